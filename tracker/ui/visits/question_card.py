"""What is asked before the injection: yes, no, not asked; nothing is filled in beforehand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from tracker.domain.questions import Reply
from tracker.services.visits.answers import QuestionRow
from tracker.services.visits.forms import AnswerForm
from tracker.text import _, pgettext
from tracker.ui.look import look
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.plain_label import PlainLabel
from tracker.ui.widgets.tap_row import Tap, TapRow


class QuestionCard(Card):
    """A row a question; those of treatments that aren't in the visit are hidden."""

    changed = Signal()

    def __init__(self, owner: QWidget | None = None) -> None:
        super().__init__(_("Asked before the injection"), owner)
        self._count = PlainLabel(kind="muted")
        self._planned = PlainLabel(
            _("Answered when this was planned. Change what is no longer so."),
            kind="muted",
            wraps=True,
        )
        self._rows: dict[str, _Row] = {}
        self._column = QVBoxLayout()

        self._column.setSpacing(look().px(2))
        self.head.addWidget(self._count)
        self.body.addWidget(self._planned)
        self.body.addLayout(self._column)
        self._planned.hide()

    def begin(self, questions: Sequence[QuestionRow]) -> None:
        """Ask these, all of them not answered yet."""
        if [row.row for row in self._rows.values()] == list(questions):
            # They are most of the form; the next patient is asked the same.
            for row in self._rows.values():
                row.put(None, "")
            self._say()
            return
        for old in self._rows.values():
            old.hide()
            old.deleteLater()
        self._rows = {}
        for question in questions:
            row = _Row(question)
            row.changed.connect(self._on_changed)
            self._rows[question.question.code] = row
            self._column.addWidget(row)
            row.show()
        self._say()

    def ask_for(self, conditions: Sequence[str]) -> None:
        """Only what is asked before treatments of these conditions."""
        for row in self._rows.values():
            row.setVisible(any(row.row.question.is_for(one) for one in conditions))
        self.setVisible(bool(self._asked()))
        self._say()

    def answers(self) -> tuple[AnswerForm, ...]:
        """Those that were given; a question without one was not answered yet."""
        found = (row.answer() for row in self._asked())
        return tuple(answer for answer in found if answer is not None)

    def show_answers(self, answers: Sequence[AnswerForm]) -> None:
        """As they were given before."""
        self.put_value({one.code: [one.reply.value, one.note] for one in answers})

    def show_planned(self, answers: Sequence[AnswerForm]) -> None:
        """As they were given when the visit was planned, and that they were given then."""
        self._planned.setVisible(bool(answers))
        self.show_answers(answers)

    def typed_value(self) -> dict[str, Any]:
        return {code: row.typed() for code, row in self._rows.items() if row.typed()[0]}

    def put_value(self, value: Mapping[str, Any]) -> None:
        for code, (reply, note) in value.items():
            if code in self._rows:
                self._rows[code].put(reply, note)
        self._say()

    def _asked(self) -> list[_Row]:
        return [row for row in self._rows.values() if not row.isHidden()]

    def _on_changed(self) -> None:
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        asked = self._asked()
        answered = sum(row.answer() is not None for row in asked)
        self._count.setText(
            _("{count} of {all} answered").format(count=answered, all=len(asked)) if asked else ""
        )


class _Row(QWidget):
    changed = Signal()

    def __init__(self, row: QuestionRow) -> None:
        super().__init__()
        self.row = row
        self._taps = TapRow(
            row.text,
            (
                Tap(Reply.YES.value, _("Yes"), pgettext("key for yes", "y")),
                Tap(Reply.NO.value, _("No"), pgettext("key for no", "n")),
                Tap(Reply.NOT_ASKED.value, _("Not asked")),
            ),
        )
        self._note = QLineEdit()
        self._note.setPlaceholderText(_("What, and since when"))
        self._note.setAccessibleName(
            _("What, and since when: {question}").format(question=row.text)
        )
        self._note.setMaxLength(500)
        self._note.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().px(4))
        column.addWidget(self._taps)
        column.addWidget(self._note)
        self._taps.changed.connect(self._on_tapped)
        self._note.textChanged.connect(self._on_noted)

    def answer(self) -> AnswerForm | None:
        code = self._taps.code()
        if code is None:
            return None
        note = self._note.text() if code == Reply.YES.value else ""
        return AnswerForm(self.row.question.code, Reply(code), note)

    def typed(self) -> list[str | None]:
        return [self._taps.code(), self._note.text()]

    def put(self, reply: str | None, note: str) -> None:
        self._taps.set_code(reply)
        self._note.setText(note)
        self._note.setVisible(self._taps.code() == Reply.YES.value)

    def _on_tapped(self) -> None:
        self._note.setVisible(self._taps.code() == Reply.YES.value)
        self.changed.emit()

    def _on_noted(self, _text: str) -> None:
        self.changed.emit()
