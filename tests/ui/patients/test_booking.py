"""Booking from the patient's own screen: the form of the recall list, without going there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QMenu, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from tests.builders import ARM, BLADDER, MIGRAINE, NECK
from tests.clinics import Clinic
from tests.ui.patients.conftest import OpenPatient
from tests.ui.seen import button, open_window, texts
from tracker.domain.account import Account, Role
from tracker.domain.state import State
from tracker.services.bookings.checks import check_booking
from tracker.services.staff.accounts import AccountForm, add_account
from tracker.ui.forms.booking_dialog import BookingDialog
from tracker.ui.keys import Keys
from tracker.ui.patients.course_card import CourseCard
from tracker.ui.patients.patient_page import PatientPage
from tracker.ui.screenshot import settle
from tracker.ui.tasks import Tasks


def dialog_of(qtbot: QtBot, tasks: Tasks) -> BookingDialog:
    qtbot.waitUntil(lambda: open_window(BookingDialog) is not None)
    settle(tasks)
    dialog = open_window(BookingDialog)
    assert dialog is not None
    return dialog


@pytest.fixture(autouse=True)
def _leave_no_menu() -> Iterator[None]:
    yield
    menu = open_window(QMenu)
    if menu is not None:
        menu.close()


def press_b(qtbot: QtBot, page: PatientPage, at: QWidget | None = None) -> None:
    page.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is page)
    (at or page).setFocus()
    QTest.keyClick(at or page, Qt.Key.Key_B)


def card_of(page: PatientPage, course: str) -> CourseCard:
    return next(one for one in page.findChildren(CourseCard) if one.row.uuid == course)


def test_a_treatment_is_booked_from_its_card_and_the_patient_stays_in_sight(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_patient: OpenPatient
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient, MIGRAINE)
    clinic.visit(patient, "2026-08-30", (course, 155))
    page = open_patient(patient)
    button(card_of(page, course), "Book…").click()
    dialog = dialog_of(qtbot, clinic_tasks)
    assert "Chronic migraine. Suggested: " in texts(dialog)
    button(dialog, "Book").click()
    qtbot.waitUntil(lambda: clinic.state(course) == State.BOOKED.value)
    settle(clinic_tasks)
    assert page.isVisible()
    assert "Booked for" in texts(card_of(page, course))
    assert button(card_of(page, course), "Move…").isEnabled()


def test_what_speaks_against_a_day_for_several_treatments_is_said_as_on_the_list(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_patient: OpenPatient
) -> None:
    patient = clinic.patient()
    migraine, arm = clinic.course(patient, MIGRAINE), clinic.course(patient, ARM)
    clinic.visit(patient, "2026-08-30", (migraine, 155))
    clinic.visit(patient, "2026-11-10", (arm, 100))
    page = open_patient(patient)
    button(card_of(page, migraine), "Book…").click()
    dialog = dialog_of(qtbot, clinic_tasks)
    also = next(one for one in dialog.findChildren(QCheckBox) if "Also for" in one.accessibleName())
    also.click()
    settle(clinic_tasks)
    button(dialog, "Book").click()
    settle(clinic_tasks)
    assert dialog.isVisible()
    assert "Upper limb spasticity: Too early" in texts(dialog)
    assert clinic.state(migraine) != State.BOOKED.value
    also.click()
    settle(clinic_tasks)
    button(dialog, "Book").click()
    qtbot.waitUntil(lambda: clinic.state(migraine) == State.BOOKED.value)


def test_a_booking_is_moved_from_the_card(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_patient: OpenPatient
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient, MIGRAINE)
    clinic.visit(patient, "2026-08-30", (course, 155))
    clinic.book(course, "2026-11-24")
    page = open_patient(patient)
    button(card_of(page, course), "Move…").click()
    dialog = dialog_of(qtbot, clinic_tasks)
    ticks = [
        one.accessibleName() for one in dialog.findChildren(QCheckBox) if one.isVisibleTo(dialog)
    ]
    assert ticks == ["At a time, or on a list"]
    button(dialog, "Move").click()
    qtbot.waitUntil(lambda: open_window(BookingDialog) is None)
    settle(clinic_tasks)
    assert "Booked for 23 Nov" in texts(card_of(page, course))


def test_after_a_booking_of_which_nobody_said_what_became_a_new_one_is_made(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_patient: OpenPatient
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient, MIGRAINE)
    clinic.visit(patient, "2026-08-20", (course, 155))
    clinic.book(course, "2026-11-17", made_on="2026-11-02")
    page = open_patient(patient)
    button(card_of(page, course), "Book…").click()
    dialog = dialog_of(qtbot, clinic_tasks)
    assert dialog.windowTitle() == "Book"
    button(dialog, "Book").click()
    qtbot.waitUntil(lambda: clinic.state(course) == State.BOOKED.value)


def test_the_key_books_the_only_treatment_and_asks_which_of_several(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_patient: OpenPatient, keys: Keys
) -> None:
    patient = clinic.patient()
    clinic.course(patient, MIGRAINE)
    page = open_patient(patient)
    page.bind_keys(keys)
    press_b(qtbot, page)
    dialog = dialog_of(qtbot, clinic_tasks)
    dialog.reject()
    bladder = clinic.course(patient, BLADDER)
    with qtbot.waitSignal(page.shown):
        page.show_patient(patient)
    press_b(qtbot, page)
    qtbot.waitUntil(lambda: open_window(QMenu) is not None)
    menu = open_window(QMenu)
    assert menu is not None
    assert [action.text() for action in menu.actions()] == [
        f"Book: {card.row.label}…" for card in page.findChildren(CourseCard)
    ]
    menu.close()
    press_b(qtbot, page, button(card_of(page, bladder), "More"))
    assert "Overactive bladder. " in texts(dialog_of(qtbot, clinic_tasks))


def test_an_offered_reason_is_not_taken_for_typing_when_the_form_is_left(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_patient: OpenPatient
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient, NECK)
    clinic.visit(patient, "2026-07-06", (course, 200))
    page = open_patient(patient)
    button(card_of(page, course), "Book…").click()
    dialog = dialog_of(qtbot, clinic_tasks)
    assert dialog.fields["reason"].isVisible()
    dialog.reject()
    assert not dialog.isVisible()


def test_who_may_only_read_finds_booking_switched_off_and_the_key_says_why(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_patient: OpenPatient, keys: Keys
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient, MIGRAINE)
    uuid = clinic.write(add_account, AccountForm("Zoë", Role.READ_ONLY), clinic.today).value
    clinic.database.work_as(Account(str(uuid), "Zoë", Role.READ_ONLY))
    page = open_patient(patient)
    page.bind_keys(keys)
    book = button(card_of(page, course), "Book…")
    assert not book.isEnabled()
    assert "may read here" in book.accessibleDescription()
    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_E)
    box = open_window(QMessageBox)
    assert box is not None
    assert "may read here" in box.text()
    box.close()


def test_opening_asks_once_what_speaks_against_the_day_and_again_for_another_time(
    qtbot: QtBot,
    clinic: Clinic,
    clinic_tasks: Tasks,
    open_patient: OpenPatient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[object] = []

    def counted(*given: Any, **named: Any) -> Any:
        asked.append(named["slot"].at_time)
        return check_booking(*given, **named)

    monkeypatch.setattr("tracker.ui.forms.booking_fields.check_booking", counted)
    patient = clinic.patient()
    course = clinic.course(patient, MIGRAINE)
    clinic.visit(patient, "2026-08-30", (course, 155))
    page = open_patient(patient)
    button(card_of(page, course), "Book…").click()
    dialog = dialog_of(qtbot, clinic_tasks)
    assert asked == [None]
    (at_a_time, *_rest) = (one for one in dialog.findChildren(QCheckBox) if one.isVisible())
    at_a_time.setChecked(True)
    line = dialog.fields["at_time"].editor
    assert isinstance(line, QLineEdit)
    line.setText("9:20")
    line.editingFinished.emit()
    line.editingFinished.emit()
    settle(clinic_tasks)
    assert asked == [None, time(9, 20)]
    dialog.note_untouched()
    dialog.reject()
