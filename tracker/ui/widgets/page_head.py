"""The head of a page: its title, what is said beside it, and its buttons."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayout, QWidget

from tracker.ui.look import look

_LINE = 34
"""As high as a button."""


def page_head(labels: Sequence[QLabel], flowing: QWidget | QLayout, *more: QWidget) -> QHBoxLayout:
    """All of it begins in the first line, however many lines `flowing` takes; `more` at its right."""
    current = look()
    head = QHBoxLayout()
    head.setSpacing(current.px(8))
    for label in labels:
        label.setMinimumHeight(current.px(_LINE))
        head.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
    if isinstance(flowing, QLayout):
        head.addLayout(flowing, 1)
    else:
        head.addWidget(flowing, 1)
    for part in more:
        head.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
    return head
