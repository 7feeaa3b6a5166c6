"""A figure that nobody has confirmed yet, and the button that does."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from tracker.domain.rights import Action
from tracker.text import _
from tracker.ui.kinds import Kind
from tracker.ui.look import look
from tracker.ui.rights import follow_right
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.pill import Pill
from tracker.ui.widgets.plain_label import PlainLabel


class ConfirmNotice(QWidget):
    confirmed = Signal()

    def __init__(self, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._pill = Pill(Kind.ASK, _("confirm with your pharmacist"))
        self._button = QPushButton(_("It is confirmed"))
        self._why = PlainLabel(
            _(
                "These figures rest on practice or on a weak source. Whoever confirms them "
                "signs for it with their name."
            ),
            kind="muted",
            wraps=True,
        )

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look().px(6))
        line = FlowLayout(gap=8)
        line.addWidget(self._pill)
        line.addWidget(self._button)
        layout.addLayout(line)
        layout.addWidget(self._why)

        self._button.clicked.connect(self._on_clicked)

    def follow_rights(self, tasks: Tasks) -> None:
        """Switch the button off for whoever may not sign for it, and say why."""
        follow_right(self._button, tasks, Action.EDIT_RULES)

    def _on_clicked(self) -> None:
        self.confirmed.emit()
