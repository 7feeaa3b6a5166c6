"""The table of injections never shows whoever imported them as the one who signed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.clinics import USER
from tests.interchange.plain_files import ImportedClinic, row
from tests.ui.patients.conftest import OpenPatient
from tests.ui.patients.test_patient_page import cells, table
from tracker.storage import records as r
from tracker.ui.patients.session_columns import say_session


@pytest.fixture
def clinic(clinic_template: Path, tmp_path: Path) -> Iterator[ImportedClinic]:
    opened = ImportedClinic(clinic_template, tmp_path / "clinic.tracker")
    yield opened
    opened.close()


def test_what_was_imported_says_so_where_a_signature_would_stand(
    clinic: ImportedClinic, open_patient: OpenPatient
) -> None:
    clinic.bring(row("2026-09-14", notes="wore off in week 10"))
    patient = clinic.read(lambda tx: tx.scalars(select(r.Patient.uuid)).one())
    shown = cells(table(open_patient(patient), "Injections"))
    assert "imported" in shown
    assert "signed" not in shown
    # Beside it, not instead of it.
    assert "wore off in week 10" in shown
    assert "clinic.csv" not in shown
    (session,) = clinic.card(patient).sessions
    said = say_session(session)
    assert f"Imported from “clinic.csv” on 22 Nov 2026 by {USER}." in said
    assert "signed" not in said
