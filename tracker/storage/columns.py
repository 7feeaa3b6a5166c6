"""Column types over TEXT and INTEGER, so that STRICT tables take them.

Each type refuses what it can't keep (`Invalid`, naming the column), and `check` gives the SQL of
the CHECK constraint that keeps other programs to the same range. Both ends of a range are
included. None always passes: NOT NULL is the column's own business.
"""

import json
import re
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any
from unicodedata import is_normalized, normalize

from sqlalchemy import Dialect, Integer, Text, TypeDecorator
from sqlalchemy.exc import DontWrapMixin

from tracker.domain.interval import Interval
from tracker.domain.problems import Invalid
from tracker.domain.unreadable import UNREADABLE
from tracker.storage.unreadable import UnreadableValue, reads_past
from tracker.text import _

FIRST_DATE = date(1900, 1, 1)
LAST_DATE = date(2200, 12, 31)

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_CONTROL_BUT_LINES = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_DATE_GLOB = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
_LONGEST_NUMBER = 2**63 - 1


class Refused(Invalid, DontWrapMixin):
    """An `Invalid` that SQLAlchemy hands on as it is."""


class Line(TypeDecorator[str]):
    """One line of text, kept in NFC. Control characters and lone surrogates are refused."""

    impl = Text
    cache_ok = True
    field: str | None = None
    _refused = _CONTROL

    def __init__(self, longest: int = 200, *, shortest: int = 0) -> None:
        super().__init__()
        self.longest = longest
        self.shortest = shortest

    def check(self, name: str) -> str:
        if self.shortest == 0:
            return f"length({name}) <= {self.longest}"
        return f"length({name}) between {self.shortest} and {self.longest}"

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        if value is None:
            return None
        if not isinstance(value, str):
            raise Refused(_("This is not text."), field=self.field)
        return self._checked(value)

    def _checked(self, value: str) -> str:
        if not value.isascii():
            if _SURROGATE.search(value):
                raise Refused(
                    _("This text holds half a character; type it again."), field=self.field
                )
            if not is_normalized("NFC", value):
                value = normalize("NFC", value)
        if self._refused.search(value):
            raise Refused(
                _("This text holds a control character, which can't be kept."), field=self.field
            )
        if len(value) > self.longest:
            raise Refused(
                _("This text has {count} characters; at most {most} can be kept.").format(
                    count=len(value), most=self.longest
                ),
                field=self.field,
            )
        if len(value) < self.shortest:
            raise Refused(_("This can't be left empty."), field=self.field)
        return value


class Note(Line):
    """Text of several lines: line breaks and tabs are kept, CR LF becomes LF."""

    cache_ok = True
    _refused = _CONTROL_BUT_LINES

    def __init__(self, longest: int = 20_000, *, shortest: int = 0) -> None:
        super().__init__(longest, shortest=shortest)

    def _checked(self, value: str) -> str:
        return super()._checked(value.replace("\r\n", "\n"))


class OneOf(TypeDecorator[str]):
    """One of a few words."""

    impl = Text
    cache_ok = True
    field: str | None = None

    def __init__(self, *words: str) -> None:
        super().__init__()
        self.words = words

    def check(self, name: str) -> str:
        listed = ", ".join(f"'{word}'" for word in self.words)
        return f"{name} in ({listed})"

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        if value is not None and value not in self.words:
            raise Refused(
                _("“{value}” is not one of {words}.").format(
                    value=str(value)[:40], words=", ".join(self.words)
                ),
                field=self.field,
            )
        return value


def is_uuid(text: str) -> bool:
    """Whether it is one as this program writes them."""
    return _UUID.fullmatch(text) is not None


class Uuid(TypeDecorator[str]):
    """A UUID as 36 lower-case characters."""

    impl = Text
    cache_ok = True
    field: str | None = None

    def check(self, name: str) -> str:
        return f"length({name}) = 36"

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        if value is not None and not is_uuid(value):
            raise Refused(_("This is not a UUID."), field=self.field)
        return value


class CalendarDate(TypeDecorator[date]):
    """A date without a time, as ISO text, from 1900 to 2200 unless `first` and `last` differ."""

    impl = Text
    cache_ok = True
    field: str | None = None

    def __init__(self, first: date = FIRST_DATE, last: date = LAST_DATE) -> None:
        super().__init__()
        self.first = first
        self.last = last

    def check(self, name: str) -> str:
        return (
            f"{name} glob '{_DATE_GLOB}' and date({name}) = {name}"
            f" and {name} between '{self.first.isoformat()}' and '{self.last.isoformat()}'"
        )

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        if value is None:
            return None
        if type(value) is not date:
            raise Refused(_("This is not a date."), field=self.field)
        if not self.first <= value <= self.last:
            raise Refused(
                _("{on} is not a date from {first} to {last}.").format(
                    on=value.isoformat(), first=self.first.year, last=self.last.year
                ),
                field=self.field,
            )
        return value.isoformat()

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:  # noqa: ARG002
        if value is None:
            return None
        try:
            return _date(value)
        except (TypeError, ValueError):
            if reads_past():
                return UNREADABLE
            raise _unreadable(self.field) from None


