"""Bringing an older database up to date: a verified backup first, then one transaction.

Two ways to lose everything with Alembic on SQLite, and what stands against them. With foreign keys
on, rebuilding a table deletes its rows and whatever hangs on them: they are off before our BEGIN
(inside, turning them off does nothing), rows are counted before and after, no key cascades. With
the driver's own transactions, half a migration stays: here all of it commits or none.
Alembic is imported here only, since it takes half a second.
"""

import shutil
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, NullPool, create_engine
from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2 as sqlcipher

from tracker.domain.problems import Unavailable
from tracker.paths import migrations_folder
from tracker.storage.backup import Backup, back_up, count_rows
from tracker.storage.engine import connect
from tracker.storage.failures import explain
from tracker.storage.file_state import inspect_file
from tracker.storage.revisions import HEAD
from tracker.text import _

_INDEX_OF_SEARCH = "patient_search"


@dataclass(frozen=True, slots=True)
class Migrated:
    """From which revision to which; no backup if there was nothing to do."""

    before: str
    after: str
    backup: Backup | None

    def told(self) -> dict[str, Any]:
        """For the audit trail: from where to where, and how many rows are there as before."""
        rows = sum(self.backup.counts.values()) if self.backup is not None else 0
        kept = self.backup.path.name if self.backup is not None else ""
        return {
            "before": {"revision": self.before, "rows": rows, "replaced": ""},
            "after": {"revision": self.after, "rows": rows, "replaced": kept},
        }


def migrate(
    path: Path, *, key: bytes | None = None, folder: Path | None = None, target: str = HEAD
) -> Migrated:
    """Bring a database to `target`. It is as it was if anything fails; raises Unavailable."""
    state = inspect_file(path, key=key)
    if state.revision == target:
        return Migrated(state.revision, target, None)
    if state.mode != "rw":
        raise Unavailable(_("“{path}” is read-only, so it can’t be migrated.").format(path=path))
    _refuse_full_drive(path)
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    kept = path.with_name(f"{path.stem}.before-{target}.{moment}{path.suffix}")
    backup = back_up(path, kept, key=key)
    bare = None
    try:
        bare = connect(path, key=key)
        run_migrations(bare, folder or migrations_folder(), target)
    except (sqlcipher.Error, DBAPIError) as error:
        cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
        raise explain(cause, path) or error from error
    finally:
        if bare is not None:
            bare.close()
    return Migrated(state.revision, target, backup)


def run_migrations(bare: Any, folder: Path, target: str) -> None:
    """Migrate on a bare connection in autocommit, which is closed after: all or nothing."""
    bare.execute("pragma foreign_keys=off").fetchall()
    engine = create_engine("sqlite://", module=sqlcipher, creator=lambda: bare, poolclass=NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql("begin immediate")
        rows, schema = _row_counts(bare), _schema(bare)
        dropped = run_alembic(connection, folder, target)
        _refuse_loss(rows, _row_counts(bare), schema, _schema(bare), dropped)
        orphan = bare.execute("pragma foreign_key_check").fetchone()
        if orphan is not None:
            raise _failed(f"{orphan[0]} → {orphan[2]}")
        connection.commit()


def _refuse_full_drive(path: Path) -> None:
    if shutil.disk_usage(path.parent).free < 3 * path.stat().st_size:
        raise Unavailable(
            _(
                "The drive that holds “{path}” has too little space to migrate it safely. Nothing "
                "was changed."
            ).format(path=path)
        )


def run_alembic(connection: Connection, folder: Path, target: str) -> frozenset[str]:
    """Run Alembic up to `target`; gives the names that the migrations take away on purpose."""
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["connection"] = connection
    steps = ScriptDirectory.from_config(config).walk_revisions("base", target)
    dropped = [name for step in steps for name in getattr(step.module, "drops", ())]
    command.upgrade(config, target)
    return frozenset(dropped)


def _row_counts(bare: Any) -> dict[str, int]:
    counts = count_rows(bare)
    return {
        name: count
        for name, count in counts.items()
        if name != "alembic_version" and not name.startswith(_INDEX_OF_SEARCH)
    }


def _schema(bare: Any) -> Counter[tuple[str, str, str]]:
    """Every table by name, every index and trigger by name and text."""
    rows = bare.execute(
        "select type, name, case when type in ('index', 'trigger') then coalesce(sql, '')"
        " else '' end from sqlite_schema where name not like 'sqlite~_%' escape '~'"
    )
    return Counter((kind, name, " ".join(sql.lower().split())) for kind, name, sql in rows)


def _refuse_loss(
    rows_before: dict[str, int],
    rows_after: dict[str, int],
    schema_before: Counter[tuple[str, str, str]],
    schema_after: Counter[tuple[str, str, str]],
    dropped: frozenset[str],
) -> None:
    for kind, name, _sql in sorted(schema_before - schema_after):
        if name not in dropped:
            raise _failed(f"{kind} {name}")
    for name, count in rows_before.items():
        if name not in dropped and rows_after.get(name) != count:
            raise _failed(f"{name}: {count} → {rows_after.get(name)}")


def _failed(what: str) -> Unavailable:
    return Unavailable(
        _(
            "The migration was stopped, since it would have lost something ({what}). The database "
            "is as it was; a backup lies beside it."
        ).format(what=what)
    )
