"""Making a clinic in an empty database on a server: all of it, or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from tracker.domain.problems import Unavailable
from tracker.storage.location import Server
from tracker.storage.postgresql.connection import upkeep
from tracker.storage.postgresql.failures import explain
from tracker.storage.postgresql.schema import create_schema
from tracker.storage.postgresql.server_store import refuse_other_servers
from tracker.text import _


@contextmanager
def new_database(server: Server) -> Iterator[None]:
    """Make the tables; if the block fails, take them away again.

    The database itself is made by whoever looks after the server, and must hold no table yet.
    Raises Unavailable.
    """
    engine = upkeep(server)
    try:
        with engine.begin() as connection:
            refuse_other_servers(connection.connection.driver_connection, server)
            _refuse_if_there(connection, server)
            create_schema(connection)
        try:
            yield
        except BaseException:
            with engine.begin() as connection:
                _take_away(connection)
            raise
    except DBAPIError as error:
        raise explain(error.orig or error, server) or error from None
    finally:
        engine.dispose()


def _refuse_if_there(connection: Connection, server: Server) -> None:
    there = connection.exec_driver_sql(
        "select 1 from pg_tables where schemaname = 'public' limit 1"
    ).first()
    if there is not None:
        raise Unavailable(
            _(
                "“{server}” holds tables already; nothing was changed. Use an empty database."
            ).format(server=server)
        )


def _take_away(connection: Connection) -> None:
    names = connection.exec_driver_sql(
        "select quote_ident(tablename) from pg_tables where schemaname = 'public'"
    ).scalars()
    for name in list(names):
        connection.exec_driver_sql(f"drop table if exists {name} cascade")
    connection.exec_driver_sql("drop function if exists refuse_audit_change()")
