"""A choice among codes: a combo box whose list can be searched."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QKeyEvent,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QComboBox, QWidget

from tracker.ui.look import look
from tracker.ui.painting import painting
from tracker.ui.shapes import Shape, shape_path
from tracker.ui.widgets.choice_popup import ChoicePopup


@dataclass(frozen=True, slots=True)
class Option:
    """`also` is found by the search and not shown (a code, a brand)."""

    code: str
    text: str
    also: str = ""


class Choice(QComboBox):
    """Typing a letter opens the list and searches it. The wheel never changes the choice.

    One that `narrows` a list stands among buttons, and looks like one of them.
    """

    code_changed = Signal(object)
    """The code chosen, or None."""

    def __init__(
        self,
        options: Sequence[Option] = (),
        *,
        placeholder: str = "",
        narrows: bool = False,
        owner: QWidget | None = None,
    ) -> None:
        super().__init__(owner)
        self._options: tuple[Option, ...] = ()
        self._popup: ChoicePopup | None = None
        self._narrows = narrows
        self.setPlaceholderText(placeholder)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.set_options(options)
        self.currentIndexChanged.connect(self._on_index_changed)

    def set_options(self, options: Sequence[Option]) -> None:
        """Keeps the chosen code if it is still among them; otherwise nothing is chosen."""
        before = self.code()
        with QSignalBlocker(self):
            self.clear()
            self._options = tuple(options)
            for option in self._options:
                self.addItem(option.text)
            codes = [option.code for option in self._options]
            self.setCurrentIndex(codes.index(before) if before in codes else -1)
        self.updateGeometry()
        if self.code() != before:
            self.code_changed.emit(self.code())

    def code(self) -> str | None:
        position = self.currentIndex()
        return self._options[position].code if 0 <= position < len(self._options) else None

    def set_code(self, code: str | None) -> None:
        """None, or a code that isn't offered, chooses nothing."""
        codes = [option.code for option in self._options]
        self.setCurrentIndex(codes.index(code) if code in codes else -1)

    def _on_index_changed(self, _position: int) -> None:
        self.code_changed.emit(self.code())

    def showPopup(self) -> None:
        self._open("")

    def hidePopup(self) -> None:
        if self._popup is not None:
            self._popup.hide()

    def _open(self, typed: str) -> None:
        if self._popup is None:
            self._popup = ChoicePopup(self)
            self._popup.chosen.connect(self._on_chosen)
        self._popup.open_at(
            self.mapToGlobal(QPoint(0, self.height() + 2)),
            least_width=self.width(),
            entries=[(option.text, f"{option.code} {option.also}") for option in self._options],
            current=self.currentIndex(),
            typed=typed,
        )

    def _on_chosen(self, position: int) -> None:
        self.setCurrentIndex(position)
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = event.text()
        has_command = bool(
            event.modifiers()
            & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        )
        if typed.isprintable() and typed.strip() and not has_command:
            self._open(typed)
            return
        if event.key() in {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._open("")
            return
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def sizeHint(self) -> QSize:
        current = look()
        metrics = QFontMetricsF(current.body)
        words = [self.placeholderText(), *(option.text for option in self._options)]
        width = max((metrics.horizontalAdvance(word) for word in words), default=0)
        width = min(max(width, current.px(60)), current.px(300)) + current.px(40)
        height = max(metrics.height(), current.px(18)) + current.px(14) + 2 * self._narrows
        return QSize(round(width), round(height))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(90), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        current = look()
        palette = current.palette
        with painting(self) as painter:
            is_invalid = self.property("isInvalid") == "true"
            rest = palette.button_line if self._narrows else palette.edge
            edge = palette.danger if is_invalid else palette.focus if self.hasFocus() else rest
            thick = 2 if is_invalid or self.hasFocus() else 1
            is_soft = self.underMouse() and self.isEnabled()
            rest = palette.raised if self._narrows else palette.surface
            ground = palette.accent_soft if is_soft else rest
            painter.setPen(QPen(QColor(edge), thick))
            painter.setBrush(QColor(ground if self.isEnabled() else palette.ground))
            radius = current.px(6)
            box = QRectF(self.rect()).adjusted(thick / 2, thick / 2, -thick / 2, -thick / 2)
            painter.drawRoundedRect(box, radius, radius)
            side = current.px(11)
            arrow = QRectF(
                box.right() - side - current.px(9), box.center().y() - side / 2, side, side
            )
            painter.fillPath(shape_path(Shape.CHEVRON_DOWN, arrow), QColor(palette.muted))
            words = QRectF(
                box.left() + current.px(9),
                box.top(),
                arrow.left() - box.left() - current.px(15),
                box.height(),
            )
            text = self.currentText() or self.placeholderText()
            is_set = self.currentIndex() >= 0 and self.isEnabled()
            painter.setPen(QColor(palette.text if is_set else palette.placeholder))
            painter.setFont(current.body)
            shown = QFontMetricsF(current.body).elidedText(
                text, Qt.TextElideMode.ElideRight, words.width() + 1
            )
            painter.drawText(words, _LEFT, shown)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()


_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
