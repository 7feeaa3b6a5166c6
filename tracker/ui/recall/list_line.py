"""One calm line over the list: what wants to be known, and what can be done about it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from tracker.text import _
from tracker.ui.look import look
from tracker.ui.widgets.plain_label import PlainLabel


class ListLine(QWidget):
    """`act` is the word on its button; with `can_pass` there is one to leave it aside."""

    acted = Signal()
    passed = Signal()

    def __init__(self, act: str, *, can_pass: bool = False, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._said = PlainLabel(wraps=True)
        self._act = QPushButton(act)
        self._pass = QPushButton(_("Not this one"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look().px(12))
        layout.addWidget(self._said, 1)
        layout.addWidget(self._act)
        layout.addWidget(self._pass)
        self._pass.setVisible(can_pass)
        self._act.clicked.connect(self.acted)
        self._pass.clicked.connect(self.passed)

    @property
    def text(self) -> str:
        return self._said.text()

    @property
    def act(self) -> QPushButton:
        return self._act

    @property
    def pass_over(self) -> QPushButton:
        return self._pass

    def say(self, text: str) -> None:
        self._said.setText(text)
        self._act.setAccessibleDescription(text)
        self._pass.setAccessibleDescription(text)
