"""Whether a database is whole: pages, keys, schema, audit trail, search index."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection, NullPool, create_engine
from sqlalchemy.orm import Session
from sqlcipher3 import dbapi2 as sqlcipher

from tracker.storage import audit
from tracker.storage.audit_chain import missed_payloads
from tracker.storage.audit_head import Lost
from tracker.storage.bad_pages import CHECK, bad_pages
from tracker.storage.schema import create_schema
from tracker.text import _, ngettext

_MOST_NAMED = 20
_OBJECTS = (
    "select type || ' ' || name from sqlite_schema where name not like 'sqlite~_%' escape '~'"
)
_NOT_IN_INDEX = (
    "select count(*) from patient where id not in (select id from patient_search_docsize)"
)
_NOT_IN_TABLE = "select count(*) from patient where id not in (select rowid from patient_search)"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong: a code for programs, a sentence for people."""

    code: str
    sentence: str


def check_storage(tx: Session) -> Iterator[Finding]:
    """Every finding, as it is met; nothing found, nothing wrong. Reads only."""
    connection = tx.connection()
    if connection.dialect.name == "postgresql":
        from tracker.storage.postgresql.check import server_faults

        yield from (Finding(code, sentence) for code, sentence in server_faults(connection))
        unsearched = _NOT_IN_TABLE
    else:
        yield from _file_faults(connection)
        unsearched = _NOT_IN_INDEX
    lost: Lost | None = tx.info.get("lost")
    if lost is not None:
        yield Finding(
            "head",
            _(
                "The newest entry of the audit trail that was written here has the number {kept}, "
                "and is not in this database, whose newest is {found}."
            ).format(kept=lost.kept.seq, found=lost.found.seq),
        )
    unmarked: str = tx.info.get("unmarked", "")
    if unmarked:
        yield Finding("head", unmarked)
    first_bad = audit.verify(tx)
    missed = missed_payloads(tx)
    if first_bad is not None and first_bad not in missed:
        yield Finding(
            "audit",
            _("The audit trail is not as it was written from entry {seq} on.").format(
                seq=first_bad
            ),
        )
    if missed:
        yield Finding("audit", _say_missed(missed))
    missing_count = connection.exec_driver_sql(unsearched).scalar_one()
    if missing_count:
        yield Finding(
            "search",
            ngettext(
                "{count} patient can’t be found by searching.",
                "{count} patients can’t be found by searching.",
                missing_count,
            ).format(count=missing_count),
        )


def _say_missed(missed: list[int]) -> str:
    named = ", ".join(map(str, missed[:_MOST_NAMED]))
    return ngettext(
        "What was before and after is missing of {count} entry of the audit trail, though nobody "
        "erased it: number {named}.",
        "What was before and after is missing of {count} entries of the audit trail, though nobody "
        "erased it: numbers {named}.",
        len(missed),
    ).format(count=len(missed), named=named if len(missed) <= _MOST_NAMED else f"{named}, …")


def _file_faults(connection: Connection) -> Iterator[Finding]:
    # The next check reads the pages in use, this one every page of an encrypted file. Before all
    # else: one bad page makes each later statement of a connection fail.
    if connection.exec_driver_sql("pragma cipher_status").scalar() == "1":
        look = partial(_look_at_pages, connection)
        for told in bad_pages(look)[:_MOST_NAMED]:
            yield Finding("integrity", _("The file is damaged: {detail}.").format(detail=told))
    for (told,) in connection.exec_driver_sql(f"pragma integrity_check({_MOST_NAMED})"):
        if told != "ok":
            yield Finding("integrity", _("The file is damaged: {detail}.").format(detail=told))
    orphans = connection.exec_driver_sql("pragma foreign_key_check").fetchmany(_MOST_NAMED)
    for table, row, missing, _key in orphans:
        yield Finding(
            "orphan",
            _("Row {row} of “{table}” belongs to a row of “{missing}” that isn’t there.").format(
                row=row, table=table, missing=missing
            ),
        )
    there = frozenset(connection.exec_driver_sql(_OBJECTS).scalars())
    for name in sorted(_wanted_objects() - there):
        yield Finding("schema", _("The database lacks its {name}.").format(name=name))


def _look_at_pages(connection: Connection) -> list[str]:
    return list(connection.exec_driver_sql(CHECK).scalars())


def _wanted_objects() -> frozenset[str]:
    memory = sqlcipher.connect(":memory:", isolation_level=None)
    engine = create_engine(
        "sqlite://", module=sqlcipher, creator=lambda: memory, poolclass=NullPool
    )
    with engine.begin() as connection:
        create_schema(connection)
        return frozenset(connection.exec_driver_sql(_OBJECTS).scalars())
