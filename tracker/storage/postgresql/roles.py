"""Who may what on the server: the owner makes the tables, the program works with fewer rights.

Whoever has the program's password can then read and write what the program does, but can't change
the audit trail, delete what is never deleted, or take a table away.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from tracker.domain.problems import Unavailable
from tracker.storage.location import Server
from tracker.storage.postgresql.connection import upkeep
from tracker.storage.postgresql.failures import explain
from tracker.storage.record import Record
from tracker.storage.records import map_all
from tracker.text import _

_TRAIL = ("audit_entry", "audit_payload")
_INDEX = ("patient_search", "patient_search_prefix")
_STAMP = "alembic_version"

_WORKERS = text(
    "select distinct grantee from information_schema.role_table_grants"
    " where table_name = 'patient' and privilege_type = 'SELECT' and grantee <> 'PUBLIC'"
    " and grantee <> (select tableowner from pg_tables"
    " where tablename = 'patient' and schemaname = 'public')"
)


def let_work(server: Server, role: str) -> None:
    """Give `role`, which must be there, the rights to work. Done by the owner; may be repeated.

    Raises Unavailable.
    """
    with _as_owner(server) as connection:
        _refuse_unknown(connection, role)
        grant(connection, role)


def refuse_unknown_role(server: Server, role: str) -> None:
    """Before something is made that `role` is to work in. Raises Unavailable."""
    with _as_owner(server) as connection:
        _refuse_unknown(connection, role)


def grant_again(connection: Connection) -> None:
    """After new tables were made: whoever could work can go on."""
    for role in connection.execute(_WORKERS).scalars().all():
        grant(connection, role)


def grant(connection: Connection, role: str) -> None:
    """The rights to work, and no others."""
    to = connection.dialect.identifier_preparer.quote_identifier(role)
    map_all()
    tables = Record.metadata.tables
    ours = [*tables, *_INDEX, _STAMP]
    deletable = [
        name
        for mapper in Record.registry.mappers
        if (name := mapper.class_.__tablename__) not in _TRAIL
        and (mapper.class_.is_deletable or not mapper.class_.is_audited)
    ]
    for done in (
        f"revoke all on all tables in schema public from {to}",
        f"grant usage on schema public to {to}",
        f"grant select on {_listed(ours)} to {to}",
        f"grant insert on {_listed([*tables, *_INDEX])} to {to}",
        f"grant update on {_listed([*(t for t in tables if t not in _TRAIL), *_INDEX])} to {to}",
        f"grant delete on {_listed([*deletable, *_INDEX])} to {to}",
        f"grant usage, select, update on all sequences in schema public to {to}",
    ):
        connection.exec_driver_sql(done)


def is_owner(connection: Connection) -> bool:
    """Whether this connection could change what the program never does."""
    return bool(connection.execute(_OWNS).scalar())


_ROLE = text("select 1 from pg_roles where rolname = :role")
_OWNS = text(
    "select pg_has_role(tableowner, 'member') from pg_tables where tablename = 'audit_entry'"
)


@contextmanager
def _as_owner(server: Server) -> Iterator[Connection]:
    engine = upkeep(server)
    try:
        with engine.begin() as connection:
            yield connection
    except DBAPIError as error:
        raise explain(error.orig or error, server) or error from None
    finally:
        engine.dispose()


def _refuse_unknown(connection: Connection, role: str) -> None:
    if not connection.execute(_ROLE, {"role": role}).first():
        raise Unavailable(
            _(
                "The server knows no role “{role}”, so nothing was done; make it first, with its "
                "password."
            ).format(role=role)
        )


def _listed(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
