"""Somebody else's list read from a file: what its columns don't say is asked once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from tracker.ui.clinic_date import ClinicDate
from tracker.ui.tasks import Tasks

if TYPE_CHECKING:
    from tracker.interchange.numbered_days import NumberedDays, SeenList

Known = Mapping[tuple[str, ...], Mapping[str, str]]
"""What was answered about files with just these headers."""


class ListReading(QObject):
    """Answers hold for every file of the same headers, as long as the window is open."""

    read = Signal(object)
    """The list, as `NumberedDays`."""
    failed = Signal(object)
    left = Signal()
    """Somebody thought better of it."""

    def __init__(self, tasks: Tasks, today: ClinicDate, part: QWidget) -> None:
        super().__init__(part)
        self._tasks, self._today, self._part = tasks, today, part
        self._known: dict[tuple[str, ...], Mapping[str, str]] = {}

    def begin(self, path: Path) -> None:
        """Read a file, and ask."""
        known = dict(self._known)
        self._tasks.run(
            self, _begun, path, known, self._today.on,
            then=self._on_seen, failed=self.failed.emit,
        )  # fmt: skip

    def _on_seen(self, found: NumberedDays | SeenList) -> None:
        from tracker.interchange.numbered_days import NumberedDays

        if isinstance(found, NumberedDays):
            self.read.emit(found)
            return
        from tracker.ui.forms.list_questions import ListQuestions

        dialog = ListQuestions(found, self._part.window())
        dialog.answered.connect(self._on_answered)
        dialog.rejected.connect(self.left)
        dialog.open()

    def _on_answered(self, found: SeenList, answers: Mapping[str, str]) -> None:
        whole = {**found.answers, **answers}
        # Which table it is says nothing of another file.
        self._known[found.table.headers] = {
            key: code for key, code in whole.items() if key != "table"
        }
        self._tasks.run(
            self, _gone_on, found, whole, self._today.on,
            then=self._on_seen, failed=self.failed.emit,
        )  # fmt: skip


def _begun(_clinic: Any, path: Path, known: Known, today: date) -> NumberedDays | SeenList:
    from tracker.interchange.numbered_days import look_at_list, understand_list

    found = understand_list(look_at_list(path), {}, today)
    answers = known.get(found.table.headers, {})
    return _gone_on(None, found, answers, today)


def _gone_on(
    _clinic: Any, found: SeenList, answers: Mapping[str, str], today: date
) -> NumberedDays | SeenList:
    from tracker.interchange.numbered_days import read_list, understand_list

    understood = understand_list(found.seen, answers, today)
    return understood if understood.questions else read_list(understood, today)
