"""Signing: the whole day in one go, and the password once more where there is one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.clinics import Clinic
from tests.ui.seen import button, open_window, texts
from tracker.domain.account import Role
from tracker.domain.problems import WrongPassword
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.lock.password_gate import with_password
from tracker.ui.lock.secret_dialog import OLD, SecretDialog
from tracker.ui.screenshot import settle
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme
from tracker.ui.visits.incident_field import incident_field
from tracker.ui.visits.sign_day_dialog import SignDayDialog
from tracker.ui.widgets.notes_edit import NotesEdit


@pytest.fixture
def owner(qtbot: QtBot, theme: Theme) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def test_the_day_is_signed_in_one_go_and_what_is_left_out_stays_unsigned(
    clinic: Clinic, clinic_tasks: Tasks, clinic_date: ClinicDate, owner: QWidget
) -> None:
    patients = [clinic.patient(family_name=name) for name in ("Okafor", "Ruiz", "Zuse")]
    for patient in patients:
        clinic.unsigned(patient, "2026-11-22", (clinic.course(patient), 155))
    dialog = SignDayDialog(clinic_tasks, clinic_date, owner)
    dialog.open()
    settle(clinic_tasks)
    assert [tick.text().partition(",")[0] for tick in dialog.ticks] == ["Okafor", "Ruiz", "Zuse"]
    assert "You sign as Ines Ruiz." in texts(dialog)
    dialog.ticks[1].setChecked(False)
    button(dialog, "Sign 2 in your name").click()
    settle(clinic_tasks)
    states = [clinic.card(patient).sessions[0].status for patient in patients]
    assert states == ["signed", "given", "signed"]


def test_what_a_check_stops_by_now_asks_for_a_reason_before_it_is_signed(
    clinic: Clinic, clinic_tasks: Tasks, clinic_date: ClinicDate, owner: QWidget
) -> None:
    patient = clinic.patient()
    clinic.unsigned(patient, "2026-11-22", (clinic.course(patient), 155))
    clinic.outside(patient, "2026-11-21", 300)
    dialog = SignDayDialog(clinic_tasks, clinic_date, owner)
    dialog.open()
    settle(clinic_tasks)
    (line,) = dialog._lines
    assert "No lot is entered." in texts(line)
    assert "455" in texts(line)
    sign = button(dialog, "Sign 1 in your name")
    for typed, problem in (("", "Give a reason."), (".", "in words")):
        line._reason.setText(typed)
        sign.click()
        settle(clinic_tasks)
        assert problem in line.reason_field.problem
    assert clinic.card(patient).sessions[0].status == "given"
    line._reason.setText("told of it afterwards")
    sign.click()
    settle(clinic_tasks)
    assert clinic.card(patient).sessions[0].incident_reason == "told of it afterwards"


def test_who_is_no_clinician_leaves_what_a_check_stops_to_one(
    clinic: Clinic, qapp: QApplication, clinic_date: ClinicDate, owner: QWidget
) -> None:
    patient = clinic.patient()
    clinic.unsigned(patient, "2026-11-22", (clinic.course(patient), 155))
    clinic.outside(patient, "2026-11-21", 300)
    nurse = clinic.as_user("Sam Berg", Role.NURSE, injects_and_signs=True)
    tasks = Tasks(nurse, qapp)
    dialog = SignDayDialog(tasks, clinic_date, owner)
    dialog.open()
    settle(tasks)
    assert "is a clinician’s" in texts(dialog)
    assert "a clinician is asked to sign it" in texts(incident_field(tasks, NotesEdit()))
    assert not dialog.ticks[0].isEnabled()
    assert not dialog.ticks[0].isChecked()
    tasks.shutdown()
    nurse.close()


def test_a_day_without_anything_to_sign_says_so(
    clinic: Clinic, clinic_tasks: Tasks, clinic_date: ClinicDate, owner: QWidget
) -> None:
    dialog = SignDayDialog(clinic_tasks, clinic_date, owner)
    dialog.open()
    settle(clinic_tasks)
    assert "waits to be signed" in texts(dialog)


class LockedDoor:
    """A clinic with a password; what it holds doesn't matter here."""

    key = b"0" * 32
    account = None

    def read(self, query: Callable[..., Any], /, *args: Any) -> Any:
        return query(None, *args)

    def write(self, command: Callable[..., Any], /, *args: Any) -> Any:
        return command(None, *args)


@pytest.fixture
def locked_tasks(qapp: QApplication) -> Iterator[Tasks]:
    tasks = Tasks(LockedDoor(), qapp)
    yield tasks
    tasks.shutdown()
    tasks.deleteLater()


def test_a_clinic_without_passwords_asks_nothing(clinic_tasks: Tasks, owner: QWidget) -> None:
    done: list[date] = []
    with_password(clinic_tasks, owner, "You sign.", "Sign", lambda: done.append(date.min))
    assert done


def test_without_the_password_nothing_is_signed(
    qtbot: QtBot, locked_tasks: Tasks, owner: QWidget
) -> None:
    done: list[bool] = []
    with_password(locked_tasks, owner, "You sign.", "Sign", lambda: done.append(True))
    dialog = open_window(SecretDialog)
    assert dialog is not None
    button(dialog, "Sign").click()
    assert "Type a password" in dialog.fields[OLD].problem
    dialog.present(WrongPassword("The name or the password is wrong."))
    assert "wrong" in dialog.fields[OLD].problem
    assert dialog.line(OLD).text() == ""
    button(dialog, "Cancel").click()
    settle(locked_tasks)
    assert not done
