"""What is done with the list as a whole: its views, its paper, and all marked rows at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from tracker.domain.rights import Action
from tracker.text import _
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.look import look
from tracker.ui.rights import follow_right
from tracker.ui.tasks import Tasks

if TYPE_CHECKING:
    from tracker.ui.recall.list_paper import ListPaper
    from tracker.ui.recall.marked_bar import MarkedBar
    from tracker.ui.recall.recall_page import RecallPage
    from tracker.ui.recall.view_desk import ViewDesk


class ListButtons(QWidget):
    """All but the buttons is made when it is first asked for: the list comes before it.

    `marked_place` is where the page shows what can be done to marked rows.
    """

    def __init__(self, page: RecallPage, tasks: Tasks, today: ClinicDate) -> None:
        super().__init__(page)
        self._page, self._tasks, self._today = page, tasks, today
        self._views, self._print = QPushButton(_("Views")), QPushButton(_("Print"))
        self._desk: ViewDesk | None = None
        self._paper: ListPaper | None = None
        self._marked: MarkedBar | None = None
        self.marked_place = QWidget(page)

        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look().px(8))
        layout.addWidget(self._views)
        layout.addWidget(self._print)
        self.marked_place.hide()
        follow_right(self._print, tasks, Action.PRINT_LISTS)

        self._views.clicked.connect(self._on_views)
        self._print.clicked.connect(self._on_print)
        page.table.selection_changed.connect(self._on_marked)

    def _on_views(self) -> None:
        from tracker.ui.recall.view_desk import ViewDesk

        if self._desk is None:
            self._desk = ViewDesk(self._page, self._tasks, self._views)
        self._desk.offer()

    def _on_print(self) -> None:
        from tracker.ui.recall.list_paper import ListPaper

        if self._paper is None:
            self._paper = ListPaper(self._tasks, self._page)
            self._paper.failed.connect(self._page.failed)
            self._paper.told.connect(self._page.told)
        self._paper.offer(self._page.list_view(), self._print)

    def _on_marked(self) -> None:
        if self._marked is None and len(self._page.table.selected_ids()) > 1:
            from tracker.ui.recall.marked_bar import MarkedBar

            self._marked = MarkedBar(self._page, self._tasks, self._today, self.marked_place)
