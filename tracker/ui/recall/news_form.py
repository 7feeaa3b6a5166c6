"""What else is said on the telephone: another time, illness, no more treatment, a death."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from PySide6.QtWidgets import QLineEdit

from tracker.domain.outcome import Done
from tracker.domain.problems import Invalid
from tracker.services.contacts.attempts import AttemptForm, record_attempt
from tracker.services.contacts.call_outcomes import (
    OF_THE_PERSON,
    PersonNews,
    hold_in_call,
    tell_of_person,
)
from tracker.services.courses.holds import HoldForm
from tracker.services.recall.panel import RecallPanel
from tracker.services.staff.drafts import DraftContent
from tracker.services.wording import outcome_label
from tracker.text import _
from tracker.ui.drafts.draft_words import NEWS
from tracker.ui.field_values import day_in
from tracker.ui.recall.call_courses import called_courses
from tracker.ui.recall.far_day import ask_if_far
from tracker.ui.recall.panel_form import PanelForm
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.field import Field

ANOTHER_TIME, UNWELL, DECLINED, DIED = "another-time", "unwell", "declined", "died"

_NEWS = (ANOTHER_TIME, UNWELL, DECLINED, "wrong-number", "moved", "pregnant", DIED)
_WITH_DAY = frozenset({ANOTHER_TIME, UNWELL, DIED})
_ILL = timedelta(days=14)


class NewsForm(PanelForm):
    """`outcome` is chosen already, where one key stands for it. Death and declining ask twice."""

    def __init__(
        self,
        tasks: Tasks,
        panel: RecallPanel,
        outcome: str | None = None,
        *,
        person: str = "",
        draft: DraftContent | None = None,
    ) -> None:
        self._panel = panel
        self._outcome = Choice(placeholder=_("Choose"))
        self._day = DateEdit(today=panel.today)
        self._person, self._note = QLineEdit(person), QLineEdit()
        day = Field(_("Day"), self._day, name="on")
        choice = Field(_("What was said"), self._outcome, name="outcome")
        fields = [
            *((choice,) if outcome is None else ()),
            day,
            Field(_("Who said it, if not the patient"), self._person, name="person"),
            Field(_("Note"), self._note, name="note"),
        ]
        super().__init__(
            tasks,
            _("What was said") if outcome is None else _title(outcome),
            fields,
            save=_("Save"),
            about="" if outcome is None else _about(outcome),
            draft=draft,
        )
        if outcome is not None:
            self._outcome.setParent(self)
            self._outcome.hide()
        self._outcome.set_options([Option(code, _title(code)) for code in _NEWS])
        self._outcome.code_changed.connect(self._on_outcome)
        self._on_outcome(outcome)
        if outcome is not None:
            self._outcome.set_code(outcome)
        # First: the day that a draft has replaces the one that is proposed.
        editors = {"outcome": self._outcome, **self.fields.editors}
        self.keep_drafts(NEWS, panel, editors)

    def submit(self) -> None:
        outcome = self._outcome.code()
        if outcome is None:
            raise Invalid(_("Choose one from the list."), field="outcome")
        on = day_in(self.fields["on"]) if outcome in _WITH_DAY else None
        if outcome == ANOTHER_TIME and on is not None:
            ask_if_far(self, on, self._panel.today, "on")
        if outcome in (DECLINED, DIED):
            self.ask_twice(outcome, Invalid(_ask_again(outcome), field="note"))
        command, arguments = self._command(outcome, on)
        self.write(command, *arguments, self._panel.today)

    def _command(
        self, outcome: str, on: date | None
    ) -> tuple[Callable[..., Done], tuple[Any, ...]]:
        panel, note, person = self._panel, self._note.text(), self._person.text()
        phones = panel.plan.phones
        number = phones[0] if phones else ""
        if outcome in OF_THE_PERSON:
            died_on = on if outcome == DIED else None
            news = PersonNews(panel.patient_uuid, outcome, died_on, number, person, note)
            return tell_of_person, (news,)
        attempt = AttemptForm(
            panel.patient_uuid,
            called_courses(panel),
            outcome,
            number_used=number,
            try_again_on=on if outcome == ANOTHER_TIME else None,
            note=note,
            person=person,
        )
        if outcome == UNWELL:
            return hold_in_call, (HoldForm("illness", not_called_before=on, note=note), attempt)
        return record_attempt, (attempt,)

    def _on_outcome(self, code: str | None) -> None:
        day, today = self.fields["on"], self._panel.today
        day.setVisible(code in _WITH_DAY)
        if code not in _WITH_DAY:
            return
        hints = {
            ANOTHER_TIME: _("When somebody calls again."),
            UNWELL: _("Nobody calls before it; three months at the most."),
            DIED: _("The day of death."),
        }
        day.show_hint(hints[code or ""])
        proposed = {ANOTHER_TIME: self._panel.again_on, UNWELL: today + _ILL, DIED: today}
        self._day.set_day(proposed[code or ""])


def _title(outcome: str) -> str:
    if outcome == "pregnant":
        return _("Pregnant")
    label = outcome_label(outcome)
    return label[:1].upper() + label[1:]


def _about(outcome: str) -> str:
    if outcome in OF_THE_PERSON:
        return _("This cancels every booking to come. A clinician decides about each treatment.")
    if outcome == DECLINED:
        return _("A clinician decides whether the treatment ends.")
    return ""


def _ask_again(outcome: str) -> str:
    if outcome == DIED:
        return _("Every booking is cancelled, and nobody calls or writes. Save again if it is so.")
    return _("A clinician is asked whether the treatment ends. Save again if it is so.")
