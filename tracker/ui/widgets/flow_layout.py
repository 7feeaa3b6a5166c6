"""A row that goes on in a new line where it is too narrow: pills, buttons, filters."""

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from tracker.ui.look import look


class FlowLayout(QLayout):
    """Items keep their size hints. `gap` is a length of the design; `is_right`: lines end there."""

    def __init__(
        self, owner: QWidget | None = None, *, gap: float = 8, is_right: bool = False
    ) -> None:
        super().__init__(owner)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self._is_right = is_right
        self._heights: dict[int, int] = {}
        self.setContentsMargins(QMargins())

    def clear(self) -> None:
        """Take out and drop every widget."""
        while self._items:
            widget = self._items.pop().widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, position: int) -> QLayoutItem | None:
        return self._items[position] if 0 <= position < len(self._items) else None

    def takeAt(self, position: int) -> QLayoutItem | None:
        return self._items.pop(position) if 0 <= position < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        # A page asks for it several times over while it is laid out.
        if width not in self._heights:
            self._heights[width] = self._arrange(QRect(0, 0, width, 0), is_trial=True)
        return self._heights[width]

    def invalidate(self) -> None:
        super().invalidate()
        self._heights.clear()

    def setGeometry(self, area: QRect) -> None:
        super().setGeometry(area)
        self._arrange(area, is_trial=False)

    def sizeHint(self) -> QSize:
        shown = [item.sizeHint() for item in self._items if not item.isEmpty()]
        if not shown:
            return QSize(0, 0)
        gaps = look().px(self._gap) * (len(shown) - 1)
        return QSize(
            sum(hint.width() for hint in shown) + gaps, max(hint.height() for hint in shown)
        )

    def minimumSize(self) -> QSize:
        least = QSize()
        for item in self._items:
            if not item.isEmpty():
                least = least.expandedTo(item.minimumSize())
        return least

    def _arrange(self, area: QRect, *, is_trial: bool) -> int:
        gap = look().px(self._gap)
        x, y, line = area.x(), area.y(), 0
        row: list[tuple[QLayoutItem, QRect]] = []
        for item in self._items:
            if item.isEmpty():
                continue
            hint = item.sizeHint()
            width = min(hint.width(), max(area.width(), 1))
            if row and x + width > area.x() + area.width():
                self._place(row, area, line, is_trial=is_trial)
                row, x, y, line = [], area.x(), y + line + gap, 0
            row.append((item, QRect(QPoint(x, y), QSize(width, hint.height()))))
            x += width + gap
            line = max(line, hint.height())
        self._place(row, area, line, is_trial=is_trial)
        return y + line - area.y()

    def _place(
        self, row: list[tuple[QLayoutItem, QRect]], area: QRect, line: int, *, is_trial: bool
    ) -> None:
        if is_trial or not row:
            return
        shift = area.right() - row[-1][1].right() if self._is_right else 0
        for item, box in row:
            item.setGeometry(box.translated(shift, (line - box.height()) // 2))
