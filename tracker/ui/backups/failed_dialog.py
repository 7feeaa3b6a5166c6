"""What could not be done to the clinic's file: one sentence, and the way back to the clinic."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tracker.text import _
from tracker.ui.fitted_dialog import FittedDialog
from tracker.ui.look import look
from tracker.ui.widgets.plain_label import PlainLabel

_WIDTH = 480


class FailedDialog(FittedDialog):
    left = Signal()

    def __init__(self, title: str, sentence: str, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._go_on = QPushButton(_("Open the clinic"))
        self.setWindowTitle(title)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*([look().px(20)] * 4))
        layout.setSpacing(look().px(12))
        layout.addWidget(PlainLabel(title, kind="heading", wraps=True))
        layout.addWidget(PlainLabel(sentence, wraps=True, is_selectable=True))
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._go_on)
        layout.addLayout(buttons)
        self._go_on.setProperty("kind", "primary")
        self._go_on.setDefault(True)
        self.set_width(_WIDTH)
        self._go_on.clicked.connect(self.accept)
        self.finished.connect(self._on_finished)

    def _on_finished(self, _result: int) -> None:
        self.left.emit()
