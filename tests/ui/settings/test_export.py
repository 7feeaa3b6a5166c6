"""The whole clinic is exported from the settings: encrypted, or with a reason."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QCheckBox, QFileDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from tests.clinics import Clinic
from tracker.interchange.clinic_file import ClinicFile, ClinicFormat
from tracker.interchange.encrypted_archive import decrypted
from tracker.storage import records as r
from tracker.ui.backups.passphrase_dialog import PassphraseDialog
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.settings.export_section import ExportSection
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme

PASSPHRASE = "four red tricycles"


@pytest.fixture
def section(
    qtbot: QtBot, theme: Theme, clinic: Clinic, clinic_tasks: Tasks, clinic_date: ClinicDate
) -> ExportSection:
    patient = clinic.patient(record_number="100", family_name="=1+1")
    clinic.given(patient, "2026-08-31", (clinic.course(patient), 155))
    made = ExportSection(clinic_tasks, clinic_date)
    qtbot.addWidget(made)
    made.show()
    return made


def button(section: ExportSection, text: str) -> QPushButton:
    return next(one for one in section.findChildren(QPushButton) if one.text() == text)


def box(section: ExportSection, text: str) -> QCheckBox:
    return next(one for one in section.findChildren(QCheckBox) if one.text() == text)


def test_a_file_that_is_not_encrypted_needs_a_reason_which_the_trail_keeps(
    qtbot: QtBot, section: ExportSection, clinic: Clinic, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    file = tmp_path / "clinic.ndjson"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    box(section, "Encrypt it with a passphrase").setChecked(False)
    button(section, "Export…").click()
    assert not file.exists()
    reason = next(one for one in section.findChildren(QLineEdit) if one.isVisible())
    reason.setText("handed over to the new clinic")
    button(section, "Export…").click()
    qtbot.waitUntil(lambda: "written to “clinic.ndjson”" in section.told, timeout=30_000)
    assert b"AuditEvent" not in file.read_bytes()
    assert _trail(clinic) == [("handed over to the new clinic", "fhir", False)]
    box(section, "With the audit trail").setChecked(True)
    file.unlink()
    button(section, "Export…").click()
    qtbot.waitUntil(file.exists, timeout=30_000)
    assert b"AuditEvent" in file.read_bytes()


def test_an_encrypted_file_opens_with_the_passphrase_that_was_typed_twice(
    qtbot: QtBot, section: ExportSection, clinic: Clinic, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "clinic.ndjson.zip"), "")
    )
    button(section, "Export…").click()
    dialog = next(
        one for one in QApplication.topLevelWidgets() if isinstance(one, PassphraseDialog)
    )
    first, again = dialog.findChildren(QLineEdit)
    for typed in ("short", PASSPHRASE):
        first.setText(typed)
        again.setText(typed)
        button_of_dialog = next(
            one for one in dialog.findChildren(QPushButton) if one.text() == "Go on"
        )
        button_of_dialog.click()
    qtbot.waitUntil(lambda: "written to" in section.told, timeout=30_000)
    with decrypted(tmp_path / "clinic.ndjson.zip", PASSPHRASE) as inside:
        assert "=1+1" in inside.read_text(encoding="utf-8")
    assert _trail(clinic) == [("", "fhir", True)]


@pytest.mark.fault(83)
def test_an_export_that_cannot_be_written_is_told_and_can_be_tried_again(
    qtbot: QtBot, section: ExportSection, tmp_path: Path
) -> None:
    wanted = ClinicFile(tmp_path / "absent" / "clinic.xlsx", ClinicFormat.XLSX, reason="x")
    section.begin(wanted)
    assert not button(section, "Export…").isEnabled()
    qtbot.waitUntil(lambda: "can’t be written" in section.told, timeout=30_000)
    assert button(section, "Export…").isEnabled()


@pytest.mark.fault(84)
@pytest.mark.parametrize("has_names", [False, True])
def test_bookings_are_saved_for_another_calendar_without_names_unless_wanted(
    qtbot: QtBot, section: ExportSection, clinic: Clinic, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, has_names: bool,
) -> None:  # fmt: skip
    patient = clinic.patient(record_number="200", family_name="Singh")
    course = clinic.course(patient)
    clinic.given(patient, "2026-09-01", (course, 155))
    clinic.book(course, "2026-11-24")
    file = tmp_path / "bookings.ics"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    box(section, "With patients’ names").setChecked(has_names)
    button(section, "Save as iCalendar…").click()
    qtbot.waitUntil(file.exists, timeout=30_000)
    told = file.read_text(encoding="utf-8")
    assert ("BEGIN:VEVENT" in told, "Singh" in told) == (True, has_names)


def _trail(clinic: Clinic) -> list[tuple[str, object, object]]:
    """What it says of exports: the reason, the form, whether it was encrypted."""
    clinic.database.write_acts()
    entry, told = r.AuditEntry, r.AuditPayload
    query = (
        select(entry.reason, told.payload)
        .join(told, told.seq == entry.seq)
        .where(entry.action == "export")
        .order_by(entry.seq)
    )
    return [
        (reason, payload["format"], payload["encrypted"])
        for reason, payload in clinic.read(lambda tx: tx.execute(query).all())
    ]
