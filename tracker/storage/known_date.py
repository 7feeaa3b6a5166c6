"""The columns of dates that may be known in part only."""

from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect

from tracker.domain.birth import BirthDate, PartialDate, read_birth_date
from tracker.domain.death import UNKNOWN_DAY, DeathDate, UnknownDay
from tracker.storage.columns import CalendarDate, Refused
from tracker.text import _

_YEAR, _MONTH = "[0-9][0-9][0-9][0-9]", "[0-9][0-9][0-9][0-9]-[0-9][0-9]"


class KnownDate(CalendarDate):
    """A date as far as it is known: a day, or only a month or a year."""

    cache_ok = True

    def check(self, name: str) -> str:
        first, last = self.first.isoformat(), self.last.isoformat()
        return (
            f"{name} glob '{_YEAR}' and {name} between '{first[:4]}' and '{last[:4]}'"
            f" or {name} glob '{_MONTH}' and substr({name}, 6) between '01' and '12'"
            f" and {name} between '{first[:7]}' and '{last[:7]}'"
            f" or {super().check(name)}"
        )

    def process_bind_param(self, value: BirthDate | None, dialect: Dialect) -> str | None:
        if not isinstance(value, PartialDate):
            return super().process_bind_param(value, dialect)
        if not self.first <= value.first_on <= value.last_on <= self.last:
            raise Refused(
                _("{on} is not a date from {first} to {last}.").format(
                    on=value, first=self.first.year, last=self.last.year
                ),
                field=self.field,
            )
        return value.isoformat()

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        try:
            return _known(value)
        except (TypeError, ValueError):
            return super().process_result_value(value, dialect)


class DeathDay(KnownDate):
    """A date of death as far as it is known, at the least that there was one."""

    cache_ok = True

    def check(self, name: str) -> str:
        return f"{name} = '{UNKNOWN_DAY}' or {super().check(name)}"

    def process_bind_param(self, value: DeathDate | None, dialect: Dialect) -> str | None:
        if isinstance(value, UnknownDay):
            return value.isoformat()
        return super().process_bind_param(value, dialect)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        if value == UNKNOWN_DAY.isoformat():
            return UNKNOWN_DAY
        return super().process_result_value(value, dialect)


# Most are read again and again, as other dates are.
_known = lru_cache(maxsize=50_000)(read_birth_date)
