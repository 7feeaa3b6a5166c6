"""Ids of long lists, read without holding the window."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, Text, cast, func, literal_column, select

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

FIRST_PART = 1_000
"""Enough to fill any screen."""

_PART = 10_000


def ids_in_order(tx: Session, query: Select[Any]) -> Iterator[list[int]]:
    """The ids that `query` selects, in its order, in parts; the first one is short.

    SQLite joins them into one text in a single step, in which Python runs free: row by row, a
    hundred thousand would make the window wait at each of its own steps. The order of the inner
    query holds: SQLite keeps it for any aggregate but count, min and max, PostgreSQL for every one.
    """
    joined = tx.scalar(_joined(tx, query))
    if joined is None:
        return
    written = joined.split(",")
    start, size = 0, FIRST_PART
    while start < len(written):
        yield list(map(int, written[start : start + size]))
        start, size = start + size, _PART


def _joined(tx: Session, query: Select[Any]) -> Select[Any]:
    ids = query.subquery()
    if tx.get_bind().dialect.name == "postgresql":
        return select(func.string_agg(cast(ids.c[0], Text), literal_column("','")))
    return select(func.group_concat(ids.c[0]))
