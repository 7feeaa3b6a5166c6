"""Copying a whole clinic from one place to another, between a file and a server: row by row, as kept.

Texts and numbers are the same on both, so a table's content hash must be too. Until everything has
been read back and compared, the new place doesn't count, and is taken away again.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, Select, Table, column, insert, select, table, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tracker.domain.problems import Unavailable
from tracker.storage import engine
from tracker.storage.list_tables import SHARED_SLOTS
from tracker.storage.location import Location, Server
from tracker.storage.new_file import new_file
from tracker.storage.record import Record
from tracker.storage.records import map_all
from tracker.storage.search_index import refresh_many
from tracker.text import _

Progress = Callable[[int, int], None]

_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Content:
    """What a table holds: how many rows, and a hash over all of them in the order of their keys."""

    rows: int
    hash: str


Contents = dict[str, Content]


def copy_all(
    tx: Session,
    target: Location,
    *,
    key: bytes | None = None,
    salt: bytes = b"",
    progress: Progress | None = None,
    before_it_counts: Callable[[], None],
) -> Contents:
    """Make the clinic that `tx` reads at `target`, verified; tells what each table holds.

    `before_it_counts` may still raise, and then nothing is left at the target. Raises Unavailable.
    """
    tables = _tables()
    total = sum(_count(tx.connection(), one) for one in tables)
    with _new(target, key, salt) as bind:
        written: Contents = {}
        done = 0
        try:
            with bind.begin() as connection:
                if connection.dialect.name == "sqlite":
                    connection.exec_driver_sql("pragma defer_foreign_keys=on")
                for one in tables:
                    written[one.name] = _copy(tx.connection(), connection, one)
                    done += written[one.name].rows
                    if progress is not None:
                        progress(done, total)
            with Session(bind) as finishing, finishing.begin():
                patients = list(finishing.scalars(_PATIENTS))
                for begin in range(0, len(patients), _AT_ONCE):
                    _stay_awake(tx)
                    refresh_many(finishing, patients[begin : begin + _AT_ONCE])
            with bind.connect() as connection:
                _refuse_difference(written, _contents(connection, tables, partial(_stay_awake, tx)))
        except DBAPIError as error:
            raise Unavailable(
                _("The clinic couldn’t be written to “{place}”: {cause}. It is as it was.").format(
                    place=target, cause=str(error.orig).splitlines()[0]
                )
            ) from error
        before_it_counts()
    return written


def contents(tx: Session) -> Contents:
    """What each table of a clinic holds."""
    return _contents(tx.connection(), _tables())


def _stay_awake(tx: Session) -> None:
    """A server ends a transaction that asks nothing for a minute; a reader pauses here, too."""
    tx.connection().exec_driver_sql("select 1")


def _contents(
    connection: Connection, tables: list[Table], breathe: Callable[[], object] | None = None
) -> Contents:
    found = {}
    for one in tables:
        counting = _Counting()
        for rows in _rows(connection, one):
            counting.add(rows)
            if breathe is not None:
                breathe()
        found[one.name] = counting.content()
    return found


def _tables() -> list[Table]:
    """Each after those that it refers to; but for what belongs to a server, not to the clinic."""
    map_all()
    return [one for one in Record.metadata.sorted_tables if one.name != SHARED_SLOTS.name]


@contextmanager
def _new(target: Location, key: bytes | None, salt: bytes) -> Iterator[Engine]:
    with ExitStack() as stack:
        if isinstance(target, Server):
            from tracker.storage.postgresql.connection import upkeep
            from tracker.storage.postgresql.new_database import new_database

            stack.enter_context(new_database(target))
            bind = upkeep(target)
        else:
            bind = engine.writer(stack.enter_context(new_file(target, key=key, salt=salt)), key=key)
        try:
            yield bind
        finally:
            bind.dispose()


class _Counting:
    def __init__(self) -> None:
        self._rows = 0
        self._hash = hashlib.sha256()

    def add(self, rows: list[tuple[Any, ...]]) -> None:
        self._rows += len(rows)
        for row in rows:
            self._hash.update(json.dumps(row, ensure_ascii=False).encode() + b"\n")

    def content(self) -> Content:
        return Content(self._rows, self._hash.hexdigest())


def _copy(source: Connection, target: Connection, one: Table) -> Content:
    """Rows that name others of their own table learn their names when all are there."""
    plain = _plain(one)
    names = [c.name for c in one.columns]
    own = sorted({k.parent.name for k in one.foreign_keys if k.column.table is one})
    counting = _Counting()
    later: list[dict[str, Any]] = []
    for rows in _rows(source, one):
        counting.add(rows)
        told = [dict(zip(names, row, strict=True)) for row in rows]
        for row in told:
            if any(row[name] is not None for name in own):
                later.append({"own_id": row["id"], **{name: row[name] for name in own}})
                row.update(dict.fromkeys(own))
        target.execute(insert(plain), told)
    for row in later:
        named = {name: value for name, value in row.items() if name != "own_id"}
        target.execute(update(plain).where(plain.c.id == row["own_id"]).values(named))
    if target.dialect.name == "postgresql" and "id" in names:
        from tracker.storage.postgresql.sequences import catch_up

        catch_up(target, one.name)
    return counting.content()


def _rows(connection: Connection, one: Table) -> Iterator[list[tuple[Any, ...]]]:
    """As they are kept, without the types of the columns, in the order of their keys."""
    plain = _plain(one)
    query = select(plain).order_by(*(plain.c[c.name] for c in one.primary_key.columns))
    with connection.execute(query, execution_options={"yield_per": _AT_ONCE}) as found:
        for some in found.partitions():
            yield [tuple(row) for row in some]


def _plain(one: Table) -> Any:
    return table(one.name, *(column(c.name) for c in one.columns))


def _count(connection: Connection, one: Table) -> int:
    return int(connection.exec_driver_sql(f'select count(*) from "{one.name}"').scalar_one())  # noqa: S608


def _refuse_difference(written: Contents, found: Contents) -> None:
    for name, content in written.items():
        if found[name] != content:
            raise Unavailable(
                _(
                    "“{table}” came out differently in the new place ({found} rows, {count} "
                    "before), so the clinic was not moved. It is as it was."
                ).format(table=name, found=found[name].rows, count=content.rows)
            )


_PATIENTS: Select[Any] = select(column("id")).select_from(table("patient"))
