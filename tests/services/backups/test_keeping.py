"""Backups that make themselves: when, where, and what happens to the older ones."""

import os
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clinics import Clinic
from tests.services.backups.conftest import WoundClock
from tests.small_drive import small_drive
from tracker.domain.backup_schedule import Why
from tracker.domain.problems import Unavailable
from tracker.services.backups.asked import listed_in
from tracker.services.backups.keeping import BackupKeeper, BackupWishes
from tracker.services.backups.status import backup_status
from tracker.storage.backup import verify_backup
from tracker.storage.backup_place import BackupPlace
from tracker.storage.folder_lock import folder_lock


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir() if one.is_file() and one.name != ".lock")


def test_a_backup_lies_here_and_elsewhere_with_its_manifest(
    clinic: Clinic, keeper: BackupKeeper
) -> None:
    clinic.patient()
    keeper.keep()
    places = keeper.places()
    assert places.second is not None
    for folder in (places.first, places.second):
        newest = BackupPlace(folder).newest()
        assert newest is not None
        assert newest.path.name == "clinic-20261122T150000Z.db"
        assert newest.manifest.rows["patient"] == 1
        found = verify_backup(newest.path, expected=newest.manifest.rows)
        assert found.head_hash == newest.manifest.head_hash != ""
        assert stat.S_IMODE(newest.path.stat().st_mode) == 0o600


def test_a_backup_is_due_an_hour_after_a_change_and_not_before(
    clinic: Clinic, keeper: BackupKeeper, clock: WoundClock
) -> None:
    assert keeper.keep_if_due() is Why.HOURLY
    assert keeper.keep_if_due() is None
    clock.wind(hours=2)
    assert keeper.keep_if_due() is None
    clinic.patient()
    assert keeper.keep_if_due() is Why.HOURLY
    clock.wind(minutes=59)
    clinic.patient(family_name="Baker")
    assert keeper.keep_if_due() is None
    clock.wind(minutes=1)
    assert keeper.keep_if_due() is Why.HOURLY


def test_the_days_close_and_the_exit_keep_what_the_last_hour_changed(
    clinic: Clinic, keeper: BackupKeeper, clock: WoundClock
) -> None:
    clock.wind(hours=7, minutes=50)
    keeper.keep_if_due()
    clinic.patient()
    clock.wind(minutes=11)
    assert keeper.keep_if_due() is Why.CLOSE_OF_DAY
    assert keeper.keep_on_exit() is None
    clinic.patient(family_name="Baker")
    assert keeper.keep_on_exit() is Why.ON_EXIT
    keeper.keep()
    listed = listed_in(keeper.places())
    assert [Why(one.why) for one in listed] == [
        Why.ASKED_FOR,
        Why.ON_EXIT,
        Why.CLOSE_OF_DAY,
        Why.HOURLY,
    ]


def test_a_second_place_that_was_away_gets_its_copy_when_it_is_back(
    clinic: Clinic, keeper: BackupKeeper, clock: WoundClock, elsewhere: Path
) -> None:
    elsewhere.rmdir()
    keeper.keep_if_due()
    status = backup_status(keeper)
    assert status.first.newest is not None
    assert not status.has_copy_outside
    assert status.second is not None
    assert str(elsewhere) in status.second.problem
    assert not elsewhere.exists()
    elsewhere.mkdir()
    clock.wind(minutes=5)
    assert keeper.keep_if_due() is None
    clock.wind(minutes=5)
    assert keeper.keep_if_due() is Why.HOURLY
    status = backup_status(keeper)
    assert status.has_copy_outside
    assert status.backup_problems == ()


@pytest.mark.fault(20)
def test_a_drive_that_was_taken_out_is_never_made_up_for_on_this_one(
    clinic: Clinic, keeper: BackupKeeper, clock: WoundClock, full_drive: Path
) -> None:
    keeper.wishes = BackupWishes(str(full_drive))
    assert keeper.keep().second.problem == ""
    subprocess.run(["umount", str(full_drive)], check=True)
    try:
        clock.wind(hours=1)
        assert "Connect the right drive" in keeper.keep().second.problem
        assert list(full_drive.iterdir()) == []
        assert not backup_status(keeper).has_copy_outside
        keeper.begin_second_place()
        assert keeper.keep().second.problem == ""
    finally:
        subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(full_drive)], check=True)


