"""A database that nobody else reads or writes, while it gives way to another."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from tracker.domain.problems import Unavailable
from tracker.storage.engine import connect
from tracker.text import _


@contextmanager
def alone(path: Path, key: bytes | None) -> Iterator[Any]:
    """A connection while nobody else has the file open: only then does SQLite leave WAL.

    No log lies beside the file, and whoever comes waits. In this process nobody may open it either:
    closing it would let go of the lock. Raises Unavailable, or sqlcipher3's own errors.
    """
    source = connect(path, key=key)
    try:
        source.execute("pragma wal_checkpoint(truncate)").fetchall()
        try:
            left = source.execute("pragma journal_mode=delete").fetchone()[0]
        except sqlcipher.OperationalError:
            left = "wal"
        if left != "delete":
            raise _is_open(path)
        # From the first transaction until the end, nobody else can write to it or read it.
        source.execute("pragma main.locking_mode=exclusive").fetchall()
        source.execute("begin exclusive")
        source.execute("commit")
        if source.execute("pragma journal_mode").fetchone()[0] != "delete":
            raise _is_open(path)
        yield source
    except BaseException:
        with suppress(sqlcipher.Error):
            if source.in_transaction:
                source.execute("rollback")
            source.execute("pragma journal_mode=wal").fetchall()
        raise
    finally:
        source.close()


def give_way(source: Any) -> None:
    """Let go where the system replaces no file that is open; who comes then stops the swap."""
    if os.name != "posix":
        source.close()


def _is_open(path: Path) -> Unavailable:
    return Unavailable(
        _(
            "“{path}” is open in another window or program. Close that first; nothing was changed."
        ).format(path=path)
    )
