"""Connections to one SQLite file: sqlcipher3 always, encrypted or not, with our own BEGIN.

The library is pinned to a SQLite without the WAL-reset bug (two connections that write and
checkpoint at once could damage the file before 3.51.3). `mode=rw` never creates a file, and the
application id is read before `journal_mode`, which would write to a file that isn't ours.
"""

from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlcipher3 import dbapi2 as sqlcipher

from tracker.domain.problems import Unavailable
from tracker.storage import sqlite_dialect
from tracker.storage.compiled import COMPILED
from tracker.storage.held_files import HeldConnection
from tracker.storage.identity import identity
from tracker.text import _

APPLICATION_ID = 0x54785472
"""Marks a file as ours, in its header."""

OLDEST_SQLITE = (3, 51, 3)
READER_CACHE_KIB = 65_536
BUSY_SECONDS = 5


def connect(path: Path, *, mode: str = "rw", key: bytes | None = None) -> Any:
    """A bare connection to a file that is ours, in autocommit.

    Whoever waited while another file took the name gets that one: what is written to the first,
    nobody finds, and its log would be taken for the other's.

    `mode` is "rw", "ro", or "immutable" for a file that nothing may be written beside. `key` is
    the raw 32-byte key of an encrypted file. Raises Unavailable, or sqlcipher3's own errors.
    """
    refuse_old_sqlite()
    while True:
        before = identity(path)
        connection = _connected(path, mode, key)
        if identity(path) == before:
            break
        connection.close()
    try:
        for pragma in _pragmas(mode):
            connection.execute(f"pragma {pragma}").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def _connected(path: Path, mode: str, key: bytes | None) -> Any:
    how = "mode=ro&immutable=1" if mode == "immutable" else f"mode={mode}"
    connection = HeldConnection(
        f"file:{quote(str(path))}?{how}",
        path=path,
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=BUSY_SECONDS,
    )
    try:
        if key is not None:
            connection.execute(key_pragma(key))
        connection.execute("pragma cipher_log_level=none").fetchall()
        if connection.execute("pragma application_id").fetchone()[0] != APPLICATION_ID:
            raise not_ours(path)
    except BaseException:
        connection.close()
        raise
    return connection


def key_pragma(key: bytes, salt: bytes = b"") -> str:
    """The first statement on an encrypted file. `salt` becomes the first 16 bytes of a new one."""
    return f"pragma key=\"x'{key.hex()}{salt.hex()}'\""


def writer(path: Path, *, key: bytes | None = None) -> Engine:
    """An engine whose every transaction is BEGIN IMMEDIATE, so that none fails half way as busy."""
    return _engine(lambda: connect(path, key=key), "BEGIN IMMEDIATE", connections=1)


def reader(path: Path, *, mode: str = "rw", key: bytes | None = None) -> Engine:
    """An engine that can't write."""

    def connect_to_read() -> Any:
        connection = connect(path, mode=mode, key=key)
        connection.execute("pragma query_only=on").fetchall()
        connection.execute(f"pragma cache_size=-{READER_CACHE_KIB}").fetchall()
        return connection

    return _engine(connect_to_read, "BEGIN", connections=4)


def refuse_old_sqlite() -> None:
    if sqlcipher.sqlite_version_info < OLDEST_SQLITE:
        raise Unavailable(
            _(
                "The installed SQLite {version} can damage databases; install the package "
                "“sqlcipher3” in the version that this program asks for."
            ).format(version=sqlcipher.sqlite_version)
        )


def not_ours(path: Path) -> Unavailable:
    return Unavailable(
        _("“{path}” is a database of another program, not of Treatment Tracker.").format(path=path)
    )


def _pragmas(mode: str) -> tuple[str, ...]:
    checks = ("foreign_keys=on", "trusted_schema=off", "cell_size_check=on")
    if mode != "rw":
        return checks
    return (*checks, "journal_mode=wal", "synchronous=full")


def _engine(creator: Any, begin: str, *, connections: int) -> Engine:
    engine = create_engine(
        f"{sqlite_dialect.NAME.replace('.', '+')}://",
        module=sqlcipher,
        creator=creator,
        execution_options={"compiled_cache": COMPILED},
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=0,
        # The connection used last has in its memory, decrypted, what is asked for again.
        pool_use_lifo=True,
        # What people typed stays out of messages and logs.
        hide_parameters=True,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
