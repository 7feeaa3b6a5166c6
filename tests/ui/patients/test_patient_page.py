"""The Patient screen: the next step first, nothing hidden, everything as it was typed."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu, QMessageBox
from pytestqt.qtbot import QtBot

from tests.builders import BLADDER, MIGRAINE
from tests.clinics import TODAY, Clinic
from tests.ui.patients.conftest import OpenPatient
from tests.ui.seen import button, open_window, tab_order, texts, unnamed
from tracker.domain.facts import SessionStatus
from tracker.services.contacts import attempts
from tracker.services.courses import endings
from tracker.services.patients import alerts
from tracker.services.rules import choices
from tracker.services.visits import sessions
from tracker.storage import records as r
from tracker.ui.keys import Keys
from tracker.ui.patients.course_card import CourseCard
from tracker.ui.patients.patient_form import PatientDialog
from tracker.ui.patients.patient_page import PatientPage
from tracker.ui.rows_table import RowsTable
from tracker.ui.screenshot import settle
from tracker.ui.tasks import Tasks

NASTY = "<img src=x onerror=alert(1)><b>O’Brien</b> & Söhne %s {0}"


def cards(page: PatientPage) -> list[CourseCard]:
    return page.findChildren(CourseCard)


def table(page: PatientPage, name: str) -> RowsTable:
    return next(one for one in page.findChildren(RowsTable) if one.accessibleName() == name)


def cells(rows: RowsTable) -> str:
    model = rows.model()
    return "\n".join(
        str(model.index(row, column).data())
        for row in range(model.rowCount())
        for column in range(model.columnCount())
    )


def entry(menu: QMenu, text: str) -> QAction:
    return next(action for action in menu.actions() if action.text().startswith(text))


def test_the_next_step_its_owner_and_the_window_of_each_treatment_are_in_sight(
    clinic: Clinic, open_patient: OpenPatient
) -> None:
    patient = clinic.patient(family_name="Nakamura", given_name="Aiko")
    migraine = clinic.course(patient, MIGRAINE)
    clinic.course(patient, BLADDER)
    clinic.visit(patient, "2026-08-30", (migraine, 165))
    page = open_patient(patient)
    said = texts(page)
    assert "Nakamura, Aiko" in said
    assert "Call: any nurse, today" in said
    assert "treat from 22 Nov 2026, by 29 Nov 2026" in said
    assert {card.row.label for card in cards(page)} == {"Chronic migraine", "Overactive bladder"}


def test_every_treatment_says_why_this_date(clinic: Clinic, open_patient: OpenPatient) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.visit(patient, "2026-08-30", (course, 155))
    page = open_patient(patient)
    (card,) = cards(page)
    assert "12 weeks after" not in texts(card)
    button(card, "Why this date").click()
    assert "12 weeks after the injections of 30 Aug 2026 is 22 Nov 2026." in texts(card)


def test_the_explanation_stays_open_when_a_colleague_changes_something(
    clinic: Clinic, open_patient: OpenPatient, clinic_tasks: Tasks, qtbot: QtBot
) -> None:
    patient = clinic.patient()
    clinic.visit(patient, "2026-08-30", (clinic.course(patient), 155))
    page = open_patient(patient)
    cards(page)[0].explain(is_shown=True)
    with qtbot.waitSignal(page.shown):
        clinic_tasks.write(page, alerts.add_alert, patient, "allergy", "Penicillin", None, TODAY)
    assert "Allergy: Penicillin" in texts(page)
    assert cards(page)[0].is_explained


def test_the_interval_stands_in_weeks_and_days(clinic: Clinic, open_patient: OpenPatient) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.visit(patient, "2026-05-25", (course, 155))
    clinic.visit(patient, "2026-08-18", (course, 160), lots=("C7690B",))
    shown = cells(table(open_patient(patient), "Injections"))
    assert "12 w 1 d" in shown
    assert "C7690B" in shown
    assert "160" in shown


def test_amended_and_voided_injections_stay_to_be_read(
    clinic: Clinic, open_patient: OpenPatient
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    (first,) = clinic.visit(patient, "2026-05-25", (course, 155))
    (second,) = clinic.visit(patient, "2026-08-18", (course, 160))
    clinic.write(
        sessions.amend_session,
        *clinic.seen(r.SessionRecord, first),
        clinic.amended(first, dose=165),
        "typing error",
        TODAY,
    )
    clinic.write(
        sessions.void_session, *clinic.seen(r.SessionRecord, second), "wrong patient", TODAY
    )
    shown = cells(table(open_patient(patient), "Injections"))
    assert "typing error" in shown
    assert "Entered in error: wrong patient" in shown


def test_a_patient_without_treatments_says_why_nothing_is_due_and_what_to_do(
    clinic: Clinic, open_patient: OpenPatient
) -> None:
    page = open_patient(clinic.patient())
    assert "No treatment has been opened yet, so nothing can fall due." in texts(page)
    assert "No injections are recorded yet." in texts(page)
    assert button(page, "New treatment").isEnabled()


@pytest.mark.fault(65)
def test_what_people_typed_is_shown_as_they_typed_it(
    clinic: Clinic, open_patient: OpenPatient
) -> None:
    patient = clinic.patient(family_name=NASTY, notes=NASTY)
    course = clinic.course(patient, body_region=NASTY)
    clinic.visit(patient, "2026-08-18", (course, 160), lots=(NASTY,))
    page = open_patient(patient)
    assert f"{NASTY}, Ada" in texts(page)
    assert NASTY in cells(table(page, "Injections"))
    assert {label.textFormat() for label in page.findChildren(QLabel)} == {Qt.TextFormat.PlainText}
    tooltip = table(page, "Injections").model().index(0, 2).data(3)
    assert "<img" not in tooltip
    assert "&lt;img" in tooltip


def test_unsigned_injections_are_signed_after_a_question(
    clinic: Clinic, open_patient: OpenPatient, qtbot: QtBot
) -> None:
    patient = clinic.patient()
    (session,) = clinic.unsigned(patient, "2026-11-20", (clinic.course(patient), 155))
    page = open_patient(patient)
    with qtbot.waitSignal(page.shown):
        button(page, "Sign, amend, entered in error").click()
        menu = open_window(QMenu)
        assert menu is not None
        entry(menu, "Sign").trigger()
        menu.close()
        box = open_window(QMessageBox)
        assert box is not None
        assert "155 Units" in box.informativeText()
        button(box, "Sign").click()
    (row,) = clinic.card(patient).sessions
    assert (row.uuid, row.status) == (session, SessionStatus.SIGNED.value)


def test_an_ended_treatment_says_why_and_can_be_taken_up_again(
    clinic: Clinic, open_patient: OpenPatient
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    version = clinic.version(r.Course, course)
    code = clinic.read(choices.reasons, "end")[0].code
    clinic.write(endings.end_course, course, version, code, "asked by phone", TODAY)
    (card,) = cards(open_patient(patient))
    assert "Ended on 22 Nov 2026" in texts(card)
    assert "asked by phone" in texts(card)
    assert [action.text() for action in card.menu().actions()] == [
        "Reinstate treatment…",
        "Charts…",
    ]


def test_an_unknown_outside_dose_is_never_shown_as_none(
    clinic: Clinic, open_patient: OpenPatient
) -> None:
    patient = clinic.patient()
    clinic.course(patient)
    clinic.outside(patient, "2026-10-20", None)
    page = open_patient(patient)
    assert "unknown" in cells(table(page, "Given elsewhere"))
    assert "At least 0 of 400 Units, and an unknown dose, in 84 days" in texts(page)


def test_every_control_has_a_name(clinic: Clinic, open_patient: OpenPatient) -> None:
    patient = clinic.patient()
    clinic.visit(patient, "2026-08-30", (clinic.course(patient), 155))
    assert unnamed(open_patient(patient)) == []


def test_an_ampersand_that_was_typed_is_no_mnemonic(
    clinic: Clinic, open_patient: OpenPatient
) -> None:
    patient = clinic.patient()
    clinic.course(patient)
    clinic.write(alerts.add_alert, patient, "other", "Salt & pepper", date(2026, 1, 1), TODAY)
    page = open_patient(patient)
    button(page, "More").click()
    menu = open_window(QMenu)
    assert menu is not None
    assert any("Salt && pepper" in action.text() for action in menu.actions())
    menu.close()


def test_a_call_that_was_entered_in_error_is_taken_back(
    clinic: Clinic, open_patient: OpenPatient, qtbot: QtBot
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    form = attempts.AttemptForm(patient, (course,), "voicemail")
    clinic.write(attempts.record_attempt, form, TODAY)
    page = open_patient(patient)
    rows = table(page, "Calls, bookings and decisions")
    assert "left a message" in cells(rows)
    with qtbot.waitSignal(page.shown):
        rows.row_activated.emit(rows.current_row())
        menu = open_window(QMenu)
        assert menu is not None
        entry(menu, "Entered in error").trigger()
        menu.close()
    assert "left a message" not in cells(table(page, "Calls, bookings and decisions"))


def test_the_screen_is_worked_by_keys(
    clinic: Clinic, open_patient: OpenPatient, keys: Keys, qtbot: QtBot
) -> None:
    page = open_patient(clinic.patient())
    page.bind_keys(keys)
    page.activateWindow()
    page.setFocus()
    qtbot.waitUntil(page.hasFocus)
    QTest.keyClick(page, Qt.Key.Key_E)
    dialog = open_window(PatientDialog)
    assert dialog is not None
    dialog.reject()
    with qtbot.waitSignal(page.closed):
        page.setFocus()
        QTest.keyClick(page, Qt.Key.Key_Escape)


def test_what_was_just_recorded_is_what_is_signed_or_amended_next(
    clinic: Clinic, open_patient: OpenPatient, clinic_tasks: Tasks
) -> None:
    patient = clinic.patient()
    migraine = clinic.course(patient, MIGRAINE)
    clinic.visit(patient, "2026-06-01", (migraine, 155))
    page = open_patient(patient)
    (new,) = clinic.visit(patient, "2026-08-30", (migraine, 165))
    page.show_patient(patient)
    settle(clinic_tasks)
    assert table(page, "Injections").current_row().uuid == new


def test_the_chosen_injections_stay_chosen_when_nothing_was_added(
    clinic: Clinic, open_patient: OpenPatient, clinic_tasks: Tasks
) -> None:
    patient = clinic.patient()
    migraine = clinic.course(patient, MIGRAINE)
    (old,) = clinic.visit(patient, "2026-06-01", (migraine, 155))
    clinic.visit(patient, "2026-08-30", (migraine, 165))
    page = open_patient(patient)
    table(page, "Injections").select_key(old)
    page.show_patient(patient)
    settle(clinic_tasks)
    assert table(page, "Injections").current_row().uuid == old


def test_tab_goes_from_the_cards_to_the_tables(clinic: Clinic, open_patient: OpenPatient) -> None:
    patient = clinic.patient()
    clinic.visit(patient, "2026-08-30", (clinic.course(patient, MIGRAINE), 165))
    page = open_patient(patient)
    order = tab_order(page)
    card = cards(page)[0]
    inside = [order.index(one) for one in order if card.isAncestorOf(one)]
    assert inside
    assert max(inside) < order.index(table(page, "Injections"))
