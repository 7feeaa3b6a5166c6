"""The numbers that add up on paper, as PDF and as CSV."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from tracker.domain.problems import Problem
from tracker.interchange.reconciliation_csv import csv_lines
from tracker.services.exports.printing import list_printed
from tracker.services.recall.reconciliation import Reconciliation
from tracker.text import _
from tracker.ui.printing.paper import Paper
from tracker.ui.printing.print_flow import (
    ask_place,
    print_paper,
    save_as_pdf,
    say_saved,
    write_file,
)
from tracker.ui.printing.reconciliation import reconciliation_paper
from tracker.ui.tasks import Tasks


class ReconciliationFiles(QObject):
    """Nothing is printed or saved without being asked where."""

    failed = Signal(object)
    told = Signal(str)

    def __init__(self, tasks: Tasks, window: QWidget) -> None:
        super().__init__(window)
        self._tasks, self._window = tasks, window

    def offer(self, found: Reconciliation, button: QPushButton) -> None:
        """Ask under `button` what it shall be."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for title, act in (
            (_("Print…"), print_paper),
            (_("Save as PDF…"), save_as_pdf),
            (_("Save as CSV…"), partial(_save_csv, found)),
        ):
            menu.addAction(title).triggered.connect(partial(self._do, act, found))
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _do(self, act: Callable[[Paper, QWidget], object], found: Reconciliation) -> None:
        try:
            done = act(reconciliation_paper(found), self._window)
        except Problem as problem:
            self.failed.emit(problem)
            return
        if isinstance(done, Path):
            self.told.emit(say_saved(done))
        if done:
            self._tasks.read(self, None, list_printed, then=_ignore, failed=self.failed.emit)


def _save_csv(found: Reconciliation, paper: Paper, owner: QWidget) -> Path | None:
    kinds = {".csv": _("CSV files (*.csv)")}
    path = ask_place(owner, _("Save as CSV"), paper.file_name, kinds)
    if path is not None:
        write_file("".join(f"{line}\r\n" for line in csv_lines(found)).encode("utf-8-sig"), path)
    return path


def _ignore(_nothing: object) -> None:
    pass
