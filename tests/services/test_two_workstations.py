"""Two programs at one clinic, on a file and on a server: nobody's work is lost."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.clinics import TODAY, Clinic
from tracker.domain.problems import EditConflict
from tracker.services.clinic.check import check_windows, findings
from tracker.services.contacts.attempts import AttemptForm, record_attempt
from tracker.services.patients.patients import edit_patient, patient_form
from tracker.storage import records as r
from tracker.storage.database import Database
from tracker.storage.location import Server

pytestmark = pytest.mark.both_engines

_ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.fault(24)
@pytest.mark.fault(25)
@pytest.mark.full(short=15, long=500)
def test_two_processes_write_to_one_patient_and_no_change_is_lost(
    clinic: Clinic, rounds: int
) -> None:
    patient = clinic.patient(given_name="0")
    place = clinic.place.url if isinstance(clinic.place, Server) else str(clinic.place)
    colleagues = [
        subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.services.another_workstation",
                place,
                patient,
                str(rounds),
            ],
            stdout=subprocess.PIPE,
            text=True,
            cwd=_ROOT,
        )
        for _colleague in range(2)
    ]
    told = [one.communicate()[0] for one in colleagues]
    assert [one.returncode for one in colleagues] == [0, 0], told
    shown = clinic.read(patient_form, patient)
    assert (shown.form.given_name, shown.version) == (str(2 * rounds), 2 * rounds + 1)


@pytest.mark.peer(20)
@pytest.mark.fault(25)
def test_a_form_that_a_colleague_overtook_is_shown_beside_theirs(clinic: Clinic) -> None:
    patient = clinic.patient()
    shown = clinic.read(patient_form, patient)
    with clinic.as_user("Anna") as colleague:
        theirs = replace(shown.form, given_name="Adaeze")
        colleague.write(edit_patient, patient, shown.version, theirs, TODAY)
    mine = replace(shown.form, given_name="Adah")
    with pytest.raises(EditConflict) as caught:
        clinic.write(edit_patient, patient, shown.version, mine, TODAY)
    assert caught.value.changed_by == "Anna"
    assert [(f.mine, f.theirs) for f in caught.value.fields] == [("Adah", "Adaeze")]


@pytest.mark.fault(24)
@pytest.mark.fault(27)
@pytest.mark.full(short=6, long=200)
def test_what_is_worked_out_from_the_work_of_two_misses_nothing_of_either(
    clinic: Clinic, patient: str, course: str, rounds: int
) -> None:
    form = AttemptForm(patient, (course,), "talked")

    def call(database: Database) -> None:
        for _call in range(rounds):
            database.write(record_attempt, form, TODAY)

    with clinic.as_user("Anna") as anna, ThreadPoolExecutor() as both:
        for done in [both.submit(call, one) for one in (anna, clinic.database)]:
            done.result()
    assert len(clinic.read(_attempts)) == 2 * rounds
    found = clinic.read(lambda tx: list(findings(tx, TODAY, check_windows(tx))))
    assert [finding.sentence for finding in found] == []


def _attempts(tx: Session) -> list[int]:
    return list(tx.scalars(select(r.ContactAttempt.id)))
