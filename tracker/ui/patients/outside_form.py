"""Toxin given elsewhere: logged as far as it is known, changed, or marked as entered in error."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from tracker.domain.problems import EditConflict
from tracker.domain.typed_date import Lean
from tracker.services.courses.preview import Moved, preview_outside
from tracker.services.editing import Editing
from tracker.services.patients.card import OutsideRow, PatientCard
from tracker.services.rules.choices import Choice as CodedChoice
from tracker.services.rules.choices import ProductChoice, conditions, products
from tracker.services.staff.drafts import DraftContent
from tracker.services.visits.outside_doses import (
    OutsideDoseForm,
    add_outside_dose,
    edit_outside_dose,
    outside_dose_form,
    void_outside_dose,
)
from tracker.text import _, format_date_short
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.drafts.draft_words import OUTSIDE, VOID_OUTSIDE
from tracker.ui.field_values import day_in, dose_in
from tracker.ui.form_dialog import SEEN_VERSION, FormDialog
from tracker.ui.moved_dialog import MovedDialog, moved_list
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.dose_edit import DoseEdit
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.notes_edit import NotesEdit

_UNKNOWN = ""


class OutsideDialog(FormDialog):
    """`outside_uuid` None: a new one."""

    def __init__(
        self,
        tasks: Tasks,
        today: ClinicDate,
        card: PatientCard,
        outside_uuid: str | None,
        owner: QWidget | None = None,
        *,
        draft: DraftContent | None = None,
    ) -> None:
        super().__init__(_("Treatment given elsewhere"), tasks, owner=owner)
        self._today, self._patient_uuid, self._uuid = today, card.header.uuid, outside_uuid
        self._seen_version = 0
        self._resumed = draft
        self._most: dict[str, int] = {}
        self._on = DateEdit(today=today.on, lean=Lean.PAST)
        self._about = QCheckBox(_("The date is approximate"))
        self._product = Choice([Option(_UNKNOWN, _("not known"))])
        self._dose = DoseEdit()
        self._condition = Choice([Option(_UNKNOWN, _("not known"))])
        self._course = Choice(
            [
                Option(_UNKNOWN, _("none")),
                *(Option(course.uuid, course.label) for course in card.courses),
            ]
        )
        self._place = QLineEdit()
        self._note = NotesEdit()
        self.explain(
            _(
                "It counts towards the dose limits. An unknown dose is never counted as none. "
                "Assigned to a treatment, it starts that treatment’s next interval."
            )
        )
        self.add(Field(_("&Date"), self._on, name="on"))
        self.body.addWidget(self._about)
        self.add_row(
            Field(_("&Product"), self._product, name="product"),
            Field(_("D&ose"), self._dose, name="dose", hint=_("Empty if not known.")),
        )
        self.add_row(
            Field(_("&For"), self._condition, name="condition"),
            Field(_("&Assigned to"), self._course, name="course_uuid"),
        )
        self.add(Field(_("&Where"), self._place, name="place"))
        self.add(Field(_("&Note"), self._note, name="note"))
        for choice in (self._product, self._condition, self._course):
            choice.set_code(_UNKNOWN)
        self.note_untouched()
        self.set_ready(is_ready=False)
        self._product.code_changed.connect(self._on_product_changed)
        tasks.read(self, "products", products, then=self._on_products, failed=self.present)

    def content(self) -> object:
        return (
            self._on.text(),
            self._about.isChecked(),
            self._product.code(),
            self._dose.text(),
            self._condition.code(),
            self._course.code(),
            self._place.text(),
            self._note.text(),
        )

    def submit(self) -> None:
        form = OutsideDoseForm(
            on=day_in(self.fields["on"]),
            is_approximate=self._about.isChecked(),
            product=self._product.code() or None,
            dose=dose_in(self.fields["dose"]),
            condition=self._condition.code() or None,
            course_uuid=self._course.code() or None,
            place=self._place.text(),
            note=self._note.text(),
        )
        self.tasks.read(
            self,
            "preview",
            preview_outside,
            self._patient_uuid,
            self._uuid or "",
            form,
            self._today.on,
            then=partial(self._on_preview, form),
            failed=self.present,
        )

    def _on_preview(self, form: OutsideDoseForm, moved: list[Moved]) -> None:
        if not moved:
            self._write(form)
            return
        question = _("Save what moves other dates?")
        dialog = MovedDialog(question, moved, action=_("Save"), owner=self)
        dialog.accepted.connect(partial(self._write, form))
        dialog.open()

    def _write(self, form: OutsideDoseForm) -> None:
        if self._uuid is None:
            self.write(add_outside_dose, self._patient_uuid, form, self._today.on)
        else:
            self.write(edit_outside_dose, self._uuid, self._seen_version, form, self._today.on)

    def present(self, problem: Exception) -> None:
        if isinstance(problem, EditConflict):
            self.presenter.present(problem, take_theirs=self._read)
            return
        super().present(problem)

    def _on_products(self, found: list[ProductChoice]) -> None:
        self._most = {one.code: one.most_units for one in found}
        options = [Option(one.code, one.label, one.short_label) for one in found]
        self._product.set_options([Option(_UNKNOWN, _("not known")), *options])
        self.tasks.read(
            self, "conditions", conditions, then=self._on_conditions, failed=self.present
        )

    def _on_conditions(self, found: list[CodedChoice]) -> None:
        options = [Option(one.code, one.label) for one in found]
        self._condition.set_options([Option(_UNKNOWN, _("not known")), *options])
        if self._uuid is None:
            self.note_untouched()
            self.set_ready(is_ready=True)
            self._begin_to_keep()
        else:
            self._read()

    def _read(self) -> None:
        self.tasks.read(
            self, "form", outside_dose_form, self._uuid, then=self._on_form, failed=self.present
        )

    def _on_form(self, editing: Editing[OutsideDoseForm]) -> None:
        form, self._seen_version = editing.form, editing.version
        self._on.set_day(form.on)
        self._about.setChecked(form.is_approximate)
        self._product.set_code(form.product or _UNKNOWN)
        self._dose.set_dose(form.dose)
        self._condition.set_code(form.condition or _UNKNOWN)
        self._course.set_code(form.course_uuid or _UNKNOWN)
        self._place.setText(form.place)
        self._note.setText(form.note)
        self.note_untouched()
        self.set_ready(is_ready=True)
        self._begin_to_keep()

    def _begin_to_keep(self) -> None:
        editors = self.fields.editors
        editors["is_approximate"] = self._about
        draft, self._resumed = self._resumed, None
        if draft is not None:
            self._seen_version = int(draft.payload.get(SEEN_VERSION, 0))
        self.keep_drafts(
            OUTSIDE, self._patient_uuid, editors, draft, self._seen_version, self._uuid or ""
        )

    def _on_product_changed(self, code: str | None) -> None:
        if code in self._most:
            self._dose.set_most(self._most[code])


class VoidOutsideDialog(FormDialog):
    def __init__(
        self,
        tasks: Tasks,
        today: ClinicDate,
        patient_uuid: str,
        row: OutsideRow,
        owner: QWidget | None = None,
        *,
        draft: DraftContent | None = None,
    ) -> None:
        super().__init__(
            _("Entered in error"), tasks, action=_("Mark as entered in error"), owner=owner
        )
        self._today, self._row = today, row
        self._reason = NotesEdit()
        self.explain(
            _("{product} on {on}: it stays to be read, and no longer counts.").format(
                product=row.product_label, on=format_date_short(row.on)
            )
        )
        self.add(Field(_("&Reason"), self._reason, name="reason"))
        self.set_ready(is_ready=False)
        self.note_untouched()
        tasks.read(
            self,
            "moves",
            preview_outside,
            patient_uuid,
            row.uuid,
            None,
            today.on,
            then=self._on_moved,
            failed=self.present,
        )
        self._seen_version = self.seen_version(draft, row.version)
        self.keep_drafts(
            VOID_OUTSIDE, patient_uuid, self.fields.editors, draft, self._seen_version, row.uuid
        )

    def _on_moved(self, moved: list[Moved]) -> None:
        self.body.addWidget(moved_list(moved))
        self.set_ready(is_ready=True)

    def content(self) -> object:
        return self._reason.text()

    def submit(self) -> None:
        self.write(
            void_outside_dose,
            self._row.uuid,
            self._seen_version,
            self._reason.text(),
            self._today.on,
        )
