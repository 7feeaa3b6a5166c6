"""Cards side by side, as many as fit, all of a row equally tall."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from tracker.ui.look import look

_MOST_COLUMNS = 3


class CardGrid(QWidget):
    """`least_width` of a card in lengths of the design."""

    def __init__(self, *, least_width: float = 340, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._least_width = least_width
        self._cards: list[QWidget] = []
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(look().px(12))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_cards(self, cards: Sequence[QWidget]) -> None:
        """Replaces those shown before, which are dropped."""
        for card in self._cards:
            self._grid.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = list(cards)
        self._columns = 0
        self._place()
        self.setVisible(bool(self._cards))

    @property
    def cards(self) -> tuple[QWidget, ...]:
        return tuple(self._cards)

    def _place(self) -> None:
        room = max(self.width() // look().px(self._least_width), 1)
        columns = max(min(room, len(self._cards), _MOST_COLUMNS), 1)
        if columns == self._columns:
            return
        for card in self._cards:
            self._grid.removeWidget(card)
        for column in range(_MOST_COLUMNS):
            self._grid.setColumnStretch(column, 0)
        for position, card in enumerate(self._cards):
            self._grid.addWidget(card, position // columns, position % columns)
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)
        self._columns = columns

    def minimumSizeHint(self) -> QSize:
        # Narrower than its columns: then it takes fewer.
        widest = max((card.minimumSizeHint().width() for card in self._cards), default=0)
        return QSize(widest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_grid"):
            self._grid.setSpacing(look().px(12))
            self._place()
