"""What is done with the list as a whole: its views, its paper, and all marked rows at once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tracker.domain.outcome import Subject
from tracker.domain.rights import Action
from tracker.domain.state import State
from tracker.services.recall.listing import Order, RecallFilter
from tracker.text import _
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.keys import Command, Keys
from tracker.ui.look import look
from tracker.ui.rights import follow_right
from tracker.ui.tasks import Tasks

if TYPE_CHECKING:
    from tracker.ui.recall.list_lines import ListLines
    from tracker.ui.recall.marked_bar import MarkedBar
    from tracker.ui.recall.recall_desk import RecallDesk
    from tracker.ui.recall.recall_page import RecallPage
    from tracker.ui.recall.undone_row import UndoneRow
    from tracker.ui.recall.view_desk import ViewDesk
    from tracker.ui.undo_history import UndoHistory

_LATER_MS = 3000
_COUNTED = (Subject("recall"), Subject("waiting-row"))
_SOON_MS = 1000
"""What is read for the next key comes first."""


class ListButtons(QWidget):
    """All but the buttons is made when it is first asked for: the list comes before it.

    `marked_place` is where the page shows what can be done to marked rows, `lines_place` where it
    tells who is to be told, of late decisions and of places that are free again.
    """

    def __init__(self, page: RecallPage, tasks: Tasks, today: ClinicDate, keys: Keys) -> None:
        super().__init__(page)
        self._page, self._tasks, self._today, self._keys = page, tasks, today, keys
        self._views, self._print = QPushButton(_("Views")), QPushButton(_("Print"))
        self._view_desk: ViewDesk | None = None
        self._desk: RecallDesk | None = None
        self._undone_row: UndoneRow | None = None
        self._history: UndoHistory | None = None
        self._marked: MarkedBar | None = None
        self._lines: ListLines | None = None
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._ask_counts)
        self.marked_place, self.lines_place = QWidget(page), QWidget(page)

        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look().px(8))
        layout.addWidget(self._views)
        layout.addWidget(self._print)
        self.marked_place.hide()
        self.lines_place.hide()
        follow_right(self._print, tasks, Action.PRINT_LISTS)

        self._views.clicked.connect(self._on_views)
        self._print.clicked.connect(self._on_print)
        page.table.selection_changed.connect(self._on_marked)
        page.tiles.total_chosen.connect(self._on_total_chosen)
        page.first_shown.connect(self._on_first_shown)
        tasks.changed.connect(self._on_changed)
        today.changed.connect(self._ask_lines)
        page.calls.ended.connect(self._ask_lines)
        numbers = Command("recall.numbers", _("All treatments by state"), "=")
        keys.bind(page, numbers, self._on_total_chosen)

    @property
    def desk(self) -> RecallDesk:
        """Papers and numbers of the list."""
        if self._desk is None:
            from tracker.ui.recall.recall_desk import RecallDesk

            page = self._page
            self._desk = made = RecallDesk(self._tasks, self._today, self._keys, page)
            made.state_requested.connect(page.show_state)
            made.patient_requested.connect(page.patient_requested)
            made.calls_requested.connect(partial(page.calls.begin, states=frozenset()))
            made.failed.connect(page.failed)
            made.told.connect(page.told)
        return self._desk

    def follow(self, history: UndoHistory) -> None:
        """See the page's."""
        self._history = history
        history.begun.connect(partial(self._on_undo_begun, history))

    def _on_first_shown(self) -> None:
        # What is needed at once comes first; nobody waits for this.
        QTimer.singleShot(_LATER_MS, self, self._ask_lines)

    def _on_changed(self, subjects: frozenset[Subject]) -> None:
        if self._page.calls.is_open:
            # Nobody sees it: they are asked once, afterwards.
            return
        if Subject("appointments") in subjects:
            self._ask_lines()
        elif not subjects.isdisjoint(_COUNTED):
            self._soon.start()

    def _ask_counts(self) -> None:
        self.lines.ask_counts()

    def _ask_lines(self, _what: object = None) -> None:
        self.lines.ask_counts()
        self.lines.ask_places()

    @property
    def lines(self) -> ListLines:
        """What stands over the list."""
        if self._lines is None:
            from tracker.ui.recall.list_lines import ListLines

            self._lines = made = ListLines(self._tasks, self._today)
            layout = QVBoxLayout(self.lines_place)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.addWidget(made)
            made.untold_requested.connect(self._on_untold)
            made.late_requested.connect(self._on_late)
            made.waiting_requested.connect(self._page.waiting_requested)
            made.offered.connect(self._page.fits_requested)
            made.failed.connect(self._page.failed)
            made.shown.connect(self.lines_place.setVisible)
        return self._lines

    def _on_untold(self) -> None:
        self.desk.show_untold(self._history)

    def _on_late(self) -> None:
        self._page.show_list(
            RecallFilter(frozenset({State.IN_REVIEW})), Order.STEP, is_descending=False
        )

    def _on_undo_begun(self, history: UndoHistory) -> None:
        from tracker.ui.recall.undone_row import UndoneRow

        if self._undone_row is None:
            self._undone_row = UndoneRow(self._page, history, self._tasks, self._today)
        self._undone_row.begin()

    def _on_total_chosen(self) -> None:
        self.desk.show_numbers()

    def _on_views(self) -> None:
        from tracker.ui.recall.view_desk import ViewDesk

        if self._view_desk is None:
            self._view_desk = ViewDesk(self._page, self._tasks, self._views)
        self._view_desk.offer()

    def _on_print(self) -> None:
        page = self._page
        table = page.table
        self.desk.offer(page.list_view(), table.selected_ids(), table.listed(), self._print)

    def _on_marked(self) -> None:
        if self._marked is None and len(self._page.table.selected_ids()) > 1:
            from tracker.ui.recall.marked_bar import MarkedBar

            self._marked = MarkedBar(self._page, self._tasks, self._today, self.marked_place)
