"""What the patient is asked at a visit: how the last injections worked, and what speaks against new ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from tracker.services.patients.card import CourseCard
from tracker.services.visits.forms import AnswerForm, ResponseForm
from tracker.ui.look import look
from tracker.ui.outcomes.response_taps import USUAL_WEEKS, Before
from tracker.ui.outcomes.since_last import SinceLast
from tracker.ui.visits.question_card import QuestionCard
from tracker.ui.visits.visit_start import VisitStart
from tracker.ui.widgets.tap_row import TapRow


class VisitAsked(QWidget):
    changed = Signal()

    def __init__(self, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._since = SinceLast()
        self._questions = QuestionCard()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().px(12))
        column.addWidget(self._since)
        column.addWidget(self._questions)
        self._since.changed.connect(self.changed)
        self._questions.changed.connect(self.changed)

    def begin(self, start: VisitStart, today: date) -> None:
        """Nothing is answered yet, but for what was when the visit was planned."""
        self._since.begin([b for b in (_before(start, c) for c in start.courses) if b], today)
        self._questions.begin(start.questions)
        self._questions.show_planned(start.blank.answers)

    def ask_for(self, courses: list[CourseCard]) -> None:
        """Those of the visit now."""
        self._since.ask_for([course.uuid for course in courses])
        self._questions.ask_for([course.condition for course in courses])

    def answers(self) -> tuple[AnswerForm, ...]:
        return self._questions.answers()

    def responses(self) -> tuple[ResponseForm, ...]:
        return self._since.responses()

    def go_on(self) -> None:
        """To the first that nobody has answered yet, else to the first."""
        rows = [row for row in self.findChildren(TapRow) if row.isVisibleTo(self)]
        # As they are read, whatever order they were made in.
        rows.sort(key=lambda row: row.mapTo(self, QPoint()).y())
        unanswered = [row for row in rows if row.code() is None]
        for row in (unanswered or rows)[:1]:
            row.setFocus()
            _bring_into_sight(row)

    def typed_value(self) -> dict[str, Any]:
        return {"since": self._since.typed_value(), "questions": self._questions.typed_value()}

    def put_value(self, value: Mapping[str, Any]) -> None:
        self._since.put_value(value["since"])
        self._questions.put_value(value["questions"])


def _bring_into_sight(part: QWidget) -> None:
    around = part.parentWidget()
    while around is not None and not isinstance(around, QScrollArea):
        around = around.parentWidget()
    if isinstance(around, QScrollArea):
        around.ensureWidgetVisible(part)


def _before(start: VisitStart, course: CourseCard) -> Before | None:
    """The newest injections of a treatment."""
    last = start.patient.last.get(course.uuid)
    if last is None:
        return None
    weeks = (course.target_on - last.on).days // 7 if course.target_on else USUAL_WEEKS
    return Before(course.uuid, course.label, last.session_uuid, last.on, weeks)
