"""A few numbers side by side, each with what it counts."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from tracker.text import _, format_number
from tracker.ui.look import look
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.plain_label import PlainLabel


class Figures(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._line = FlowLayout(self, gap=8)

    def show_figures(self, figures: Iterable[tuple[int, str]]) -> None:
        """Numbers, each with its words; nothing is said of what there is none of."""
        self._line.clear()
        for count, words in figures:
            if not count:
                continue
            card = QFrame()
            card.setProperty("kind", "card")
            inside = QVBoxLayout(card)
            pad = look().px(8)
            inside.setContentsMargins(pad + 4, pad, pad + 4, pad)
            inside.setSpacing(0)
            inside.addWidget(PlainLabel(format_number(count), kind="heading"))
            inside.addWidget(PlainLabel(words, kind="muted"))
            card.setAccessibleName(f"{format_number(count)} {words}")
            self._line.addWidget(card)
            card.show()
        self.updateGeometry()


def said_of_dates(waiting: int) -> str:
    """What the last step of an import says of dates, where so many rows are not in yet."""
    if not waiting:
        return _("Every next date is worked out, and the call list is up to date.")
    return _("The dates of what came in are worked out. What is not in yet is in none of them.")
