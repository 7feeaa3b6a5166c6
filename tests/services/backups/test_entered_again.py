"""The list of what a restore has lost: kept in the clinic until somebody has entered it again."""

from pathlib import Path

import pytest

from tests.clinics import USER, Clinic
from tests.services.backups.conftest import WoundClock
from tracker.domain.account import Role
from tracker.domain.problems import NotAllowed
from tracker.services.backups.entered_again import (
    ToEnterAgain,
    mark_entered_again,
    to_enter_again,
)
from tracker.services.backups.found import Secret, look_into
from tracker.services.backups.keeping import BackupKeeper
from tracker.services.backups.restoring import RestoreOrder, restore
from tracker.services.clinic.clinic import open_clinic


def _lose(clinic: Clinic, keeper: BackupKeeper, clock: WoundClock, name: str) -> None:
    """A booking and a session that the backup lacks, and the backup put back."""
    keeper.keep()
    newest = keeper.places().in_first().newest()
    assert newest is not None
    patient = clinic.patient(family_name=name, birth_date="1950")
    course = clinic.course(patient, opened_on="2026-11-01")
    clinic.given(patient, "2026-11-20", (course, 155))
    clinic.book(course, "2027-02-20", reason="as they asked")
    clinic.close()
    restore(RestoreOrder(clinic.path, look_into(newest.path, Secret()), USER), now=clock)


def _waiting(path: Path) -> ToEnterAgain | None:
    with open_clinic(path, USER) as database:
        return database.read(to_enter_again)


@pytest.mark.fault(18)
def test_the_list_is_there_after_the_restore_until_it_is_marked_as_done(
    clinic: Clinic, keeper: BackupKeeper, clock: WoundClock
) -> None:
    clinic.patient()
    assert clinic.read(to_enter_again) is None
    _lose(clinic, keeper, clock, "Baker")
    lost = _waiting(clinic.path)
    assert lost is not None
    assert lost.restored_at == clock()
    assert [(row.family_name, str(row.on)) for row in lost.appointments] == [
        ("Baker", "2027-02-20")
    ]
    assert [(row.family_name, str(row.on)) for row in lost.sessions] == [("Baker", "2026-11-20")]
    assert lost.sessions[0].conditions == ("chronic-migraine",)
    assert str(lost.sessions[0].birth_date) == "1950"

    with open_clinic(clinic.path, USER) as database:
        database.write(mark_entered_again, lost.up_to)
    assert _waiting(clinic.path) is None


@pytest.mark.fault(18)
def test_a_second_restore_adds_to_the_list_of_the_first(
    clinic: Clinic, keeper: BackupKeeper, clock: WoundClock
) -> None:
    clinic.patient()
    _lose(clinic, keeper, clock, "Baker")
    first = _waiting(clinic.path)
    assert first is not None
    clock.wind(hours=2)
    clinic.database = open_clinic(clinic.path, USER, now=clock)
    _lose(clinic, BackupKeeper(clinic.database, now=clock), clock, "Cohen")
    both = _waiting(clinic.path)
    assert both is not None
    assert [row.family_name for row in both.appointments] == ["Baker", "Cohen"]
    with open_clinic(clinic.path, USER) as database:
        database.write(mark_entered_again, first.up_to)
        left = database.read(to_enter_again)
    assert left is not None
    assert [row.family_name for row in left.appointments] == ["Cohen"]


@pytest.mark.fault(18)
def test_the_same_backup_put_back_twice_loses_no_list(
    clinic: Clinic, keeper: BackupKeeper, clock: WoundClock
) -> None:
    clinic.patient()
    keeper.keep()
    oldest = keeper.places().in_first().newest()
    assert oldest is not None
    _lose(clinic, keeper, clock, "Baker")
    clock.wind(hours=2)
    order = RestoreOrder(clinic.path, look_into(oldest.path, Secret()), USER)
    restore(order, now=clock)
    lost = _waiting(clinic.path)
    assert lost is not None
    assert [row.family_name for row in lost.appointments] == ["Baker"]
    assert [row.family_name for row in lost.sessions] == ["Baker"]


def test_who_only_reads_can_not_say_that_it_is_done(clinic: Clinic) -> None:
    with clinic.as_user("Theo", Role.READ_ONLY) as database, pytest.raises(NotAllowed):
        database.write(mark_entered_again, 1)
