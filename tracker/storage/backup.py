"""Backups: a consistent copy through SQLite's online backup, opened and counted before it counts.

Never copy the live file: rows that are still in the log beside it would be missing.
"""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from tracker.domain.problems import Unavailable
from tracker.storage.engine import connect
from tracker.storage.failures import explain
from tracker.storage.file_state import inspect_file
from tracker.storage.new_file import publish, unfinished_name
from tracker.text import _


@dataclass(frozen=True, slots=True)
class Backup:
    """A verified copy: how many rows it holds, and the newest entry of its audit trail."""

    path: Path
    rows: int
    head_seq: int
    head_hash: str


def back_up(source: Path, target: Path, *, key: bytes | None = None) -> Backup:
    """Copy a database, also while it is in use, and verify the copy.

    `target` appears under its name only when it is whole; one that is there is never replaced.
    Raises Unavailable.
    """
    state = inspect_file(source, key=key)
    if os.path.lexists(target):
        raise Unavailable(
            _("“{path}” is already there; choose another name for the backup.").format(path=target)
        )
    unfinished = unfinished_name(target)
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        expected = _copy(source, unfinished, state.mode, key)
        backup = _verified(unfinished, target, expected, key)
        publish(unfinished, target)
    except sqlcipher.Error as error:
        raise explain(error, target) or error from None
    except OSError as error:
        raise Unavailable(
            _("The backup “{path}” can’t be written: {cause}.").format(
                path=target, cause=error.strerror
            )
        ) from None
    finally:
        with suppress(OSError):
            unfinished.unlink()
    return backup


def count_rows(connection: Any) -> dict[str, int]:
    """How many rows each table holds, on a bare connection."""
    names = connection.execute(
        "select name from pragma_table_list where schema = 'main' and type = 'table'"
        " and name not like 'sqlite~_%' escape '~'"
    ).fetchall()
    return {
        name: connection.execute(f'select count(*) from "{name}"').fetchone()[0]  # noqa: S608
        for (name,) in names
    }


def _copy(source: Path, target: Path, mode: str, key: bytes | None) -> dict[str, int]:
    reading = connect(source, mode=mode, key=key)
    writing = sqlcipher.connect(str(target), isolation_level=None)
    try:
        if key is not None:
            writing.execute(f"pragma key=\"x'{key.hex()}'\"")
        # Counted and copied in one transaction, so that both see the same moment.
        reading.execute("begin")
        counts = count_rows(reading)
        reading.backup(writing)
        reading.execute("rollback")
    finally:
        writing.close()
        reading.close()
    descriptor = os.open(target, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return counts


def _verified(copy: Path, target: Path, expected: dict[str, int], key: bytes | None) -> Backup:
    reading = connect(copy, mode="immutable", key=key)
    try:
        problems = reading.execute("pragma integrity_check(1)").fetchall()
        orphans = reading.execute("pragma foreign_key_check").fetchone()
        if problems != [("ok",)] or orphans is not None or count_rows(reading) != expected:
            raise Unavailable(
                _("The backup “{path}” could not be verified, so it was not kept.").format(
                    path=target
                )
            )
        head = reading.execute(
            "select seq, hash from audit_entry order by seq desc limit 1"
        ).fetchone()
    finally:
        reading.close()
    seq, newest_hash = head or (0, "")
    return Backup(target, sum(expected.values()), seq, newest_hash)
