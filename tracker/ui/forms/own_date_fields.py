"""The fields of a clinician's own date, with each rule that it is before signed for."""

from datetime import date

from PySide6.QtWidgets import QLineEdit

from tracker.services.own_dates import OwnDateForm
from tracker.text import _
from tracker.ui.field_values import day_in
from tracker.ui.forms.floor_signatures import FloorSignatures
from tracker.ui.job import Slot_
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.notes_edit import NotesEdit


class OwnDateFields:
    """`floors` is in sight only while there are rules to sign for."""

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
        self._reason = reason
        self.on = Field(_("&Date"), self._on, name="on")
        self.floors = Field(_("Before the rules"), self._signatures, name="overridden")
        self.reason = Field(_("&Reason"), reason, name="reason")
        self.floors.hide()

        self._on.day_changed.connect(self._signatures.ask)
        self._signatures.shown.connect(self.floors.setVisible)

    def draft(self) -> OwnDateForm:
        """Raises Invalid for a date that can't be read."""
        return OwnDateForm(day_in(self.on), self._reason.text(), self._signatures.signed())

    def typed(self) -> object:
        """To be compared."""
        return self._on.text(), self._reason.text()
