"""The audit trail in the settings: found, told in words, verified."""

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from tests.builders import day
from tests.clinics import TODAY, USER, Clinic
from tracker.domain.account import Role
from tracker.services.audit.trail import ActGroup
from tracker.services.patients import patients
from tracker.services.patients.card import patient_card
from tracker.storage import audit
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.settings.audit_section import AuditSection
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme


@pytest.fixture
def section(
    qtbot: QtBot, theme: Theme, clinic: Clinic, clinic_tasks: Tasks, clinic_date: ClinicDate
) -> AuditSection:
    clinic.patient(family_name="Okafor", given_name="Ada")
    clinic.patient(family_name="Moreau", given_name="Luc")
    return _shown(qtbot, clinic_tasks, clinic_date)


def _shown(qtbot: QtBot, tasks: Tasks, today: ClinicDate) -> AuditSection:
    section = AuditSection(tasks, today)
    qtbot.addWidget(section)
    section.resize(1200, 800)
    section.show()
    qtbot.waitUntil(lambda: tasks.is_idle)
    return section


def _told(section: AuditSection, tasks: Tasks, qtbot: QtBot) -> list[str]:
    qtbot.waitUntil(lambda: tasks.is_idle)
    model = section.table.paged_model
    found: list[str] = []
    for position in range(section.table.count):
        qtbot.waitUntil(lambda at=position: model.cell(at, 2).text != "…")  # type: ignore[misc]
        found.append(model.cell(position, 2).text)
    return found


def _words(where: QWidget) -> str:
    return "\n".join(label.text() for label in where.findChildren(QLabel) if label.isVisible())


def test_the_newest_entry_is_told_with_what_was_there_before(
    qtbot: QtBot, section: AuditSection, clinic: Clinic, clinic_tasks: Tasks
) -> None:
    uuid = clinic.patient(family_name="Suzuki", given_name="Mei")
    form = clinic.read(patients.patient_form, uuid)
    changed = replace(form.form, birth_date=day("1980-05-18"))
    clinic.write(patients.edit_patient, uuid, form.version, changed, TODAY)
    _show_newest(qtbot, section, clinic)
    qtbot.waitUntil(lambda: "17 May 1980 → 18 May 1980" in _words(section))
    assert _told(section, clinic_tasks, qtbot)[0] == "Changed: patient"
    said = _words(section)
    assert clinic.read(audit.head).hash in said.replace(" ", "")
    assert "Suzuki, Mei" in said
    assert USER in said
    assert f"Entry {clinic.read(audit.head).seq}" in said.replace(",", "")


def test_typing_a_patient_and_choosing_a_kind_narrow_the_trail(
    qtbot: QtBot, section: AuditSection, clinic: Clinic, clinic_tasks: Tasks
) -> None:
    whole = section.table.count
    line = section.filters.findChild(QLineEdit)
    assert line is not None
    line.setText("okaf")
    qtbot.waitUntil(lambda: 0 < section.table.count < whole)
    section.filters.clear()
    section.filters.choose_group(ActGroup.REFUSED)
    qtbot.waitUntil(lambda: "Nothing of that kind is in the audit trail." in _words(section))
    assert section.table.count == 0
    section.filters.clear()
    qtbot.waitUntil(lambda: section.table.count == whole)


def test_searching_the_trail_is_in_the_trail(
    section: AuditSection, clinic: Clinic, clinic_tasks: Tasks, qtbot: QtBot
) -> None:
    clinic.database.write_acts()
    section.refresh()
    assert "Searched the audit trail" in _told(section, clinic_tasks, qtbot)


def test_the_trail_is_not_read_before_it_is_shown(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, clinic_date: ClinicDate
) -> None:
    hidden = AuditSection(clinic_tasks, clinic_date)
    qtbot.addWidget(hidden)
    assert clinic_tasks.is_idle
    assert len(clinic.database.acts) == 0


def test_verifying_says_that_all_is_as_it_was_written(
    qtbot: QtBot, section: AuditSection, clinic_tasks: Tasks
) -> None:
    _press(section, "Verify")
    qtbot.waitUntil(lambda: "all are as they were written" in section.verify_bar.told)
    assert not section.verify_bar.is_bad


@pytest.mark.fault(69)
def test_verifying_names_the_first_entry_that_was_changed(
    qtbot: QtBot, section: AuditSection, clinic: Clinic
) -> None:
    clinic.write(lambda tx: tx.execute(text("drop trigger audit_entry_is_not_changed")))
    clinic.write(lambda tx: tx.execute(text("update audit_entry set who = 'x' where seq = 7")))
    _press(section, "Verify")
    qtbot.waitUntil(lambda: section.verify_bar.is_bad)
    assert section.verify_bar.told.startswith("From entry 7 on")


def test_verifying_can_be_stopped(
    qtbot: QtBot, section: AuditSection, clinic: Clinic, clinic_tasks: Tasks
) -> None:
    def many(tx: Any) -> None:
        for _number in range(5000):
            audit.record_act(tx, "export")

    clinic.write(many)
    _press(section, "Verify")
    _press(section, "Cancel")
    qtbot.waitUntil(lambda: "Stopped" in section.verify_bar.told)
    assert clinic_tasks.is_idle


def test_whoever_may_not_read_it_is_told_why_in_its_place(
    qtbot: QtBot, theme: Theme, clinic: Clinic, clinic_date: ClinicDate
) -> None:
    clinic.patient()
    with clinic.as_user("Bea Ortiz", Role.NURSE) as bea:
        tasks = Tasks(bea)
        try:
            section = _shown(qtbot, tasks, clinic_date)
            qtbot.waitUntil(lambda: "This is an administrator’s to do" in _words(section))
            assert not section.table.isVisible()
            assert not section.filters.isVisible()
            assert [act.outcome for act in bea.acts.waiting()] == ["refused"]
        finally:
            tasks.shutdown()
            tasks.deleteLater()


@pytest.mark.fault(65)
def test_what_was_typed_is_never_drawn_as_rich_text(
    qtbot: QtBot, section: AuditSection, clinic: Clinic, clinic_tasks: Tasks
) -> None:
    uuid = clinic.patient(family_name="<img src='file:///etc/hostname'>", given_name="<b>Ada</b>")
    clinic.read(patient_card, uuid, TODAY)
    clinic.database.write_acts()
    _show_newest(qtbot, section, clinic)
    qtbot.waitUntil(lambda: "<b>Ada</b>" in _words(section))


def _show_newest(qtbot: QtBot, section: AuditSection, clinic: Clinic) -> None:
    newest = clinic.read(audit.head).seq
    section.refresh()
    qtbot.waitUntil(lambda: section.table.select_id(newest))


def _press(where: QWidget, said: str) -> None:
    next(
        button
        for button in where.findChildren(QPushButton)
        if button.text() == said and button.isVisible()
    ).click()
