"""Whether a database is whole: pages, keys, schema, audit trail, search index."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import NullPool, create_engine
from sqlalchemy.orm import Session
from sqlcipher3 import dbapi2 as sqlcipher

from tracker.storage import audit
from tracker.storage.schema import create_schema
from tracker.text import _, ngettext

_MOST_NAMED = 20
_OBJECTS = (
    "select type || ' ' || name from sqlite_schema where name not like 'sqlite~_%' escape '~'"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong: a code for programs, a sentence for people."""

    code: str
    sentence: str


def check_storage(tx: Session) -> Iterator[Finding]:
    """Every finding, as it is met; nothing found, nothing wrong. Reads only."""
    connection = tx.connection()
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
    first_bad = audit.verify(tx)
    if first_bad is not None:
        yield Finding(
            "audit",
            _("The audit trail is not as it was written from entry {seq} on.").format(
                seq=first_bad
            ),
        )
    missing_count = connection.exec_driver_sql(
        "select count(*) from patient where id not in (select id from patient_search_docsize)"
    ).scalar_one()
    if missing_count:
        yield Finding(
            "search",
            ngettext(
                "{count} patient can’t be found by searching.",
                "{count} patients can’t be found by searching.",
                missing_count,
            ).format(count=missing_count),
        )


def _wanted_objects() -> frozenset[str]:
    memory = sqlcipher.connect(":memory:", isolation_level=None)
    engine = create_engine(
        "sqlite://", module=sqlcipher, creator=lambda: memory, poolclass=NullPool
    )
    with engine.begin() as connection:
        create_schema(connection)
        return frozenset(connection.exec_driver_sql(_OBJECTS).scalars())
