"""Killed while backing up: what has a name is whole, and what is left over goes at the next one."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.clinics import Clinic
from tracker.domain.backup_names import backup_moment
from tracker.services.backups.keeping import BackupKeeper
from tracker.storage.backup_place import BackupPlace

_KEEPER = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tracker.services.backups.keeping import BackupKeeper, BackupWishes
from tracker.services.clinic.clinic import open_clinic

begin = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=int(sys.argv[3]))
with open_clinic(Path(sys.argv[1]), "Ines Ruiz") as database:
    for hours in range(10_000):
        moment = begin + timedelta(hours=hours)
        keeper = BackupKeeper(database, BackupWishes(sys.argv[2]), lambda: moment)
        runs = keeper.keep()
        assert not runs.first.problem and not runs.second.problem, runs
        print(hours, flush=True)
"""


@pytest.mark.fault(3)
@pytest.mark.full(short=5, long=60)
@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")
def test_killed_at_any_moment_no_half_backup_has_a_name(
    clinic: Clinic, keeper: BackupKeeper, elsewhere: Path, rounds: int
) -> None:
    clinic.patient()
    clinic.close()
    here = keeper.places()
    assert here.second is not None
    acknowledged = 0
    for round_number in range(rounds):
        process = subprocess.Popen(
            [sys.executable, "-c", _KEEPER, clinic.path, elsewhere, str(round_number * 20)],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[3],
            env={**os.environ, "PYTHONPATH": "."},
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.03 + 0.023 * (round_number % 12))
        process.send_signal(signal.SIGKILL)
        acknowledged += 1 + process.stdout.read().count(b"\n")
        process.wait()
        process.stdout.close()
        for folder in (here.first, here.second):
            place = BackupPlace(folder)
            for kept in place.kept():
                place.verify(kept.path, kept.manifest)
            named = [one.name for one in folder.iterdir() if backup_moment(one.name) is not None]
            assert sorted(named) == sorted(kept.path.name for kept in place.kept())
            with place.locked():
                left = [one.name for one in folder.iterdir() if one.name.endswith(".new")]
            assert left == []
    assert acknowledged >= 6
