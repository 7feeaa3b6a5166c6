"""The fields of a clinician's own date: each rule that it is before is signed for."""

from datetime import date

from PySide6.QtWidgets import QLineEdit, QWidget

from tracker.services.courses.own_dates import OwnDateForm
from tracker.text import _
from tracker.ui.field_values import day_in
from tracker.ui.forms.day_after_window import DayAfterWindow
from tracker.ui.forms.floor_signatures import FloorSignatures
from tracker.ui.job import Slot_
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.notes_edit import NotesEdit


class OwnDateFields:
    """`floors` and `after` are in sight only while the date is before a rule, or too late."""

    def __init__(
        self,
        tasks: Tasks,
        course_uuid: str,
        today: date,
        reason: QLineEdit | NotesEdit,
        failed: Slot_ | None = None,
    ) -> None:
        self._on = DateEdit(today=today)
        self._signatures = FloorSignatures(tasks, course_uuid, today, failed)
        self._after = DayAfterWindow(tasks, course_uuid, today, failed)
        self._reason = reason
        self.on = Field(_("&Date"), self._on, name="on")
        self.floors = Field(_("Before the rules"), self._signatures, name="overridden")
        self.reason = Field(_("&Reason"), reason, name="reason")
        self.after = Field(_("After the window"), self._after, name="after")
        self.floors.hide()
        self.after.hide()

        self._on.day_changed.connect(self._signatures.ask)
        self._on.day_changed.connect(self._after.ask)
        self._signatures.shown.connect(self.floors.setVisible)
        self._after.shown.connect(self.after.setVisible)

    def draft(self) -> OwnDateForm:
        """Raises Invalid for a date that can't be read."""
        return OwnDateForm(day_in(self.on), self._reason.text(), self._signatures.signed())

    @property
    def editors(self) -> dict[str, QWidget]:
        """By the names under which what is half typed is kept. Nobody's signature ever is."""
        return {field.name: field.editor for field in (self.on, self.reason)}

    def typed(self) -> object:
        """To be compared."""
        return self._on.text(), self._reason.text()
