"""How each kind of problem is shown."""

import logging
import sys
import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QMessageBox, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tracker.domain.problems import (
    ConflictingField,
    EditConflict,
    Invalid,
    NotAllowed,
    NotFound,
    Problem,
    Unavailable,
)
from tracker.ui.conflict_dialog import ConflictDialog
from tracker.ui.job import Cancelled
from tracker.ui.problem_presenter import ProblemPresenter, sentence
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme
from tracker.ui.widgets.banner import Banner
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.fields import Fields


class Window(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.banner = Banner()
        self.dose = Field("Dose", QLineEdit(), name="units")
        self.day = Field("Date", QLineEdit(), name="date")
        self.fields = Fields([self.dose, self.day])
        layout = QVBoxLayout(self)
        for part in (self.banner, self.dose, self.day):
            layout.addWidget(part)
        self.presenter = ProblemPresenter(self, self.banner)

    def boxes(self) -> list[QMessageBox]:
        return [box for box in self.findChildren(QMessageBox) if box.isVisible()]

    def button(self, text: str) -> QPushButton:
        return next(one for one in self.findChildren(QPushButton) if one.text() == text)


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    made = Window()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    return made


def test_the_sentence_is_finished_with_its_parameters() -> None:
    assert sentence(Invalid("{a} is not {b}.", a="1", b="2")) == "1 is not 2."
    assert sentence(Problem("Notes say {braces}.")) == "Notes say {braces}."


def test_a_wrong_entry_is_told_under_its_field_and_the_focus_goes_there(
    qtbot: QtBot, window: Window
) -> None:
    window.presenter.present(Invalid("A dose is above 0 Units.", "units"), fields=window.fields)
    assert window.dose.problem == "A dose is above 0 Units."
    assert window.dose.editor.accessibleDescription() == "A dose is above 0 Units."
    assert window.day.problem == ""
    assert window.boxes() == []
    qtbot.waitUntil(window.dose.editor.hasFocus)
    window.fields.clear_problems()
    assert window.dose.problem == ""


def test_a_problem_without_a_field_is_told_in_a_box(window: Window) -> None:
    window.presenter.present(Invalid("The two dates do not fit.", "other"), fields=window.fields)
    (box,) = window.boxes()
    assert box.text() == "The two dates do not fit."
    assert box.textFormat() is Qt.TextFormat.PlainText


@pytest.mark.parametrize("kind", [NotFound, NotAllowed])
def test_what_is_gone_or_forbidden_is_told_and_the_row_greys(
    window: Window, kind: type[Problem]
) -> None:
    greyed: list[int] = []
    window.presenter.present(kind("<b>Okafor</b> was merged."), gone=lambda: greyed.append(1))
    (box,) = window.boxes()
    assert box.text() == "<b>Okafor</b> was merged."
    assert box.textFormat() is Qt.TextFormat.PlainText
    assert greyed == [1]


def test_an_unavailable_database_shows_a_banner_and_tries_again(window: Window) -> None:
    tried: list[int] = []
    window.presenter.present(Unavailable("The database is locked."), retry=lambda: tried.append(1))
    assert window.banner.isVisible()
    assert window.banner.message == "The database is locked."
    assert window.boxes() == []
    window.button("Try again").click()
    assert tried == [1]
    assert not window.banner.isVisible()


def _conflict() -> EditConflict:
    return EditConflict(
        "Somebody changed this patient.",
        [ConflictingField("phone", "Telephone", "555 0142", "<i>555 0199</i>")],
        "R. Osei",
    )


def test_a_conflict_shows_mine_beside_theirs(window: Window) -> None:
    window.presenter.present(_conflict(), save_mine=lambda: None)
    (dialog,) = window.findChildren(ConflictDialog)
    labels = dialog.findChildren(QLabel)
    shown = [label.text() for label in labels]
    assert {"Telephone", "555 0142", "<i>555 0199</i>", "R. Osei saved"} <= set(shown)
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in labels)


