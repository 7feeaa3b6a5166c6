"""What stands over the list: who is to be told, decisions that are late, rows of imported files that
are not in yet, places free again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.domain.outcome import Done
from tracker.domain.rights import Action
from tracker.text import _, format_number, format_weekday_date, ngettext
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.imports.waiting_line import say_waiting
from tracker.ui.job import Cancelled, Job
from tracker.ui.look import look
from tracker.ui.recall.list_line import ListLine
from tracker.ui.rights import follow_right
from tracker.ui.tasks import Tasks

if TYPE_CHECKING:
    from tracker.services.bookings.freed_places import FreedPlace
    from tracker.services.recall.late_decisions import LateDecisions

_MOST_PLACES = 3


class ListLines(QWidget):
    """Its owner shows it where there is something to tell of. A line is made when it is needed."""

    untold_requested = Signal()
    late_requested = Signal()
    waiting_requested = Signal()
    offered = Signal(object)
    """A date: whom its place could be offered to is wanted."""
    shown = Signal(bool)
    failed = Signal(object)

    def __init__(self, tasks: Tasks, today: ClinicDate, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._tasks, self._today = tasks, today
        self._job: Job | None = None
        self._untold: ListLine | None = None
        self._late: ListLine | None = None
        self._waiting: ListLine | None = None
        self._places: list[ListLine] = []
        self._found: tuple[FreedPlace, ...] = ()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(look().px(6))

    @property
    def texts(self) -> list[str]:
        """What is said, from above."""
        return [line.text for line in self._lines() if not line.isHidden()]

    @property
    def places(self) -> list[ListLine]:
        return [line for line in self._places if not line.isHidden()]

    @property
    def untold(self) -> ListLine | None:
        return self._untold

    @property
    def late(self) -> ListLine | None:
        return self._late

    @property
    def waiting(self) -> ListLine | None:
        return self._waiting

    def ask_counts(self) -> None:
        """Whom somebody is to tell, which decisions are late, and how many rows are not in yet."""
        self._tasks.read(
            self, "counts", _counts, self._today.on, then=self._on_counts, failed=self.failed.emit
        )

    def ask_places(self) -> None:
        """Look for places anew, beside whatever else is asked."""
        if self._job is not None:
            self._job.cancel()
        self._job = self._tasks.long_read(
            self, _freed, self._today.on,
            progress=self._on_progress, then=self._on_places, failed=self._on_failed,
        )  # fmt: skip

    def _on_counts(self, found: tuple[int, LateDecisions, int]) -> None:
        untold, late, waiting = found
        if untold and self._untold is None:
            self._untold = self._add(_("Show"), 0)
            self._untold.acted.connect(self.untold_requested)
        if self._untold is not None:
            self._untold.say(_say_untold(untold))
            self._untold.setVisible(bool(untold))
        if late.count and self._late is None:
            self._late = self._add(_("Show"), 0 if self._untold is None else 1)
            self._late.acted.connect(self.late_requested)
        if self._late is not None:
            self._late.say(_say_late(late, self._today.on))
            self._late.setVisible(bool(late.count))
        if waiting and self._waiting is None:
            self._waiting = self._add(_("Put right…"), len(self._counted()))
            follow_right(self._waiting.act, self._tasks, Action.IMPORT)
            self._waiting.acted.connect(self.waiting_requested)
        if self._waiting is not None:
            self._waiting.say(say_waiting(waiting))
            self._waiting.setVisible(bool(waiting))
        self._tell_shown()

    def _on_places(self, found: tuple[FreedPlace, ...]) -> None:
        self._found = found
        self._show_places()

    def _show_places(self) -> None:
        wanted = self._found[:_MOST_PLACES]
        while len(self._places) < len(wanted):
            line = self._add(_("Offer"), self._layout.count(), can_pass=True)
            number = len(self._places)
            follow_right(line.pass_over, self._tasks, Action.WORK_RECALL)
            line.acted.connect(partial(self._offer, number))
            line.passed.connect(partial(self._pass, number))
            self._places.append(line)
        for number, line in enumerate(self._places):
            line.setVisible(number < len(wanted))
            if number < len(wanted):
                line.say(_say_place(wanted[number]))
        self._tell_shown()

    def _offer(self, number: int) -> None:
        self.offered.emit(self._found[number].on)

    def _pass(self, number: int) -> None:
        """For everybody: the next one takes its line at once."""
        place = self._found[number]
        self._found = self._found[:number] + self._found[number + 1 :]
        self._show_places()
        self._tasks.write(self, _pass_place, place, self._today.on, failed=self._on_not_passed)

    def _on_not_passed(self, problem: Exception) -> None:
        self.failed.emit(problem)
        self.ask_places()

    def _add(self, act: str, at: int, *, can_pass: bool = False) -> ListLine:
        line = ListLine(act, can_pass=can_pass, owner=self)
        self._layout.insertWidget(at, line)
        return line

    def _counted(self) -> list[ListLine]:
        made = (self._untold, self._late, self._waiting)
        return [one for one in made if one is not None]

    def _lines(self) -> list[ListLine]:
        return self._counted() + self._places

    def _tell_shown(self) -> None:
        self.shown.emit(any(not line.isHidden() for line in self._lines()))

    def _on_progress(self, _done: int, _total: int) -> None:
        """Nobody waits for it."""

    def _on_failed(self, problem: Exception) -> None:
        if not isinstance(problem, Cancelled):
            self.failed.emit(problem)


# What answers is loaded where no window waits for it.


def _counts(tx: Any, today: date) -> tuple[int, LateDecisions, int]:
    from tracker.services.bookings.untold import count_untold
    from tracker.services.imports.waiting_count import count_waiting
    from tracker.services.recall.late_decisions import late_decisions

    return count_untold(tx, today), late_decisions(tx, today), count_waiting(tx)


def _freed(tx: Any, today: date, progress: Callable[[int, int], None]) -> tuple[FreedPlace, ...]:
    from tracker.services.bookings.freed_places import freed_places

    return freed_places(tx, today, progress=progress)


def _pass_place(tx: Any, place: FreedPlace, today: date) -> Done:
    from tracker.services.bookings.passed_places import pass_place

    return pass_place(tx, place.on, place.list_name, today)


def _say_untold(count: int) -> str:
    return ngettext(
        "{count} patient is to be told the new day.",
        "{count} patients are to be told their new day.",
        count,
    ).format(count=format_number(count))


def _say_late(found: LateDecisions, today: date) -> str:
    days = (today - (found.oldest_on or today)).days
    said = ngettext(
        "{count} decision of a clinician is late, by {days}.",
        "{count} decisions of clinicians are late, the oldest by {days}.",
        found.count,
    )
    over = ngettext("{count} day", "{count} days", days).format(count=format_number(days))
    return said.format(count=format_number(found.count), days=over)


def _say_place(found: FreedPlace) -> str:
    place = ngettext(
        "{on} has a free place again", "{on} has {count} free places again", found.left
    ).format(on=format_weekday_date(found.on), count=format_number(found.left))
    if found.list_name:
        place = _("{place} on {list}").format(place=place, list=found.list_name)
    whose = ngettext(
        "{count} treatment whose window holds it",
        "{count} treatments whose window holds it",
        found.fitting,
    ).format(count=format_number(found.fitting))
    return _("{place}: {whose}.").format(place=place, whose=whose)
