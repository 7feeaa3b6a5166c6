"""A question with a few answers side by side: one key, or one click, each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from tracker.text import _
from tracker.ui.look import look
from tracker.ui.painting import painting
from tracker.ui.widgets.plain_label import PlainLabel


@dataclass(frozen=True, slots=True)
class Tap:
    """One answer; `key` is the letter that gives it, "" for none."""

    code: str
    text: str
    key: str = ""


_BY_TAB = Qt.FocusPolicy.TabFocus


class TapRow(QWidget):
    """One stop of Tab; arrows choose, a letter chooses and goes on to the next one.

    Nothing is chosen until somebody does, and what is chosen can be taken back by the same click.
    """

    changed = Signal()

    def __init__(self, question: str, taps: Sequence[Tap], owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._question, self._taps = question, tuple(taps)
        self._code: str | None = None
        self._buttons: dict[str, QPushButton] = {}
        self._label = PlainLabel(question, wraps=True)
        buttons = QHBoxLayout()
        buttons.setSpacing(look().px(6))
        buttons.addStretch(1)
        for tap in self._taps:
            button = QPushButton(tap.text)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setAccessibleName(
                _("{question} {answer}").format(question=question, answer=tap.text)
            )
            button.clicked.connect(partial(self._on_clicked, tap.code))
            self._buttons[tap.code] = button
            buttons.addWidget(button)
        row = QHBoxLayout(self)
        edge = look().px(5)
        row.setContentsMargins(edge, edge, edge, edge)
        row.setSpacing(look().px(10))
        row.addWidget(self._label, 1)
        row.addLayout(buttons)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._say()

    def code(self) -> str | None:
        """What is chosen; None for nothing yet."""
        return self._code

    def set_code(self, code: str | None) -> None:
        """A code that isn't offered chooses nothing."""
        self._code = code if code in self._buttons else None
        for one, button in self._buttons.items():
            button.setChecked(one == self._code)
        self._say()

    def _choose(self, code: str | None) -> None:
        self.set_code(code)
        self.changed.emit()

    def _on_clicked(self, code: str) -> None:
        self._choose(code if self._buttons[code].isChecked() else None)

    def _say(self) -> None:
        chosen = next((tap.text for tap in self._taps if tap.code == self._code), "")
        self.setAccessibleName(
            _("{question} {answer}").format(
                question=self._question, answer=chosen or _("Not answered yet")
            )
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        codes = [tap.code for tap in self._taps]
        at = codes.index(self._code) if self._code in codes else -1
        match event.key():
            case Qt.Key.Key_Right:
                self._choose(codes[min(at + 1, len(codes) - 1)])
            case Qt.Key.Key_Left:
                self._choose(codes[max(at - 1, 0)])
            case Qt.Key.Key_Down:
                self.focusNextChild()
            case Qt.Key.Key_Up:
                self.focusPreviousChild()
            case Qt.Key.Key_Backspace | Qt.Key.Key_Delete:
                self._choose(None)
            case _:
                self._on_letter(event)

    def _on_letter(self, event: QKeyEvent) -> None:
        typed = event.text().casefold()
        found = next((tap.code for tap in self._taps if tap.key and tap.key == typed), None)
        is_command = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if found is None or is_command:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            # Held down it would answer everything that follows.
            self._choose(found)
            self._go_on()

    def _go_on(self) -> None:
        """To the next row, or to what its own answer asks for; after the last row it stays.

        Anywhere else the letter of one answer too many would be typed.
        """
        after = self.nextInFocusChain()
        while after is not None and after is not self and not after.isWindow():
            if after.isVisible() and after.isEnabled() and after.focusPolicy() & _BY_TAB:
                if isinstance(after, TapRow) or after.parentWidget() is self.parentWidget():
                    after.setFocus(Qt.FocusReason.TabFocusReason)
                return
            after = after.nextInFocusChain()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.hasFocus():
            return
        with painting(self) as painter:
            painter.setPen(QPen(QColor(look().palette.focus), 2))
            radius = look().px(6)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)
