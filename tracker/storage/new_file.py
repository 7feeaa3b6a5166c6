"""Making a database file: whole under its name, or not there at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import NullPool, create_engine
from sqlcipher3 import dbapi2 as sqlcipher

from tracker.domain.problems import Unavailable
from tracker.storage.engine import APPLICATION_ID, key_pragma, refuse_old_sqlite
from tracker.storage.written_through import write_through
from tracker.text import _, say_cause

_BESIDE = ("-wal", "-shm", "-journal", ".head")


@contextmanager
def new_file(path: Path, *, key: bytes | None = None, salt: bytes = b"") -> Iterator[Path]:
    """Give the path of an empty, complete database, which gets its name at the end of the block.

    Only this user may read the file, and a folder that has to be made. An error leaves nothing.
    `salt` becomes the first 16 bytes of an encrypted file: they tell whose it is, without its key.
    Raises Unavailable.
    """
    refuse_old_sqlite()
    unfinished = unfinished_name(path)
    try:
        refuse_if_there(path)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except (OSError, ValueError) as error:
        raise _cannot(path, error) from None
    try:
        _build(unfinished, key, salt)
        yield unfinished
        write_through(unfinished)
        try:
            publish(unfinished, path)
        except OSError as error:
            raise _cannot(path, error) from None
    finally:
        for leftover in (unfinished, *_beside(unfinished)):
            leftover.unlink(missing_ok=True)


def unfinished_name(path: Path) -> Path:
    """The name of a file in the making, beside the one that it will get."""
    return path.with_name(f".{path.name}.{os.getpid()}.new")


def publish(unfinished: Path, path: Path) -> None:
    """Give a finished file its name; what is there already is never replaced."""
    try:
        os.link(unfinished, path)
    except FileExistsError:
        refuse_if_there(path)
    except OSError:
        # No hard links on this drive.
        refuse_if_there(path)
        unfinished.rename(path)
    else:
        unfinished.unlink()
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def refuse_if_there(path: Path) -> None:
    if os.path.lexists(path):
        raise Unavailable(
            _("“{path}” is already there; nothing was changed. Choose another name.").format(
                path=path
            )
        )


def _build(path: Path, key: bytes | None, salt: bytes) -> None:
    # It maps every table, which opening a database does without.
    from tracker.storage.schema import create_schema

    bare = sqlcipher.connect(str(path), isolation_level=None, check_same_thread=False)
    try:
        if key is not None:
            bare.execute(key_pragma(key, salt))
        # Nobody sees the file yet, so that nothing needs to be safe before the end.
        bare.execute("pragma synchronous=off").fetchall()
        engine = create_engine(
            "sqlite://", module=sqlcipher, creator=lambda: bare, poolclass=NullPool
        )
        with engine.connect() as connection:
            connection.exec_driver_sql("begin")
            connection.exec_driver_sql(f"pragma application_id={APPLICATION_ID}")
            create_schema(connection)
            connection.commit()
            connection.exec_driver_sql("pragma journal_mode=wal")
    finally:
        bare.close()


def _beside(path: Path) -> tuple[Path, ...]:
    return tuple(path.with_name(path.name + end) for end in _BESIDE)


def _cannot(path: Path, error: OSError | ValueError) -> Unavailable:
    return Unavailable(
        _("“{path}” can’t be made: {cause}.").format(path=path, cause=say_cause(error))
    )
