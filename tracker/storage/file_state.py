"""Looking at a database file before it is opened, without changing a byte of it or beside it."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlcipher3 import dbapi2 as sqlcipher

from tracker.domain.problems import Damaged, Unavailable
from tracker.storage.engine import connect
from tracker.storage.failures import explain, seems_damaged
from tracker.storage.held_files import beginning
from tracker.storage.moved_mark import is_marked
from tracker.storage.revisions import HEAD, REVISIONS
from tracker.storage.rules_stamp import refuse_newer_rules
from tracker.storage.swap import finish_swap
from tracker.text import _, say_cause

PLAIN_HEADER = b"SQLite format 3\x00"

SERVER_MARK = b"\nTreatment Tracker on a server\n"
"""After a clinic's id, in a file that stands for a clinic on a server."""

Mode = Literal["rw", "ro", "immutable"]


@dataclass(frozen=True, slots=True)
class FileState:
    """How a file that is ours may be opened, and the revision it is stamped with."""

    mode: Mode
    revision: str

    @property
    def is_current(self) -> bool:
        return self.revision == HEAD


def inspect_file(path: Path, *, key: bytes | None = None) -> FileState:
    """Raises Unavailable with one sentence for whatever isn't a database of this program."""
    if first_bytes(path) != PLAIN_HEADER and key is None:
        raise not_a_database(path)
    if key is not None and stands_for_server(path):
        raise Unavailable(
            _("“{place}” is on a server; this can be done with a file only.").format(place=path)
        )
    # Without a WAL nobody has it open for writing, and reading needs no file beside it.
    look: Mode = "ro" if _has_wal(path) else "immutable"
    try:
        try:
            rows, is_moved, rules = _stamps(path, look, key)
        except sqlcipher.Error as error:
            if not seems_damaged(error):
                raise
            # The drive may have failed to read for once: nobody is told “damaged” before a
            # second look.
            rows, is_moved, rules = _stamps(path, look, key)
    except sqlcipher.Error as error:
        raise explain(error, path) or error from None
    revision = rows[0][0] if len(rows) == 1 else ""
    if revision not in REVISIONS:
        raise Unavailable(
            _(
                "“{path}” was made by a newer version of Treatment Tracker (its revision is "
                "{revision}); install that version. Nothing was changed."
            ).format(path=path, revision=revision or "?")
        )
    refuse_newer_rules(rules, path)
    return FileState(look if is_moved else _mode(path), revision)


def is_whole(path: Path, *, key: bytes | None = None) -> bool:
    """Whether every page can be read and fits the others, by a connection of its own."""
    try:
        connection = connect(path, mode="ro", key=key)
        try:
            found = connection.execute("pragma integrity_check(1)").fetchall()
            if key is not None:
                found += connection.execute("pragma cipher_integrity_check").fetchall()
        finally:
            connection.close()
    except (sqlcipher.Error, Unavailable):
        return False
    return bool(found == [("ok",)])


def _stamps(path: Path, mode: Mode, key: bytes | None) -> tuple[list[tuple[str]], bool, int]:
    """Its revision, whether its clinic lives elsewhere now, and the number of its rules."""
    connection = connect(path, mode=mode, key=key)
    try:
        rows = connection.execute("select version_num from alembic_version").fetchall()
        rules = 0
        if rows == [(HEAD,)]:
            rules = connection.execute("select max(version) from rules_stamp").fetchone()[0] or 0
        return list(rows), is_marked(connection), rules
    finally:
        connection.close()


def stands_for_server(path: Path) -> bool:
    """Whether a file is no database, but says on which server the clinic is."""
    try:
        return beginning(path)[len(PLAIN_HEADER) :].startswith(SERVER_MARK)
    except OSError:
        return False


def fingerprint(path: Path) -> tuple[int, int, bool]:
    """What differs once anybody has written to the file or beside it."""
    found = path.stat()
    return found.st_size, found.st_mtime_ns, _has_wal(path)


def first_bytes(path: Path) -> bytes:
    """The first 16 bytes of a regular file that holds something: all that is never encrypted.

    Raises Unavailable with one sentence for whatever is no such file.
    """
    try:
        finish_swap(path)
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise Unavailable(
            _(
                "There is no database “{path}”. Check the name, or make a new one with "
                "“tracker init”."
            ).format(path=path)
        ) from None
    except (OSError, ValueError) as error:
        raise Unavailable(
            _("“{path}” can’t be opened: {cause}.").format(path=path, cause=say_cause(error))
        ) from None
    if stat.S_ISDIR(found.st_mode):
        raise Unavailable(_("“{path}” is a folder, not a database.").format(path=path))
    if not stat.S_ISREG(found.st_mode):
        raise Unavailable(_("“{path}” is not a regular file.").format(path=path))
    if found.st_size == 0:
        raise Damaged(
            _("“{path}” is empty: it holds no database. Restore a backup.").format(path=path)
        )
    try:
        return beginning(path)[: len(PLAIN_HEADER)]
    except OSError as error:
        raise Unavailable(
            _("“{path}” can’t be read: {cause}.").format(path=path, cause=say_cause(error))
        ) from None


def not_a_database(path: Path) -> Damaged:
    return Damaged(
        _("“{path}” is not a database of Treatment Tracker, or it is damaged.").format(path=path)
    )


def _mode(path: Path) -> Mode:
    # The mode bits too: the superuser may write to a file that says read-only, but shouldn't.
    is_writable = os.access(path, os.W_OK) and path.stat().st_mode & 0o222
    if is_writable and os.access(path.parent, os.W_OK):
        return "rw"
    return "ro" if _has_wal(path) else "immutable"


def _has_wal(path: Path) -> bool:
    try:
        return path.with_name(path.name + "-wal").stat().st_size > 0
    except OSError:
        return False
