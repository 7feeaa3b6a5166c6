"""Name and password, or the recovery code: at the start, after a lock, and for somebody else.

On the screen before the program is loaded, so it brings its own few lines of style and none of the
other widgets.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tracker.services.keys.next_try import next_try
from tracker.text import _
from tracker.ui.lock.password_style import password_style
from tracker.ui.palette import Palette

_CARD_WIDTH = 380
_TICK_MS = 250


@dataclass(frozen=True, slots=True)
class Credentials:
    """What was typed. With a `recovery_code`, `password` is "" and `name` may be."""

    name: str
    password: str = ""
    recovery_code: str = ""


class PasswordWindow(QWidget):
    """`tried` asks whoever can to open; then `say_wrong`, `say_problem`, or hide this window.

    `clock` gives seconds that only grow, for the delay after wrong passwords.
    """

    tried = Signal(object)
    """`Credentials`; until an answer is told, nothing more can be typed."""
    left = Signal()
    """Closed without getting in."""
    restore_wanted = Signal()
    """A backup is to be put in the place of what can't be opened."""
    painted = Signal()
    """It is on the screen for the first time, and can be typed into."""

    def __init__(
        self,
        palette: Palette,
        *,
        text_percent: int = 100,
        where: str = "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._clock = clock
        self._until = 0.0
        self._is_waiting = False
        self._uses_code = False
        self._is_locked = False
        self._was_painted = False
        self._title = _label("title")
        self._lead = _label("muted")
        self._name = QLineEdit()
        self._password = QLineEdit()
        self._code = QLineEdit()
        self._name_label = _label("muted", _("&Name"))
        self._password_label = _label("muted", _("&Password"))
        self._code_label = _label("muted", _("&Recovery code"))
        self._problem = _label("problem")
        self._hint = _label("muted")
        self._enter = QPushButton(_("Unlock"))
        self._switch = QPushButton(_("Somebody else"))
        self._other_way = QPushButton()
        self._restore = QPushButton(_("Restore a backup…"))
        self._where = _label("muted", where)
        self._tick = QTimer(self, interval=_TICK_MS)

        self.setWindowTitle(_("Treatment Tracker"))
        self._px = text_percent / 100
        self._lay_out()
        self.setStyleSheet(password_style(palette, self._px))
        self.ask_for()

        self._enter.clicked.connect(self._on_enter)
        self._switch.clicked.connect(self._on_switch)
        self._other_way.clicked.connect(self._on_other_way)
        self._restore.clicked.connect(self.restore_wanted)
        self._tick.timeout.connect(self._show_delay)
        for line in (self._name, self._password, self._code):
            line.returnPressed.connect(self._on_enter)
            line.installEventFilter(self)

    # -- for whoever opens the clinic ----------------------------------------------------------

    def ask_for(self, name: str = "", *, is_locked: bool = False) -> None:
        """Begin anew, empty. A name that is known need not be typed."""
        self._is_locked = is_locked
        self._forget()
        self._name.setText(name)
        self._name.setCursorPosition(0)
        self._show_way(uses_code=False)
        for one in (self._enter, self._other_way):
            one.show()
        self._title.setText(_("Locked") if is_locked else _("Treatment Tracker"))
        self._lead.setText(
            _("What was half typed is kept for whoever typed it.") if is_locked else ""
        )
        self._lead.setVisible(is_locked)
        self._say("")
        self._restore.hide()
        self._set_waiting(is_waiting=False)

    def use_code(self) -> None:
        """Ask for the recovery code instead of the password."""
        self._show_way(uses_code=True)

    def say_wrong(self, sentence: str, wait_seconds: int = 0) -> None:
        """That name and password don't open it; the next try has to wait so long."""
        self._until = self._clock() + wait_seconds
        if wait_seconds:
            # It counts down beneath, so it need not stand there twice.
            sentence = sentence.removesuffix(next_try(wait_seconds)).strip()
        self._forget()
        self._say(sentence)
        self._set_waiting(is_waiting=False)
        if self._until > self._clock():
            self._tick.start()
        self._show_delay()

    def say_problem(self, sentence: str) -> None:
        """Something else is wrong, which no other password mends."""
        self._say(sentence)
        self._set_waiting(is_waiting=False)

    def explain(self, lead: str) -> None:
        """Another sentence under the title of the lock."""
        self._lead.setText(lead)
        self._make_room()

    def offer_restore(self, *, can_try: bool = True) -> None:
        """Beneath the problem: the file, or what opens it, is damaged, and a backup mends it.

        Without `can_try` no password would be of use, and none is asked for.
        """
        for one in (*self._asked(), self._enter, self._switch, self._other_way):
            one.setVisible(one.isVisibleTo(self) and can_try)
        self._restore.show()
        self._restore.setFocus()

    def say_opened(self) -> None:
        """In: nothing of what was typed stays."""
        self._until = 0.0
        self._tick.stop()
        self._forget()
        self._say("")
        self._restore.hide()
        self._set_waiting(is_waiting=False)

    @property
    def problem(self) -> str:
        return self._problem.text()

    @property
    def name(self) -> QLineEdit:
        return self._name

    @property
    def password(self) -> QLineEdit:
        return self._password

    @property
    def code(self) -> QLineEdit:
        return self._code

    @property
    def can_try(self) -> bool:
        return self._enter.isEnabled()

    # -- what happens --------------------------------------------------------------------------

    def _on_enter(self) -> None:
        if not self._enter.isEnabled():
            return
        name = self._name.text().strip()
        if self._uses_code:
            missing = self._code if not self._code.text().strip() else None
            found = Credentials(name, recovery_code=self._code.text())
        else:
            missing = next((one for one in (self._name, self._password) if not one.text()), None)
            found = Credentials(name, self._password.text())
        if missing is not None:
            missing.setFocus()
            return
        self._say("")
        self._set_waiting(is_waiting=True)
        self.tried.emit(found)

    def _on_switch(self) -> None:
        self._forget()
        self._name.clear()
        self._say("")
        self._show_way(uses_code=False)

    def _on_other_way(self) -> None:
        self._say("")
        self._show_way(uses_code=not self._uses_code)

    def _show_way(self, *, uses_code: bool) -> None:
        self._uses_code = uses_code
        # The code says by itself whose account it leads to.
        for one in (self._name_label, self._name, self._password_label, self._password):
            one.setVisible(not uses_code)
        for one in (self._code_label, self._code):
            one.setVisible(uses_code)
        self._other_way.setText(_("Use the password") if uses_code else _("Use the recovery code"))
        self._show_switch()
        self._focus_first()

    def _asked(self) -> tuple[QWidget, ...]:
        return (
            self._name_label,
            self._name,
            self._password_label,
            self._password,
            self._code_label,
            self._code,
        )

    def _show_switch(self) -> None:
        has_name = bool(self._name.text()) and not self._uses_code
        self._switch.setVisible(self._is_locked and has_name)

    def _focus_first(self) -> None:
        if self._uses_code:
            self._code.setFocus()
        else:
            (self._password if self._name.text() else self._name).setFocus()

    def _set_waiting(self, *, is_waiting: bool) -> None:
        self._is_waiting = is_waiting
        for one in (self._name, self._password, self._code):
            one.setReadOnly(is_waiting)
        self._other_way.setEnabled(not is_waiting)
        self._restore.setEnabled(not is_waiting)
        self._switch.setEnabled(not is_waiting)
        self._hint.setText(_("Opening…") if is_waiting else "")
        self._show_delay()

    def _show_delay(self) -> None:
        left = self._until - self._clock()
        self._enter.setEnabled(left <= 0 and not self._is_waiting)
        if left > 0:
            self._hint.setText(next_try(ceil(left)))
        elif self._tick.isActive():
            self._tick.stop()
            self._hint.clear()
        self._hint.setVisible(bool(self._hint.text()))

    def _say(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
        self._make_room()
        (self._code if self._uses_code else self._password).setAccessibleDescription(sentence)
        if sentence:
            self._focus_first()

    def _make_room(self) -> None:
        """A sentence that names a server, or a file far away, may take many lines."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            wanted = layout.totalHeightForWidth(self.width())
            if wanted > self.height():
                self.resize(self.width(), wanted)

    def _forget(self) -> None:
        for one in (self._password, self._code):
            # Not only `clear`: that could be taken back with Ctrl+Z.
            one.setText("")
            one.setModified(False)

    def eventFilter(self, watched: QObject, happening: QEvent) -> bool:
        if happening.type() == QEvent.Type.KeyPress and isinstance(happening, QKeyEvent):
            self._look_for_capitals(happening)
            if watched is self._name:
                QTimer.singleShot(0, self, self._show_switch)
        return super().eventFilter(watched, happening)

    def _look_for_capitals(self, typed: QKeyEvent) -> None:
        """Qt doesn't tell whether Caps Lock is on; a letter that comes out wrong does."""
        letter = typed.text()
        if not letter.isalpha() or self._until > self._clock():
            return
        is_shifted = bool(typed.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        is_on = letter.lower() != letter.upper() and letter.isupper() != is_shifted
        self._hint.setText(_("Caps Lock is on.") if is_on else "")
        self._hint.setVisible(is_on)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.left.emit()

    # -- laying out ----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._code.setPlaceholderText("XXXXX-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX")
        for words, line in (
            (self._name_label, self._name),
            (self._password_label, self._password),
            (self._code_label, self._code),
        ):
            words.setBuddy(line)
            line.setAccessibleName(words.text().replace("&", ""))
        for kind, button in (
            ("primary", self._enter),
            ("quiet", self._switch),
            ("quiet", self._other_way),
            ("plain", self._restore),
        ):
            button.setProperty("kind", kind)
        for words in (self._problem, self._lead, self._where, self._hint):
            words.setWordWrap(True)
        self._enter.setDefault(True)

        card = QFrame()
        card.setProperty("kind", "card")
        card.setFixedWidth(self._length(_CARD_WIDTH))
        inside = QVBoxLayout(card)
        pad = self._length(22)
        inside.setContentsMargins(pad, pad, pad, pad)
        inside.setSpacing(self._length(6))
        buttons = QHBoxLayout()
        buttons.addWidget(self._switch)
        buttons.addStretch(1)
        buttons.addWidget(self._enter)
        for one in (
            self._title,
            self._lead,
            self._name_label,
            self._name,
            self._password_label,
            self._password,
            self._code_label,
            self._code,
            self._problem,
            self._restore,
            self._hint,
        ):
            if one in {self._name_label, self._password_label, self._code_label}:
                inside.addSpacing(self._length(6))
            if one is self._restore:
                inside.addWidget(one, 0, Qt.AlignmentFlag.AlignLeft)
            else:
                inside.addWidget(one)
        inside.addSpacing(self._length(6))
        inside.addLayout(buttons)
        inside.addWidget(self._other_way, 0, Qt.AlignmentFlag.AlignLeft)

        whole = QGridLayout(self)
        whole.setContentsMargins(pad, pad, pad, pad)
        whole.setRowStretch(0, 1)
        whole.addWidget(card, 1, 1)
        whole.setRowStretch(2, 1)
        whole.setColumnStretch(0, 1)
        whole.setColumnStretch(2, 1)
        self._where.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        whole.addWidget(self._where, 3, 0, 1, 3)
        self.resize(self._length(_CARD_WIDTH + 80), self._length(420))

    def _length(self, length: float) -> int:
        return max(1, round(length * self._px))


def _label(kind: str, text: str = "") -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    label.setProperty("kind", kind)
    return label
