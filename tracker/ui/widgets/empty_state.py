"""What stands in a list that is empty: why, and a button for what to do."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from tracker.ui.look import look
from tracker.ui.widgets.plain_label import PlainLabel


class EmptyState(QWidget):
    chosen = Signal()
    """The button was pressed."""

    def __init__(self, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._why = PlainLabel(kind="muted", wraps=True)
        self._why.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._button = QPushButton()

        layout = QVBoxLayout(self)
        layout.setSpacing(look().px(12))
        layout.addStretch(1)
        layout.addWidget(self._why)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)

        self._button.clicked.connect(self._on_clicked)
        self.explain("")

    def explain(self, why: str, action: str = "", *, is_first: bool = False) -> None:
        """`why` is a sentence; without an `action` there is no button. `is_first`: the one thing
        that is to be done now.
        """
        kind = "primary" if is_first else ""
        if (self._button.property("kind") or "") != kind:
            self._button.setProperty("kind", kind)
            self._button.style().unpolish(self._button)
            self._button.style().polish(self._button)
        self._why.setText(why)
        self._button.setText(action)
        self._button.setAccessibleName(action)
        self._button.setVisible(bool(action))

    def _on_clicked(self) -> None:
        self.chosen.emit()
