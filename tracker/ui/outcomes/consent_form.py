"""What the patient agreed to."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from tracker.domain.interval import Interval
from tracker.domain.typed_date import Lean
from tracker.services.outcomes.rows import PatientOutcomes
from tracker.services.patients.consents import ConsentForm, add_consent
from tracker.services.rules.choices import ProductChoice, products
from tracker.services.staff.drafts import DraftContent
from tracker.services.wording import condition_name
from tracker.text import _
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.drafts.draft_words import CONSENT
from tracker.ui.field_values import day_in
from tracker.ui.form_dialog import FormDialog
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.notes_edit import NotesEdit

_ANY = ""
_YEAR = Interval.parse("1 year")


class ConsentDialog(FormDialog):
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
        super().__init__(_("Consent"), tasks, owner=owner)
        self._today, self._patient_uuid = today, found.patient_uuid
        self._resumed = draft
        conditions = {course.condition: course.product for course in found.courses}
        self._products = conditions
        self._condition = Choice([Option(code, condition_name(code)) for code in conditions])
        self._product = Choice([Option(_ANY, _("any product"))])
        self._given = DateEdit(today=today.on, lean=Lean.PAST)
        self._ends = DateEdit(today=today.on, lean=Lean.FUTURE)
        self._note = NotesEdit(2)
        self.explain(
            _("It is for one treatment and one product. A year is proposed; the clinic decides.")
        )
        self.add_row(
            Field(_("&For"), self._condition, name="condition"),
            Field(_("&Product"), self._product, name="product"),
        )
        self.add_row(
            Field(_("&Given on"), self._given, name="given_on"),
            Field(_("&Until"), self._ends, name="ends_on", hint=_("Empty: until taken back.")),
        )
        self.add(Field(_("&Note"), self._note, name="note"))
        self._condition.set_code(next(iter(conditions), None))
        self._product.set_code(_ANY)
        self._given.set_day(today.on)
        self._ends.set_day(_YEAR.after(today.on))
        self._condition.code_changed.connect(self._on_condition_changed)
        self.note_untouched()
        tasks.read(self, "products", products, then=self._on_products, failed=self.present)

    def content(self) -> object:
        return (
            self._condition.code(),
            self._product.code(),
            self._given.text(),
            self._ends.text(),
            self._note.text(),
        )

    def submit(self) -> None:
        form = ConsentForm(
            condition=self._condition.code() or "",
            given_on=day_in(self.fields["given_on"]),
            product=self._product.code() or None,
            ends_on=day_in(self.fields["ends_on"]),
            note=self._note.text(),
        )
        self.write(add_consent, self._patient_uuid, form, self._today.on)

    def _on_condition_changed(self, code: str | None) -> None:
        self._product.set_code(self._products.get(code or "", _ANY))

    def _on_products(self, found: list[ProductChoice]) -> None:
        options = [Option(one.code, one.label, one.short_label) for one in found]
        self._product.set_options([Option(_ANY, _("any product")), *options])
        was_touched = self.is_touched
        self._on_condition_changed(self._condition.code())
        if not was_touched:
            self.note_untouched()
        self.keep_drafts(CONSENT, self._patient_uuid, self.fields.editors, self._resumed)
