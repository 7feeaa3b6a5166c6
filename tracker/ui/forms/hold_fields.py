"""The fields of a hold: not treated before a day, or not called before one."""

from datetime import date

from PySide6.QtWidgets import QLineEdit, QWidget

from tracker.services.courses.holds import HoldForm
from tracker.text import _
from tracker.ui.field_values import day_in
from tracker.ui.forms.reason_choice import ReasonChoice
from tracker.ui.job import Slot_
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.notes_edit import NotesEdit


class HoldFields:
    """The reason is kept in the record; lists say only that there is one."""

    def __init__(
        self, tasks: Tasks, today: date, note: QLineEdit | NotesEdit, failed: Slot_ | None = None
    ) -> None:
        self._reason = ReasonChoice(tasks, "hold", failed=failed)
        self._not_treated, self._not_called = DateEdit(today=today), DateEdit(today=today)
        self._note = note
        self.reason = Field(
            _("&Reason"),
            self._reason,
            name="reason",
            hint=_("Lists never show a medical reason in words."),
        )
        self.not_treated = Field(
            _("Not &treated before"), self._not_treated, name="not_treated_before"
        )
        self.not_called = Field(_("Not &called before"), self._not_called, name="not_called_before")
        self.note = Field(_("&Note"), note, name="note")

    def draft(self) -> HoldForm:
        """Raises Invalid for what can't be read."""
        # What can't be read first: it is told already, and must not give way to another problem.
        not_treated, not_called = day_in(self.not_treated), day_in(self.not_called)
        return HoldForm(
            reason=self._reason.chosen(),
            not_treated_before=not_treated,
            not_called_before=not_called,
            note=self._note.text(),
        )

    @property
    def editors(self) -> dict[str, QWidget]:
        """By the names under which what is half typed is kept."""
        fields = (self.reason, self.not_treated, self.not_called, self.note)
        return {field.name: field.editor for field in fields}

    def typed(self) -> object:
        """To be compared."""
        days = self._not_treated.text(), self._not_called.text()
        return self._reason.code(), self._note.text(), days
