"""The list that opens under a choice, with a search over longer ones."""

import unicodedata
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from tracker.text import _
from tracker.ui.look import look

_MOST_WITHOUT_SEARCH = 7
_MOST_IN_SIGHT = 10


class ChoicePopup(QFrame):
    chosen = Signal(int)
    """The position among the entries given."""

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner, Qt.WindowType.Popup)
        self.setProperty("kind", "card")
        self._entries: list[tuple[str, str]] = []
        self._search = QLineEdit()
        self._list = QListWidget()

        layout = QVBoxLayout(self)
        pad = look().px(6)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(pad)
        layout.addWidget(self._search)
        layout.addWidget(self._list)
        self._search.setPlaceholderText(_("Search"))
        self._search.setAccessibleName(_("Search the list"))
        self._list.setProperty("kind", "inPopup")
        self._list.setAccessibleName(_("Choices"))
        self._search.installEventFilter(self)
        self._list.installEventFilter(self)

        self._search.textChanged.connect(self._on_typed)
        self._list.itemClicked.connect(self._on_item_chosen)

    def open_at(
        self,
        place: QPoint,
        *,
        least_width: int,
        entries: Sequence[tuple[str, str]],
        current: int,
        typed: str,
    ) -> None:
        """`entries` are (text, also found by). `place` is global, the left top."""
        self._entries = list(entries)
        self._search.setVisible(len(self._entries) > _MOST_WITHOUT_SEARCH or bool(typed))
        self._search.setText(typed)
        self._fill(typed, current)
        self._place(place, least_width)
        self.show()
        (self._search if self._search.isVisible() else self._list).setFocus()

    def _fill(self, typed: str, current: int) -> None:
        wanted = _folded(typed).split()
        self._list.clear()
        for position, (text, also) in enumerate(self._entries):
            where = _folded(f"{text} {also}")
            if all(word in where for word in wanted):
                item = QListWidgetItem(text)
                item.setData(Qt.ItemDataRole.UserRole, position)
                self._list.addItem(item)
                if position == current:
                    self._list.setCurrentItem(item)
        if self._list.currentRow() < 0 and self._list.count():
            self._list.setCurrentRow(0)

    def _place(self, place: QPoint, least_width: int) -> None:
        rows = min(max(len(self._entries), 1), _MOST_IN_SIGHT)
        height = max(self._list.sizeHintForRow(0), look().px(28)) * rows + look().px(18)
        width = self._list.sizeHintForColumn(0) + look().px(48)
        self._list.setFixedHeight(height)
        screen = self.screen().availableGeometry()
        self.setFixedWidth(min(max(width, least_width), screen.width()))
        self.adjustSize()
        left = min(place.x(), screen.right() - self.width())
        top = min(place.y(), screen.bottom() - self.height())
        self.move(max(left, screen.left()), max(top, screen.top()))

    def _on_typed(self, typed: str) -> None:
        self._fill(typed, -1)

    def _on_item_chosen(self, item: QListWidgetItem) -> None:
        self.hide()
        self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))

    def eventFilter(self, watched: QObject, happening: QEvent) -> bool:
        if happening.type() != QEvent.Type.KeyPress or not isinstance(happening, QKeyEvent):
            return super().eventFilter(watched, happening)
        key = happening.key()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab}:
            item = self._list.currentItem()
            if item is not None:
                self._on_item_chosen(item)
            return True
        if key == Qt.Key.Key_Escape:
            self.hide()
            return True
        if watched is self._search and key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            step = 1 if key == Qt.Key.Key_Down else -1
            position = self._list.currentRow() + step
            self._list.setCurrentRow(min(max(position, 0), self._list.count() - 1))
            return True
        return super().eventFilter(watched, happening)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))
