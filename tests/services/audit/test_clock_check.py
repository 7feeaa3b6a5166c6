"""A workstation whose clock is not the server's is told so; a file has no clock of its own."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.clinics import USER, Clinic
from tracker.services.audit.clock_check import WrongClock, find_wrong_clock
from tracker.services.clinic.clinic import open_clinic

pytestmark = pytest.mark.both_engines


def _found(clinic: Clinic, apart: timedelta) -> WrongClock | None:
    with open_clinic(clinic.place, USER, now=lambda: datetime.now(UTC) + apart) as database:
        return database.read(find_wrong_clock)


@pytest.mark.fault(51)
@pytest.mark.parametrize("apart", [timedelta(minutes=3), timedelta(days=-3), timedelta(days=3)])
def test_a_clock_that_is_not_the_servers_is_told(
    clinic: Clinic, engine: str, apart: timedelta
) -> None:
    _write_now(clinic)
    found = _found(clinic, apart)
    if engine == "sqlite" and apart > timedelta():
        assert found is None
        return
    assert found is not None
    assert ("that of the server" in found.sentence) == (engine == "postgresql")


@pytest.mark.fault(51)
@pytest.mark.parametrize("seconds", [-90, 0, 90])
def test_two_clocks_that_are_nearly_the_same_are_fine(clinic: Clinic, seconds: int) -> None:
    _write_now(clinic)
    assert _found(clinic, timedelta(seconds=seconds)) is None


def _write_now(clinic: Clinic) -> None:
    """An entry of this moment, so that only the server's clock can be what differs."""
    with open_clinic(clinic.place, USER) as database:
        database.note_act("lock")
