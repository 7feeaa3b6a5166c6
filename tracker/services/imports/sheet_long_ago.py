"""Treatments of a spreadsheet that a list of calls should not begin with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from tracker.services.imports.plain_rows import PlainRow
from tracker.services.imports.sheet_deaths import DIED

_LONG = relativedelta(years=1)


@dataclass(frozen=True, slots=True)
class LongAgo:
    """A treatment whose last injection is more than a year past, without a booking or an end."""

    record_number: str
    name: str
    condition: str
    last_on: date


def long_ago(rows: Sequence[PlainRow], today: date) -> tuple[LongAgo, ...]:
    """Of all that these rows tell, the longest ago first."""
    newest: dict[tuple[str, str, str], PlainRow] = {}
    live: set[tuple[str, str, str]] = set()
    dead = {row.record_number for row in rows if row.end_reason == DIED}
    for row in rows:
        key = row.record_number, row.condition, row.body_region
        if row.ended_on is not None or (row.booked_on is not None and row.booked_on >= today):
            live.add(key)
        if row.session_on is not None:
            there = newest.get(key)
            if there is None or (there.session_on or date.min) < row.session_on:
                newest[key] = row
    found = [
        LongAgo(
            row.record_number,
            f"{row.given_name} {row.family_name}".strip(),
            row.condition,
            row.session_on,
        )
        for key, row in newest.items()
        if key not in live
        and row.record_number not in dead
        and row.session_on is not None
        and row.session_on < today - _LONG
    ]
    return tuple(sorted(found, key=lambda one: (one.last_on, one.record_number)))
