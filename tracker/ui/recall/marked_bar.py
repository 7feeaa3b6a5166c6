"""What can be done to all marked rows at once, with one undo."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton, QVBoxLayout, QWidget

from tracker.domain.outcome import Done
from tracker.domain.rights import Action
from tracker.services.recall.choices import RecallChoices, recall_choices
from tracker.services.recall.marked_rows import assign_nurse, record_texts
from tracker.text import _, format_number, ngettext
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.recall.recall_page import RecallPage
from tracker.ui.rights import follow_right
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.plain_label import PlainLabel


class MarkedBar(QWidget):
    """In sight, with its `place`, while more than one row is marked."""

    def __init__(self, page: RecallPage, tasks: Tasks, today: ClinicDate, place: QWidget) -> None:
        super().__init__(place)
        self._page, self._tasks, self._today, self._place = page, tasks, today, place
        self._ids: tuple[int, ...] = ()
        self._said = PlainLabel(kind="strong")
        self._assign = QPushButton(_("Assign to…"))
        self._texted = QPushButton(_("Text sent to all"))
        self._written = QPushButton(_("Letters…"))
        buttons = (self._assign, self._texted, self._written)

        flow = FlowLayout(self, gap=8)
        for part in (self._said, *buttons):
            flow.addWidget(part)
        around = QVBoxLayout(place)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self)
        for button in buttons:
            follow_right(button, tasks, Action.WORK_RECALL)

        self._assign.clicked.connect(self._on_assign)
        self._texted.clicked.connect(self._on_texted)
        self._written.clicked.connect(self._on_letters)
        page.table.selection_changed.connect(self._on_marked)
        self._on_marked()

    def _on_marked(self) -> None:
        self._ids = tuple(self._page.table.selected_ids())
        count = len(self._ids)
        self._place.setVisible(count > 1)
        self._said.setText(
            ngettext(
                "{count} row marked; keys act on the current one alone",
                "{count} rows marked; keys act on the current one alone",
                count,
            ).format(count=format_number(count))
        )

    def _on_assign(self) -> None:
        self._tasks.read(
            self, "nurses", recall_choices, then=self._offer, failed=self._page.failed.emit
        )

    def _offer(self, choices: RecallChoices) -> None:
        menu = QMenu(self.window())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for _number, name in choices.nurses:
            action = menu.addAction(name.replace("&", "&&"))
            action.triggered.connect(partial(self._write, assign_nurse, name))
        menu.addAction(_("Nobody")).triggered.connect(partial(self._write, assign_nurse, ""))
        menu.popup(self._assign.mapToGlobal(self._assign.rect().topLeft()))

    def _on_texted(self) -> None:
        self._write(record_texts, self._today.on)

    def _on_letters(self) -> None:
        self._page.desk.write_to(self._ids, self._today.on)

    def _write(self, command: Callable[..., Done], *arguments: object) -> None:
        self._tasks.write(
            self, command, self._ids, *arguments, then=_ignore, failed=self._page.failed.emit
        )


def _ignore(_done: object) -> None:
    pass
