"""Which files this process has connections to, and what each begins with.

On POSIX systems, closing any descriptor of a file lets go of all the locks that the process has on
it, those of its connections too: another process then takes itself for the last one, and removes
the log that is written to here. So while a connection is open, nobody here opens its file a second
time: what it begins with was read before the first connection, and is remembered until the last
one is closed.
"""

import threading
from collections import Counter, deque
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from tracker.storage.identity import Identity, identity

_LONGEST = 128

_lock = threading.Lock()
_begins: dict[Identity, bytes] = {}
_counts: Counter[Identity] = Counter()
# Of connections that nobody closed. They are collected in any thread at any moment, also while that
# thread has the lock: whoever has it next forgets them.
_collected: deque[Identity] = deque()


def beginning(path: Path) -> bytes:
    """The first 128 bytes of a file, or all of a smaller one. Raises OSError."""
    with _lock:
        _forget_collected()
        return _beginning(path)


class HeldConnection(sqlcipher.Connection):
    """A connection whose file is known to be open from before it opens until after it closes."""

    def __init__(self, *args: Any, path: Path, **kwargs: Any) -> None:
        self._held = _hold(path)
        try:
            super().__init__(*args, **kwargs)
        except BaseException:
            self._let_go()
            raise

    def close(self) -> None:
        super().close()
        self._let_go()

    def __del__(self) -> None:
        held = self.__dict__.pop("_held", None)
        if held is not None:
            _collected.append(held)

    def _let_go(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            with _lock:
                _forget(held)


def _hold(path: Path) -> Identity | None:
    with _lock:
        _forget_collected()
        held = identity(path)
        if held is None:
            return None
        try:
            _begins[held] = _beginning(path)
        except OSError:
            # SQLite says what is wrong with it.
            return None
        _counts[held] += 1
        return held


def _forget_collected() -> None:
    while _collected:
        _forget(_collected.popleft())


def _forget(held: Identity) -> None:
    _counts[held] -= 1
    if not _counts[held]:
        del _counts[held], _begins[held]


def _beginning(path: Path) -> bytes:
    found = identity(path)
    if found in _begins:
        return _begins[found]
    with path.open("rb") as file:
        return file.read(_LONGEST)
