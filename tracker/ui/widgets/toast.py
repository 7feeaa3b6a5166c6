"""What was just done, with Undo; goes by itself, unless somebody is at it."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from tracker.text import _
from tracker.ui.look import look
from tracker.ui.widgets.plain_label import PlainLabel

_STAYS_MS = 12_000


class Toast(QFrame):
    """Floats at the bottom of its owner, in the middle."""

    undo_chosen = Signal()

    def __init__(self, owner: QWidget, *, stays_ms: int = _STAYS_MS) -> None:
        super().__init__(owner)
        self.setProperty("kind", "toast")
        self._message = PlainLabel()
        self._undo = QPushButton(_("Undo"))
        self._timer = QTimer(self, singleShot=True, interval=stays_ms)

        self._layout = layout = QHBoxLayout(self)
        current = look()
        layout.setSpacing(current.px(14))
        layout.addWidget(self._message)
        layout.addWidget(self._undo)
        self._undo.setProperty("kind", "toastAction")
        self._undo.setAccessibleName(_("Undo"))
        # Telling must not take the focus from the list that is being worked.
        self._undo.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        owner.installEventFilter(self)
        self.hide()

        self._undo.clicked.connect(self._on_undo)
        self._timer.timeout.connect(self._on_time_over)

    def show_message(self, message: str, *, can_undo: bool = True) -> None:
        """`message` is a sentence: "Booked Okafor for 3 Dec."."""
        self._message.setText(message)
        self.setAccessibleName(message)
        self._undo.setVisible(can_undo)
        edge, side = look().px(8), look().px(16)
        self._layout.setContentsMargins(side, edge, edge if can_undo else side, edge)
        # In its place before it is seen, or Qt believes the mouse to be over it.
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    @property
    def message(self) -> str:
        return self._message.text()

    def _on_undo(self) -> None:
        self.hide()
        self.undo_chosen.emit()

    def _on_time_over(self) -> None:
        if self.underMouse() or self._undo.hasFocus():
            self._timer.start()
            return
        self.hide()

    def _place(self) -> None:
        owner = self.parentWidget()
        if owner is None:
            return
        self.setMaximumWidth(max(owner.width() - look().px(32), 1))
        self.adjustSize()
        left = (owner.width() - self.width()) // 2
        self.move(left, owner.height() - self.height() - look().px(40))

    def eventFilter(self, watched: QObject, happening: QEvent) -> bool:
        if happening.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, happening)
