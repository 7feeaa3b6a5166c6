"""The transaction: SQLAlchemy's session, with what must happen at each write and can't be forgotten.

Before a flush: times of creation, folded texts, nothing is deleted that must stay. After it, still
inside the transaction: the audit trail and the search index. Statements that change audited tables
past the records (`update(...)`, `delete(...)`, `insert(...)`) are refused; many new rows go through
`insert_many`.

`tx.info`: "user" (the name that signs), "account" (who works), "now" (a callable that gives an aware
moment), "acts" (those not written yet), "workstation", and
"reason", which a command may set for the audit trail.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Delete, Insert, Table, Update, event, insert
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction
from sqlalchemy.orm.exc import StaleDataError

from tracker.domain.problems import EditConflict, NotAllowed
from tracker.storage import audit, search_index
from tracker.storage.derived import derive, derived_values
from tracker.storage.record import Record
from tracker.storage.records import map_all
from tracker.storage.uuids import new_uuid
from tracker.text import _

# Changes are written in the order of the tables that refer to one another, so all must be known.
map_all()


class Transaction(Session):
    """An open transaction, `tx`. A record that somebody else changed comes as EditConflict."""

    def flush(self, objects: Sequence[Any] | None = None) -> None:
        try:
            super().flush(objects)
        except StaleDataError:
            raise EditConflict(
                _("Somebody else changed this meanwhile. Nothing of yours was saved.")
            ) from None


def insert_many(tx: Session, record: type[Record], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert many new rows at once, for imports; ids may be given.

    The audit trail gets one entry for each patient and kind instead of one for each row. The
    search index isn't refreshed: call `refresh_search` for each patient. Nothing is loaded.
    """
    if not rows:
        return
    tx.flush()
    now = tx.info["now"]()
    names = set(record.__mapper__.columns.keys())
    complete = []
    for row in rows:
        values = {**row, **derived_values(record, row)}
        if "created_at" in names:
            values.setdefault("created_at", now)
        if "uuid" in names and not values.get("uuid"):
            values["uuid"] = new_uuid()
        if "version" in names:
            values.setdefault("version", 1)
        complete.append(values)
    # Into the table, not as records: those would all begin with their first version.
    tx.connection().execute(insert(record.__table__), complete)  # type: ignore[arg-type]
    if "id" in rows[0] and tx.connection().dialect.name == "postgresql":
        from tracker.storage.postgresql.sequences import catch_up

        catch_up(tx.connection(), record.__tablename__)
    if record.is_audited:
        audit.write_many(tx, record, complete)


@event.listens_for(Transaction, "before_flush")
def _prepare(tx: Session, _context: UOWTransaction, _instances: object) -> None:
    for item in tx.deleted:
        if isinstance(item, Record) and not item.is_deletable:
            raise NotAllowed(
                _("Nothing is ever deleted here; mark it as entered in error instead.")
            )
    now = None
    for item in tx.new:
        if hasattr(item, "created_at") and item.created_at is None:
            now = now or tx.info["now"]()
            item.created_at = now
        derive(item)
    for item in tx.dirty:
        derive(item)


@event.listens_for(Transaction, "after_flush")
def _follow(tx: Session, _context: UOWTransaction) -> None:
    audit.write(tx)
    search_index.follow(tx)


@event.listens_for(Transaction, "do_orm_execute")
def _refuse_unaudited(state: ORMExecuteState) -> None:
    statement = state.statement
    if not isinstance(statement, (Insert, Update, Delete)):
        return
    table = statement.table
    if isinstance(table, Table) and table.name in audited_tables():
        raise RuntimeError(f"{table.name} is audited: change its records, or use insert_many")


def audited_tables() -> frozenset[str]:
    """The names of tables whose every change is in the audit trail."""
    return frozenset(_names(m.class_ for m in Record.registry.mappers))


def _names(records: Iterable[type[Any]]) -> Iterable[str]:
    return (r.__tablename__ for r in records if r.is_audited)
