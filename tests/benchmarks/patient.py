"""The patient's card and the search, in the services alone."""

import statistics
from functools import partial

from tests.benchmarks.clinics import TODAY, BenchClinic
from tests.benchmarks.measure import ROUNDS, Figure, milliseconds
from tests.benchmarks.window import patients_with_many_sessions
from tracker.services.patients.card import patient_card
from tracker.services.patients.search import find_patients

_TYPED = ("l", "li", "lindq", "nakamura a", "1979", "0041", "42")


def run(clinic: BenchClinic) -> list[Figure]:
    with clinic.open() as db:
        uuids = db.read(patients_with_many_sessions)
        db.read(patient_card, uuids[-1], TODAY)
        cards = [
            milliseconds(partial(db.read, patient_card, uuid, TODAY)) for uuid in uuids[:ROUNDS]
        ]
        searches = [
            milliseconds(partial(db.read, find_patients, typed))
            for _ in range(ROUNDS)
            for typed in _TYPED
        ]
    size = clinic.patients
    return [
        Figure(
            "service: a patient with 40 sessions",
            size,
            statistics.median(cards),
            most=10,
            note="constant",
        ),
        Figure("service: a search", size, statistics.median(searches)),
    ]
