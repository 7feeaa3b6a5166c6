"""The only class with threads: one each for questions, lists, long reads and writes.

    tasks.read(self, "patient", patient_card, patient_id, then=self._on_patient)
    tasks.write(self, appointments.book, course_id, on, then=self._on_booked,
                failed=self._on_problem)

`owner` is a QObject, held weakly: when it has gone, its answers are dropped (a failed
write is then told through `Tasks.failed`, so that nobody believes it was saved).
`question` names what the owner wants to know. Asking the same question again
replaces the earlier one, whose late answer is dropped and which isn't run any more
if it hasn't started. Slots run on the GUI thread, always later, never inside the call.
Nothing but frozen values may cross: no records, no `tx`.
"""

import itertools
import logging
import queue
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable, Hashable, Iterable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from shiboken6 import isValid

from tracker.domain.account import Account
from tracker.domain.outcome import Done
from tracker.ui.garbage import Garbage
from tracker.ui.job import (
    Answer,
    Cancelled,
    Job,
    Slot_,
    Source,
    Ticket,
    call,
    held,
    outermost,
    reporter,
)
from tracker.ui.rest import Rest
from tracker.ui.uninterrupted import step_back

# How long answers may hold the window before painting and typing have their turn.
_SLICE_SECONDS = 0.008
_LAST = frozenset({"done", "failed", "dropped"})

_log = logging.getLogger(__name__)
_Line = queue.SimpleQueue[Ticket | None]


