"""A question on its way: what is asked, where its answers go, and how it is stopped."""

import threading
import time
import weakref
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, Protocol

from PySide6.QtCore import QObject
from shiboken6 import isValid

Slot_ = Callable[..., None]

_PROGRESS_SECONDS = 0.05


class Source(Protocol):
    """What reads and writes: the Database. Each passes an open `tx` as first argument."""

    def read(self, query: Callable[..., Any], /, *args: Any) -> Any: ...

    def write(self, command: Callable[..., Any], /, *args: Any) -> Any: ...


class Cancelled(Exception):
    """Raised inside a long job at its next report of progress; its transaction rolls back."""


class Job:
    """A question on its way. `cancel` works before and, for long jobs and streams, while it runs."""

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._done = threading.Event()

    def cancel(self) -> None:
        self._stopped.set()

    @property
    def is_cancelled(self) -> bool:
        return self._stopped.is_set()

    def note_done(self) -> None:
        self._done.set()

    @property
    def is_done(self) -> bool:
        """Whether it came to its end without an error; known before its answer is delivered."""
        return self._done.is_set()


@dataclass(slots=True, eq=False)
class Ticket:
    """One question asked, with where its answers go. Only the GUI thread reads the slots."""

    number: int
    run: Callable[["Ticket"], Any]
    owner: "weakref.ref[QObject]"
    key: tuple[int, Hashable]  # the owner's id and its question
    then: Callable[[], Slot_ | None]
    failed: Callable[[], Slot_ | None]
    part: Callable[[], Slot_ | None]
    is_write: bool
    job: Job = field(default_factory=Job)


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    ticket: Ticket
    kind: str  # "part", "progress", "done", "failed", "dropped"
    value: Any


def outermost(owner: QObject | None) -> QObject | None:
    if owner is None or not isValid(owner):
        return None
    while (outer := owner.parent()) is not None:
        owner = outer
    return owner


def held(slot: Slot_ | None) -> Callable[[], Slot_ | None]:
    """A bound method weakly, so that a question keeps no closed screen alive."""
    if slot is None:
        return lambda: None
    if hasattr(slot, "__self__") and hasattr(slot, "__func__"):
        return weakref.WeakMethod(slot)
    return lambda: slot


def call(slot: Slot_, answer: Answer) -> None:
    if answer.kind == "progress":
        slot(*answer.value)
    else:
        slot(answer.value)


def reporter(
    ticket: Ticket, answer: Callable[[Ticket, str, Any], None]
) -> Callable[[int, int], None]:
    """`report(done, total)` for a long job: answers now and then; raises Cancelled when stopped."""
    last = 0.0

    def report(done: int, total: int) -> None:
        nonlocal last
        if ticket.job.is_cancelled:
            raise Cancelled
        now = time.monotonic()
        if now - last >= _PROGRESS_SECONDS or done >= total:
            last = now
            answer(ticket, "progress", (done, total))

    return report
