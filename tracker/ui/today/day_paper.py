"""The papers of a clinic day, on a printer or as PDF."""

from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from tracker.domain.problems import Problem
from tracker.services.clinic_days.today import Today, TodayRow
from tracker.services.exports.printing import day_printed
from tracker.services.wording import clinic_day as words
from tracker.text import _
from tracker.ui.list_file import ListFile
from tracker.ui.listed import Listed
from tracker.ui.printing.injection_sheet import injection_sheet, injection_sheets
from tracker.ui.printing.paper import Paper
from tracker.ui.printing.preparation_list import preparation_paper
from tracker.ui.printing.print_flow import print_paper, save_as_pdf, say_saved
from tracker.ui.tasks import Tasks


class DayPaper(QObject):
    """Nothing is printed or saved without being asked where."""

    failed = Signal(object)
    told = Signal(str)
    """A file was saved, as a sentence."""

    def __init__(self, tasks: Tasks, owner: QWidget) -> None:
        super().__init__(owner)
        self._tasks, self._window = tasks, owner
        self._file = ListFile(tasks, owner)
        self._file.failed.connect(self.failed)
        self._file.told.connect(self.told)

    def offer(
        self, shown: Today, current: TodayRow | None, listed: Listed, button: QPushButton
    ) -> None:
        """Ask under `button` which of them it shall be."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._add(menu, _("Preparation list"), preparation_paper(shown))
        sheets = injection_sheets(shown)
        if sheets is not None:
            self._add(menu, _("Injection sheets of all"), sheets)
        if current is not None:
            name = words.name_text(current)
            self._add(
                menu, _("Injection sheet of {name}").format(name=name), injection_sheet(current)
            )
        save = partial(self._file.save, "clinic_day", _("Clinic day"), listed)
        menu.addAction(_("Save as CSV or XLSX…")).triggered.connect(save)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _add(self, menu: QMenu, name: str, paper: Paper) -> None:
        # An ampersand in a name is no mnemonic.
        part = menu.addMenu(name.replace("&", "&&"))
        part.addAction(_("Print…")).triggered.connect(partial(self._print, paper))
        part.addAction(_("Save as PDF…")).triggered.connect(partial(self._save, paper))

    def _print(self, paper: Paper) -> None:
        try:
            is_done = print_paper(paper, self._window)
        except Problem as problem:
            self.failed.emit(problem)
            return
        if is_done:
            self._note()

    def _save(self, paper: Paper) -> None:
        try:
            saved = save_as_pdf(paper, self._window)
        except Problem as problem:
            self.failed.emit(problem)
            return
        if saved is not None:
            self.told.emit(say_saved(saved))
            self._note()

    def _note(self) -> None:
        self._tasks.read(self, None, day_printed, then=_ignore, failed=self.failed.emit)


def _ignore(_nothing: object) -> None:
    pass
