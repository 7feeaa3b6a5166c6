"""Today is the clinic's date, and one object tells when it changes."""

from datetime import UTC, date, datetime

import pytest
from pytestqt.qtbot import QtBot

from tracker.services.clinic.clinic import today_in
from tracker.ui.clinic_date import ClinicDate


@pytest.mark.fault(48)
def test_the_clinics_zone_decides_not_the_computers() -> None:
    moment = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
    assert today_in("America/New_York", moment) == date(2026, 11, 22)
    assert today_in("Pacific/Auckland", moment) == date(2026, 11, 23)


def test_a_fixed_date_never_changes(qtbot: QtBot) -> None:
    today = ClinicDate("America/New_York", fixed_on=date(2026, 11, 22))
    with qtbot.assertNotEmitted(today.changed):
        today.check()
    assert today.on == date(2026, 11, 22)
    assert today.is_fixed


@pytest.mark.fault(50)
def test_midnight_is_told_once(qtbot: QtBot) -> None:
    today = ClinicDate("America/New_York")
    today._on = date(2020, 1, 1)
    with qtbot.waitSignal(today.changed) as told:
        today.check()
    assert told.args == [today_in("America/New_York")]
    with qtbot.assertNotEmitted(today.changed):
        today.check()
