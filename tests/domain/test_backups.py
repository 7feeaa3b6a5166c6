"""Which backups stay, and when the next one is due, under clocks that behave as clocks do."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.domain.backup_names import backup_moment, backup_name
from tracker.domain.backup_rotation import Kept, surplus
from tracker.domain.backup_schedule import LastRuns, Why, due_backup

NEW_YORK = "America/New_York"
NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)

moments = st.integers(0, 7_000_000_000).map(
    lambda seconds: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
zones = st.sampled_from(
    [NEW_YORK, "Pacific/Kiritimati", "Pacific/Pago_Pago", "Australia/Lord_Howe", "Pacific/Apia"]
)


def day_of(moment: datetime, zone: str = NEW_YORK) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()


@given(moments)
def test_a_name_tells_the_moment_again(moment: datetime) -> None:
    assert backup_moment(backup_name(moment)) == moment


@given(st.text(max_size=40) | st.from_regex(r"clinic-.{8}T.{6}Z\.db", fullmatch=True))
def test_a_name_that_is_not_ours_tells_nothing_or_is_written_that_very_way(name: str) -> None:
    moment = backup_moment(name)
    assert moment is None or backup_name(moment) == name


@pytest.mark.parametrize(
    "name",
    [
        "clinic-20261122T150000Z.db.keys",
        "clinic-20261122T150000Z (1).db",
        "Clinic-20261122T150000Z.db",
        "clinic-20260231T150000Z.db",
        "clinic-20261122T250000Z.db",
        "clinic-00000000T000000Z.db",
        "clinic-٢٠٢٦١١٢٢T150000Z.db",
        "clinic-20261122T150000Z.db\n",
        "clinic.db",
        "",
    ],
)
@pytest.mark.fault(17)
def test_a_bad_name_is_not_parsed(name: str) -> None:
    assert backup_moment(name) is None


@pytest.mark.fault(17)
@settings(max_examples=300)
@given(st.lists(moments, max_size=60), moments, zones)
def test_the_newest_backup_and_those_of_the_future_stay(
    made: list[datetime], now: datetime, zone: str
) -> None:
    goes = surplus(made, now, zone, Kept(newest=1, days=1, weeks=0, months=0))
    past = [moment for moment in made if moment <= now + timedelta(minutes=5)]
    if past:
        assert max(past) not in goes
    assert goes <= set(past)


@pytest.mark.fault(17)
@given(st.lists(moments, max_size=80), moments, zones)
def test_every_day_week_and_month_within_its_number_keeps_its_newest(
    made: list[datetime], now: datetime, zone: str
) -> None:
    kept = Kept(newest=2, days=3, weeks=2, months=2)
    past = [moment for moment in made if moment <= now + timedelta(minutes=5)]
    stays = set(made) - surplus(made, now, zone, kept)
    for on in sorted({day_of(moment, zone) for moment in past}, reverse=True)[: kept.days]:
        assert max(m for m in past if day_of(m, zone) == on) in stays
    for month in sorted({(day_of(m, zone).year, day_of(m, zone).month) for m in past})[-2:]:
        of_month = [m for m in past if (day_of(m, zone).year, day_of(m, zone).month) == month]
        assert max(of_month) in stays


@pytest.mark.fault(17)
@given(st.lists(moments, min_size=1, max_size=60), moments, zones)
def test_rotating_twice_removes_nothing_more(
    made: list[datetime], now: datetime, zone: str
) -> None:
    once = set(made) - surplus(made, now, zone)
    assert surplus(once, now, zone) == frozenset()


@pytest.mark.fault(17)
@given(st.lists(moments, max_size=60), moments, zones)
def test_a_backup_of_the_future_takes_nobodys_place(
    made: list[datetime], now: datetime, zone: str
) -> None:
    past = [moment for moment in made if moment <= now]
    future = [now + timedelta(days=400 * n) for n in range(1, 9)]
    assert surplus([*past, *future], now, zone) == surplus(past, now, zone)


@pytest.mark.fault(17)
def test_four_hundred_days_of_hourly_backups() -> None:
    there: set[datetime] = set()
    now = datetime(2026, 1, 1, tzinfo=UTC)
    for _day in range(400):
        for hour in range(13, 24):
            now = now.replace(hour=hour, minute=7)
            there.add(now)
            there -= surplus(there, now, NEW_YORK)
        now += timedelta(days=1)
    newest = max(there)
    days = {day_of(moment) for moment in there}
    assert {day_of(newest - timedelta(days=n)) for n in range(14)} <= days
    assert {(on.year, on.month) for on in days} == {
        *((2026, month) for month in range(1, 13)),
        *((2027, month) for month in (1, 2)),
    }
    assert len(there) <= 8 + 14 + 8 + 24


@pytest.mark.fault(17)
def test_a_clock_that_jumps_ten_years_costs_no_backup_but_the_oldest_of_a_day() -> None:
    days = [NOW - timedelta(days=n) for n in range(14)]
    wrong = NOW + timedelta(days=3650)
    assert surplus([*days, wrong], wrong, NEW_YORK) <= {min(days)}
    assert surplus([*days, wrong], NOW, NEW_YORK) == frozenset()


@pytest.mark.fault(17)
def test_the_day_of_a_backup_is_the_clinics_also_on_days_of_23_and_25_hours() -> None:
    kept = Kept(newest=1, days=3, weeks=0, months=0)
    for sunday in (date(2026, 3, 8), date(2026, 11, 1)):
        place = ZoneInfo(NEW_YORK)
        night = datetime(sunday.year, sunday.month, sunday.day, 23, 30, tzinfo=place)
        late = [night + timedelta(days=n) for n in (-1, 0, 1)]
        early = [moment.replace(hour=0, minute=30) for moment in late]
        made = [moment.astimezone(UTC) for moment in (*late, *early)]
        assert surplus(made, max(made), NEW_YORK, kept) == set(made[3:])


CLOSING = 18


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(NEW_YORK)).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "good_at", "why"),
    [
        ("2026-11-22T09:00", None, Why.HOURLY),
        ("2026-11-22T09:30", "2026-11-22T09:00", None),
        ("2026-11-22T10:00", "2026-11-22T09:00", Why.HOURLY),
        ("2026-11-22T18:05", "2026-11-22T17:40", Why.CLOSE_OF_DAY),
        ("2026-11-22T18:30", "2026-11-22T18:05", None),
        ("2026-11-22T09:30", "2036-11-22T09:00", Why.HOURLY),
        ("2026-11-01T18:05", "2026-11-01T17:40", Why.CLOSE_OF_DAY),
    ],
)
def test_when_a_backup_is_due(now: str, good_at: str | None, why: Why | None) -> None:
    last = LastRuns(local(good_at) if good_at else None)
    assert due_backup(local(now), NEW_YORK, CLOSING, last, has_changed=True) is why


def test_nothing_is_due_where_nothing_changed() -> None:
    assert due_backup(NOW, NEW_YORK, CLOSING, LastRuns(), has_changed=False) is None


def test_a_place_that_failed_is_not_tried_every_minute() -> None:
    failed = LastRuns(None, NOW - timedelta(minutes=3), has_failed=True)
    assert due_backup(NOW, NEW_YORK, CLOSING, failed, has_changed=True) is None
    later = NOW + timedelta(minutes=8)
    assert due_backup(later, NEW_YORK, CLOSING, failed, has_changed=True) is Why.HOURLY
