"""Changes of records written down one by one, so that they can be taken back exactly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from tracker.domain.birth import PartialDate
from tracker.domain.death import UnknownDay, read_death_date
from tracker.storage import records as r
from tracker.storage.columns import CalendarDate
from tracker.storage.known_date import KnownDate
from tracker.storage.record import Record

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Part = tuple[str, tuple[int, ...], str, Any, Any]
"""A table, its row's key after the change, a column, and its values before and after."""


class Ledger:
    """Changes records, and remembers what they were: `parts`, in the order they were made."""

    def __init__(self) -> None:
        self.parts: list[Part] = []

    def put(self, record: Any, **values: Any) -> None:
        """Give the record these values."""
        for column, value in values.items():
            before = getattr(record, column)
            if before == value:
                continue
            setattr(record, column, value)
            table = record.__tablename__
            self.parts.append((table, _key(record), column, _plain(before), _plain(value)))


def parts_of(stored: Sequence[Any]) -> list[Part]:
    """As `Ledger.parts`, from what was stored."""
    return [(table, tuple(key), column, one, other) for table, key, column, one, other in stored]


def take_back(tx: Session, parts: Sequence[Part]) -> Ledger:
    """Give each record back what it had, the last change first.

    What somebody has changed since stays as it is, and a row that is no longer there stays away.
    """
    ledger = Ledger()
    for table, key, column, before, after in reversed(parts):
        kind = record_of(table)
        row = tx.get(kind, key)
        if row is not None and _plain(getattr(row, column)) == after:
            ledger.put(row, **{column: _typed(kind, column, before)})
    tx.flush()
    return ledger


def record_of(table: str) -> type[Any]:
    """The record that is kept in a table."""
    return _records()[table]


def records_with(target: str) -> Iterator[tuple[type[Any], str]]:
    """Each record that refers to the table `target`, and its column."""
    for kind in _records().values():
        for column in kind.__table__.columns:
            if any(key.column.table.name == target for key in column.foreign_keys):
                yield kind, column.name


def newest_ids(tx: Session) -> dict[str, int]:
    """The last id of each table of what belongs to a patient or a course."""
    kinds = {kind for target in ("patient", "course") for kind, _c in records_with(target)}
    return {
        kind.__tablename__: tx.scalar(select(func.max(kind.id))) or 0
        for kind in kinds
        if hasattr(kind, "id")
    }


@cache
def _records() -> dict[str, type[Any]]:
    r.map_all()
    found = {mapper.class_.__tablename__: mapper.class_ for mapper in Record.registry.mappers}
    return dict(sorted(found.items()))


def _key(record: Any) -> tuple[int, ...]:
    return tuple(getattr(record, c.name) for c in type(record).__table__.primary_key)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | PartialDate | UnknownDay) else value


def _typed(kind: type[Any], column: str, value: Any) -> Any:
    known = kind.__table__.columns[column].type
    if value is None or not isinstance(known, CalendarDate):
        return value
    return read_death_date(value) if isinstance(known, KnownDate) else date.fromisoformat(value)
