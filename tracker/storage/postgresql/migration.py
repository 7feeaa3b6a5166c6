"""Bringing an older database on a server up to date: in one transaction, as its owner.

Whoever looks after the server backs it up before (pg_dump); here all of it commits or nothing.
"""

from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from tracker.domain.problems import Unavailable
from tracker.paths import migrations_folder
from tracker.storage.location import Server
from tracker.storage.migrate import Migrated, run_alembic
from tracker.storage.postgresql.connection import WRITER, upkeep
from tracker.storage.postgresql.failures import explain
from tracker.storage.postgresql.roles import grant_again
from tracker.storage.revisions import HEAD, REVISIONS
from tracker.text import _

_REVISION = text("select version_num from alembic_version")
_TABLES = text(
    "select tablename from pg_tables where schemaname = 'public'"
    " and tablename not in ('alembic_version', 'patient_search', 'patient_search_prefix')"
)


def migrate_server(server: Server, *, folder: Path | None = None, target: str = HEAD) -> Migrated:
    """It is as it was if anything fails; raises Unavailable."""
    engine = upkeep(server)
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"select pg_advisory_xact_lock({WRITER})")
            before = connection.execute(_REVISION).scalar_one()
            if before not in REVISIONS:
                raise Unavailable(
                    _(
                        "“{server}” was made by a newer version of Treatment Tracker (its revision "
                        "is {revision}); install that version. Nothing was changed."
                    ).format(server=server, revision=before)
                )
            if before != target:
                counts = _row_counts(connection)
                dropped = run_alembic(connection, folder or migrations_folder(), target)
                _refuse_loss(counts, _row_counts(connection), dropped)
                grant_again(connection)
    except DBAPIError as error:
        raise explain(error.orig or error, server) or error from error
    finally:
        engine.dispose()
    return Migrated(before, target, None)


def make_by_migrations(connection: Connection, folder: Path, target: str = HEAD) -> None:
    """Make the tables of an empty database step by step; tests compare what comes out."""
    run_alembic(connection, folder, target)


def _row_counts(connection: Connection) -> dict[str, int]:
    return {
        name: connection.exec_driver_sql(f'select count(*) from "{name}"').scalar_one()  # noqa: S608
        for name in connection.execute(_TABLES).scalars().all()
    }


def _refuse_loss(before: dict[str, int], after: dict[str, int], dropped: frozenset[str]) -> None:
    for name, count in before.items():
        if name not in dropped and after.get(name) != count:
            raise Unavailable(
                _(
                    "The migration was stopped, since it would have lost something ({what}). The "
                    "database is as it was."
                ).format(what=f"{name}: {count} → {after.get(name)}")
            )
