"""A database that gives way to another: closed to everybody, and without a log beside it."""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from tracker.domain.backup_names import moment_stamp
from tracker.domain.problems import Unavailable
from tracker.storage.engine import connect
from tracker.storage.failures import explain
from tracker.storage.key_slots import key_file
from tracker.text import _

_LOGS = ("-wal", "-shm", "-journal")


def fold_log(database: Path, *, key: bytes | None = None) -> None:
    """Bring the log into the file, and leave none. Raises Unavailable where anybody has it open."""
    try:
        connection = connect(database, key=key)
        try:
            connection.execute("pragma wal_checkpoint(truncate)").fetchall()
            mode = connection.execute("pragma journal_mode=delete").fetchone()[0]
        finally:
            connection.close()
    except sqlcipher.Error as error:
        raise explain(error, database) or error from None
    if mode != "delete" or any(log.exists() for log in logs_of(database)):
        raise Unavailable(
            _("“{path}” is open elsewhere; close every window and terminal on it first.").format(
                path=database
            )
        )


def keep_damaged(database: Path, at: datetime) -> Path | None:
    """Copy a file that can't be opened, with all that lies beside it, then take its log away.

    Gives where the copy is, None where there is nothing to copy. Raises OSError.
    """
    if not database.exists():
        return None
    aside = database.with_name(f"damaged-{moment_stamp(at)}-{database.name}")
    for part in (database, key_file(database), *logs_of(database)):
        if part.exists():
            end = part.name.removeprefix(database.name)
            shutil.copy2(part, aside.with_name(aside.name + end))
    for log in logs_of(database):
        with suppress(FileNotFoundError):
            log.unlink()
    return aside


def keep_damaged_slots(database: Path, at: datetime) -> Path | None:
    """Copy key slots that can't be used, under a name that says so. Raises OSError."""
    slots = key_file(database)
    if not slots.exists():
        return None
    aside = slots.with_name(f"damaged-{moment_stamp(at)}-{slots.name}")
    shutil.copy2(slots, aside)
    return aside


def logs_of(database: Path) -> Iterator[Path]:
    for end in _LOGS:
        yield database.with_name(database.name + end)
