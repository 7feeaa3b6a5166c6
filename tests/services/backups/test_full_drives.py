"""A restore on a drive without room: refused or undone, and the clinic as it was."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clinics import USER, Clinic, copy_clinic
from tests.small_drive import small_drive
from tracker.domain.problems import Unavailable
from tracker.services.backups.found import FoundBackup, Secret, look_into
from tracker.services.backups.keeping import BackupKeeper
from tracker.services.backups.restoring import RestoreOrder, restore
from tracker.services.clinic.clinic import open_clinic
from tracker.storage import records as r
from tracker.storage.check import check_storage

_BLOCK = 4096


@pytest.fixture
def drive(tmp_path: Path) -> Iterator[Path]:
    """A drive of 8 MB."""
    with small_drive(tmp_path / "drive", "8m") as mounted:
        yield mounted


@pytest.fixture
def backup(clinic: Clinic, keeper: BackupKeeper) -> FoundBackup:
    """An empty clinic’s; the clinic has a patient since."""
    keeper.keep()
    clinic.patient()
    clinic.close()
    newest = keeper.places().in_first().newest()
    assert newest is not None
    return look_into(newest.path, Secret())


def fill(drive: Path, left_bytes: int) -> None:
    free = shutil.disk_usage(drive).free
    (drive / "film").write_bytes(b"x" * max(free - left_bytes, 0))


def patients(path: Path) -> int:
    with open_clinic(path, USER) as database:
        assert database.read(lambda tx: list(check_storage(tx))) == []
        return database.read(lambda tx: tx.query(r.Patient).count())


@pytest.mark.fault(7)
def test_a_drive_that_is_nearly_full_is_refused_before_anything_is_done(
    clinic: Clinic, backup: FoundBackup, drive: Path
) -> None:
    path = drive / "clinic.db"
    copy_clinic(clinic.path, path)
    fill(drive, 2 * backup.path.stat().st_size)
    before = sorted(one.name for one in drive.iterdir())
    with pytest.raises(Unavailable, match="too little space"):
        restore(RestoreOrder(path, backup, USER))
    assert sorted(one.name for one in drive.iterdir()) == before
    assert patients(path) == 1


@pytest.mark.fault(6)
@pytest.mark.parametrize("step", [1, 2, 3, 4])
def test_a_drive_that_fills_up_meanwhile_leaves_the_clinic_as_it_was(
    clinic: Clinic, backup: FoundBackup, drive: Path, step: int
) -> None:
    path = drive / "clinic.db"
    copy_clinic(clinic.path, path)

    def fill_up(done: int, _total: int) -> None:
        if done == step:
            fill(drive, _BLOCK if step < 4 else 0)

    with pytest.raises(Unavailable):
        restore(RestoreOrder(path, backup, USER), progress=fill_up)
    (drive / "film").unlink()
    assert patients(path) == 1
    assert [one.name for one in drive.iterdir() if "restored" in one.name] == []
    restore(RestoreOrder(path, backup, USER))
    assert patients(path) == 0
