"""Lists saved as files: all rows, as they stand, and nothing in them runs."""

import csv
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from tests.clinics import Clinic
from tracker.storage import records as r
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.list_file import ListFile, SaveListButton
from tracker.ui.listed import Listed
from tracker.ui.patients.patients_page import PatientsPage
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme

HOSTILE = ["=cmd|' /C calc'!A0", "@SUM(A1)", "+1", "＝1", "Łukasik"]


@pytest.mark.fault(66)
@pytest.mark.fault(83)
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_everybody_on_the_list_is_in_the_file_and_the_trail_has_how_many(
    qtbot: QtBot, theme: Theme, clinic: Clinic, clinic_tasks: Tasks, clinic_date: ClinicDate,
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str,
) -> None:  # fmt: skip
    for number, name in enumerate(HOSTILE):
        clinic.patient(record_number=f"00{number}", family_name=name, given_name="Ada")
    path = tmp_path / f"patients{suffix}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    page = PatientsPage(clinic_tasks, clinic_date)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: page.findChild(SaveListButton) is not None and clinic_tasks.is_idle)
    with qtbot.waitSignal(page.told) as told:
        page.findChildren(SaveListButton)[0].click()
    assert f"patients{suffix} is saved" in told.args[0]
    if suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            titles, *rows = list(csv.reader(file))
        assert {row[0] for row in rows} >= {"'=cmd|' /C calc'!A0, Ada", "'＝1, Ada"}
    else:
        titles, *rows = [
            list(map(str, row)) for row in openpyxl.load_workbook(path).worksheets[0].values
        ]
        assert {row[0] for row in rows} == {f"{name}, Ada" for name in HOSTILE}
    assert titles[:3] == ["Name", "Born", "Record number"]
    assert sorted(row[2] for row in rows) == ["000", "001", "002", "003", "004"]
    clinic.database.write_acts()
    query = select(r.AuditEntry.subject_kind, r.AuditPayload.payload).join(
        r.AuditPayload, r.AuditPayload.seq == r.AuditEntry.seq
    ).where(r.AuditEntry.action == "export")  # fmt: skip
    (entry,) = clinic.read(lambda tx: tx.execute(query).all())
    assert (entry[0], entry[1]["records"], entry[1]["format"]) == ("patient", 5, suffix[1:])


@pytest.mark.fault(83)
def test_a_list_that_cannot_be_written_is_told(
    qtbot: QtBot, theme: Theme, clinic_tasks: Tasks, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    path = tmp_path / "absent" / "list.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    owner = QWidget()
    qtbot.addWidget(owner)
    file = ListFile(clinic_tasks, owner)
    with qtbot.waitSignal(file.failed) as failed:
        file.save("recall", "List", Listed(("a",), lambda _tx: [["b"]], 1))
    assert "can’t be written: there is no such file or folder" in str(failed.args[0])
    assert list(tmp_path.glob("absent*")) == []
