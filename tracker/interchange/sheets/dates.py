"""Dates as clinics write them; what can't be one is refused, what could be two is told."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import lru_cache

from tracker.domain.birth import BirthDate, PartialDate
from tracker.domain.problems import Invalid
from tracker.interchange.sheets.grid import Cell
from tracker.storage.columns import FIRST_DATE, LAST_DATE
from tracker.storage.fold import fold
from tracker.text import _

_TIME = r"(?:[T ,]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2}(?:\.\d+)?)?\s*(?P<half>[ap]m)?z?)?"
_NUMBERS = re.compile(
    r"(?P<a>\d{1,4})(?P<mark>\s*[./-]\s*|\s+)(?P<b>\d{1,2})(?P=mark)(?P<c>\d{1,4})\.?" + _TIME,
    re.ASCII | re.IGNORECASE,
)
_DAY_MONTH = re.compile(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th|er)?[\s.\-/]+(?:de\s+|of\s+)?"
    r"(?P<month>[^\W\d]+)[\s.,\-/]+(?:de\s+|del\s+)?(?P<year>\d{2}|\d{4})" + _TIME,
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    r"(?P<month>[^\W\d]+)\.?[\s\-]+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+"
    r"(?P<year>\d{4})" + _TIME,
    re.IGNORECASE,
)
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_PARTIAL = re.compile(
    r"(?:(?P<month>[0-9]{1,2})\s*[./-]\s*|(?P<word>[^\W\d]+)\.?[ /-](?:de )?)?(?P<year>[0-9]{4})"
)
_EXPIRY = re.compile(
    r"(?:(?P<month>[0-9]{1,2})\s*[./-]\s*|(?P<word>[^\W\d]+)[ ./’'-]+)(?P<year>[0-9]{2})"
)
_YEAR_MONTH = re.compile(r"(?P<year>\d{4})\s*[./-]\s*(?P<month>\d{1,2})", re.ASCII)
_WEEKDAY = re.compile(r"(?P<word>[^\W\d]+(?:-feira)?)\.?,?\s+(?P<rest>.+)", re.DOTALL)
_LANGUAGES = ("en", "de", "es", "fr", "pt", "it", "nl")


class Order(Enum):
    """Which number of a date comes first; of either, only what each date itself proves is read."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"
    EITHER = "either"


class Epoch(Enum):
    """The day from which a spreadsheet counts; the value is the day before its day 1.

    That of 1900 believes in 29 February 1900, so for all later days it begins a day early.
    """

    SINCE_1900 = date(1899, 12, 30)
    SINCE_1904 = date(1904, 1, 1)


@dataclass(frozen=True, slots=True)
class DateStyle:
    """How a column's dates are read.

    `latest_on`: of a two-digit year, the newest century that isn't after it is meant. `is_swapped`:
    another program has taken the day for the month in what the file has as dates.
    """

    order: Order
    latest_on: date
    epoch: Epoch = Epoch.SINCE_1900
    is_swapped: bool = False


def read_date(cell: Cell, style: DateStyle) -> date:
    """Raises Invalid, saying what would be right."""
    if isinstance(cell, date):
        on = cell.date() if isinstance(cell, datetime) else cell
        return _within(swapped(on) if style.is_swapped else on, on.isoformat())
    return _read(cell.strip(), style)


def read_time(cell: Cell) -> time | None:
    """The clinic's time that stands beside a date; None without one, and for midnight."""
    if isinstance(cell, date):
        at = cell.time().replace(second=0, microsecond=0) if isinstance(cell, datetime) else time()
        return at if at != time() else None
    written = (_NUMBERS, _DAY_MONTH, _MONTH_DAY)
    match = next(filter(None, (form.fullmatch(cell.strip()) for form in written)), None)
    if match is None or match["hour"] is None:
        return None
    hour, half = int(match["hour"]), (match["half"] or "").lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    at = time(hour, int(match["minute"]))
    return at if at != time() else None


def read_known(cell: Cell, style: DateStyle) -> BirthDate:
    """As `read_date`, but of a birth or a death only the month or the year may be known."""
    known = None if isinstance(cell, date) else _partial(cell.strip())
    return read_date(cell, style) if known is None else known


