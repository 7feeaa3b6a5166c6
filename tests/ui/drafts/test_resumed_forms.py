"""Treatments, doses given elsewhere and amendments: half typed, they survive a lock or a crash."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.builders import MIGRAINE, ONABOT
from tests.clinics import Clinic
from tests.ui.seen import button, open_window, texts
from tracker.services.courses.courses import course_form, edit_course
from tracker.services.staff.drafts import DraftContent, DraftRow, my_drafts
from tracker.services.visits.outside_doses import OutsideDoseForm, add_outside_dose
from tracker.settings import Settings
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.conflict_dialog import ConflictDialog
from tracker.ui.drafts.draft_words import say_kind
from tracker.ui.form_dialog import FormDialog
from tracker.ui.forms.booking_dialog import BookingDialog
from tracker.ui.forms.reason_choice import ReasonChoice
from tracker.ui.keys import Keys
from tracker.ui.main_window import MainWindow
from tracker.ui.patients.course_form import CourseDialog
from tracker.ui.patients.ending_form import EndDialog
from tracker.ui.patients.hold_form import HoldDialog
from tracker.ui.patients.outside_form import OutsideDialog
from tracker.ui.patients.own_date_form import OwnDateDialog
from tracker.ui.patients.patient_desk import PatientDesk
from tracker.ui.recall.acts import Act
from tracker.ui.screenshot import settle
from tracker.ui.tasks import Tasks
from tracker.ui.visits.amend_form import AmendDialog
from tracker.ui.widgets.choice import Choice
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.notes_edit import NotesEdit


@pytest.fixture
def window(
    qtbot: QtBot,
    clinic: Clinic,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
    keys: Keys,
    theme: object,
) -> Iterator[MainWindow]:
    made = MainWindow(clinic_tasks, clinic_date, keys, settings=Settings(), where=str(clinic.path))
    made.show()
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    yield made
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    made.hide()
    made.deleteLater()


def line(where: QWidget, name: str) -> QLineEdit:
    return next(
        one
        for one in where.findChildren(QLineEdit)
        if one.accessibleName().replace("&", "").startswith(name)
    )


def choice(where: QWidget, name: str) -> Choice:
    return next(
        one
        for one in where.findChildren(Choice)
        if one.accessibleName().replace("&", "").startswith(name)
    )


def lock(window: MainWindow, form: FormDialog, clinic: Clinic, tasks: Tasks) -> DraftRow:
    """As the lock does: what is typed is kept, and the form is gone."""
    uuids = {left.draft.uuid for left in window.drafts.keep_all()}
    settle(tasks)
    form.hide()
    form.deleteLater()
    (row,) = [row for row in clinic.read(my_drafts) if row.uuid in uuids]
    return row


def resumed(
    qtbot: QtBot, window: MainWindow, row: DraftRow, tasks: Tasks, kind: type[FormDialog]
) -> FormDialog:
    window.drafts.go_on_with(row)

    def is_there() -> bool:
        found = open_window(kind)
        return found is not None and found.is_touched

    qtbot.waitUntil(is_there)
    settle(tasks)
    found = open_window(kind)
    assert found is not None
    return found


@pytest.mark.fault(41)
def test_a_half_typed_new_treatment_comes_back(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, clinic_date: ClinicDate, window: MainWindow
) -> None:
    patient = clinic.patient(family_name="Okafor")
    form = CourseDialog(clinic_tasks, clinic_date, patient, None, window)
    form.open_fitted()
    settle(clinic_tasks)
    choice(form, "Condition").set_code(MIGRAINE)
    choice(form, "Product").set_code(ONABOT)
    line(form, "Interval").setText("14 wee")
    line(form, "Nurse").setText("K. Brandt")
    typed = form.content()
    row = lock(window, form, clinic, clinic_tasks)
    assert (row.about, say_kind(row)) == ("Okafor, Ada", "Treatment")

    again = resumed(qtbot, window, row, clinic_tasks, CourseDialog)
    assert again.content() == typed
    line(again, "Interval").setText("14 weeks")
    with qtbot.waitSignal(again.saved):
        button(again, "Save").click()
    settle(clinic_tasks)
    assert clinic.read(my_drafts) == ()
    assert len(clinic.card(patient).courses) == 1


def test_a_treatment_that_comes_back_cannot_overwrite_a_colleague(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, clinic_date: ClinicDate, window: MainWindow
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    form = CourseDialog(clinic_tasks, clinic_date, patient, course, window)
    form.open_fitted()
    settle(clinic_tasks)
    line(form, "Nurse").setText("K. Brandt")
    row = lock(window, form, clinic, clinic_tasks)
    seen = clinic.read(course_form, course)
    changed = replace(seen.form, clinician="Dr Okoro")
    clinic.write(edit_course, course, seen.version, changed, clinic.today)

    again = resumed(qtbot, window, row, clinic_tasks, CourseDialog)
    assert line(again, "Nurse").text() == "K. Brandt"
    button(again, "Save").click()
    qtbot.waitUntil(lambda: open_window(ConflictDialog) is not None)
    settle(clinic_tasks)
    assert clinic.read(course_form, course).form.clinician == "Dr Okoro"
    conflict = open_window(ConflictDialog)
    assert conflict is not None
    conflict.reject()


@pytest.mark.fault(41)
@pytest.mark.parametrize("is_new", [True, False], ids=["new", "changed"])
def test_a_half_typed_dose_given_elsewhere_comes_back(
    qtbot: QtBot,
    clinic: Clinic,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
    window: MainWindow,
    is_new: bool,
) -> None:
    patient = clinic.patient(family_name="Okafor")
    uuid = None
    if not is_new:
        before = OutsideDoseForm(on=clinic.today, product=ONABOT, dose=None, place="Leeds")
        uuid = str(clinic.write(add_outside_dose, patient, before, clinic.today).value)
    form = OutsideDialog(clinic_tasks, clinic_date, clinic.card(patient), uuid, window)
    form.open_fitted()
    settle(clinic_tasks)
    line(form, "Date").setText("1 Sept 2026")
    choice(form, "Product").set_code(ONABOT)
    line(form, "Dose").setText("155")
    line(form, "Where").setText("St Mary’s & <b>Co</b>")
    _box(form, "approximate").setChecked(True)
    typed = form.content()
    row = lock(window, form, clinic, clinic_tasks)
    assert row.about == "Okafor, Ada"

    again = resumed(qtbot, window, row, clinic_tasks, OutsideDialog)
    assert again.content() == typed
    with qtbot.waitSignal(again.saved):
        button(again, "Save").click()
    settle(clinic_tasks)
    assert clinic.read(my_drafts) == ()
    assert len(clinic.card(patient).outside) == 1


@pytest.mark.fault(41)
def test_a_half_typed_amendment_comes_back_over_the_same_injections(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, clinic_date: ClinicDate, window: MainWindow
) -> None:
    patient = clinic.patient(family_name="Okafor")
    course = clinic.course(patient)
    clinic.given(patient, "2026-11-02", (course, 155))
    (session,) = clinic.card(patient).sessions
    form = AmendDialog(clinic_tasks, clinic_date, session.uuid, owner=window)
    form.open_fitted()
    settle(clinic_tasks)
    line(form, "Dose").setText("150")
    _notes(form, "Reason").setPlainText("the vial held\nless")
    typed = form.content()
    row = lock(window, form, clinic, clinic_tasks)
    assert (row.about, say_kind(row)) == ("Okafor, Ada", "Amended injections")

    again = resumed(qtbot, window, row, clinic_tasks, AmendDialog)
    assert again.content() == typed
    assert "Okafor" in texts(again)
    again._on_left()
    settle(clinic_tasks)
    assert clinic.read(my_drafts) == ()


def test_what_a_form_was_about_may_be_gone_and_is_told(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, window: MainWindow
) -> None:
    clinic.patient()
    told: list[object] = []
    screens = window._screens
    screens.failed.connect(told.append)
    window.resume(DraftContent("u", "outside", "01890000-0000-7000-8000-00000000dead", {}))
    qtbot.waitUntil(lambda: bool(told))


def _box(where: QWidget, part: str) -> QCheckBox:
    return next(one for one in where.findChildren(QCheckBox) if part in one.text())


def _notes(where: QWidget, name: str) -> QPlainTextEdit:
    return next(
        one
        for one in where.findChildren(QPlainTextEdit)
        if one.accessibleName().replace("&", "").startswith(name)
    )


@pytest.mark.fault(41)
@pytest.mark.parametrize(
    ("code", "kind", "named"),
    [
        ("hold", HoldDialog, "Hold of a treatment"),
        ("own-date", OwnDateDialog, "Own date of a treatment"),
        ("end", EndDialog, "End of a treatment"),
        ("book", BookingDialog, "Booking"),
    ],
)
def test_what_is_half_typed_about_a_treatment_comes_back(
    qtbot: QtBot,
    clinic: Clinic,
    clinic_tasks: Tasks,
    window: MainWindow,
    code: str,
    kind: type[FormDialog],
    named: str,
) -> None:
    patient = clinic.patient(family_name="Okafor")
    course = clinic.course(patient)
    clinic.visit(patient, "2026-09-01", (course, 155))
    window.open_patient(patient)
    settle(clinic_tasks)
    desk = window.findChild(PatientDesk)
    assert desk is not None
    desk.fulfil_for_course(code, clinic.card(patient).courses[0])
    settle(clinic_tasks)
    form = open_window(kind)
    assert form is not None
    for one in form.findChildren(DateEdit):
        one.set_text("12.4.2027")
    for reason in form.findChildren(ReasonChoice):
        reason.setCurrentIndex(1)
    for note in form.findChildren(NotesEdit):
        note.setText("her sister is ma")
    settle(clinic_tasks)
    typed = form.content()
    row = lock(window, form, clinic, clinic_tasks)
    assert (row.about, say_kind(row)) == ("Okafor, Ada", named)
    with clinic.as_user("Anna") as colleague:
        assert colleague.read(my_drafts) == ()

    again = resumed(qtbot, window, row, clinic_tasks, kind)
    assert _words(again.content()) == _words(typed)
    button(again, "Cancel").click()
    button(again, "Leave").click()
    settle(clinic_tasks)
    assert clinic.read(my_drafts) == ()


@pytest.fixture
def due(clinic: Clinic) -> str:
    """A patient who is on the list as the window opens."""
    patient = clinic.patient(family_name="Okafor", phones=("+1 555 0142 778",))
    clinic.given(patient, "2026-08-20", (clinic.course(patient), 155))
    return patient


@pytest.mark.fault(41)
@pytest.mark.parametrize(
    ("act", "kind"),
    [(Act.HOLD, HoldDialog), (Act.OWN_DATE, OwnDateDialog), (Act.BOOK, BookingDialog)],
)
def test_what_is_half_typed_beside_the_list_comes_back_on_the_patient_s_screen(
    qtbot: QtBot,
    clinic: Clinic,
    due: str,
    clinic_tasks: Tasks,
    window: MainWindow,
    act: Act,
    kind: type[FormDialog],
) -> None:
    panel = window.recall.panel
    qtbot.waitUntil(lambda: panel.takes_keys and clinic_tasks.is_idle)
    panel.do(act)
    settle(clinic_tasks)
    form = panel.form
    assert form is not None
    assert window.drafts.keep_all() == ()
    form.findChildren(DateEdit)[0].set_text("12.4.2027")
    settle(clinic_tasks)
    assert len(window.drafts.keep_all()) == 1
    settle(clinic_tasks)
    # The next row is chosen: the form goes, what was typed doesn't.
    panel.show_course(None)
    (row,) = clinic.read(my_drafts)
    assert row.about == "Okafor, Ada"

    again = resumed(qtbot, window, row, clinic_tasks, kind)
    assert "12 Apr 2027" in {one.text() for one in again.findChildren(DateEdit)}
    button(again, "Cancel").click()
    button(again, "Leave").click()
    settle(clinic_tasks)
    assert clinic.read(my_drafts) == ()


def test_what_is_cancelled_or_saved_beside_the_list_is_not_kept(
    qtbot: QtBot, clinic: Clinic, due: str, clinic_tasks: Tasks, window: MainWindow
) -> None:
    panel = window.recall.panel
    for press in ("Cancel", "Hold"):
        qtbot.waitUntil(lambda: panel.takes_keys and clinic_tasks.is_idle)
        panel.do(Act.HOLD)
        settle(clinic_tasks)
        form = panel.form
        assert form is not None
        form.findChildren(ReasonChoice)[0].setCurrentIndex(0)
        form.findChildren(DateEdit)[0].set_text("+4w")
        assert len(window.drafts.keep_all()) == 1
        settle(clinic_tasks)
        button(form, press).click()
        settle(clinic_tasks)
        assert clinic.read(my_drafts) == ()
    assert clinic.card(due).courses[0].hold is not None


def test_an_end_that_comes_back_cannot_overwrite_a_colleague(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, clinic_date: ClinicDate, window: MainWindow
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    card = clinic.card(patient).courses[0]
    form = EndDialog(clinic_tasks, clinic_date, patient, card, window)
    form.open_fitted()
    settle(clinic_tasks)
    form.findChildren(ReasonChoice)[0].setCurrentIndex(0)
    row = lock(window, form, clinic, clinic_tasks)
    read = clinic.read(course_form, course)
    clinic.write(
        edit_course, course, read.version, replace(read.form, nurse="K. Brandt"), clinic.today
    )

    again = resumed(qtbot, window, row, clinic_tasks, EndDialog)
    button(again, "End treatment").click()
    confirm = QApplication.activeModalWidget()
    assert confirm is not None
    button(confirm, "End treatment").click()
    settle(clinic_tasks)
    assert clinic.card(patient).courses[0].nurse == "K. Brandt"
    assert again.isVisible()
    again.hide()
    again.deleteLater()


def _words(content: object) -> str:
    """A day is written out when it is kept: "12.4." means another one next year."""
    return str(content).replace("12.4.2027", "12 Apr 2027")
