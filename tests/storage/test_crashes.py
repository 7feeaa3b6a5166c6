"""Killed while saving: what was acknowledged is there, and nothing is half there."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.clinics import copy_clinic
from tracker.storage.check import check_storage
from tracker.storage.database import Database
from tracker.storage.records import ContactPoint, Patient, PatientIdentifier
from tracker.storage.search import find_patients

_SAVER = """
import sys
from pathlib import Path
from tests.storage.given import add_patient
from tracker.storage.database import Database

key = bytes.fromhex(sys.argv[-1]) or None
db = Database.open(Path(sys.argv[1]), user="Ines", key=key)
first = int(sys.argv[2])
for n in range(first, first + 100_000):
    db.write(add_patient, f"Okafor{n}", number=f"N{n}", phone=f"555 {n}")
    print(n, flush=True)
"""

_TRIER = """
import sys
from pathlib import Path
from tests.storage.given import add_patient
from tracker.domain.problems import Unavailable
from tracker.storage.database import Database

key = bytes.fromhex(sys.argv[-1]) or None
db = Database.open(Path(sys.argv[1]), user="Ines", key=key)
for n in range(5):
    try:
        db.write(add_patient, f"Okafor{n}", number=f"N{n}")
        print("saved", n, flush=True)
    except Unavailable as problem:
        print("refused", problem, flush=True)
db.close()
"""


@pytest.mark.fault(1)
@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")
def test_killed_while_saving(db: Database) -> None:
    db.close()
    saved = 0
    for round_number in range(4):
        process = subprocess.Popen(
            [
                sys.executable,
                "-c",
                _SAVER,
                str(db.path),
                str(saved + 1000 * round_number),
                (db.key or b"").hex(),
            ],
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
    with Database.open(db.path, key=db.key) as again:
        assert list(again.read(check_storage_now)) == []
        count = again.read(lambda tx: tx.query(Patient).count())
        assert saved <= count <= saved + 4
        assert again.read(lambda tx: tx.query(PatientIdentifier).count()) == count
        assert again.read(lambda tx: tx.query(ContactPoint).count()) == count
        assert len(again.read(find_patients, "okafor", 10**6)) == count


@pytest.mark.fault(4)
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace makes the drive fail")
@pytest.mark.full(short=1, long=2)
@pytest.mark.parametrize("call", ["pwrite64", "fdatasync"])
@pytest.mark.parametrize("nth", [1, 4])
def test_a_drive_that_fails_once(
    db: Database, tmp_path: Path, call: str, nth: int, rounds: int
) -> None:
    """Each error at each call, in a plain file or in an encrypted one; with --full in both."""
    db.close()
    first = (call == "fdatasync") ^ (nth == 4) ^ (db.key is None)
    for error in ("EIO", "ENOSPC", "EIO")[first : first + rounds]:
        path = tmp_path / error / "clinic.db"
        path.parent.mkdir()
        copy_clinic(db.path, path)
        _fail_once(path, db.key, call, nth, error)


def _fail_once(path: Path, key: bytes | None, call: str, nth: int, error: str) -> None:
    failing = ["strace", "-f", "-qq", "-o", os.devnull, "-P", str(path), "-P", f"{path}-wal"]
    failing += ["-e", f"trace={call}", "-e", f"inject={call}:error={error}:when={nth}"]
    ended = subprocess.run(
        [*failing, sys.executable, "-c", _TRIER, str(path), (key or b"").hex()],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": "."},
    )
    if "ptrace" in ended.stderr or "PTRACE" in ended.stderr:
        pytest.skip("this machine lets nobody trace a process")
    assert ended.returncode == 0, ended.stderr
    told = ended.stdout.splitlines()
    assert len(told) == 5
    with Database.open(path, key=key) as again:
        assert again.read(check_storage_now) == []
        there = {p.family_name for p in again.read(lambda tx: tx.query(Patient).all())}
    assert there == {f"Okafor{line.split()[1]}" for line in told if line.startswith("saved")}


def check_storage_now(tx: object) -> list[object]:
    return list(check_storage(tx))  # type: ignore[arg-type]
