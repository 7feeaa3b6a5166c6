"""A look at every page in use of a file that somebody works with, by a connection of its own.

SQLite reads each page and how they hang together, not whether each index agrees with its table:
half the time of a whole check. Of an encrypted file that finds any changed bit, since each page
carries a proof of itself.
"""

from collections.abc import Callable
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from tracker.storage.engine import connect
from tracker.storage.failures import spoils_connection

_STEPS = 500
"""After how many pages `go_on` is asked."""

_OK = [("ok",)]


def is_sound(path: Path, *, key: bytes | None = None, go_on: Callable[[], object]) -> bool:
    """False only for what was bad twice: a drive may fail to read for once.

    `go_on` is called now and then; what it raises ends the look, and comes out of here. What else
    keeps it from being read, such as a file that has gone, is no damage: raises sqlcipher3's errors.
    """
    return _look(path, key, go_on) or _look(path, key, go_on)


def _look(path: Path, key: bytes | None, go_on: Callable[[], object]) -> bool:
    ended: list[BaseException] = []

    def ask() -> int:
        try:
            go_on()
        except BaseException as reason:  # noqa: BLE001 - SQLite would swallow it
            ended.append(reason)
            return 1
        return 0

    try:
        connection = connect(path, mode="ro", key=key)
        try:
            connection.set_progress_handler(ask, _STEPS)
            return bool(connection.execute("pragma quick_check(1)").fetchall() == _OK)
        finally:
            connection.close()
    except sqlcipher.Error as error:
        if ended:
            raise ended[0] from None
        if spoils_connection(error):
            return False
        raise
