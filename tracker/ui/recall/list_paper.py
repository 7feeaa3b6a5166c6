"""The list on paper or as PDF: its rows are read whole, then laid out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from tracker.domain.problems import Problem
from tracker.services.exports.printing import list_printed, may_print_lists
from tracker.services.patients.listing import first_phones
from tracker.services.recall.listing import recall_ids
from tracker.services.recall.rows import RecallRow, recall_rows
from tracker.ui.recall.list_view import ListView
from tracker.ui.tasks import Tasks

_MOST_ROWS = 2000
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class _Rows:
    rows: Sequence[RecallRow]
    count: int
    phones: dict[int, str]


class ListPaper(QObject):
    """Nothing is printed or saved without being asked where."""

    failed = Signal(object)
    told = Signal(str)
    """A file was saved, as a sentence."""

    def __init__(self, tasks: Tasks, owner: QWidget) -> None:
        super().__init__(owner)
        self._tasks = tasks
        self._window = owner
        self._view: ListView | None = None
        self._is_pdf = False

    def make(self, view: ListView, *, is_pdf: bool) -> None:
        """Print the list, or save it as PDF."""
        self._view, self._is_pdf = view, is_pdf
        self._tasks.read(self, "rows", _all_rows, view, then=self._on_rows, failed=self.failed.emit)

    def _on_rows(self, found: _Rows) -> None:
        from tracker.ui.printing.print_flow import print_paper, save_as_pdf, say_saved
        from tracker.ui.printing.recall_list import recall_paper

        view = self._view
        if view is None:
            return
        paper = recall_paper(view.name, found.rows, found.count, view.today, found.phones)
        try:
            saved = save_as_pdf(paper, self._window) if self._is_pdf else None
            is_done = saved is not None if self._is_pdf else print_paper(paper, self._window)
        except Problem as problem:
            self.failed.emit(problem)
            return
        if saved is not None:
            self.told.emit(say_saved(saved))
        if is_done:
            self._tasks.read(self, None, list_printed, then=_ignore, failed=self.failed.emit)


def _ignore(_nothing: object) -> None:
    pass


def _all_rows(tx: Any, view: ListView) -> _Rows:
    may_print_lists(tx)
    rows: list[RecallRow] = []
    phones: dict[int, str] = {}
    count = 0
    parts = recall_ids(tx, view.today, view.wanted, view.order, is_descending=view.is_descending)
    wanted: list[int] = []
    for part in parts:
        count += len(part)
        wanted.extend(part[: max(_MOST_ROWS - len(wanted), 0)])
    for start in range(0, len(wanted), _AT_ONCE):
        page = wanted[start : start + _AT_ONCE]
        found = recall_rows(tx, view.today, page)
        rows.extend(found[course_id] for course_id in page if course_id in found)
        phones |= first_phones(tx, [row.patient_id for row in found.values()])
    return _Rows(rows, count, phones)
