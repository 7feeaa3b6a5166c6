"""What is asked at a visit: one key each, nothing filled in beforehand, kept with the visit."""

from dataclasses import replace

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.builders import BLADDER, MIGRAINE
from tests.clinics import Clinic
from tests.ui.seen import button, open_window, texts, unnamed
from tests.ui.visits.conftest import StartVisit
from tracker.domain.questions import Reply
from tracker.services.outcomes import overview
from tracker.services.visits import recording, sessions
from tracker.services.visits.forms import AnswerForm
from tracker.ui.moved_dialog import MovedDialog
from tracker.ui.screenshot import settle
from tracker.ui.tasks import Tasks
from tracker.ui.visits.amend_form import AmendDialog
from tracker.ui.visits.visit_page import VisitPage
from tracker.ui.widgets.tap_row import TapRow


def rows(page: VisitPage) -> list[TapRow]:
    return [row for row in page.findChildren(TapRow) if row.isVisible()]


def questions(page: VisitPage) -> list[TapRow]:
    return [row for row in rows(page) if "?" in row.accessibleName()]


def check(page: VisitPage, tasks: Tasks) -> None:
    page._ask_checks()
    settle(tasks)


def test_nothing_is_answered_before_somebody_asks(clinic: Clinic, start_visit: StartVisit) -> None:
    patient = clinic.patient(sex="female")
    clinic.course(patient)
    page = start_visit(patient)
    asked = questions(page)
    assert len(asked) == 7
    assert all(row.code() is None for row in asked)
    assert "0 of 7 answered" in texts(page)
    assert not unnamed(page)


def test_one_key_answers_one_question_and_goes_to_the_next(
    clinic: Clinic, start_visit: StartVisit, clinic_tasks: Tasks
) -> None:
    patient = clinic.patient(sex="female")
    clinic.course(patient)
    page = start_visit(patient)
    asked = questions(page)
    asked[0].setFocus()
    for _number in range(7):
        focus = page.focusWidget()
        assert isinstance(focus, TapRow)
        QTest.keyClick(focus, Qt.Key.Key_N)
    assert [row.code() for row in asked] == ["no"] * 7
    check(page, clinic_tasks)
    assert "Everything was asked, and nothing speaks against it." in texts(page)


def test_a_key_held_down_answers_nothing(clinic: Clinic, start_visit: StartVisit) -> None:
    patient = clinic.patient(sex="female")
    clinic.course(patient)
    page = start_visit(patient)
    first, second = questions(page)[:2]
    first.setFocus()
    event = _repeated(Qt.Key.Key_N, "n")
    first.keyPressEvent(event)
    assert (first.code(), second.code()) == (None, None)


def _repeated(key: Qt.Key, letter: str) -> QKeyEvent:
    return QKeyEvent(
        QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, letter, autorep=True
    )


def test_arrows_choose_and_backspace_takes_the_answer_back(
    clinic: Clinic, start_visit: StartVisit
) -> None:
    patient = clinic.patient(sex="female")
    clinic.course(patient)
    row = questions(start_visit(patient))[0]
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_Right)
    assert row.code() == "yes"
    QTest.keyClick(row, Qt.Key.Key_Right)
    QTest.keyClick(row, Qt.Key.Key_Right)
    assert row.code() == "not-asked"
    assert row.accessibleName() == "Pregnant, or breast-feeding? Not asked"
    QTest.keyClick(row, Qt.Key.Key_Backspace)
    assert row.code() is None


def test_a_yes_opens_a_line_for_what_and_stops_until_there_is_a_reason(
    clinic: Clinic, start_visit: StartVisit, clinic_tasks: Tasks, qtbot: QtBot
) -> None:
    patient = clinic.patient(sex="male")
    course = clinic.course(patient)
    page = start_visit(patient)
    page._sessions.editor(course)._injection._dose.set_text("155")
    button(page, "Yes").click()
    (line,) = [
        one
        for one in page.findChildren(QLineEdit)
        if one.isVisible() and one.accessibleName().startswith("What, and since when")
    ]
    QTest.keyClicks(line, "a boil")
    check(page, clinic_tasks)
    assert "An infection where it is to be injected: wait until it is over." in texts(page)
    page._reason.setText("It was seen afterwards.")
    button(page, "Sign").click()
    settle(clinic_tasks)
    question = open_window(MovedDialog)
    assert question is not None
    with qtbot.waitSignal(page.finished):
        question.accept()
    (row,) = clinic.card(patient).sessions
    kept = clinic.read(sessions.session_form, row.uuid).form.answers
    assert kept is not None
    assert [(one.code, one.reply.value, one.note) for one in kept] == [
        ("infection", "yes", "a boil")
    ]


def test_only_what_belongs_to_the_treatments_of_the_visit_is_asked(
    clinic: Clinic, start_visit: StartVisit
) -> None:
    patient = clinic.patient(sex="male")
    migraine, bladder = (clinic.course(patient, one) for one in (MIGRAINE, BLADDER))
    page = start_visit(patient, migraine)
    assert "A urinary infection?" not in texts(page)
    page._sessions.tick(bladder)
    assert "A urinary infection?" in texts(page)


def test_how_the_last_injections_worked_takes_two_taps(
    clinic: Clinic, start_visit: StartVisit, clinic_tasks: Tasks
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    (before,) = clinic.visit(patient, "2026-08-24", (course, 155))
    page = start_visit(patient)
    page._sessions.editor(course)._injection._dose.set_text("155")
    button(page, "10").click()
    button(page, "None").click()
    button(page, "Keep as given, sign later").click()
    settle(clinic_tasks)
    (row,) = clinic.read(overview.patient_outcomes, patient, clinic.today).responses
    assert (row.session_uuid, row.wear_off_days) == (before, 70)
    assert row.said == "wore off in week 10; no side effects"


def test_side_effects_say_where_they_are_described(clinic: Clinic, start_visit: StartVisit) -> None:
    patient = clinic.patient()
    clinic.visit(patient, "2026-08-24", (clinic.course(patient), 155))
    page = start_visit(patient)
    assert "Say which on the patient’s page" not in texts(page)
    button(page, "Some").click()
    assert "Say which on the patient’s page" in texts(page)


def test_a_first_visit_asks_nothing_about_a_last_time(
    clinic: Clinic, start_visit: StartVisit
) -> None:
    patient = clinic.patient()
    clinic.course(patient)
    assert "Since last time" not in texts(start_visit(patient))


def test_what_was_answered_is_read_back_and_amended(
    clinic: Clinic, start_visit: StartVisit, clinic_tasks: Tasks
) -> None:
    patient = clinic.patient(sex="male")
    form = clinic.visit_form(patient, "2026-11-20", (clinic.course(patient), 155))
    answer = AnswerForm("swallowing", Reply.NO)
    clinic.write(recording.record_visit, replace(form, answers=(answer,)), clinic.today)
    (row,) = clinic.card(patient).sessions
    page = start_visit(patient)
    page.amend(row.uuid)
    settle(clinic_tasks)
    dialog = open_window(AmendDialog)
    assert dialog is not None
    assert [one.code() for one in dialog.findChildren(TapRow)] == [
        None,
        None,
        None,
        "no",
        None,
        None,
    ]
    assert not dialog.is_touched
    assert not unnamed(dialog)
    dialog.findChildren(TapRow)[0]._choose("no")
    assert {one.code for one in dialog._form().answers or ()} == {"infection", "swallowing"}
    dialog.note_untouched()
    dialog.reject()