def test_where_the_first_place_fails_the_second_gets_a_backup_of_its_own(
    clinic: Clinic, keeper: BackupKeeper
) -> None:
    places = keeper.places()
    places.first.parent.mkdir()
    places.first.write_text("", encoding="utf-8")
    runs = keeper.keep()
    assert runs.first.problem
    assert runs.second.good_at is not None
    second = places.in_second()
    assert second is not None
    assert second.newest() is not None


def test_a_second_place_on_the_clinic_s_own_drive_is_no_copy_outside(
    clinic: Clinic, keeper: BackupKeeper, clock: WoundClock, tmp_path: Path
) -> None:
    keeper.keep()
    assert backup_status(keeper).has_copy_outside

    beside = tmp_path / "beside"
    beside.mkdir()
    keeper.wishes = BackupWishes(str(beside))
    keeper.keep()
    status = backup_status(keeper)
    assert status.second is not None
    assert status.second.newest is not None
    assert status.second.is_same_drive
    assert not status.has_copy_outside


def test_a_second_place_on_another_drive_is_one(
    clinic: Clinic, keeper: BackupKeeper, full_drive: Path
) -> None:
    keeper.wishes = BackupWishes(str(full_drive))
    assert keeper.keep().second.problem == ""
    status = backup_status(keeper)
    assert status.second is not None
    assert not status.second.is_same_drive
    assert status.has_copy_outside


def test_without_a_second_place_no_copy_is_outside(clinic: Clinic, clock: WoundClock) -> None:
    keeper = BackupKeeper(clinic.database, BackupWishes(), clock)
    keeper.keep()
    assert not backup_status(keeper).has_copy_outside


@pytest.mark.fault(17)
def test_a_year_of_backups_leaves_bad_names_and_strangers_alone(
    clinic: Clinic, keeper: BackupKeeper, clock: WoundClock
) -> None:
    folder = keeper.places().first
    folder.mkdir(parents=True)
    strangers = ["clinic-20200231T150000Z.db", "clinic-20200101T150000Z.db", "Copy of clinic.db"]
    for name in strangers:
        (folder / name).write_text("somebody’s", encoding="utf-8")
    place = BackupPlace(folder)
    for _day in range(40):
        clock.wind(days=9)
        keeper.keep()
    kept = place.kept()
    assert kept[0].made_at == clock.at
    assert len(kept) < 30
    assert set(strangers) < set(names(folder))
    assert len(names(folder)) == 2 * len(kept) + len(strangers) + 1


@pytest.mark.fault(17)
def test_nothing_is_turned_over_when_the_new_backup_fails_its_check(
    clinic: Clinic, keeper: BackupKeeper, clock: WoundClock
) -> None:
    for _day in range(30):
        clock.wind(days=1)
        keeper.keep()
    folder = keeper.places().first
    before = names(folder)
    clinic.database.close()
    with clinic.path.open("r+b") as file:
        file.seek(3 * 4096)
        file.write(b"\xff" * 8192)
    clock.wind(days=1)
    try:
        runs = keeper.keep()
    except Unavailable as problem:
        # Damaged so badly that not even the clinic’s name can be read.
        told = str(problem)
    else:
        told = runs.first.problem
    assert "damaged" in told or "verified" in told
    assert names(folder) == before


@pytest.mark.fault(16)
def test_what_arrives_elsewhere_is_opened_and_checked_there(keeper: BackupKeeper) -> None:
    keeper.keep()
    first, second = keeper.places().in_first(), keeper.places().in_second()
    assert second is not None
    made = first.newest()
    assert made is not None
    second.remove(made_there := second.kept()[0])
    content = bytearray(made.path.read_bytes())
    content[9000] ^= 1
    made.path.write_bytes(content)
    with second.locked(), pytest.raises(Unavailable, match="not as it was"):
        second.copy(made)
    assert not made_there.path.exists()
    assert names(second.folder) == []


