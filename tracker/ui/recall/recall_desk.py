"""What the recall list gives besides work: its papers, and the numbers that add up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from tracker.domain.letter import LetterKind
from tracker.domain.rights import Action
from tracker.services.contacts.letters import LetterRun, Plan, plan_letters, plan_letters_of_list
from tracker.text import _, ngettext
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.keys import Keys
from tracker.ui.letters.sheet_paper import SheetPaper
from tracker.ui.list_file import ListFile
from tracker.ui.listed import Listed
from tracker.ui.recall.list_paper import ListPaper
from tracker.ui.recall.list_view import ListView
from tracker.ui.rights import not_allowed
from tracker.ui.tasks import Tasks

if TYPE_CHECKING:
    from tracker.ui.undo_history import UndoHistory


class RecallDesk(QObject):
    state_requested = Signal(object)
    """A `State` to be shown on the list, or None for all."""
    patient_requested = Signal(str)
    calls_requested = Signal(object)
    """Ids of courses whose patients are to be called."""
    failed = Signal(object)
    told = Signal(str)

    def __init__(self, tasks: Tasks, today: ClinicDate, keys: Keys, page: QWidget) -> None:
        super().__init__(page)
        self._tasks, self._today, self._keys, self._page = tasks, today, keys, page
        self._paper = ListPaper(tasks, page)
        self._paper.failed.connect(self.failed)
        self._paper.told.connect(self.told)
        self._file = ListFile(tasks, page)
        self._file.failed.connect(self.failed)
        self._file.told.connect(self.told)
        self._sheets = SheetPaper(tasks, today, page)
        self._sheets.failed.connect(self.failed)
        self._sheets.told.connect(self.told)

    def offer(
        self, view: ListView, chosen: Sequence[int], listed: Listed, button: QPushButton
    ) -> None:
        """Ask under `button` what is to be made of the list, or of the rows that are chosen."""
        menu = QMenu(self._page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        count = len(chosen)
        to_chosen = ngettext(
            "Letter to the current patient…", "Letters to the {count} chosen…", count
        ).format(count=count)
        offers: list[tuple[str, Callable[[], None]]] = [
            (_("Print the list…"), partial(self._paper.make, view, is_pdf=False)),
            (_("Save the list as PDF…"), partial(self._paper.make, view, is_pdf=True)),
            (_("Save as CSV or XLSX…"), partial(self._file.save, "recall", view.name, listed)),
            (_("Letters to everybody on this list…"), partial(self.write_to_list, view)),
            (_("Call sheet of this list…"), partial(self._make_sheet, view, is_pdf=False)),
            (_("Call sheet as PDF…"), partial(self._make_sheet, view, is_pdf=True)),
            (_("Type a call sheet back…"), self.type_sheet_back),
        ]
        if chosen:
            offers.insert(3, (to_chosen, partial(self.write_to, tuple(chosen), view.today)))
        for title, run in offers:
            menu.addAction(title).triggered.connect(run)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _make_sheet(self, view: ListView, *, is_pdf: bool) -> None:
        self._sheets.make(
            view.name, view.wanted, view.order, is_descending=view.is_descending, is_pdf=is_pdf
        )

    def type_sheet_back(self) -> None:
        """The newest sheet first; another one by its number."""
        from tracker.ui.letters.sheet_dialog import SheetDialog

        dialog = SheetDialog(self._tasks, self._today, self._keys, self._page.window())
        dialog.patient_requested.connect(self.patient_requested)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def write_to_list(self, view: ListView) -> None:
        """Letters to everybody on the list."""
        self._write(partial(_of_list, view))

    def write_to(self, course_ids: Sequence[int], today: date) -> None:
        """Letters to the patients of these treatments."""
        self._write(partial(_of_courses, tuple(course_ids), today))

    def _write(self, plan: Plan) -> None:
        from tracker.ui.letters.letter_dialog import LetterDialog

        denied = not_allowed(self._tasks, Action.WORK_RECALL)
        if denied is not None:
            self.failed.emit(denied)
            return
        dialog = LetterDialog(self._tasks, plan, self._page.window())
        dialog.told.connect(self.told)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def show_untold(self, history: UndoHistory | None) -> None:
        """Who doesn't know the day on which they are booked."""
        from tracker.ui.recall.untold_dialog import UntoldDialog

        dialog = UntoldDialog(self._tasks, self._today, self._keys, history, self._page.window())
        dialog.patient_requested.connect(self.patient_requested)
        dialog.calls_requested.connect(self.calls_requested)
        dialog.letters_requested.connect(lambda ids: self.write_to(ids, self._today.on))
        dialog.told.connect(self.told)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def show_numbers(self) -> None:
        """All treatments by state, over the screen in sight."""
        from tracker.ui.reconciliation.reconciliation_dialog import ReconciliationDialog

        dialog = ReconciliationDialog(self._tasks, self._today, self._page.window())
        dialog.state_requested.connect(self.state_requested)
        dialog.patient_requested.connect(self.patient_requested)
        dialog.told.connect(self.told)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def _of_list(view: ListView, tx: Any, kind: LetterKind | None) -> LetterRun:
    return plan_letters_of_list(tx, view.today, view.wanted, view.order, view.is_descending, kind)


def _of_courses(
    course_ids: tuple[int, ...], today: date, tx: Any, kind: LetterKind | None
) -> LetterRun:
    return plan_letters(tx, today, course_ids, kind)
