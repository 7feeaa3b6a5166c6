"""A report printed, or saved as PDF or as a file for spreadsheets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from tracker.domain.problems import Problem
from tracker.services.exports.printing import may_print_lists, report_printed
from tracker.services.reports.report_table import ReportTable
from tracker.text import _
from tracker.ui.list_file import ListFile
from tracker.ui.listed import Listed, number_or_text
from tracker.ui.tasks import Tasks


class ReportPapers(QObject):
    """Nothing is printed or saved without being asked where; what was is in the audit trail."""

    failed = Signal(object)
    told = Signal(str)
    """A file was saved, as a sentence."""

    def __init__(self, tasks: Tasks, owner: QWidget) -> None:
        super().__init__(owner)
        self._tasks, self._window = tasks, owner
        self._shown: ReportTable | None = None
        self._span, self._today = "", date.min
        self._act: Callable[[], object] = _nothing
        self._file = ListFile(tasks, owner)
        self._file.failed.connect(self.failed)
        self._file.told.connect(self.told)

    def offer(self, shown: ReportTable, span: str, today: date, button: QPushButton) -> None:
        """Ask under `button` what it shall be."""
        self._shown, self._span, self._today = shown, span, today
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for label, slot in (
            (_("Print…"), self._on_print),
            (_("Save as PDF…"), self._on_pdf),
            (_("Save as CSV or XLSX…"), self._on_file),
        ):
            menu.addAction(label).triggered.connect(slot)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _on_print(self) -> None:
        self._ask_first(self._print)

    def _on_pdf(self) -> None:
        self._ask_first(self._save_pdf)

    def _on_file(self) -> None:
        shown = self._shown
        if shown is not None:
            titles, *told = shown.as_rows()
            rows = [[label, *map(number_or_text, figures)] for label, *figures in told]
            name = f"{shown.title} {self._today.isoformat()}"
            self._file.save("report", name, Listed(tuple(titles), lambda _tx: rows, len(rows)))

    def _ask_first(self, act: Callable[[], object]) -> None:
        self._act = act
        self._tasks.read(
            self, "may", may_print_lists, then=self._on_allowed, failed=self.failed.emit
        )

    def _on_allowed(self, _answer: object) -> None:
        try:
            saved = self._act()
        except Problem as problem:
            self.failed.emit(problem)
            return
        if isinstance(saved, Path):
            from tracker.ui.printing.print_flow import say_saved

            self.told.emit(say_saved(saved))
        if saved:
            self._tasks.read(self, None, report_printed, then=_ignore, failed=self.failed.emit)

    def _print(self) -> bool:
        from tracker.ui.printing.print_flow import print_paper
        from tracker.ui.printing.report_paper import report_paper

        shown = self._shown
        return shown is not None and print_paper(
            report_paper(shown, self._span, self._today), self._window
        )

    def _save_pdf(self) -> Path | None:
        from tracker.ui.printing.print_flow import save_as_pdf
        from tracker.ui.printing.report_paper import report_paper

        if self._shown is None:
            return None
        return save_as_pdf(report_paper(self._shown, self._span, self._today), self._window)


def _nothing() -> None:
    pass


def _ignore(_answer: object) -> None:
    pass
