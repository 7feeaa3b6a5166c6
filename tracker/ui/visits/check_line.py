"""One check: its grade as a sign and a word, and its sentence."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker.domain.checks import Grade
from tracker.services.visits.checks import CheckRow
from tracker.text import _
from tracker.ui.kinds import Kind
from tracker.ui.look import look
from tracker.ui.widgets.pill import Pill
from tracker.ui.widgets.plain_label import PlainLabel
from tracker.ui.widgets.plain_tooltip import plain_tooltip
from tracker.ui.widgets.rule import Rule

_KINDS = {
    Grade.STOPS: Kind.BAD,
    Grade.WARNS: Kind.CAUTION,
    Grade.INFORMS: Kind.NOTE,
    Grade.PASSES: Kind.GOOD,
}


class CheckLine(QWidget):
    """`show_row` shows another check in the same line."""

    def __init__(self, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._pill = Pill(Kind.PLAIN, "")
        self._sentence = PlainLabel(wraps=True, fills=True)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(look().px(6))
        words = QHBoxLayout()
        words.setSpacing(look().px(8))
        words.addWidget(self._pill, 0, Qt.AlignmentFlag.AlignTop)
        words.addWidget(self._sentence, 1)
        inside.addLayout(words)
        inside.addWidget(Rule())

    def show_row(self, row: CheckRow, *, is_supposed: bool = False) -> None:
        """`is_supposed`: of a dose that nobody has typed, so it isn't called fine."""
        kind, word = _KINDS[row.grade], _grade_label(row.grade)
        if is_supposed and row.grade is Grade.PASSES:
            kind, word = Kind.PLAIN, _("Would be fine")
        self._pill.show_state(kind, word)
        self._sentence.setText(row.sentence)
        self.setAccessibleName(_("{grade}: {sentence}").format(grade=word, sentence=row.sentence))
        source = _("Source: {source}").format(source=row.source) if row.source else ""
        self.setToolTip(plain_tooltip(source))
        self.setAccessibleDescription(source)


def _grade_label(grade: Grade) -> str:
    names = {
        Grade.STOPS: _("Stop"),
        Grade.WARNS: _("Caution"),
        Grade.INFORMS: _("Note"),
        Grade.PASSES: _("Fine"),
    }
    return names[grade]
