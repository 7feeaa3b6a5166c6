"""Backups: a consistent copy through SQLite's online backup, opened and counted before it counts.

Never copy the live file: rows that are still in the log beside it would be missing.
"""

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from tracker.domain.problems import Unavailable
from tracker.storage.bad_pages import refuse_bad_pages
from tracker.storage.engine import connect, key_pragma
from tracker.storage.failures import explain
from tracker.storage.file_state import first_bytes, inspect_file
from tracker.storage.key_slots import key_file
from tracker.storage.new_file import publish, unfinished_name
from tracker.storage.whole_file import write_whole
from tracker.storage.written_through import write_through
from tracker.text import _, say_cause


@dataclass(frozen=True, slots=True)
class Backup:
    """A verified copy: what is in it, and the newest entry of its audit trail.

    `counts` has the rows of each table, `clinic_id` "" where there is no clinic yet.
    """

    path: Path
    counts: Mapping[str, int]
    head_seq: int
    head_hash: str
    head_at: str
    clinic_id: str
    clinic_name: str
    zone: str
    revision: str

    @property
    def rows(self) -> int:
        return sum(self.counts.values())


def back_up(source: Path, target: Path, *, key: bytes | None = None) -> Backup:
    """Copy a database with its key slots, also while it is in use, and verify the copy.

    `target` appears under its name only when it is whole; one that is there is never replaced.
    Raises Unavailable.
    """
    if os.path.lexists(target):
        raise Unavailable(
            _("“{path}” is already there; choose another name for the backup.").format(path=target)
        )
    unfinished = unfinished_name(target)
    try:
        backup = copy_verified(source, unfinished, target, key=key)
        if key is not None and key_file(source).exists():
            # Before the copy itself: one without its key slots can't be opened.
            write_whole(key_file(target), key_file(source).read_bytes())
        publish(unfinished, target)
    except OSError as error:
        raise _cannot(target, error) from None
    finally:
        with suppress(OSError):
            unfinished.unlink()
    return backup


def copy_verified(
    source: Path, unfinished: Path, target: Path, *, key: bytes | None = None
) -> Backup:
    """The first half of `back_up`: the copy lies whole and verified under the name `unfinished`.

    After an error nothing lies there. Raises Unavailable, which names `target`.
    """
    state = inspect_file(source, key=key)
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        try:
            expected = _copy(source, unfinished, state.mode, key)
            return verify_backup(unfinished, key=key, expected=expected, named=target)
        except BaseException:
            with suppress(OSError):
                unfinished.unlink()
            raise
    except sqlcipher.Error as error:
        raise explain(error, target) or error from None
    except OSError as error:
        raise _cannot(target, error) from None


def verify_backup(
    copy: Path,
    *,
    key: bytes | None = None,
    expected: Mapping[str, int] | None = None,
    named: Path | None = None,
) -> Backup:
    """Open a copy with its key and look at all of it; `expected` are the rows of each table.

    `named` is what it is, or will be, called. Raises Unavailable, or sqlcipher3's own errors.
    """
    named = named or copy
    reading = connect(copy, mode="immutable", key=key)
    try:
        problems = reading.execute("pragma integrity_check(1)").fetchall()
        if key is not None:
            # The first check reads what is in use; this one every page.
            problems += reading.execute("pragma cipher_integrity_check").fetchall()
        orphans = reading.execute("pragma foreign_key_check").fetchone()
        counts = count_rows(reading)
        if (
            problems != [("ok",)]
            or orphans is not None
            or (expected is not None and counts != dict(expected))
        ):
            raise Unavailable(
                _("The backup “{path}” could not be verified, so it was not kept.").format(
                    path=named
                )
            )
        return _told(reading, named, counts)
    finally:
        reading.close()


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
            writing.execute(key_pragma(key, first_bytes(source)))
        # Counted and copied in one transaction, so that both see the same moment.
        reading.execute("begin")
        counts = count_rows(reading)
        reading.backup(writing)
        reading.execute("rollback")
        if key is not None:
            refuse_bad_pages(reading, source)
    finally:
        writing.close()
        reading.close()
    write_through(target)
    return counts


def _told(reading: Any, named: Path, counts: Mapping[str, int]) -> Backup:
    seq, newest_hash, at = reading.execute(
        "select seq, hash, at from audit_entry order by seq desc limit 1"
    ).fetchone() or (0, "", "")
    clinic_id, clinic_name, zone = reading.execute(
        "select uuid, name, zone from clinic"
    ).fetchone() or ("", "", "UTC")
    revision = reading.execute("select version_num from alembic_version").fetchone()[0]
    return Backup(named, counts, seq, newest_hash, at, clinic_id, clinic_name, zone, revision)


def _cannot(target: Path, error: OSError) -> Unavailable:
    return Unavailable(
        _("The backup “{path}” can’t be written: {cause}.").format(
            path=target, cause=say_cause(error)
        )
    )
