"""The navigation at the left: the program's name, and an entry for each screen."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from tracker.text import _, format_number
from tracker.ui.look import look
from tracker.ui.painting import painting
from tracker.ui.widgets.plain_label import PlainLabel
from tracker.ui.widgets.plain_tooltip import plain_tooltip

_WIDTH = 160


@dataclass(frozen=True, slots=True)
class Entry:
    """`is_low` entries stand at the bottom."""

    code: str
    title: str
    is_low: bool = False


class Navigation(QFrame):
    """One entry is current. A person is named at the very bottom."""

    chosen = Signal(str)
    """The code of an entry."""
    person_chosen = Signal(object)
    """The button with the name of whoever works: for a menu beside it."""

    def __init__(
        self, entries: Sequence[Entry], *, user: str, owner: QWidget | None = None
    ) -> None:
        super().__init__(owner)
        self.setProperty("kind", "sidebar")
        self.setAccessibleName(_("Screens"))
        self._buttons = {entry.code: _EntryButton(entry) for entry in entries}
        self._user = _PersonButton(user)

        self._lay_out(entries)

        for button in self._buttons.values():
            button.clicked.connect(self._on_clicked)
        self._user.clicked.connect(self._on_person)

    def show_current(self, code: str) -> None:
        """ "" for a screen that has no entry of its own."""
        for each, button in self._buttons.items():
            button.setChecked(each == code)

    def show_count(self, code: str, count: int) -> None:
        """A number beside an entry, 0 for none."""
        if code in self._buttons:
            self._buttons[code].show_count(count)

    def open_person_menu(self) -> None:
        """As a click on the name does."""
        self._on_person()

    def button(self, code: str) -> QPushButton:
        return self._buttons[code]

    def _on_person(self) -> None:
        self.person_chosen.emit(self._user)

    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, _EntryButton):
            # A second click on the current entry must not take the mark away.
            button.setChecked(True)
            self.chosen.emit(button.code)

    def _lay_out(self, entries: Sequence[Entry]) -> None:
        current = look()
        self.setFixedWidth(current.px(_WIDTH))
        head = QHBoxLayout()
        head.setContentsMargins(current.px(10), current.px(6), 0, current.px(10))
        head.setSpacing(current.px(9))
        head.addWidget(_Sign(), 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(PlainLabel(_("Treatment Tracker"), kind="heading", wraps=True), 1)

        layout = QVBoxLayout(self)
        pad = current.px(10)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(current.px(2))
        layout.addLayout(head)
        for entry in entries:
            if not entry.is_low:
                layout.addWidget(self._buttons[entry.code])
        layout.addStretch(1)
        for entry in entries:
            if entry.is_low:
                layout.addWidget(self._buttons[entry.code])
        layout.addWidget(self._user)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.setFixedWidth(look().px(_WIDTH))


class _EntryButton(QPushButton):
    """A title, and a count at the right end."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(entry.title)
        self.code = entry.code
        self._count = ""
        self.setProperty("kind", "nav")
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(entry.title)

    def show_count(self, count: int) -> None:
        self._count = format_number(count) if count else ""
        self.setAccessibleDescription(self._count)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._count:
            return
        current = look()
        font = current.small_strong if self.isChecked() else current.small
        ink = current.palette.accent if self.isChecked() else current.palette.muted
        width = QFontMetricsF(font).horizontalAdvance(self._count)
        box = QRectF(self.width() - width - current.px(11), 0, width + 1, self.height())
        with painting(self) as painter:
            painter.setFont(font)
            painter.setPen(QColor(ink))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), self._count)


class _PersonButton(QPushButton):
    """A name, cut short with "…" where it is too long; whole in its tooltip."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.setProperty("kind", "nav")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        told = _("Signs as {name}").format(name=name)
        self.setToolTip(plain_tooltip(told))
        self.setAccessibleName(told)
        self.setVisible(bool(name))

    @property
    def name(self) -> str:
        return self._name

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - look().px(26)
        cut = QFontMetricsF(self.font()).elidedText(
            self._name, Qt.TextElideMode.ElideRight, max(room, 0)
        )
        # An ampersand that somebody typed is no mnemonic.
        self.setText(cut.replace("&", "&&"))


class _Sign(QWidget):
    """The program's sign: a drop inside an open ring, a cycle that comes round."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        side = look().px(18)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        accent = QColor(look().palette.accent)
        side = float(min(self.width(), self.height()))
        thick, dot = side * 0.11, side * 0.15
        pen = QPen(accent, thick)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        ring = QRectF(0, 0, side, side).adjusted(thick, thick, -thick, -thick)
        with painting(self) as painter:
            painter.setPen(pen)
            painter.drawArc(ring, 120 * 16, 300 * 16)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(accent)
            painter.drawEllipse(ring.center(), dot, dot)
