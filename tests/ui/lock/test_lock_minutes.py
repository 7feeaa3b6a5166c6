"""How long the window waits before it locks itself, by the clinic's calendar and its bookings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.clinics import Clinic
from tracker.services.clinic.clinic import today_in
from tracker.settings import Settings
from tracker.storage import records as r
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.lock.lock_minutes import LockMinutes
from tracker.ui.tasks import Tasks

ZONE = "America/New_York"
NOON, EVENING = (
    datetime(2026, 11, 23, 17, 0, tzinfo=UTC),
    datetime(2026, 11, 23, 23, 30, tzinfo=UTC),
)

Ask = Callable[..., int]


@pytest.fixture
def today(qapp: QApplication) -> Iterator[ClinicDate]:
    made = ClinicDate(ZONE)
    yield made
    made.deleteLater()


@pytest.fixture
def minutes(qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, today: ClinicDate) -> Ask:
    """The minutes at a time of day, with these settings."""

    def asked(at: datetime = NOON, settings: Settings | None = None) -> int:
        made = LockMinutes(clinic_tasks, today, settings or Settings(), clinic_tasks, lambda: at)
        with qtbot.waitSignal(made.changed) as told:
            made.look()
        made.deleteLater()
        assert told.args is not None
        return int(told.args[0])

    return asked


def _open_every_day(clinic: Clinic) -> None:
    def write(tx: object) -> None:
        tx.add_all(r.ClinicWeekday(weekday=day, is_open=True) for day in range(7))  # type: ignore[attr-defined]

    clinic.write(write)


def _book_somebody(clinic: Clinic, on: date) -> str:
    course = clinic.course(clinic.patient(), opened_on="2026-01-06")
    return clinic.book(course, on.isoformat(), reason="as they asked")


def test_fifteen_minutes_while_patients_are_treated_and_five_after_that(
    clinic: Clinic, minutes: Ask
) -> None:
    _open_every_day(clinic)
    assert minutes() == 5
    _book_somebody(clinic, today_in(ZONE))
    assert minutes() == 15
    assert minutes(EVENING) == 5
    assert minutes(EVENING, Settings(closing_hour=20)) == 15


def test_a_day_on_which_the_clinic_is_closed_is_no_day_of_injections(
    clinic: Clinic, minutes: Ask
) -> None:
    _open_every_day(clinic)
    _book_somebody(clinic, today_in(ZONE))

    def close(tx: object) -> None:
        tx.add(r.Closure(closed_on=today_in(ZONE), reason="ward round"))  # type: ignore[attr-defined]

    clinic.write(close)
    assert minutes() == 5


def test_minutes_that_somebody_chose_stay_whatever_day_it_is(clinic: Clinic, minutes: Ask) -> None:
    _open_every_day(clinic)
    _book_somebody(clinic, today_in(ZONE))
    assert minutes(settings=Settings(lock_minutes=2)) == 2
