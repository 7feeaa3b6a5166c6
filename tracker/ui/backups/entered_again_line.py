"""In the settings: that a restore has lost something nobody has entered again yet."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from tracker.services.backups.entered_again import ToEnterAgain, to_enter_again
from tracker.text import _, format_date_short, format_number, ngettext
from tracker.ui.look import look
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.plain_label import PlainLabel


class EnteredAgainLine(QWidget):
    """Hidden where there is nothing."""

    def __init__(self, tasks: Tasks, zone: str, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._tasks, self._zone = tasks, zone
        self._lost: ToEnterAgain | None = None
        self._told = PlainLabel(kind="strong", wraps=True)
        self._open = QPushButton(_("Show the list…"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look().px(8))
        layout.addWidget(self._told)
        line = FlowLayout(gap=8)
        line.addWidget(self._open)
        layout.addLayout(line)
        self.hide()
        self._open.clicked.connect(self._on_open)
        self.look()

    def look(self) -> None:
        """Ask what there is to enter again."""
        self._tasks.run(self, _asked, then=self._on_found, failed=self._on_failed)

    def _on_found(self, lost: ToEnterAgain | None) -> None:
        self._lost = lost
        self.setVisible(lost is not None)
        if lost is not None:
            self._told.setText(_say(lost, self._zone))

    def _on_failed(self, _problem: Exception) -> None:
        # The window says it itself where nothing can be read.
        self.hide()

    def _on_open(self) -> None:
        from tracker.ui.backups.entered_again_dialog import EnteredAgainDialog

        if self._lost is None:
            return
        on = self._lost.restored_at.astimezone(ZoneInfo(self._zone)).date()
        dialog = EnteredAgainDialog(self._tasks, self._lost, on, self.window())
        dialog.entered.connect(self.look)
        dialog.open()


def _asked(database: Any) -> ToEnterAgain | None:
    found: ToEnterAgain | None = database.read(to_enter_again)
    return found


def _say(lost: ToEnterAgain, zone: str) -> str:
    count = len(lost.rows)
    on = lost.restored_at.astimezone(ZoneInfo(zone)).date()
    return ngettext(
        "A backup was put back on {on}: {count} entry is still to be entered again.",
        "A backup was put back on {on}: {count} entries are still to be entered again.",
        count,
    ).format(on=format_date_short(on), count=format_number(count))
