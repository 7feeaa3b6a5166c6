"""Fields side by side where there is room, else one under the other."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from tracker.ui.look import look

_LEAST = 150
_GAP = 12


class FieldRow(QWidget):
    """All in one row, or all in one column."""

    def __init__(self, *fields: QWidget, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._fields = fields
        self._is_row: bool | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
        self.setSizePolicy(policy)
        self._place()

    def _place(self) -> None:
        gap = look().px(_GAP)
        self._grid.setHorizontalSpacing(gap)
        self._grid.setVerticalSpacing(look().px(10))
        shown = len(self._fields)
        is_row = self.width() >= shown * look().px(_LEAST) + (shown - 1) * gap
        if is_row == self._is_row:
            return
        self._is_row = is_row
        for position, field in enumerate(self._fields):
            self._grid.removeWidget(field)
            row, column = (0, position) if is_row else (position, 0)
            self._grid.addWidget(field, row, column, Qt.AlignmentFlag.AlignTop)
            self._grid.setColumnStretch(position, 1 if is_row or position == 0 else 0)

    def minimumSizeHint(self) -> QSize:
        widest = max((field.minimumSizeHint().width() for field in self._fields), default=0)
        return QSize(widest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_grid"):
            self._place()
