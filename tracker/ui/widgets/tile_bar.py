"""The tiles in a row as a sum: 64 + 9 + 3 … = 592 treatments; wraps where it is narrow."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from tracker.ui.look import look
from tracker.ui.widgets.plain_label import PlainLabel
from tracker.ui.widgets.tile import Tile

_GAP = 10


@dataclass(frozen=True, slots=True)
class TileCount:
    """Texts as people read them; `late` is the red part or ""."""

    code: str
    number: str
    late: str = ""


class TileBar(QWidget):
    """`tiles` are (code, label) in the order of the sum. At most one is chosen."""

    chosen = Signal(object)
    """The code of the chosen tile, or None for all."""
    total_chosen = Signal()
    """What the tiles add up to was clicked."""

    def __init__(
        self, tiles: Sequence[tuple[str, str]], *, name: str, owner: QWidget | None = None
    ) -> None:
        super().__init__(owner)
        self.setAccessibleName(name)
        self._tiles = [Tile(code, label, self) for code, label in tiles]
        self._plus = [_sign("+", self) for _ in self._tiles[1:]]
        self._total = QPushButton(self)
        self._total.setProperty("kind", "status")
        # Nothing to press, and nameless, until there are counts.
        self._total.hide()
        self._is_arranging = False
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

        for tile in self._tiles:
            tile.clicked.connect(self._on_clicked)
        self._total.clicked.connect(self.total_chosen)

    def show_counts(self, counts: Sequence[TileCount], total: str) -> None:
        """`total` is the whole right side, e.g. "= 592 treatments"."""
        by_code = {count.code: count for count in counts}
        for tile in self._tiles:
            count = by_code.get(tile.code)
            if count is not None:
                tile.show_count(count.number, count.late)
        self._total.setText(total)
        self._total.setVisible(bool(total))
        self.updateGeometry()
        self._arrange(self.width())

    def choose(self, code: str | None) -> None:
        """Marks it; emits nothing."""
        for tile in self._tiles:
            tile.setChecked(tile.code == code)

    @property
    def total(self) -> QPushButton:
        return self._total

    def tile(self, code: str) -> Tile:
        return next(tile for tile in self._tiles if tile.code == code)

    def _on_clicked(self) -> None:
        clicked = self.sender()
        chosen: str | None = None
        for tile in self._tiles:
            if tile is not clicked:
                tile.setChecked(False)
            elif tile.isChecked():
                chosen = tile.code
        self.chosen.emit(chosen)

    # -- laying out ---------------------------------------------------------------------

    def _rows(self, width: int) -> list[list[Tile]]:
        sign, gap = self._sign_width(), look().px(_GAP)
        rows: list[list[Tile]] = [[]]
        used = 0
        for tile in self._tiles:
            need = tile.sizeHint().width() + (sign if tile is not self._tiles[0] else 0)
            if rows[-1] and used + need > width:
                rows.append([])
                used = 0
            rows[-1].append(tile)
            used += need
        # The total stands behind the last tile, or takes a line of its own.
        if used + gap + self._total.sizeHint().width() > width:
            rows.append([])
        return rows

    def _sign_width(self) -> int:
        return look().px(2 * _GAP)

    def _row_height(self) -> int:
        return max(tile.sizeHint().height() for tile in self._tiles)

    def heightForWidth(self, width: int) -> int:
        rows = self._rows(width)
        gap, height = look().px(_GAP), 0
        for row in rows:
            height += self._row_height() if row else self._total.sizeHint().height()
        return height + gap * (len(rows) - 1)

    def hasHeightForWidth(self) -> bool:
        return True

    def sizeHint(self) -> QSize:
        width = max(self.width(), look().px(600))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        widest = max(tile.sizeHint().width() for tile in self._tiles) + self._sign_width()
        return QSize(widest, self.heightForWidth(max(self.width(), widest)))

    def _arrange(self, width: int) -> None:
        if self._is_arranging:
            return
        self._is_arranging = True
        gap, sign, height = look().px(_GAP), self._sign_width(), self._row_height()
        top = 0
        rows = self._rows(width)
        total_width = self._total.sizeHint().width()
        for number, row in enumerate(rows):
            if not row:
                self._total.setGeometry(QRect(0, top, width, self._total.sizeHint().height()))
                break
            is_last = number == len(rows) - 1
            starts_sum = row[0] is self._tiles[0]
            signs = len(row) - (1 if starts_sum else 0)
            needed = sum(tile.sizeHint().width() for tile in row) + signs * sign
            tail = gap + total_width if is_last else 0
            spare = (width - needed - tail) if len(rows) == 1 else 0
            extra = min(max(spare // len(row), 0), look().px(40))
            left = 0
            for tile in row:
                if tile is not self._tiles[0]:
                    plus = self._plus[self._tiles.index(tile) - 1]
                    plus.setGeometry(QRect(left, top, sign, height))
                    left += sign
                tile_width = tile.sizeHint().width() + extra
                tile.setGeometry(QRect(left, top, tile_width, height))
                left += tile_width
            if is_last:
                self._total.setGeometry(QRect(left + gap, top, total_width, height))
            top += height + gap
        self._is_arranging = False
        if self.height() != self.heightForWidth(width):
            self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(event.size().width())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
            self._arrange(self.width())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        focused = self.focusWidget()
        if step is None or not isinstance(focused, Tile):
            super().keyPressEvent(event)
            return
        position = self._tiles.index(focused) + step
        if 0 <= position < len(self._tiles):
            self._tiles[position].setFocus(Qt.FocusReason.TabFocusReason)


def _sign(text: str, owner: QWidget) -> PlainLabel:
    label = PlainLabel(text, kind="muted", owner=owner)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return label
