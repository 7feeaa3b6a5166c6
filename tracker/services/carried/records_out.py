"""Every record of the clinic as it travels, in an order that never varies."""

from collections import defaultdict
from collections.abc import Callable, Generator, Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, column, func, null, select, table
from sqlalchemy.orm import Session

from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.carried.kinds import (
    CLINIC,
    KINDS,
    Kind,
    carried_columns,
    flags,
    kind_named,
    owner_column,
    referred,
    table_named,
)
from tracker.services.carried.record import CarriedRecord, Value, Values
from tracker.services.carried.standing import standing
from tracker.services.exports.note import ExportNote, note_export

AT_ONCE = 500


def records_out(
    tx: Session, note: ExportNote, progress: Callable[[int, int], None] | None = None
) -> Generator[CarriedRecord]:
    """All that travels, kind by kind, each in the order in which it was written. Audited, counted.

    `progress` is told how many are done, of how many; what it raises ends it.
    """
    authorize(tx, Action.EXPORT)
    count, total = 0, 0 if progress is None else _total(tx)
    everything = (record for kind in KINDS for record in records_of_kind(tx, kind))
    for record in standing(tx, everything):
        count += 1
        yield record
        if progress is not None and count % AT_ONCE == 0:
            progress(min(count, total), total)
    note_export(tx, note, count)


def _total(tx: Session) -> int:
    counts = (select(func.count()).select_from(_plain(kind.name)) for kind in KINDS)
    return sum(tx.connection().execute(count).scalar_one() for count in counts)


def records_of_kind(
    tx: Session, kind: Kind, column: str = "", ids: Sequence[int] = ()
) -> Iterator[CarriedRecord]:
    """Those of one kind, all of them or those with one of these ids in a column."""
    columns = _selected(kind.name)
    own = table_named(kind.name)
    plain = _plain(kind.name)
    query = _query(kind.name).order_by(*(plain.c[c.name] for c in own.primary_key))
    whole = plain.c[kind.whole_column] if kind.whole_column else null()
    query = query.add_columns(whole.label("whole_key"))
    if column:
        query = query.where(plain.c[column].in_(ids))
    connection = tx.connection()
    with connection.execute(query, execution_options={"yield_per": AT_ONCE}) as found:
        for rows in found.partitions():
            keys = [row[0] for row in rows]
            parts = {name: _parts(tx, kind.name, name, keys) for name in kind.parts}
            wholes = _wholes(tx, kind, [row[-1] for row in rows])
            followed, harm = _followed(tx, kind, keys), _harm(tx, kind, keys)
            for row in rows:
                values = _values(kind.name, columns, row[1:-1])
                told = {name: rows[row[0]] for name, rows in parts.items() if row[0] in rows}
                yield CarriedRecord(
                    kind.name,
                    key_of(kind.name, values),
                    values,
                    told,
                    wholes.get(str(values.get(kind.whole_column))),
                    row[0] in followed,
                    tuple(harm.get(row[0], ())),
                )


def key_of(name: str, values: Values) -> str:
    """What a record is known by, in this clinic and any other."""
    if name == CLINIC:
        return name
    if "uuid" in values:
        return str(values["uuid"])
    keys = [c.name for c in table_named(name).primary_key]
    if keys == ["id"]:
        keys = ["course_id", "row_on"]
    return "/".join(str(values.get(key)) for key in keys)


def _selected(name: str) -> list[str]:
    return [c.name for c in carried_columns(name)]


def _query(name: str) -> Select[Any]:
    """A row's own id or key first, then what travels, other rows' ids as their uuids."""
    own = _plain(name)
    named = referred(name)
    joined: Any = own
    columns: list[Any] = []
    for one in carried_columns(name):
        if one.name not in named:
            columns.append(own.c[one.name])
            continue
        other = table(named[one.name], column("id"), column("uuid")).alias(f"of_{one.name}")
        joined = joined.outerjoin(other, other.c.id == own.c[one.name])
        columns.append(other.c.uuid.label(one.name))
    first = next(iter(table_named(name).primary_key))
    return select(own.c[first.name].label("own_key"), *columns).select_from(joined)


@cache
def _plain(name: str) -> Any:
    # Without the types of the columns: texts and numbers as they are kept.
    return table(name, *(column(c.name) for c in table_named(name).columns))


def _values(name: str, columns: Sequence[str], row: Sequence[Any]) -> Values:
    true_or_false = flags(name)
    return {
        column: _value(value, is_flag=column in true_or_false)
        for column, value in zip(columns, row, strict=True)
    }


def _value(value: Any, *, is_flag: bool) -> Value:
    if is_flag and value is not None:
        return bool(value)
    return value  # type: ignore[no-any-return]


def _wholes(tx: Session, kind: Kind, ids: Sequence[int | None]) -> dict[str, CarriedRecord]:
    if not kind.whole_column:
        return {}
    whole = kind_named(referred(kind.name)[kind.whole_column])
    named = sorted({one for one in ids if one is not None})
    return {one.key: one for one in records_of_kind(tx, whole, "id", named)}


def _followed(tx: Session, kind: Kind, ids: Sequence[int]) -> set[int]:
    if not kind.followed_by:
        return set()
    owner = _plain(kind.followed_by).c[owner_column(kind.followed_by, kind.name)]
    return set(tx.connection().execute(select(owner).where(owner.in_(ids)).distinct()).scalars())


def _harm(tx: Session, kind: Kind, ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """What came of sessions and was not withdrawn; it travels as records of its own besides."""
    if kind.name != "session":
        return {}
    event = _plain("adverse_event")
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    query = select(event.c.session_id, event.c.code, event.c.text).order_by(event.c.id)
    stands = event.c.session_id.in_(ids), event.c.withdrawn_on.is_(None)
    for session_id, code, text in tx.connection().execute(query.where(*stands)):
        found[session_id].append((code, text))
    return found


def _parts(tx: Session, whole: str, part: str, keys: Sequence[int]) -> dict[int, list[Values]]:
    owner = owner_column(part, whole)
    own = _plain(part)
    names = _selected(part)
    order = [own.c[c.name] for c in table_named(part).primary_key]
    if part == "contact_point":
        order.insert(0, own.c.position)
    query = _query(part).add_columns(own.c[owner].label("owner_key"))
    found: dict[int, list[Values]] = defaultdict(list)
    for row in tx.connection().execute(query.where(own.c[owner].in_(keys)).order_by(*order)):
        values = _values(part, names, row[1:-1])
        del values[owner]
        found[row[-1]].append(values)
    return found
