"""Commands whose commit got no answer, so that trying again doesn't save them twice."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from tracker.domain.problems import Unavailable

_MOST = 20


class CommitUnknown(Unavailable):
    """The server went away in the moment of the commit, and nobody can be asked.

    `was_committed` asks again; it raises this again as long as there is no answer.
    """

    def __init__(self, message: str, was_committed: Callable[[], bool]) -> None:
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

    def is_of(self, command: Callable[..., Any], args: Any, kwargs: Any) -> bool:
        return self.command == command and self.args == args and self.kwargs == kwargs


class Unanswered:
    """The newest ones; from several threads at once."""

    def __init__(self) -> None:
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
            self._open = [*self._open[1 - _MOST :], _Open(command, args, kwargs, result, unknown)]

    def settled(self, command: Callable[..., Any], args: Any, kwargs: Any) -> Settled | None:
        """What the same command gave the last time, if that was saved; None: it is to be run.

        Raises CommitUnknown as long as the server doesn't say.
        """
        with self._lock:
            same = next((one for one in self._open if one.is_of(command, args, kwargs)), None)
        if same is None:
            return None
        was_committed = same.unknown.was_committed()
        with self._lock:
            self._open = [one for one in self._open if one is not same]
        return Settled(same.result) if was_committed else None