class AnyDate(CalendarDate):
    """A date that was worked out: from year 1 to year 9999."""

    cache_ok = True

    def __init__(self) -> None:
        super().__init__(date.min, date.max)


class DayList(TypeDecorator[tuple[date, ...]]):
    """Dates that a query has joined by commas: for reading only, where a row each would take long."""

    impl = Text
    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[date, ...]:  # noqa: ARG002
        try:
            return tuple(map(_date, value.split(",")))
        except ValueError:
            raise _unreadable(None) from None


class ClockTime(TypeDecorator[time]):
    """A time of day of the clinic's clock, to the minute."""

    impl = Text
    cache_ok = True
    field: str | None = None

    def check(self, name: str) -> str:
        return f"{name} glob '[0-2][0-9]:[0-5][0-9]' and {name} < '24:00'"

    def process_bind_param(self, value: time | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else value.strftime("%H:%M")

    def process_result_value(self, value: Any, dialect: Dialect) -> time | None:  # noqa: ARG002
        try:
            return None if value is None else time.fromisoformat(value)
        except (TypeError, ValueError):
            raise _unreadable(self.field) from None


class UtcMoment(TypeDecorator[datetime]):
    """A moment, aware when it comes and goes, kept as UTC to the microsecond."""

    impl = Text
    cache_ok = True
    field: str | None = None

    def check(self, name: str) -> str:
        return f"{name} glob '{_DATE_GLOB}T*Z' and length({name}) = 27"

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise Refused(_("This is not a moment with a time zone."), field=self.field)
        return write_moment(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        try:
            return None if value is None else datetime.fromisoformat(value)
        except (TypeError, ValueError):
            raise _unreadable(self.field) from None


class WholeNumber(TypeDecorator[int]):
    """A whole number within a range. True, False and 3.0 are refused."""

    impl = Integer
    cache_ok = True
    field: str | None = None

    def __init__(self, least: int = 0, most: int = _LONGEST_NUMBER) -> None:
        super().__init__()
        self.least = least
        self.most = most

    def check(self, name: str) -> str:
        return f"{name} between {self.least} and {self.most}"

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        if value is None:
            return None
        if type(value) is not int or not self.least <= value <= self.most:
            raise Refused(
                _("“{value}” is not a whole number from {least} to {most}.").format(
                    value=str(value)[:40], least=self.least, most=self.most
                ),
                field=self.field,
            )
        return value


class Dose(WholeNumber):
    """Thousandths of a Unit, above 0 and at most 100,000 Units."""

    cache_ok = True

    def __init__(self) -> None:
        super().__init__(1, 100_000_000)


class Flag(TypeDecorator[bool]):
    """True or False as 1 or 0."""

    impl = Integer
    cache_ok = True
    field: str | None = None

    def check(self, name: str) -> str:
        return f"{name} in (0, 1)"

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        return None if value is None else int(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> bool | None:  # noqa: ARG002
        return None if value is None else bool(value)


class IntervalText(TypeDecorator[Interval]):
    """An interval, written as "12 weeks"."""

    impl = Text
    cache_ok = True
    field: str | None = None

    def check(self, name: str) -> str:
        return (
            f"{name} glob '[1-9]*' and length({name}) <= 11"
            f" and rtrim(ltrim({name}, '0123456789'), 's') in (' day', ' week', ' month', ' year')"
        )

    def process_bind_param(self, value: Interval | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        if value is None:
            return None
        if not isinstance(value, Interval):
            raise Refused(_("This is not an interval."), field=self.field)
        return str(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Interval | None:  # noqa: ARG002
        try:
            return None if value is None else _interval(value)
        except (TypeError, Invalid):
            raise _unreadable(self.field) from None


class Json(TypeDecorator[Any]):
    """Any value that JSON can hold, kept with sorted keys, so that equal values are equal text."""

    impl = Text
    cache_ok = True
    field: str | None = None

    def check(self, name: str) -> str:
        return f"json_valid({name})"

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else write_json(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        try:
            return None if value is None else json.loads(value)
        except (TypeError, ValueError):
            raise _unreadable(self.field) from None


def write_moment(moment: datetime) -> str:
    """The text of an aware moment as it is stored."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def write_json(value: Any) -> str:
    """The one text of a JSON value. NaN and lone surrogates are refused."""
    try:
        text = json.dumps(
            value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
        )
    except ValueError:
        raise Refused(_("This is not a number that can be kept.")) from None
    if _SURROGATE.search(text):
        raise Refused(_("This text holds half a character; type it again."))
    return text


# Sessions of a clinic fall on a few thousand days and have a handful of intervals.
@lru_cache(maxsize=50_000)
def _date(value: str) -> date:
    # Python also reads 20260105, and 2026-W01-1 as a day of the year before.
    if len(value) != 10 or value[7] != "-":
        raise ValueError(value)
    return date.fromisoformat(value)


_interval = lru_cache(maxsize=1_000)(Interval.parse)


def _unreadable(field: str | None) -> UnreadableValue:
    return UnreadableValue(
        _(
            "The database holds a value in “{field}” that this program didn’t write. "
            "Run “tracker check”."
        ).format(field=field or "?")
    )
