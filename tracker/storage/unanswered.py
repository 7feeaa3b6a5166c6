"""Commands whose commit got no answer, so that trying again doesn't save them twice."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from tracker.domain.problems import Unavailable

KEPT_SECONDS = 12 * 3600
"""Over a night that the computer slept through."""


class CommitUnknown(Unavailable):
    """The server went away in the moment of the commit, and nobody can be asked.

    `was_committed(server)` asks again; it raises this again as long as there is no answer.
    """

    def __init__(self, message: str, was_committed: Callable[[Any], bool]) -> None:
        super().__init__(message)
        self.was_committed = was_committed


@dataclass(frozen=True, slots=True)
class Settled:
    """What a command gave that was saved after all."""

    result: Any


@dataclass(frozen=True, slots=True)
class _Open:
    command: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    result: Any
    unknown: CommitUnknown
    since: float

    def is_of(self, command: Callable[..., Any], args: Any, kwargs: Any) -> bool:
        return self.command == command and self.args == args and self.kwargs == kwargs


class Unanswered:
    """Those of the last twelve hours; from several threads at once.

    `clock` in seconds, also those that the computer slept.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._open: list[_Open] = []
        self._lock = Lock()

    def add(
        self,
        unknown: CommitUnknown,
        result: Any,
        command: Callable[..., Any],
        args: Any,
        kwargs: Any,
    ) -> None:
        with self._lock:
            now = self._clock()
            young = [one for one in self._open if now - one.since <= KEPT_SECONDS]
            self._open = [*young, _Open(command, args, kwargs, result, unknown, now)]

    def settled(
        self, server: object, command: Callable[..., Any], args: Any, kwargs: Any
    ) -> Settled | None:
        """What the same command gave the last time, if that was saved; None: it is to be run.

        `server` is how it is reached now. Raises CommitUnknown as long as the server doesn't say.
        """
        with self._lock:
            same = next((one for one in self._open if one.is_of(command, args, kwargs)), None)
        if same is None:
            return None
        was_committed = same.unknown.was_committed(server)
        with self._lock:
            self._open = [one for one in self._open if one is not same]
        return Settled(same.result) if was_committed else None


_KEPT: dict[tuple[str, str], Unanswered] = {}


def unanswered_of(server: object, user: str) -> Unanswered:
    """Those of somebody's in a clinic, also from before it was locked and opened again."""
    return _KEPT.setdefault((str(server), user), Unanswered())
