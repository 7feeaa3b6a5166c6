"""Spreadsheets as clinics really keep them: each comes in, or says in a sentence why not."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.interchange.plain_files import ImportedClinic
from tests.interchange.sheets.cases import CASES, Case
from tests.interchange.sheets.spreadsheets import rows_of, sheet_of, understood
from tracker.services.imports.sheets import SheetImported, import_sheet
from tracker.storage import records as r


def _brought(clinic: ImportedClinic, case: Case, folder: Path) -> tuple[SheetImported, str]:
    found = understood(clinic, case.write(folder), case.answers)
    assert [question.key for question in found.questions] == []
    notes = " ".join(found.notes)
    imported = clinic.write(import_sheet, sheet_of(clinic, found), clinic.today).value
    assert isinstance(imported, SheetImported)
    assert rows_of(clinic, found).rows
    return imported, notes


@pytest.mark.fault(72)
@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_it_comes_in_or_says_why_not(clinic: ImportedClinic, case: Case, tmp_path: Path) -> None:
    imported, notes = _brought(clinic, case, tmp_path)
    counts = imported.counts
    reasons = [row.reason for row in imported.waiting]
    assert (counts.patients, counts.injections) == (case.patients, case.injections), reasons
    assert len(reasons) == len(case.waits)
    assert all(why in reason for why, reason in zip(case.waits, reasons, strict=True)), reasons
    assert case.says in notes
    rows = clinic.exported_rows()
    assert not case.days or [row["session_date"] for row in rows] == list(case.days)
    ends = [f"{row['ended_on']} {row['end_reason']} {row['booked_on']}" for row in rows]
    assert not case.ends or ends == list(case.ends)
    assert not case.births or [row["birth_date"] for row in rows] == list(case.births)
    assert not case.died or clinic.read(_deaths) == list(case.died)
    assert not case.doses or [row["units"] for row in rows] == list(case.doses)
    assert {row["family_name"] for row in rows} <= {"Okafor", "Smith", "Müller"}
    assert not case.regions or [row["body_region"] for row in rows] == list(case.regions)


def _deaths(tx: Session) -> list[str]:
    query = select(r.Patient.deceased_on).order_by(r.Patient.id)
    return [str(died or "") for died in tx.scalars(query)]