class Tasks(QObject):
    """Runs queries and commands beside the window. Call `shutdown` before the end."""

    changed = Signal(frozenset)
    """Subjects that a write changed; after its `then`."""
    written = Signal(object)
    """The Done of every write; before `changed`. For the undo history."""
    failed = Signal(object)
    """An exception that nobody took: no `failed=` was given, or the owner of a write has gone."""
    became_idle = Signal()

    _arrived = Signal()

    def __init__(self, source: Source, owner: QObject | None = None) -> None:
        super().__init__(owner)
        self._source = source
        self._numbers = itertools.count(1)
        self._latest: dict[tuple[int, Hashable], Ticket] = {}
        self._pending: dict[int, Ticket] = {}
        self._answers: deque[Answer] = deque()
        self._spent: deque[Ticket] = deque()
        self._is_woken = threading.Event()
        self._is_closing = False
        self._arrived.connect(self._on_arrived)
        self._lines = {name: _Line() for name in ("reader", "lister", "long-reader", "writer")}
        self._threads = [
            threading.Thread(target=self._work, args=(line,), name=f"tracker-{name}", daemon=True)
            for name, line in self._lines.items()
        ]
        self.became_idle.connect(Garbage(lambda: self.is_idle, self).begin)
        self.rest = Rest(self)
        for thread in self._threads:
            thread.start()

    @property
    def is_idle(self) -> bool:
        """True when every answer has been delivered or dropped."""
        return not self._pending

    def read(
        self,
        owner: QObject,
        question: Hashable,
        query: Callable[..., Any],
        /,
        *args: Any,
        then: Slot_,
        failed: Slot_ | None = None,
    ) -> Job:
        """`then(query(tx, *args))`."""

        def run(_ticket: Ticket) -> Any:
            return self._source.read(query, *args)

        return self._ask("reader", owner, question, run, then=then, failed=failed)

    def stream(
        self,
        owner: QObject,
        question: Hashable,
        query: Callable[..., Iterable[Any]],
        /,
        *args: Any,
        part: Slot_,
        then: Slot_,
        failed: Slot_ | None = None,
    ) -> Job:
        """`part(value)` for each value that the generator `query(tx, *args)` yields, then `then(None)`.

        The parts are delivered one at a time, so keep them small (1,000 ids).
        """

        def consume(ticket: Ticket, tx: Any) -> None:
            for value in query(tx, *args):
                if ticket.job.is_cancelled:
                    raise Cancelled
                self._answer(ticket, "part", value)

        def run(ticket: Ticket) -> None:
            self._source.read(partial(consume, ticket))

        return self._ask("lister", owner, question, run, then=then, failed=failed, part=part)

    def write(
        self,
        owner: QObject,
        command: Callable[..., Done],
        /,
        *args: Any,
        then: Slot_ | None = None,
        failed: Slot_ | None = None,
    ) -> Job:
        """`then(done)`; afterwards `written` and `changed`. Writes run in the order of asking."""

        def run(_ticket: Ticket) -> Any:
            return self._source.write(command, *args)

        return self._ask("writer", owner, None, run, then=then, failed=failed, is_write=True)

    def long_read(
        self,
        owner: QObject,
        query: Callable[..., Any],
        /,
        *args: Any,
        progress: Slot_,
        then: Slot_,
        failed: Slot_ | None = None,
    ) -> Job:
        """`query(tx, *args, progress=report)`; `report(done, total)` shows and may raise Cancelled.

        `progress(done, total)` is called at most 20 times a second. A cancelled job
        calls `failed(Cancelled())` if there is one, and is otherwise silent.
        """

        def run(ticket: Ticket) -> Any:
            return self._source.read(partial(query, progress=reporter(ticket, self._answer)), *args)

        return self._ask("long-reader", owner, None, run, then=then, failed=failed, part=progress)

    def long_write(
        self,
        owner: QObject,
        command: Callable[..., Done],
        /,
        *args: Any,
        progress: Slot_,
        then: Slot_,
        failed: Slot_ | None = None,
    ) -> Job:
        """Like `long_read`, in one write transaction: cancelling leaves nothing half done."""

        def run(ticket: Ticket) -> Any:
            return self._source.write(
                partial(command, progress=reporter(ticket, self._answer)), *args
            )

        return self._ask(
            "writer", owner, None, run, then=then, failed=failed, part=progress, is_write=True
        )

    def run(
        self,
        owner: QObject,
        job: Callable[..., Any],
        /,
        *args: Any,
        then: Slot_ | None = None,
        failed: Slot_ | None = None,
    ) -> Job:
        """`then(job(source, *args))`: what needs the clinic itself rather than one transaction."""

        def run(_ticket: Ticket) -> Any:
            return job(self._source, *args)

        return self._ask("long-reader", owner, None, run, then=then, failed=failed)

    @property
    def account(self) -> Account | None:
        """Who works, None where nobody is named."""
        return getattr(self._source, "account", None)

    @property
    def has_password(self) -> bool:
        """Whether whoever works came in with a password."""
        return getattr(self._source, "key", None) is not None

    def forget(self, owner: QObject, question: Hashable) -> None:
        """The owner no longer wants the answer."""
        ticket = self._latest.pop((id(owner), question), None)
        if ticket is not None:
            ticket.job.cancel()

    def begin_shutdown(self) -> None:
        """Finish the writes, drop the reads, stop long reads; nothing more is asked or told."""
        if self._is_closing:
            return
        self._is_closing = True
        for ticket in self._pending.values():
            if not ticket.is_write:
                ticket.job.cancel()
        for line in self._lines.values():
            line.put(None)

    def shutdown(self) -> None:
        """The same, and join all threads; from whichever thread."""
        self.begin_shutdown()
        for thread in self._threads:
            thread.join()
        self._answers.clear()
        self._spent.clear()
        self._pending.clear()
        self._latest.clear()

    def _ask(
        self,
        line: str,
        owner: QObject,
        question: Hashable,
        run: Callable[[Ticket], Any],
        *,
        then: Slot_ | None,
        failed: Slot_ | None,
        part: Slot_ | None = None,
        is_write: bool = False,
    ) -> Job:
        ticket = Ticket(
            number=next(self._numbers),
            run=run,
            owner=weakref.ref(owner),
            key=(id(owner), question),
            then=held(then),
            failed=held(failed),
            part=held(part),
            is_write=is_write,
        )
        if self._is_closing:
            ticket.job.cancel()
            return ticket.job
        if question is not None:
            earlier = self._latest.get(ticket.key)
            if earlier is not None:
                earlier.job.cancel()
            self._latest[ticket.key] = ticket
        self._pending[ticket.number] = ticket
        self.rest.end()
        self._lines[line].put(ticket)
        return ticket.job

    # -- on the worker threads ---------------------------------------------------

    def _work(self, line: _Line) -> None:
        step_back()
        while (ticket := line.get()) is not None:
            self._run(ticket)
            # The window lets go of it last: freeing a screen on this thread crashes the program.
            last = [ticket]
            del ticket
            self._spent.append(last.pop())

    def _run(self, ticket: Ticket) -> None:
        if ticket.job.is_cancelled:
            self._answer(ticket, "dropped", Cancelled())
            return
        try:
            value = ticket.run(ticket)
        except Cancelled as stop:
            self._answer(ticket, "dropped", stop)
        except Exception as problem:  # noqa: BLE001 - every error is delivered, none is lost
            self._answer(ticket, "failed", problem)
        else:
            ticket.job.note_done()
            self._answer(ticket, "done", value)

    def _answer(self, ticket: Ticket, kind: str, value: Any) -> None:
        self._answers.append(Answer(ticket, kind, value))
        # Only the wake-up crosses through Qt; the values stay on the Python side.
        if not self._is_woken.is_set():
            self._is_woken.set()
            self._arrived.emit()

    # -- on the GUI thread: the one place where answers are delivered ------------

    @Slot()
    def _on_arrived(self) -> None:
        self._spent.clear()
        if self._is_closing:
            self._answers.clear()
            return
        self.rest.end()
        until = time.monotonic() + _SLICE_SECONDS
        try:
            while self._answers and time.monotonic() < until:
                self._deliver_one(self._answers.popleft())
        finally:
            if not self._answers:
                self._is_woken.clear()
            # Looked at again, since a worker that saw us awake didn't wake us. Posted
            # events would starve painting and typing; a zero timer lets them by.
            if self._answers:
                self._is_woken.set()
                QTimer.singleShot(0, self._on_arrived)

    def _deliver_one(self, answer: Answer) -> None:
        # Held while the slot runs: the collector may choose that moment to free a window
        # that nobody refers to, and with it the screen that is being told.
        kept = outermost(answer.ticket.owner())
        try:
            self._deliver(answer)
        finally:
            del kept
            if answer.kind in _LAST:
                self._pending.pop(answer.ticket.number, None)
                if not self._pending:
                    self.became_idle.emit()

    def _deliver(self, answer: Answer) -> None:
        ticket = answer.ticket
        is_wanted = self._is_wanted(ticket)
        if answer.kind in {"part", "progress"}:
            slot = ticket.part() if is_wanted and not ticket.job.is_cancelled else None
            if slot is not None:
                call(slot, answer)
            return
        if self._latest.get(ticket.key) is ticket:
            del self._latest[ticket.key]
        if answer.kind == "dropped":
            slot = ticket.failed() if is_wanted and ticket.key[1] is None else None
            if slot is not None:
                slot(answer.value)
        elif answer.kind == "failed":
            self._deliver_failure(ticket, answer.value, is_wanted=is_wanted)
        else:
            self._deliver_success(ticket, answer.value, is_wanted=is_wanted)

    def _deliver_success(self, ticket: Ticket, value: Any, *, is_wanted: bool) -> None:
        try:
            slot = ticket.then() if is_wanted else None
            if slot is not None:
                slot(value)
        finally:
            if isinstance(value, Done) and ticket.is_write:
                self.written.emit(value)
                if value.changed:
                    self.changed.emit(value.changed)

    def _deliver_failure(self, ticket: Ticket, problem: Any, *, is_wanted: bool) -> None:
        slot = ticket.failed() if is_wanted else None
        if slot is not None:
            slot(problem)
        elif is_wanted or ticket.is_write:
            self.failed.emit(problem)
        else:
            _log.info("dropped the failure of a question that nobody waits for")

    def _is_wanted(self, ticket: Ticket) -> bool:
        owner = ticket.owner()
        if owner is None or not isValid(owner):
            return False
        return ticket.key[1] is None or self._latest.get(ticket.key) is ticket
