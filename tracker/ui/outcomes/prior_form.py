"""A treatment that was tried before: payers and guidelines ask for it."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from tracker.services.outcomes.rows import PatientOutcomes
from tracker.services.patients.prior_treatments import PriorForm, add_prior
from tracker.services.staff.drafts import DraftContent
from tracker.services.wording import condition_name, result_label, stopped_label
from tracker.text import _
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.drafts.draft_words import PRIOR
from tracker.ui.form_dialog import FormDialog
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.field import Field


class PriorDialog(FormDialog):
    manual_page = "outcomes"

    def __init__(
        self,
        tasks: Tasks,
        today: ClinicDate,
        found: PatientOutcomes,
        owner: QWidget | None = None,
        *,
        draft: DraftContent | None = None,
    ) -> None:
        super().__init__(_("Treatment tried before"), tasks, owner=owner)
        self._today, self._patient_uuid = today, found.patient_uuid
        conditions = dict.fromkeys(course.condition for course in found.courses)
        self._condition = Choice([Option(code, condition_name(code)) for code in conditions])
        self._what, self._when = QLineEdit(), QLineEdit()
        self._result = Choice(
            [Option(c, result_label(c)) for c in ("none", "partial", "good", "unknown")],
            placeholder=_("Choose"),
        )
        self._stopped = Choice(
            [
                Option(c, stopped_label(c))
                for c in ("no-benefit", "side-effects", "contraindicated", "not-stopped", "other")
            ],
            placeholder=_("Choose"),
        )
        self.add_row(
            Field(_("&For"), self._condition, name="condition"),
            Field(_("W&hen"), self._when, name="when", hint=_("As it is told: 2019 to 2021.")),
        )
        self.add(Field(_("&What was tried"), self._what, name="what"))
        self.add_row(
            Field(_("&Result"), self._result, name="result"),
            Field(_("Why it was &stopped"), self._stopped, name="stopped_for"),
        )
        self._condition.set_code(next(iter(conditions), None))
        self.note_untouched()
        self.keep_drafts(PRIOR, found.patient_uuid, self.fields.editors, draft)

    def content(self) -> object:
        return (
            self._what.text(),
            self._when.text(),
            self._result.code(),
            self._stopped.code(),
        )

    def submit(self) -> None:
        form = PriorForm(
            condition=self._condition.code() or "",
            what=self._what.text(),
            result=self._result.code() or "unknown",
            stopped_for=self._stopped.code() or "other",
            when=self._when.text(),
        )
        self.write(add_prior, self._patient_uuid, form, self._today.on)
