"""How injections worked, as the patient tells it on the telephone or between visits."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from tracker.services.outcomes.responses import record_response
from tracker.services.staff.drafts import DraftContent
from tracker.text import _
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.drafts.draft_words import RESPONSE
from tracker.ui.form_dialog import FormDialog
from tracker.ui.outcomes.channels import channel_taps
from tracker.ui.outcomes.response_taps import Before, ResponseTaps
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.notes_edit import NotesEdit
from tracker.ui.widgets.tap_row import Tap, TapRow


class ResponseDialog(FormDialog):
    manual_page = "outcomes"
    # So that the weeks stand beside their question.
    least_width = 700

    def __init__(
        self,
        tasks: Tasks,
        today: ClinicDate,
        patient_uuid: str,
        before: Before,
        owner: QWidget | None = None,
        *,
        draft: DraftContent | None = None,
    ) -> None:
        super().__init__(_("How it worked"), tasks, owner=owner)
        self._today = today
        self._taps = ResponseTaps(before, today.on)
        self._benefit = TapRow(
            _("Benefit"),
            (
                Tap("none", _("None")),
                Tap("some", _("Some")),
                Tap("good", _("Good")),
                Tap("very-good", _("Very good")),
            ),
        )
        self._channel = channel_taps()
        self._note = NotesEdit(2)
        for part in (self._taps, self._benefit, self._channel):
            self.body.addWidget(part)
        self.add(Field(_("&Note"), self._note, name="note"))
        self._channel.set_code("phone")
        self.note_untouched()
        editors = {
            **self.fields.editors,
            "taps": self._taps,
            "benefit": self._benefit,
            "channel": self._channel,
        }
        self.keep_drafts(RESPONSE, patient_uuid, editors, draft, about=before.session_uuid)

    def content(self) -> object:
        return (
            self._taps.typed_value(),
            self._benefit.code(),
            self._channel.code(),
            self._note.text(),
        )

    def submit(self) -> None:
        form = replace(
            self._taps.response(),
            benefit=self._benefit.code(),
            channel=self._channel.code() or "phone",
            note=self._note.text(),
        )
        self.write(record_response, form, self._today.on)
