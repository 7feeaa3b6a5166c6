"""Reading lists past a value that another program spoiled: one bad record must not hide the others.

Only lists read so. Whoever opens the record, or would write to it, is told which value it is.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from sqlalchemy.exc import DontWrapMixin

from tracker.domain.problems import Unavailable

Answer = TypeVar("Answer")
Key = TypeVar("Key")

_reads_past: ContextVar[bool] = ContextVar("reads_past", default=False)


class UnreadableValue(Unavailable, DontWrapMixin):
    """A stored value that isn't what its column holds: another program wrote it."""


def reads_past() -> bool:
    """Whether dates that can't be read come as `UNREADABLE` now, instead of being raised."""
    return _reads_past.get()


def past_unreadable_dates(read: Callable[[], Answer]) -> Answer:
    """`read()`; if a value can't be read, once more with `UNREADABLE` for every such date."""
    try:
        return read()
    except UnreadableValue:
        with _reading_past():
            return read()


def past_unreadable_rows(
    read: Callable[[list[Key]], dict[Key, Answer]], keys: Iterable[Key]
) -> dict[Key, Answer]:
    """As `past_unreadable_dates`, without rows of which another value can't be read."""
    wanted = list(keys)
    try:
        return past_unreadable_dates(lambda: read(wanted))
    except UnreadableValue:
        with _reading_past():
            return whole_rows(read, wanted)


def whole_rows(
    read: Callable[[list[Key]], dict[Key, Answer]], keys: Iterable[Key]
) -> dict[Key, Answer]:
    """`read(keys)`, or one by one without those of which anything can't be read."""
    wanted = list(keys)
    try:
        return read(wanted)
    except UnreadableValue:
        return {key: row for one in wanted for key, row in _one(read, one).items()}


def _one(read: Callable[[list[Key]], dict[Key, Answer]], key: Key) -> dict[Key, Answer]:
    try:
        return read([key])
    except UnreadableValue:
        return {}


@contextmanager
def _reading_past() -> Iterator[None]:
    token = _reads_past.set(True)
    try:
        yield
    finally:
        _reads_past.reset(token)
