"""A backup that knows more than the database: an older file was put back, its mark taken away."""

import shutil
from pathlib import Path

import pytest

from tests.clinics import TODAY, USER, Clinic
from tests.services.backups.conftest import WoundClock
from tracker.services.audit.trail import verify_trail
from tracker.services.backups.found import Secret, look_into
from tracker.services.backups.keeping import BackupKeeper
from tracker.services.backups.restoring import RestoreOrder, restore
from tracker.services.clinic.check import check_windows, findings
from tracker.services.clinic.clinic import open_clinic
from tracker.storage.audit_head import head_file


def told(path: Path) -> str:
    """What `check` says of it, after Verify has said the same."""
    with open_clinic(path, USER) as database:
        verified = database.read(verify_trail)
        assert verified.first_bad is None
        found = database.read(lambda tx: list(findings(tx, TODAY, check_windows(tx))))
    sentences = [one.sentence for one in found if "mark of the newest" not in one.sentence]
    assert sentences == ([verified.backup_ahead] if verified.backup_ahead else [])
    return verified.backup_ahead


@pytest.mark.fault(15)
@pytest.mark.parametrize("place", ["beside", "elsewhere"])
def test_an_older_file_put_back_without_its_mark_is_told_by_the_newest_backup(
    clinic: Clinic, keeper: BackupKeeper, tmp_path: Path, place: str
) -> None:
    clinic.patient()
    clinic.close()
    old = shutil.copy(clinic.path, tmp_path / "old.db")
    clinic.database = open_clinic(clinic.path, USER)
    clinic.patient(family_name="Baker", record_number="B7")
    keeper = BackupKeeper(clinic.database, keeper.wishes, keeper.now)
    keeper.keep()
    places = keeper.places()
    clinic.close()
    assert told(clinic.path) == ""
    shutil.copy(old, clinic.path)
    head_file(clinic.path).unlink()
    if place == "elsewhere":
        for backup in places.in_first().kept():
            backup.path.unlink()
    sentence = told(clinic.path)
    assert "which is not in this database" in sentence
    wanted = places.second if place == "elsewhere" else places.first
    assert str(wanted) in sentence


def test_a_restore_of_an_older_backup_is_no_older_file(
    clinic: Clinic, keeper: BackupKeeper, clock: WoundClock
) -> None:
    keeper.keep()
    older = keeper.places().in_first().newest()
    assert older is not None
    clinic.patient()
    clock.wind(hours=2)
    keeper.keep()
    clinic.close()
    restore(RestoreOrder(clinic.path, look_into(older.path, Secret()), USER), now=clock)
    assert told(clinic.path) == ""
