"""Dates as people type them: `12.3.`, `12.3.26`, `+12w`, `tomorrow`, `mon`, `2026-03-12`.

What could be read in two ways is refused, never guessed: a wrong date is worse
than a question. Only ASCII digits count as digits.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum

from dateutil.relativedelta import relativedelta

from tracker.domain.problems import Invalid

EARLIEST_YEAR, LATEST_YEAR = 1850, 2199


class Lean(Enum):
    """Where a date without a year, or a weekday, lies when nothing says so.

    A booking leans to the FUTURE, a visit or a birth to the PAST; today counts as
    both, but a weekday is never today. A day that has just passed never becomes next
    year's by leaning to the FUTURE: it is refused, until the year is written too.
    """

    PAST = -1
    FUTURE = 1


@dataclass(frozen=True)
class DateWords:
    """Words in small letters. Weekdays: Monday is 0. Prefixes of 3 letters count too."""

    today: tuple[str, ...] = ("today", "now")
    tomorrow: tuple[str, ...] = ("tomorrow", "tom")
    yesterday: tuple[str, ...] = ("yesterday", "yes")
    weekdays: tuple[str, ...] = (
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    )
    months: tuple[str, ...] = (
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    )
    units: Mapping[str, str] = field(
        default_factory=lambda: {"d": "days", "w": "weeks", "m": "months", "y": "years"}
    )


ENGLISH = DateWords()

_JUST_PASSED = timedelta(days=90)

_NUMBERS = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})(?:\2([0-9]{4}|[0-9]{2})?)?\.?")
_ISO = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})")
_STEP = re.compile(r"([+-])\s*([0-9]{1,4})\s*([^\W\d_]+)")
_DAY_WORD = re.compile(r"([0-9]{1,2})\.?\s*([^\W\d_]{3,})\.?,?(?:\s+([0-9]{4}|[0-9]{2}))?")
_WORD_DAY = re.compile(r"([^\W\d_]{3,})\.?\s*([0-9]{1,2})(?:,?\s+([0-9]{4}|[0-9]{2}))?")


def read_typed_date(
    text: str,
    *,
    today: date,
    is_day_first: bool | None = True,
    lean: Lean = Lean.FUTURE,
    words: DateWords = ENGLISH,
) -> date:
    """The date that `text` means, or Invalid with a sentence about it.

    `is_day_first` is the order of the system in 3/12 and 3-12 (None: unknown, so it is
    refused unless only one order is possible); with dots the day always comes first.
    """
    typed = " ".join(text.casefold().split())
    found = (
        _read_word(typed, today, lean, words)
        or _read_step(typed, today, words)
        or _read_iso(typed)
        or _read_numbers(typed, today, lean, is_day_first)
        or _read_month_name(typed, today, lean, words)
    )
    if found is None:
        raise Invalid(
            "“{text}” isn’t a date. Try 12.3., 2026-03-12, +12w, tomorrow or mon.",
            text=text.strip()[:40],
        )
    if not EARLIEST_YEAR <= found.year <= LATEST_YEAR:
        raise Invalid("The year {year} can’t be right.", year=found.year)
    return found


def _read_word(typed: str, today: date, lean: Lean, words: DateWords) -> date | None:
    for offset, names in ((0, words.today), (1, words.tomorrow), (-1, words.yesterday)):
        if typed in names:
            return today + timedelta(days=offset)
    weekday = _position(typed.removesuffix("."), words.weekdays, fewest=2)
    if weekday is None:
        return None
    ahead = (weekday - today.weekday()) % 7
    if lean is Lean.FUTURE:
        return today + timedelta(days=ahead or 7)
    return today - timedelta(days=7 - ahead)


def _read_step(typed: str, today: date, words: DateWords) -> date | None:
    step = _STEP.fullmatch(typed)
    if step is None:
        return None
    unit = next((u for letter, u in words.units.items() if step[3] in {letter, u, u[:-1]}), None)
    if unit is None:
        return None
    count = int(step[2]) if step[1] == "+" else -int(step[2])
    try:
        match unit:
            case "days":
                return today + timedelta(days=count)
            case "weeks":
                return today + timedelta(weeks=count)
            case "months":
                return today + relativedelta(months=count)
            case _:
                return today + relativedelta(years=count)
    except (OverflowError, ValueError):
        raise Invalid("“{text}” lies too far away.", text=typed) from None


def _read_iso(typed: str) -> date | None:
    iso = _ISO.fullmatch(typed)
    return None if iso is None else _exact(int(iso[1]), int(iso[2]), int(iso[3]))


def _read_numbers(typed: str, today: date, lean: Lean, is_day_first: bool | None) -> date | None:
    numbers = _NUMBERS.fullmatch(typed)
    if numbers is None:
        return None
    first, second, year = int(numbers[1]), int(numbers[3]), numbers[4]
    if numbers[2] == ".":
        is_day_first = True
    elif typed.endswith("."):
        return None
    if is_day_first is None:
        if first <= 12 and second <= 12 and first != second:
            raise Invalid(
                "“{text}” could be two days. Write the month as a word, or 2026-03-12.",
                text=typed,
            )
        is_day_first = second <= 12
    day, month = (first, second) if is_day_first else (second, first)
    return _with_year(day, month, year, today, lean)


def _read_month_name(typed: str, today: date, lean: Lean, words: DateWords) -> date | None:
    if found := _DAY_WORD.fullmatch(typed):
        day, name, year = int(found[1]), found[2], found[3]
    elif found := _WORD_DAY.fullmatch(typed):
        name, day, year = found[1], int(found[2]), found[3]
    else:
        return None
    month = _position(name, words.months, fewest=3)
    return None if month is None else _with_year(day, month + 1, year, today, lean)


def _with_year(day: int, month: int, year: str | None, today: date, lean: Lean) -> date:
    if not 1 <= month <= 12:
        raise Invalid("There is no month {month}.", month=month)
    if year is not None and len(year) == 4:
        return _exact(int(year), month, day)
    if year is not None:
        return _exact(_century(int(year), today, lean), month, day)
    candidates = sorted(_existing(day, month, today))
    if not candidates:
        raise Invalid("There is no such day as {day}.{month}. this year.", day=day, month=month)
    if lean is Lean.FUTURE:
        ahead = next((on for on in candidates if on >= today), candidates[-1])
        passed = max((on for on in candidates if on < today), default=None)
        if ahead > today and passed is not None and today - passed <= _JUST_PASSED:
            raise Invalid(
                "{on} is past; for {year} write {day}.{month}.{year}.",
                on=passed,
                year=ahead.year,
                day=day,
                month=month,
            )
        return ahead
    return next((on for on in reversed(candidates) if on <= today), candidates[0])


def _existing(day: int, month: int, today: date) -> Iterator[date]:
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            yield date(year, month, day)
        except ValueError:
            continue


def _century(short: int, today: date, lean: Lean) -> int:
    """A birth of '79 was in 1979; a booking for '27 is in 2027."""
    year = today.year - today.year % 100 + short
    farthest = today.year if lean is Lean.PAST else today.year + 49
    return year if year <= farthest else year - 100


def _exact(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Invalid(
            "There is no such day as {year}-{month}-{day}.",
            year=f"{year:04}",
            month=f"{month:02}",
            day=f"{day:02}",
        ) from None


def _position(typed: str, names: tuple[str, ...], *, fewest: int) -> int | None:
    """Where the one name stands that `typed` begins; None for none or several."""
    if len(typed) < fewest:
        return None
    found = [n for n, name in enumerate(names) if name.startswith(typed)]
    return found[0] if len(found) == 1 else None
