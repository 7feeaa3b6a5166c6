"""Which column of Units tells of which column of dates, where visits stand beside one another."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from tracker.interchange.sheets.columns import ColumnGuess

_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Visit:
    """The columns that tell of one visit."""

    on: ColumnGuess | None
    units: ColumnGuess | None


def paired_visits(dates: Sequence[ColumnGuess], units: Sequence[ColumnGuess]) -> tuple[Visit, ...]:
    """A visit a column of dates, with its Units only where the headers leave no doubt of them."""
    if len(dates) < 2 and len(units) < 2:
        return (Visit(next(iter(dates), None), next(iter(units), None)),)
    by_number = {_numbers(one): one for one in units}
    days = {_numbers(one) for one in dates}
    if () not in days and () not in by_number:
        if len(days) == len(dates) and len(by_number) == len(units):
            return tuple(Visit(on, by_number.get(_numbers(on))) for on in dates)
    elif len(dates) == len(units):
        # Without numbers, each day has to stand right before its Units.
        places = [one.seen.column for one in chain(*zip(dates, units, strict=True))]
        if places == sorted(places):
            return tuple(map(Visit, dates, units))
    return tuple(Visit(on, None) for on in dates) or (Visit(None, None),)


def _numbers(column: ColumnGuess) -> tuple[str, ...]:
    """What counts a column among others: "Date 2", "2nd visit / Units"."""
    return tuple(_NUMBER.findall(column.seen.header))
