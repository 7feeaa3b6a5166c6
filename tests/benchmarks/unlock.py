"""From a password to an open clinic, against the key derivation alone."""

import statistics
from functools import partial

from tests.benchmarks.clinics import PASSWORD, BenchClinic, encrypted_clinic
from tests.benchmarks.measure import ROUNDS, Figure, milliseconds
from tracker.services.clinic.clinic import open_clinic, the_clinic
from tracker.services.keys.unlock import load_ciphers
from tracker.storage.database import Database
from tracker.storage.slot import STRONG, derive_key

_MOST_RATIO = 1.1


def run(clinic: BenchClinic) -> list[Figure]:
    path = encrypted_clinic(clinic).path
    load_ciphers()

    opened: list[Database] = []

    def subject() -> None:
        database = open_clinic(path, "", password=PASSWORD)
        opened.append(database)
        database.read(the_clinic)

    floor = partial(derive_key, PASSWORD.encode(), bytes(16), STRONG)
    taken: tuple[list[float], list[float]] = ([], [])
    for _round in range(ROUNDS + 1):
        taken[0].append(milliseconds(subject))
        taken[1].append(milliseconds(floor))
        # Closing writes to the audit trail: nobody waits for that at the door.
        opened.pop().close()
    value, derivation = (statistics.median(times[1:]) for times in taken)
    return [
        Figure(
            "unlocking: from the password to an open clinic",
            clinic.patients,
            value,
            floor=derivation,
            most_ratio=_MOST_RATIO,
        )
    ]
