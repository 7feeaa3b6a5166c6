"""A restore that is tried before it is needed."""

from datetime import timedelta

import pytest

from tests.clinics import Clinic
from tests.services.backups.conftest import WoundClock
from tracker.domain.problems import NotAllowed, Unavailable
from tracker.services.backups.asked import back_up_now, list_backups, try_restore
from tracker.services.backups.drill import drill
from tracker.services.backups.keeping import BackupKeeper
from tracker.services.backups.status import backup_status


def test_a_drill_opens_the_copy_outside_and_works_windows_out_anew(
    clinic: Clinic, keeper: BackupKeeper
) -> None:
    clinic.course(clinic.patient())
    keeper.keep()
    done = drill(keeper)
    assert done.backup.path.parent == keeper.places().second
    assert done.windows == 1
    assert done.rows > 1
    assert list(keeper.places().first.glob("drill-*")) == []
    assert not backup_status(keeper).is_drill_overdue


def test_a_drill_is_overdue_after_ninety_days(keeper: BackupKeeper, clock: WoundClock) -> None:
    keeper.keep()
    assert backup_status(keeper).is_drill_overdue
    drill(keeper)
    clock.wind(days=90)
    assert not backup_status(keeper).is_drill_overdue
    clock.wind(seconds=1)
    assert backup_status(keeper).is_drill_overdue


def test_a_drill_of_a_spoiled_backup_fails_and_is_remembered(
    keeper: BackupKeeper, clock: WoundClock
) -> None:
    keeper.keep()
    drill(keeper)
    second = keeper.places().in_second()
    assert second is not None
    newest = second.newest()
    assert newest is not None
    content = bytearray(newest.path.read_bytes())
    content[5000] ^= 1
    newest.path.write_bytes(content)
    clock.wind(days=1)
    with pytest.raises(Unavailable, match="not as it was"):
        drill(keeper)
    run = backup_status(keeper).drill
    assert "not as it was" in run.problem
    assert run.good_at == clock.at - timedelta(days=1)


def test_without_a_backup_there_is_nothing_to_try(keeper: BackupKeeper) -> None:
    with pytest.raises(Unavailable, match="no backup"):
        drill(keeper)


def test_only_an_administrator_tries_and_lists_but_everybody_may_back_up(
    clinic: Clinic, keeper: BackupKeeper
) -> None:
    def ignore(_done: int, _total: int) -> None:
        pass

    assert clinic.read(back_up_now, keeper, ignore).first.newest is not None
    assert len(clinic.read(list_backups, keeper)) == 1
    assert clinic.read(try_restore, keeper, ignore).drill.good_at is not None
    clinic.database.work_as(None)
    for asked in (back_up_now, try_restore):
        with pytest.raises(NotAllowed):
            clinic.read(asked, keeper, ignore)
    with pytest.raises(NotAllowed):
        clinic.read(list_backups, keeper)
