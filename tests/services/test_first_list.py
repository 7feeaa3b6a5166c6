"""The first list comes without SQLAlchemy's mapper; whoever names a record has it."""

import subprocess
import sys

import pytest

from tests.clinics import Clinic
from tracker.storage.location import Server

_FIRST_LIST = """
import sys
from datetime import date
from pathlib import Path
from tracker.services.clinic.clinic import open_clinic
from tracker.services.recall.listing import RecallFilter, recall_ids
from tracker.services.recall.rows import recall_rows

def first_list(tx):
    ids = [one for part in recall_ids(tx, date(2026, 11, 22), RecallFilter()) for one in part]
    names = [row.family_name for row in recall_rows(tx, date(2026, 11, 22), ids).values()]
    assert "sqlalchemy.orm" not in sys.modules
    return names

def a_record_in_the_same_reading(tx):
    from tracker.storage import records as r
    names = first_list(tx)
    patient = tx.get(r.Patient, 1)
    return names, patient.family_name, tx.info["user"]

with open_clinic(Path(sys.argv[1]), "Ines Ruiz") as database:
    print(database.read(first_list), *database.read(a_record_in_the_same_reading))
"""


def test_the_first_list_needs_no_mapper_and_a_record_in_the_same_reading_is_mapped(
    clinic: Clinic,
) -> None:
    if isinstance(clinic.place, Server):
        pytest.skip("what a server answers is waited for longer than the mapper takes")
    patient = clinic.patient()
    clinic.given(patient, "2026-08-25", (clinic.course(patient), 155))
    done = subprocess.run(
        [sys.executable, "-c", _FIRST_LIST, str(clinic.path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == ["['Okafor']", "['Okafor']", "Okafor", "Ines", "Ruiz"]
