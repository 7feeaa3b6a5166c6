"""Killed while saving: what was acknowledged is there, and nothing is half there."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tracker.storage.check import check_storage
from tracker.storage.database import Database
from tracker.storage.records import ContactPoint, Patient, PatientIdentifier
from tracker.storage.search import find_patients

_SAVER = """
import sys
from pathlib import Path
from tests.storage.given import add_patient
from tracker.storage.database import Database

db = Database.open(Path(sys.argv[1]), user="Ines")
first = int(sys.argv[2])
for n in range(first, first + 100_000):
    db.write(add_patient, f"Okafor{n}", number=f"N{n}", phone=f"555 {n}")
    print(n, flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")
def test_killed_while_saving(db: Database) -> None:
    db.close()
    saved = 0
    for round_number in range(4):
        process = subprocess.Popen(
            [sys.executable, "-c", _SAVER, str(db.path), str(saved + 1000 * round_number)],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
            env={**os.environ, "PYTHONPATH": "."},
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.05 * (round_number + 1))
        process.send_signal(signal.SIGKILL)
        rest = process.stdout.read()
        process.wait()
        process.stdout.close()
        saved += 1 + rest.count(b"\n")
    with Database.open(db.path) as again:
        assert list(again.read(check_storage_now)) == []
        count = again.read(lambda tx: tx.query(Patient).count())
        assert saved <= count <= saved + 4
        assert again.read(lambda tx: tx.query(PatientIdentifier).count()) == count
        assert again.read(lambda tx: tx.query(ContactPoint).count()) == count
        assert len(again.read(find_patients, "okafor", 10**6)) == count


def check_storage_now(tx: object) -> list[object]:
    return list(check_storage(tx))  # type: ignore[arg-type]