def read_expiry(cell: Cell, style: DateStyle) -> date:
    """As `read_date`; what lasts until a month lasts until its last day, as vials are labelled."""
    known = None if isinstance(cell, date) else _month_of_expiry(cell.strip())
    return read_date(cell, style) if known is None else known.last_on


def swapped(on: date) -> date:
    """With the day as the month, if there is such a month."""
    return on.replace(month=on.day, day=on.month) if on.day <= 12 else on


def orders_of(text: str) -> frozenset[Order]:
    """The orders in which a date in numbers can be read; empty if it isn't one of those."""
    match = _NUMBERS.fullmatch(_without_weekday(text.strip())[0])
    if match is None or len(match["a"]) > 2:
        return frozenset()
    one, two = int(match["a"]), int(match["b"])
    found = set()
    if 1 <= two <= 12 and 1 <= one <= 31:
        found.add(Order.DAY_FIRST)
    if 1 <= one <= 12 and 1 <= two <= 31:
        found.add(Order.MONTH_FIRST)
    return frozenset(found)


def is_dotted(text: str) -> bool:
    """Whether dots stand between the numbers of a date: nobody writes the month first like that."""
    match = _NUMBERS.fullmatch(_without_weekday(text.strip())[0])
    return match is not None and match["mark"].strip() == "."


def year_of_two_digits(text: str) -> int | None:
    """The two digits of a year that stands for a century nobody wrote; None for other cells."""
    text, _named = _without_weekday(text.strip())
    match = _NUMBERS.fullmatch(text)
    year = match["c"] if match and len(match["a"]) < 3 else ""
    if not year:
        match = _DAY_MONTH.fullmatch(text)
        year = match["year"] if match else ""
    return int(year) if len(year) == 2 else None


def is_serial(text: str) -> bool:
    """Whether a cell can be a day's number in a spreadsheet, from 1927 to 2119."""
    match = _SERIAL.fullmatch(text)
    return match is not None and 10_000 <= int(match[1]) <= 80_000


def looks_like_date(cell: Cell) -> bool:
    """Whether somebody meant a date, right or wrong; serial numbers don't look like one."""
    if isinstance(cell, date):
        return True
    text, _named = _without_weekday(cell.strip())
    if _NUMBERS.fullmatch(text):
        return True
    match = _DAY_MONTH.fullmatch(text) or _MONTH_DAY.fullmatch(text)
    return match is not None and _month(match["month"]) is not None


def is_part_of_date(text: str) -> bool:
    """Whether it names a month or a year, and no day."""
    return _partial(text.strip()) is not None


def is_month_of_expiry(text: str) -> bool:
    """Whether it names a month as the labels of vials do: 03/2028, 03/28, Mar-28."""
    return _month_of_expiry(text.strip()) is not None


@lru_cache(maxsize=50_000)
def _read(text: str, style: DateStyle) -> date:
    bare, weekdays = _without_weekday(text)
    on = _read_bare(bare, style)
    if weekdays and on.weekday() not in weekdays:
        raise Invalid(
            _("“{text}” is another day of the week: one of both is wrong.").format(text=text[:40])
        )
    return on


def _without_weekday(text: str) -> tuple[str, frozenset[int]]:
    """The rest, and what the weekday in front of it may be, 0 for Monday. Any other word before a
    date may say that nothing happened on it.
    """
    match = _WEEKDAY.fullmatch(text)
    weekdays = _days_of_the_week().get(fold(match["word"])) if match else None
    return (match["rest"], weekdays) if match and weekdays else (text, frozenset())


def _read_bare(text: str, style: DateStyle) -> date:
    if match := _NUMBERS.fullmatch(text):
        return _of_numbers(match, text, style)
    for written in (_DAY_MONTH, _MONTH_DAY):
        match = written.fullmatch(text)
        month = _month(match["month"]) if match else None
        if match and month is not None:
            _refuse_wrong_time(match, text)
            year = _year(match["year"], (month, int(match["day"])), style)
            return _day(year, month, int(match["day"]), text)
    if (match := _COMPACT.fullmatch(text)) and match[1] >= "1900":
        return _day(int(match[1]), int(match[2]), int(match[3]), text)
    if is_serial(text):
        return style.epoch.value + timedelta(days=int(text[:5]))
    if _partial(text) is not None:
        raise Invalid(
            _("“{text}” says no day; write the day, or leave the row out.").format(text=text)
        )
    raise Invalid(_("“{text}” is not a date; write it as 2026-11-22.").format(text=text[:40]))


