"""A carried record's values as its columns take them, or what is wrong with them."""

from collections.abc import Callable
from functools import cache
from typing import Any

from sqlalchemy import Column
from sqlalchemy.dialects.sqlite import dialect

from tracker.domain.problems import Problem
from tracker.services.carried.kinds import carried_columns, referred
from tracker.services.carried.record import Value, Values
from tracker.storage.columns import (
    CalendarDate,
    ClockTime,
    Flag,
    IntervalText,
    Json,
    Line,
    UtcMoment,
    WholeNumber,
)
from tracker.text import _

Tell = Callable[[str, str], object]
"""Told the column and the sentence of each fault."""

_READ = (CalendarDate, ClockTime, IntervalText, Json, UtcMoment)
_DIALECT = dialect()


def stored_values(name: str, values: Values, tell: Tell, *, left_out: str = "") -> dict[str, Any]:
    """By column but `left_out`; rows that are referred to are still named by their uuids.

    Of another system's, nobody knows when it was written down and how often it was changed.
    """
    columns = {column.name: column for column in carried_columns(name) if column.name != left_out}
    for unknown in sorted(values.keys() - columns.keys()):
        tell(unknown, _("there is no such field."))
    found = {}
    for column in columns.values():
        value = values.get(column.name)
        if value is None and column.name in ("version", "created_at"):
            continue
        if value is None:
            value = _absent(column)
            if value is None and not column.nullable:
                tell(column.name, _("this is missing."))
        found[column.name] = None if value is None else _stored(name, column, value, tell)
    return found


def _absent(column: Column[Any]) -> Value:
    """What a column holds that nobody filled in; None where it must be filled in."""
    if column.nullable:
        return None
    if isinstance(column.type, Flag):
        return False
    return "" if isinstance(column.type, Line) and not column.type.shortest else None


def _stored(name: str, column: Column[Any], value: Value, tell: Tell) -> Any:
    if type(value) is not _taken(name, column.name):
        tell(column.name, _("“{value}” is of another type.").format(value=str(value)[:40]))
        return None
    if column.name in referred(name):
        return value
    kind: Any = column.type
    try:
        read = kind.process_result_value(value, _DIALECT) if isinstance(kind, _READ) else value
        kind.process_bind_param(read, _DIALECT)
    except Problem as problem:
        tell(column.name, str(problem))
        return None
    return read


@cache
def _taken(name: str, column: str) -> type:
    """The type of the values that a column takes, as they travel."""
    kind = next(c.type for c in carried_columns(name) if c.name == column)
    if column in referred(name):
        return str
    if isinstance(kind, Flag):
        return bool
    return int if isinstance(kind, WholeNumber) else str
