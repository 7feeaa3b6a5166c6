"""The frame of what stands beside a list: about the current patient, as wide as the design says."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from tracker.text import _
from tracker.ui.look import look
from tracker.ui.widgets.column_scroll import ColumnScroll

_WIDTH = 282


class BesideList(QFrame):
    """Fill `column`, which scrolls."""

    def __init__(self, owner: QWidget | None = None, *, spacing: int) -> None:
        super().__init__(owner)
        inside = QWidget()
        self.column = QVBoxLayout(inside)
        self.area = ColumnScroll(inside)

        current = look()
        self.setProperty("kind", "card")
        self.setAccessibleName(_("The current patient"))
        self.setFixedWidth(current.px(_WIDTH))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        pad = current.px(14)
        self.column.setContentsMargins(pad, pad, pad, pad)
        self.column.setSpacing(current.px(spacing))
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 1, 1, 1)
        whole.addWidget(self.area)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.setFixedWidth(look().px(_WIDTH))
