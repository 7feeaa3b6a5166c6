"""Whether a database on a server is whole: its tables, indexes and guards, and who may what."""

from collections.abc import Iterator

from sqlalchemy import Connection, text

from tracker.storage.postgresql.roles import is_owner
from tracker.storage.postgresql.schema import trigger_names
from tracker.storage.schema import complete_metadata
from tracker.text import _

_THERE = text(
    "select 'table ' || tablename from pg_tables where schemaname = 'public'"
    " union select 'index ' || indexname from pg_indexes where schemaname = 'public'"
    " union select 'trigger ' || tgname from pg_trigger where not tgisinternal"
    " and tgenabled in ('O', 'A')"
)
_UNPROVED = text(
    "select conname from pg_constraint c join pg_namespace n on n.oid = c.connamespace"
    " where n.nspname = 'public' and not convalidated"
)


def server_faults(connection: Connection) -> Iterator[tuple[str, str]]:
    """A code and a sentence for everything that is wrong."""
    there = frozenset(connection.execute(_THERE).scalars())
    for name in sorted(_wanted() - there):
        yield "schema", _("The database lacks its {name}.").format(name=name)
    for name in connection.execute(_UNPROVED).scalars():
        yield "schema", _("The database lacks its {name}.").format(name=f"constraint {name}")
    if is_owner(connection):
        yield (
            "rights",
            _(
                "This program works as the owner of the database, who could rewrite the audit "
                "trail; let it work as a role with fewer rights."
            ),
        )


def _wanted() -> frozenset[str]:
    names = {"table patient_search", "table patient_search_prefix", "table alembic_version"}
    for table in complete_metadata().tables.values():
        names.add(f"table {table.name}")
        names |= {f"index {index.name}" for index in table.indexes}
    return frozenset(names | {f"trigger {name}" for name in trigger_names()})
