"""`tracker export --format fhir` and `tracker import` of what it wrote."""

import json
from pathlib import Path

import pytest

from tests.clinics import Clinic
from tests.terminal.conftest import Run


@pytest.mark.fault(83)
@pytest.mark.fault(85)
def test_a_clinic_goes_out_and_comes_into_an_empty_one(
    run: Run, template: Path, database: Path, tmp_path: Path
) -> None:
    clinic = Clinic(template, tmp_path / "first.db")
    patient = clinic.patient(record_number="100")
    clinic.given(patient, "2026-08-31", (clinic.course(patient), 155))
    clinic.close()
    first, second = tmp_path / "first.ndjson", tmp_path / "second.ndjson"
    day = ("--as-of", "2026-11-22")
    told = run(*day, "export", first, "--format", "fhir", "--database", clinic.path)
    assert (told.code, "is not encrypted" in told.err) == (0, True)
    assert "resources written to" in told.out
    count = len(first.read_text(encoding="utf-8").splitlines())
    trail = clinic_trail(clinic.path)
    assert [(one["format"], one["records"]) for one in trail] == [("fhir", count - 2)]

    tried = run(*day, "import", first, "--dry-run", "--database", database)
    assert tried.out.startswith("Only tried; nothing was changed.")
    assert "New: 1 patient, 1 treatment, 1 injection, 0 bookings" in tried.out
    assert run(*day, "import", first, "--database", database).code == 0
    again = run(*day, "import", first, "--database", database)
    assert "nothing was changed" in again.out
    run(*day, "export", second, "--format", "fhir", "--database", database)
    assert second.read_bytes() == first.read_bytes()

    refused = run(*day, "export", second, "--format", "fhir", "--database", database)
    assert (refused.code, "--force replaces it" in refused.err) == (1, True)


def test_another_systems_file_says_what_it_does_not_bring(
    run: Run, database: Path, tmp_path: Path
) -> None:
    file = tmp_path / "bundle.json"
    person = {"name": [{"family": "Shaw"}], "birthDate": "1987-02-20"}
    told = [
        {"resourceType": "Patient", "id": "a", **person, "photo": []},
        {"resourceType": "Patient", "id": "b", **person, "birthDate": "1850"},
        {"resourceType": "Immunization", "id": "c"},
    ]
    entries = [{"resource": one} for one in told]
    file.write_text(json.dumps({"resourceType": "Bundle", "entry": entries}), encoding="utf-8")
    ran = run("--as-of", "2026-11-22", "import", file, "--database", database)
    assert ran.code == 0
    assert "New: 1 patient, 0 treatments" in ran.out
    assert "Patient.photo (1)" in ran.err
    assert "Immunization (1)" in ran.err
    assert "1 of these waits on the list “Not in yet”" in ran.err
    assert "Patient/b.birthDate: 1850 is not a date from 1900 to 2200" in ran.err


def test_who_may_be_known_is_asked_and_answered_on_the_terminal(
    run: Run, database: Path, tmp_path: Path
) -> None:
    file = tmp_path / "bundle.json"
    told = {"resourceType": "Patient", "name": [{"family": "Shaw"}], "birthDate": "1987-02-20"}
    file.write_text(json.dumps(told | {"id": "a"}), encoding="utf-8")
    day = ("--as-of", "2026-11-22")
    assert run(*day, "import", file, "--database", database).code == 0
    file.write_text(json.dumps(told | {"id": "b"}), encoding="utf-8")
    asked = run(*day, "import", file, "--database", database)
    assert "Nothing new came in; 0 records were there already." in asked.out
    assert "--answer Patient/b=new" in asked.err
    wrong = run(*day, "import", file, "--answer", "Patient/b", "--database", database)
    assert (wrong.code, "is no answer" in wrong.err) == (1, True)
    said = run(*day, "import", file, "--answer", "Patient/b=new", "--database", database)
    assert "New: 1 patient" in said.out
    given_up = told | {"id": "c", "birthDate": "1950-01-01", "active": False}
    file.write_text(json.dumps(given_up), encoding="utf-8")
    asked = run(*day, "import", file, "--database", database)
    assert "given up its record Patient/c (Shaw, born 1 Jan 1950)" in asked.err
    assert "--answer Patient/c=new  bring them in" in asked.err


def clinic_trail(path: Path) -> list[dict[str, object]]:
    """What the audit trail says of exports."""
    from contextlib import closing

    from sqlalchemy import select

    from tracker.services.clinic.clinic import open_clinic
    from tracker.storage import records as r

    with closing(open_clinic(path)) as database:
        return list(
            database.read(
                lambda tx: tx.scalars(
                    select(r.AuditPayload.payload)
                    .join(r.AuditEntry, r.AuditEntry.seq == r.AuditPayload.seq)
                    .where(r.AuditEntry.action == "export")
                ).all()
            )
        )
