"""Whether something is still offered, and the button that ends that or brings it back."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from tracker.domain.rights import Action
from tracker.text import _, format_date_short
from tracker.ui.kinds import Kind
from tracker.ui.rights import follow_right
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.pill import Pill
from tracker.ui.widgets.plain_label import PlainLabel


class RetireBar(QWidget):
    chosen = Signal()
    """Retire it, or bring it back where it is retired."""

    def __init__(self, title: str = "", word: str = "", owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._title = title or _("Offer no longer")
        self._pill = Pill(Kind.PLAIN, word or _("no longer offered"))
        self._told = PlainLabel(kind="muted")
        self._button = QPushButton()

        line = FlowLayout(self, gap=8)
        for part in (self._pill, self._told, self._button):
            line.addWidget(part)

        self._button.clicked.connect(self._on_clicked)

    def follow_right(self, tasks: Tasks, right: Action) -> None:
        """Switch the button off for whoever may not, and say why."""
        follow_right(self._button, tasks, right)

    def show_row(self, row: Any) -> None:
        """`row` has `retired_on` and `retired_by`."""
        is_retired = row.retired_on is not None
        self._pill.setVisible(is_retired)
        self._told.setVisible(is_retired)
        self._button.setText(_("Bring back") if is_retired else self._title)
        if is_retired:
            self._told.setText(
                _("since {on}, by {name}").format(
                    on=format_date_short(row.retired_on), name=row.retired_by
                )
            )

    def _on_clicked(self) -> None:
        self.chosen.emit()
