"""A tile: how many are in one state, and a button that filters by it."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from tracker.ui.look import look
from tracker.ui.painting import painting

_PAD_X, _PAD_Y = 12, 9
_FLAGS = int(
    Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
)


class Tile(QAbstractButton):
    """`code` is what the owner calls the state. Counts come as text, grouped as people read them."""

    def __init__(self, code: str, label: str, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self.code = code
        self._label = label
        self._number = "…"
        self._late = ""
        self._hint: QSize | None = None
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._name()

    def show_count(self, number: str, late: str = "") -> None:
        """`late` is the red part, e.g. "23 overdue"."""
        self._number, self._late = number, late
        self._hint = None
        self._name()
        self.updateGeometry()
        self.update()

    def _name(self) -> None:
        parts = (self._label, self._number, self._late)
        self.setAccessibleName(", ".join(part for part in parts if part))

    def sizeHint(self) -> QSize:
        # Asked for dozens of times while a window is laid out.
        if self._hint is None:
            self._hint = self._measured()
        return self._hint

    def _measured(self) -> QSize:
        current = look()
        number, small = QFontMetricsF(current.number), QFontMetricsF(current.small)
        first = number.horizontalAdvance(self._number)
        if self._late:
            first += current.px(6) + small.horizontalAdvance(self._late)
        width = max(first, small.horizontalAdvance(self._label), current.px(60))
        height = number.height() + small.height() + current.px(2)
        return QSize(round(width + 2 * current.px(_PAD_X)), round(height + 2 * current.px(_PAD_Y)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        current = look()
        palette = current.palette
        with painting(self) as painter:
            is_marked = self.isChecked() or self.hasFocus()
            thick = current.px(2) if is_marked else 1
            edge = palette.edge if palette.is_high_contrast else palette.line
            if self.isChecked():
                edge = palette.accent
            if self.hasFocus():
                edge = palette.focus
            painter.setPen(QPen(QColor(edge), thick))
            is_soft = self.underMouse() or self.isDown() or (self.isChecked() and self.hasFocus())
            painter.setBrush(QColor(palette.accent_soft if is_soft else palette.surface))
            half = thick / 2
            radius = current.px(8)
            painter.drawRoundedRect(
                QRectF(self.rect()).adjusted(half, half, -half, -half), radius, radius
            )
            self._paint_words(painter)

    def _paint_words(self, painter: QPainter) -> None:
        current = look()
        palette = current.palette
        number, small = QFontMetricsF(current.number), QFontMetricsF(current.small)
        box = QRectF(self.rect()).adjusted(
            current.px(_PAD_X), current.px(_PAD_Y), -current.px(_PAD_X), -current.px(_PAD_Y)
        )
        top = QRectF(box.left(), box.top(), box.width(), number.height())
        painter.setFont(current.number)
        painter.setPen(QColor(palette.text))
        painter.drawText(top, _FLAGS, self._number)
        if self._late:
            left = number.horizontalAdvance(self._number) + current.px(6)
            # On the baseline of the number.
            lift = number.ascent() - small.ascent()
            painter.setFont(current.small)
            painter.setPen(QColor(palette.danger))
            painter.drawText(
                QRectF(top.left() + left, top.top() + lift, top.width() - left, small.height()),
                _FLAGS,
                self._late,
            )
        painter.setFont(current.small)
        painter.setPen(QColor(palette.muted))
        low = QRectF(box.left(), box.bottom() - small.height(), box.width(), small.height())
        painter.drawText(low, _FLAGS, self._label)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # QAbstractButton leaves Enter to dialogs; here it is the key for "this one".
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not event.isAutoRepeat():
                self.click()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._hint = None
            self.updateGeometry()