def _partial(text: str) -> PartialDate | None:
    """The month or the year that a cell names, and no day."""
    match = _PARTIAL.fullmatch(text) or _YEAR_MONTH.fullmatch(text)
    return None if match is None else _part_of(match)


def _month_of_expiry(text: str) -> PartialDate | None:
    match = _EXPIRY.fullmatch(text)
    known = _partial(text) if match is None else _part_of(match, century=2000)
    return known if known and known.month else None


def _part_of(match: re.Match[str], century: int = 0) -> PartialDate | None:
    written = match.groupdict()
    word, number = written.get("word"), written.get("month")
    month = _month(word) if word else int(number) if number else None
    if word and month is None:
        return None
    try:
        known = PartialDate(century + int(written["year"]), month)
    except ValueError:
        return None
    return known if FIRST_DATE <= known.first_on <= LAST_DATE else None


def _of_numbers(match: re.Match[str], text: str, style: DateStyle) -> date:
    _refuse_wrong_time(match, text)
    if len(match["a"]) == 4:
        return _day(int(match["a"]), int(match["b"]), int(match["c"]), text)
    if len(match["a"]) == 3 or len(match["c"]) not in (2, 4):
        raise Invalid(_("“{text}” is not a date; write it as 2026-11-22.").format(text=text[:40]))
    one, two = int(match["a"]), int(match["b"])
    order = style.order
    if order is Order.EITHER:
        possible = orders_of(text)
        if len(possible) == 2 and one != two:
            raise Invalid(
                _("“{text}” can be read with the day first or the month first.").format(text=text)
            )
        order = next(iter(possible), Order.DAY_FIRST)
    day, month = (one, two) if order is Order.DAY_FIRST else (two, one)
    return _day(_year(match["c"], (month, day), style), month, day, text)


def _year(written: str, month_and_day: tuple[int, int], style: DateStyle) -> int:
    if len(written) == 4:
        return int(written)
    latest = style.latest_on
    year = latest.year - latest.year % 100 + int(written)
    is_later = (year, *month_and_day) > (latest.year, latest.month, latest.day)
    return year - 100 if is_later else year


def _refuse_wrong_time(match: re.Match[str], text: str) -> None:
    if match["hour"] is not None and (int(match["hour"]) > 23 or int(match["minute"]) > 59):
        raise Invalid(_("“{text}” has a time that no day has.").format(text=text[:40]))


def _day(year: int, month: int, day: int, text: str) -> date:
    try:
        return _within(date(year, month, day), text)
    except ValueError:
        raise Invalid(_("“{text}” is a day that no calendar has.").format(text=text[:40])) from None


def _within(on: date, text: str) -> date:
    if FIRST_DATE <= on <= LAST_DATE:
        return on
    raise Invalid(
        _("{on} is not a date from {first} to {last}.").format(
            on=text[:40], first=FIRST_DATE.year, last=LAST_DATE.year
        )
    )


def _month(word: str) -> int | None:
    return _months().get(fold(word).strip("."))


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    from babel import Locale

    found = {"sept": 9, "mrz": 3}
    for language in _LANGUAGES:
        for width in ("abbreviated", "wide"):
            for number, name in Locale(language).months["format"][width].items():
                found[fold(name).strip(".")] = number
    return found


@lru_cache(maxsize=1)
def _days_of_the_week() -> dict[str, frozenset[int]]:
    """“Di” is a day in German and another in French: both."""
    from babel import Locale

    found: dict[str, set[int]] = {}
    for language in _LANGUAGES:
        for width in ("short", "abbreviated", "wide"):
            for number, name in Locale(language).days["format"][width].items():
                for known in {fold(name).strip("."), fold(name).strip(".").partition("-")[0]}:
                    found.setdefault(known, set()).add(number)
    return {name: frozenset(days) for name, days in found.items()}
