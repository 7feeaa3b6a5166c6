"""A hold: not treated before a day, or not called before one."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from tracker.domain.problems import Invalid
from tracker.services.choices import Choice as CodedChoice
from tracker.services.choices import reasons
from tracker.services.holds import HoldForm, hold
from tracker.services.patient_card import CourseCard
from tracker.text import _
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.field_values import day_in
from tracker.ui.form_dialog import FormDialog
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.notes_edit import NotesEdit


class HoldDialog(FormDialog):
    def __init__(
        self, tasks: Tasks, today: ClinicDate, course: CourseCard, owner: QWidget | None = None
    ) -> None:
        super().__init__(_("Hold treatment"), tasks, action=_("Hold"), owner=owner)
        self._today, self._course = today, course
        self._reason = Choice(placeholder=_("Choose a reason"))
        self._not_treated = DateEdit(today=today.on)
        self._not_called = DateEdit(today=today.on)
        self._note = NotesEdit()
        self.explain(
            _("{treatment}: on the day itself treating, or calling, is allowed.").format(
                treatment=course.label
            )
        )
        self.add(
            Field(
                _("&Reason"),
                self._reason,
                name="reason",
                hint=_("Lists never show a medical reason in words."),
            )
        )
        self.add_row(
            Field(_("Not &treated before"), self._not_treated, name="not_treated_before"),
            Field(_("Not &called before"), self._not_called, name="not_called_before"),
        )
        self.add(Field(_("&Note"), self._note, name="note"))
        self.note_untouched()
        tasks.read(self, "reasons", reasons, "hold", then=self._on_reasons, failed=self.present)

    def content(self) -> object:
        days = self._not_treated.text(), self._not_called.text()
        return self._reason.code(), self._note.text(), days

    def submit(self) -> None:
        if self._reason.code() is None:
            raise Invalid(_("Choose a reason from the list."), field="reason")
        form = HoldForm(
            reason=self._reason.code() or "",
            not_treated_before=day_in(self.fields["not_treated_before"]),
            not_called_before=day_in(self.fields["not_called_before"]),
            note=self._note.text(),
        )
        self.write(hold, self._course.uuid, form, self._today.on)

    def _on_reasons(self, found: list[CodedChoice]) -> None:
        self._reason.set_options([Option(one.code, one.label) for one in found])
