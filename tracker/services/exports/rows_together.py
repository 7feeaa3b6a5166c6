"""Rows of the plain CSV that have to become one, since the format has room for one."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from tracker.services.imports.plain_rows import PlainRow


def one_row_of_a_day(one: PlainRow, other: PlainRow) -> PlainRow:
    """Two sessions of a day as one row: nothing that was given is lost."""
    injectors = dict.fromkeys(name for name in (one.injector, other.injector) if name)
    return replace(
        one,
        dose=(one.dose or 0) + (other.dose or 0),
        is_touch_up=one.is_touch_up and other.is_touch_up,
        lots=tuple(dict.fromkeys(one.lots + other.lots)),
        injector=", ".join(injectors),
        notes="\n".join(text for text in (one.notes, other.notes) if text),
    )


def one_course_of_an_end(courses: Iterable[Sequence[PlainRow]]) -> tuple[PlainRow, ...]:
    """The rows of courses of one condition and region that ended on one day for one reason.

    A file can't tell them apart, so they are told as one. Of two products on one day, and of two
    rows without a day, the first is told.
    """
    by_day: dict[date | None, PlainRow] = {}
    for rows in courses:
        for row in rows:
            there = by_day.setdefault(row.session_on, row)
            if there is not row and row.session_on is not None and there.product == row.product:
                by_day[row.session_on] = one_row_of_a_day(there, row)
    return tuple(sorted(by_day.values(), key=lambda row: row.session_on or date.min))