@pytest.mark.fault(17)
def test_a_file_with_the_manifest_of_another_is_no_backup(keeper: BackupKeeper) -> None:
    keeper.keep()
    place = keeper.places().in_first()
    made = place.newest()
    assert made is not None
    for end in ("", ".json"):
        copied = place.folder / f"clinic-20300101T000000Z.db{end}"
        copied.write_bytes(made.path.with_name(made.path.name + end).read_bytes())
    assert place.kept() == (made,)


@pytest.mark.fault(7)
def test_a_drive_that_is_nearly_full_is_told(keeper: BackupKeeper) -> None:
    assert backup_status(keeper, lambda _folder: 600_000_000).free_bytes is None
    assert backup_status(keeper, lambda _folder: 400_000_000).free_bytes == 400_000_000


@pytest.fixture
def full_drive(tmp_path: Path) -> Iterator[Path]:
    """A drive of 2 MB."""
    with small_drive(tmp_path / "drive", "2m") as mounted:
        yield mounted


@pytest.mark.fault(17)
def test_where_there_is_little_room_fewer_are_kept(
    keeper: BackupKeeper, clock: WoundClock, full_drive: Path, clinic: Clinic
) -> None:
    subprocess.run(["mount", "-o", "remount,size=12m", str(full_drive)], check=True)
    small = BackupKeeper(clinic.database, BackupWishes(str(full_drive)), clock)
    for _day in range(20):
        clock.wind(days=1)
        assert small.keep().second.problem == ""
    first, second = small.places().in_first(), small.places().in_second()
    assert second is not None
    assert len(first.kept()) > len(second.kept()) >= 7


@pytest.mark.fault(6)
@pytest.mark.parametrize("share", [0.0, 0.5, 1.0], ids=["nothing", "half", "the copy only"])
def test_a_full_drive_costs_no_older_backup_and_is_told(
    clinic: Clinic, clock: WoundClock, full_drive: Path, share: float
) -> None:
    keeper = BackupKeeper(clinic.database, BackupWishes(str(full_drive)), clock)
    keeper.keep()
    folder = keeper.places().second
    assert folder is not None
    before = names(folder)
    clinic.patient()
    clock.wind(hours=1)
    drive = os.statvfs(full_drive)
    pages = -(-clinic.path.stat().st_size // drive.f_bsize)
    left = round(pages * share)
    (full_drive / "film").write_bytes(b"x" * (drive.f_bavail - left) * drive.f_bsize)
    runs = keeper.keep()
    assert runs.first.problem == ""
    assert str(folder) in runs.second.problem
    assert names(folder) == before
    second = BackupPlace(folder).newest()
    assert second is not None
    assert backup_status(keeper).backup_problems == (runs.second.problem,)


@pytest.mark.fault(3)
@pytest.mark.parametrize("left", [["", ".keys", ".json"], [""], [".json"], ["", ".json", "named"]])
def test_what_a_crash_left_is_swept_and_what_has_a_name_stays(
    keeper: BackupKeeper, left: list[str]
) -> None:
    keeper.keep()
    folder = keeper.places().first
    before = names(folder)
    name = "clinic-20261122T140000Z.db"
    for part in left:
        if part == "named":
            (folder / f"{name}.json").write_text("{}", encoding="utf-8")
        else:
            (folder / f".{name}{part}.new").write_text("half", encoding="utf-8")
    (folder / ".clinic.db.new").write_text("somebody’s", encoding="utf-8")
    with BackupPlace(folder).locked():
        pass
    assert names(folder) == sorted([*before, ".clinic.db.new"])


@pytest.mark.fault(3)
def test_the_next_start_sweeps_also_where_no_backup_is_due(
    clinic: Clinic, keeper: BackupKeeper, clock: WoundClock
) -> None:
    keeper.keep()
    folder = keeper.places().first
    before = names(folder)
    (folder / ".clinic-20261122T140000Z.db.new").write_text("half", encoding="utf-8")
    (folder / "drill-abc").mkdir()
    assert BackupKeeper(clinic.database, keeper.wishes, clock).keep_if_due() is None
    assert names(folder) == before
    assert not (folder / "drill-abc").exists()


def test_two_never_work_in_one_folder(keeper: BackupKeeper) -> None:
    with folder_lock(keeper.places().first):
        assert "another" in keeper.keep().first.problem.lower()
