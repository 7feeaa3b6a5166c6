"""What others do while a backup is put back: nothing that they were told is saved is lost."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.clinics import USER, Clinic
from tests.services.backups.conftest import WoundClock
from tests.services.backups.test_restoring import newest_backup, patients
from tracker.domain.problems import Unavailable
from tracker.services.backups.keeping import BackupKeeper
from tracker.services.backups.restoring import RestoreOrder, restore
from tracker.storage.swap import finished_name

_COLLEAGUE = """
import sys
from datetime import date
from pathlib import Path
from tracker.services.clinic.clinic import open_clinic
from tracker.services.patients.patients import PatientForm, add_patient

print("opening", flush=True)
with open_clinic(Path(sys.argv[1]), "Ines Ruiz") as clinic:
    form = PatientForm("B7", "Baker", "Given", date(1970, 1, 1))
    clinic.write(add_patient, form, date(2026, 11, 22))
print("saved", flush=True)
"""


def colleague(path: Path) -> subprocess.Popen[str]:
    """A program of its own that adds the patient Baker."""
    return subprocess.Popen(
        [sys.executable, "-c", _COLLEAGUE, path],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
        env={**os.environ, "PYTHONPATH": "."},
    )


@pytest.mark.fault(18)
@pytest.mark.parametrize("step", [2, 3])
def test_what_a_terminal_saves_while_a_restore_runs_is_not_lost(
    clinic: Clinic, keeper: BackupKeeper, clock: WoundClock, step: int
) -> None:
    found = newest_backup(keeper)
    clinic.patient()
    clinic.close()

    def save_meanwhile(done: int, _total: int) -> None:
        if done == step:
            assert "saved" in colleague(clinic.path).communicate()[0]

    with pytest.raises(Unavailable, match="meanwhile"):
        restore(RestoreOrder(clinic.path, found, USER), now=clock, progress=save_meanwhile)
    assert patients(clinic.path) == ["Okafor", "Baker"]
    assert not finished_name(clinic.path).exists()
    restore(RestoreOrder(clinic.path, found, USER), now=clock)
    assert patients(clinic.path) == []


@pytest.mark.fault(18)
@pytest.mark.parametrize("delay", [0.2, 0.5, 1.0, 2.0])
def test_whoever_comes_at_the_last_moment_of_a_restore_never_writes_to_the_file_that_goes(
    clinic: Clinic, keeper: BackupKeeper, clock: WoundClock, delay: float
) -> None:
    found = newest_backup(keeper)
    clinic.patient()
    clinic.close()
    begun: list[subprocess.Popen[str]] = []

    def open_at_last(done: int, total: int) -> None:
        if done == total - 1:
            begun.append(colleague(clinic.path))
            assert begun[0].stdout is not None
            begun[0].stdout.readline()
            time.sleep(delay)

    order = RestoreOrder(clinic.path, found, USER)
    expected: list[str] = []
    try:
        restore(order, now=clock, progress=open_at_last)
    except Unavailable:
        expected.append("Okafor")
    if "saved" in begun[0].communicate()[0]:
        expected.append("Baker")
    assert patients(clinic.path) == expected
