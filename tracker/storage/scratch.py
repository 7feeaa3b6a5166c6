"""A place on the drive for what is too much for memory, and gone with whoever needed it.

It is encrypted with a key that is nowhere but in memory. On POSIX its file has no name once it is
open, so that nothing is left of it however the program ends; elsewhere it goes when it is closed,
and what a killed program left, the next one removes.
"""

import os
import pickle
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from secrets import token_bytes
from typing import Any, Generic, TypeVar

from sqlcipher3 import dbapi2 as sqlcipher

from tracker.domain.problems import Unavailable
from tracker.storage.engine import key_pragma
from tracker.storage.failures import explain
from tracker.text import _, say_cause

T = TypeVar("T")

_BEGINS, _ENDS = "tracker-", ".scratch"
_LOSES_ITS_NAME = os.name == "posix"
"""Whether a file that is open can do without."""
_CACHE_KIB = 8192
_PRAGMAS = (
    "cipher_log_level=none",
    "journal_mode=off",
    "synchronous=off",
    f"cache_size=-{_CACHE_KIB}",
)


class Scratch:
    """Makes shelves. The file is made when something is first put on one of them."""

    def __init__(self) -> None:
        self._path = Path()
        self._connection: Any = None
        self._numbers = count()

    def shelf(self) -> "Shelf[Any]":
        """A new one, which is empty."""
        return Shelf(self, f"shelf_{next(self._numbers)}")

    def close(self) -> None:
        """What was on the shelves is gone. Whoever forgets it has it done."""
        if self._connection is not None:
            self._end()

    def run(self, statement: str, values: tuple[Any, ...] = ()) -> Iterator[Any]:
        """The rows that a statement gives, as they are asked for. Raises Unavailable."""
        with self._explaining():
            if self._connection is None:
                self._open()
            rows = self._connection.execute(statement, values)
        return self._each(rows)

    def _each(self, rows: Any) -> Iterator[Any]:
        with self._explaining():
            yield from rows

    def _open(self) -> None:
        _sweep(Path(tempfile.gettempdir()))
        handle, name = tempfile.mkstemp(_ENDS, _BEGINS)
        self._path = Path(name)
        # The rows of one thread, each at its time.
        self._connection = sqlcipher.connect(name, isolation_level=None, check_same_thread=False)
        self._end = weakref.finalize(self, _end, self._connection, self._path)
        self._connection.execute(key_pragma(token_bytes(32)))
        for pragma in _PRAGMAS:
            self._connection.execute(f"pragma {pragma}").fetchall()
        # Never to be committed: what doesn't fit into the cache goes into the file.
        self._connection.execute("begin exclusive")
        # Held until here, so that nobody sweeps it away.
        os.close(handle)
        if _LOSES_ITS_NAME:
            self._path.unlink()

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        try:
            yield
        except sqlcipher.Error as error:
            raise explain(error, self._path) or error from error
        except OSError as error:
            said = _("“{path}” can’t be written: {cause}.")
            path = error.filename or self._path
            raise Unavailable(said.format(path=path, cause=say_cause(error))) from None


class Shelf(Generic[T]):
    """Values in the order in which they came, each under a key if it is to be found again."""

    def __init__(self, scratch: Scratch, name: str) -> None:
        self._scratch, self._name = scratch, name
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[T]:
        for (value,) in self._rows("select value from {} order by id"):
            yield _read(value)

    def __contains__(self, key: str) -> bool:
        return any(self._rows("select 1 from {} where key = ? limit 1", key))

    def add(self, value: T, key: str = "") -> None:
        """Put it behind what is there, also behind what is under the same key."""
        if not self._size:
            self._make()
        self._run("insert into {} (key, value) values (?, ?)", key, pickle.dumps(value))
        self._size += 1

    def put(self, key: str, value: T) -> None:
        """Put it in the place of what is under this key, if anything is."""
        if key in self:
            self._run("update {} set value = ? where key = ?", pickle.dumps(value), key)
        else:
            self.add(value, key)

    def get(self, key: str) -> T | None:
        """The first under this key."""
        return next(iter(self.of(key)), None)

    def of(self, key: str) -> list[T]:
        """All under this key."""
        rows = self._rows("select value from {} where key = ? order by id", key)
        return [_read(value) for (value,) in rows]

    def distinct_keys(self) -> Iterator[str]:
        """Each once, in their order."""
        for (key,) in self._rows("select distinct key from {} order by key"):
            yield key

    def items(self) -> Iterator[tuple[str, T]]:
        """All in the order of their keys, with these."""
        for key, value in self._rows("select key, value from {} order by key, id"):
            yield key, _read(value)

    def _make(self) -> None:
        self._run("create table {0} (id integer primary key, key text not null, value blob)")
        self._run("create index {0}_key on {0} (key, id)")

    def _rows(self, statement: str, *values: Any) -> Iterator[Any]:
        return self._scratch.run(statement.format(self._name), values) if self._size else iter(())

    def _run(self, statement: str, *values: Any) -> None:
        self._scratch.run(statement.format(self._name), values)


def _read(value: bytes) -> Any:
    return pickle.loads(value)  # noqa: S301 - written here, and each page is sealed


def _end(connection: Any, path: Path) -> None:
    connection.close()
    with suppress(OSError):
        path.unlink(missing_ok=True)


def _sweep(folder: Path) -> None:
    """Where a file that is open keeps its name it can't be removed, so what can be, nobody needs."""
    if not _LOSES_ITS_NAME:
        for left in folder.glob(f"{_BEGINS}*{_ENDS}"):
            with suppress(OSError):
                left.unlink()
