"""A call sheet on its way to paper: numbered first, then printed or saved."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from tracker.domain.outcome import Done
from tracker.domain.problems import Problem
from tracker.services.contacts.paper_sheets import PaperSheet, make_sheet, paper_sheet
from tracker.services.exports.printing import list_printed
from tracker.services.recall.listing import Order, RecallFilter
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.printing.call_sheet import call_sheet_paper
from tracker.ui.printing.paper import Paper
from tracker.ui.printing.print_flow import print_paper, save_as_pdf, say_saved
from tracker.ui.tasks import Tasks

Act = Callable[[Paper, QWidget], object]


class SheetPaper(QObject):
    failed = Signal(object)
    told = Signal(str)

    def __init__(self, tasks: Tasks, today: ClinicDate, window: QWidget) -> None:
        super().__init__(window)
        self._tasks, self._today, self._window = tasks, today, window

    def make(
        self, name: str, wanted: RecallFilter, order: Order, *, is_descending: bool, is_pdf: bool
    ) -> None:
        """A new sheet of a list that is called `name`."""
        act: Act = save_as_pdf if is_pdf else print_paper
        self._tasks.write(
            self, make_sheet, self._today.on, name, wanted, order, is_descending,
            then=partial(self._on_numbered, act), failed=self.failed.emit,
        )  # fmt: skip

    def _on_numbered(self, act: Act, done: Done) -> None:
        self._tasks.read(
            self, "sheet", paper_sheet, done.value, self._today.on,
            then=partial(self._on_sheet, act), failed=self.failed.emit,
        )  # fmt: skip

    def _on_sheet(self, act: Act, sheet: PaperSheet) -> None:
        try:
            made = act(call_sheet_paper(sheet), self._window)
        except Problem as problem:
            self.failed.emit(problem)
            return
        if isinstance(made, Path):
            self.told.emit(say_saved(made))
        if made:
            self._tasks.read(self, None, list_printed, then=_ignore, failed=self.failed.emit)


def _ignore(_nothing: object) -> None:
    pass
