"""Looking at a database file before it is opened, without changing a byte of it or beside it."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlcipher3 import dbapi2 as sqlcipher

from tracker.domain.problems import Unavailable
from tracker.storage.engine import connect
from tracker.storage.failures import explain
from tracker.storage.schema import HEAD, REVISIONS
from tracker.text import _

_PLAIN_HEADER = b"SQLite format 3\x00"

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
    _refuse_no_file(path, key)
    mode = _mode(path)
    # Without a WAL nobody has it open for writing, and reading needs no file beside it.
    look = "ro" if _has_wal(path) else "immutable"
    try:
        connection = connect(path, mode=look, key=key)
        try:
            rows = connection.execute("select version_num from alembic_version").fetchall()
        finally:
            connection.close()
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
    return FileState(mode, revision)


def fingerprint(path: Path) -> tuple[int, int, bool]:
    """What differs once anybody has written to the file or beside it."""
    found = path.stat()
    return found.st_size, found.st_mtime_ns, _has_wal(path)


def _refuse_no_file(path: Path, key: bytes | None) -> None:
    try:
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
            _("“{path}” can’t be opened: {cause}.").format(
                path=path, cause=getattr(error, "strerror", None) or error
            )
        ) from None
    if stat.S_ISDIR(found.st_mode):
        raise Unavailable(_("“{path}” is a folder, not a database.").format(path=path))
    if not stat.S_ISREG(found.st_mode):
        raise Unavailable(_("“{path}” is not a regular file.").format(path=path))
    if found.st_size == 0:
        raise Unavailable(
            _("“{path}” is empty: it holds no database. Restore a backup.").format(path=path)
        )
    try:
        with path.open("rb") as file:
            header = file.read(len(_PLAIN_HEADER))
    except OSError as error:
        raise Unavailable(
            _("“{path}” can’t be read: {cause}.").format(path=path, cause=error.strerror)
        ) from None
    if key is None and header != _PLAIN_HEADER:
        raise Unavailable(
            _("“{path}” is not a database of Treatment Tracker, or it is damaged.").format(
                path=path
            )
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
