"""`tracker export`: in every form, encrypted or not; what has no room in the file is told."""

from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select

from tests.builders import INCOBOT, NECK, ONABOT
from tests.clinics import Clinic
from tests.terminal.conftest import Run
from tracker.services.clinic.clinic import open_clinic
from tracker.storage import records as r


def test_a_second_product_of_a_day_is_named_and_the_file_can_be_imported(
    run: Run, template: Path, database: Path, tmp_path: Path
) -> None:
    clinic = Clinic(template, tmp_path / "two-products.db")
    patient = clinic.patient(record_number="100")
    course = clinic.course(patient, NECK, ONABOT)
    for product in (ONABOT, INCOBOT):
        clinic.given(patient, "2026-09-14", (course, 100), product=product)
    clinic.close()
    file = tmp_path / "clinic.csv"
    told = run("export", file, "--format", "csv", "--database", clinic.path)
    assert (told.code, "1 row written" in told.out) == (0, True)
    assert "Record number 100 was also given incobotulinumtoxinA on 2026-09-14" in told.err
    assert run("--as-of", "2026-11-22", "import", file, "--database", database).code == 0


def test_appointments_are_exported_for_another_calendar(
    run: Run, template: Path, tmp_path: Path
) -> None:
    clinic = Clinic(template, tmp_path / "clinic.db")
    patient = clinic.patient(record_number="100")
    course = clinic.course(patient)
    clinic.given(patient, "2026-08-31", (course, 155))
    clinic.book(course, "2026-11-24")
    clinic.close()
    file = tmp_path / "clinic.ics"
    told = run("--as-of", "2026-11-22", "export", file, "--format", "ics",
               "--database", clinic.path)  # fmt: skip
    assert (told.code, told.err) == (0, "")
    assert "1 appointment written to" in told.out
    assert ("BEGIN:VEVENT" in file.read_text(), "Okafor" in file.read_text()) == (True, False)


@pytest.fixture
def filled(template: Path, tmp_path: Path) -> Path:
    clinic = Clinic(template, tmp_path / "filled.db")
    patient = clinic.patient(record_number="100", family_name="=1+1")
    clinic.given(patient, "2026-08-31", (clinic.course(patient), 155))
    clinic.close()
    return clinic.path


def test_the_audit_trail_goes_into_a_fhir_file_and_no_clinic_takes_it_in(
    run: Run, filled: Path, database: Path, tmp_path: Path
) -> None:
    file, clinic = tmp_path / "clinic.ndjson", ("--database", filled)
    refused = run("export", file, "--trail", *clinic)
    assert (refused.code, "--trail needs --format fhir" in refused.err) == (1, True)
    day = ("--as-of", "2026-11-22")
    assert run(*day, "export", file, "--format", "fhir", "--trail", *clinic).code == 0
    assert '"resourceType":"AuditEvent"' in file.read_text(encoding="utf-8")
    told = run(*day, "import", file, "--database", database)
    assert (told.code, "one clinic’s own: keep the file" in told.err) == (0, True)


@pytest.fixture
def passphrase(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("TRACKER_PASSPHRASE", "four red tricycles")
    return monkeypatch


def test_a_workbook_of_the_whole_clinic_is_written_and_the_trail_says_why(
    run: Run, filled: Path, tmp_path: Path
) -> None:
    file = tmp_path / "clinic.xlsx"
    told = run("export", file, "--format", "xlsx", "--reason", "the auditor", "--database", filled)
    assert (told.code, "rows written to" in told.out) == (0, True)
    assert "is not encrypted" in told.err
    assert openpyxl.load_workbook(file)["patients"].max_row == 2
    ((reason, payload),) = _exports(filled)
    assert (reason, payload["format"], payload["encrypted"]) == ("the auditor", "xlsx", False)
    assert payload["records"] > 0


@pytest.mark.parametrize("form", ["csv", "fhir"])
def test_an_encrypted_export_comes_into_an_empty_clinic(
    run: Run, filled: Path, database: Path, tmp_path: Path, form: str,
    passphrase: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    day = ("--as-of", "2026-11-22")
    told = run(*day, "export", tmp_path / "clinic", "--format", form, "--encrypt",
               "--database", filled)  # fmt: skip
    assert (told.code, told.err) == (0, "")
    file = tmp_path / "clinic.zip"
    assert b"=1+1" not in file.read_bytes()
    ((reason, payload),) = _exports(filled)
    assert (reason, payload["encrypted"]) == ("", True)

    passphrase.setenv("TRACKER_PASSPHRASE", "four red tricycle")
    wrong = run(*day, "import", file, "--database", database)
    assert (wrong.code, wrong.err.count("\n")) == (1, 1)
    assert "does not open with this passphrase" in wrong.err or "is damaged" in wrong.err
    passphrase.delenv("TRACKER_PASSPHRASE")
    unasked = run(*day, "import", file, "--database", database)
    assert (unasked.code, "TRACKER_PASSPHRASE" in unasked.err) == (1, True)
    passphrase.setenv("TRACKER_PASSPHRASE", "four red tricycles")
    assert run(*day, "import", file, "--database", database).code == 0

    for clinic, name in ((filled, "first"), (database, "second")):
        assert (
            run(*day, "export", tmp_path / name, "--format", form, "--database", clinic).code == 0
        )
    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()


@pytest.mark.fault(83)
def test_an_encrypted_export_replaces_nothing_unless_told_to(
    run: Run, filled: Path, tmp_path: Path, passphrase: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "out.csv.zip"
    there.write_text("mine")
    told = run("export", tmp_path / "out.csv", "--encrypt", "--database", filled)
    assert (told.code, there.read_text()) == (1, "mine")
    passphrase.setenv("TRACKER_PASSPHRASE", "too short")
    told = run("export", tmp_path / "other.csv", "--encrypt", "--database", filled)
    assert (told.code, told.err.count("\n")) == (1, 1)
    assert "at least 16 characters" in told.err
    assert not (tmp_path / "other.csv.zip").exists()


def _exports(path: Path) -> list[tuple[str, dict[str, Any]]]:
    """What the trail says of exports."""
    entry, told = r.AuditEntry, r.AuditPayload
    query = (
        select(entry.reason, told.payload)
        .join(told, told.seq == entry.seq)
        .where(entry.action == "export")
    )
    with closing(open_clinic(path)) as database:
        return [tuple(row) for row in database.read(lambda tx: tx.execute(query).all())]