def test_overwriting_is_never_what_enter_does(qtbot: QtBot, window: Window) -> None:
    saved: list[str] = []
    window.presenter.present(
        _conflict(),
        take_theirs=lambda: saved.append("theirs"),
        save_mine=lambda: saved.append("mine"),
    )
    (dialog,) = window.findChildren(ConflictDialog)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert saved == []


def test_the_choice_in_a_conflict_is_carried_out(window: Window) -> None:
    saved: list[str] = []
    window.presenter.present(_conflict(), save_mine=lambda: saved.append("mine"))
    window.button("Save mine instead").click()
    assert saved == ["mine"]


def test_without_a_way_to_overwrite_it_is_not_offered(window: Window) -> None:
    window.presenter.present(_conflict(), take_theirs=lambda: None)
    assert not window.button("Save mine instead").isVisible()


def _bug() -> Exception:
    try:
        patient_name = "Okafor"
        raise KeyError(patient_name)
    except KeyError as error:
        return error


@pytest.mark.fault(67)
@pytest.mark.fault(70)
@pytest.mark.expects_warnings
def test_a_bug_gets_a_number_and_no_patient_is_named(
    window: Window, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        window.presenter.present(_bug())
        window.presenter.present(_bug())
    (box,) = window.boxes()
    number = box.informativeText().split("incident ")[1][:9]
    assert number in caplog.text
    assert "KeyError" in caplog.text
    assert "Okafor" not in caplog.text.replace('patient_name = "Okafor"', "")
    assert "Okafor" not in box.text() + box.informativeText()


@pytest.mark.fault(70)
@pytest.mark.expects_warnings
def test_no_exception_goes_unseen_whichever_thread_raised_it(qtbot: QtBot, window: Window) -> None:
    window.presenter.install_hooks()
    try:
        error = _bug()
        sys.excepthook(type(error), error, error.__traceback__)
        assert len(window.boxes()) == 1
        window.boxes()[0].close()
        qtbot.waitUntil(lambda: window.boxes() == [])

        def broken() -> None:
            raise ZeroDivisionError

        thread = threading.Thread(target=broken)
        thread.start()
        thread.join()
        qtbot.waitUntil(lambda: len(window.boxes()) == 1)
    finally:
        window.presenter.remove_hooks()


def test_a_cancelled_job_says_nothing(window: Window) -> None:
    window.presenter.present(Cancelled())
    assert window.boxes() == []
    assert not window.banner.isVisible()


def test_a_failure_that_nobody_took_is_presented(
    qtbot: QtBot, window: Window, pretend_tasks: Tasks
) -> None:
    ProblemPresenter(window, window.banner, pretend_tasks)
    pretend_tasks.failed.emit(NotFound("This patient is no longer there."))
    assert [box.text() for box in window.boxes()] == ["This patient is no longer there."]


def test_what_cannot_be_taken_back_asks_twice(qtbot: QtBot, window: Window) -> None:
    done: list[int] = []
    window.presenter.confirm_twice(
        "End this treatment?",
        action="End",
        again="The patient has died: is that right?",
        then=lambda: done.append(1),
    )
    (first,) = window.boxes()
    next(one for one in first.buttons() if one.text() == "End").click()
    assert done == []
    qtbot.waitUntil(
        lambda: [box.text() for box in window.boxes()] == ["The patient has died: is that right?"]
    )
    (second,) = window.boxes()
    next(one for one in second.buttons() if one.text() == "End").click()
    assert done == [1]


def test_enter_cancels_a_dangerous_question(qtbot: QtBot, window: Window) -> None:
    done: list[int] = []
    window.presenter.confirm("Void?", action="Void", then=lambda: done.append(1), is_dangerous=True)
    (box,) = window.boxes()
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert done == []


def test_a_box_grows_with_the_text(theme: Theme, window: Window) -> None:
    widths = []
    for percent in (100, 200):
        theme.choose(text_percent=percent)
        window.presenter.tell("Leave without saving what you typed? It is kept nowhere else. " * 2)
        (box,) = window.boxes()
        widths.append(box.width())
        box.close()
    assert widths[1] > 1.4 * widths[0]
