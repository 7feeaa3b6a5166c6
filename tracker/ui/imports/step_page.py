"""One calm page of the assistant: a sentence under the title, and what is decided there."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from tracker.ui.look import look
from tracker.ui.widgets.plain_label import PlainLabel

BESIDE_BAR = 6
"""Between what scrolls and its bar; what stands over and under it ends there too."""


class StepPage(QWidget):
    """`title` names it; `next_text` is what the button says that leads on."""

    holder: QScrollArea
    decided = Signal(object)
    """Another `Mapping`: the file is understood anew with it."""

    def __init__(self, title: str, next_text: str) -> None:
        super().__init__()
        self.title, self.next_text = title, next_text
        self.lead = PlainLabel(wraps=True)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, look().px(BESIDE_BAR), 0)
        self.body.setSpacing(look().px(10))
        self.body.addWidget(self.lead)

    def focus_first(self) -> None:
        """Where the hands begin."""
