"""A new treatment, or a change of one: condition, product, plan, and who looks after it."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QLineEdit, QWidget

from tracker.domain.interval import Interval
from tracker.domain.problems import EditConflict, Invalid
from tracker.domain.protocol import Schedule
from tracker.domain.typed_interval import read_typed_interval
from tracker.services.courses.courses import CourseForm, course_form, edit_course, open_course
from tracker.services.editing import Editing
from tracker.services.rules.choices import (
    ProtocolChoice,
    available_protocols,
    body_regions,
    staff_names,
)
from tracker.services.staff.drafts import DraftContent
from tracker.services.wording import schedule_label
from tracker.text import _, format_units
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.drafts.draft_words import COURSE
from tracker.ui.field_values import day_in, dose_in
from tracker.ui.form_dialog import SEEN_VERSION, FormDialog
from tracker.ui.patients.interval_note import note_on_interval
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.dose_edit import DoseEdit
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.name_edit import NameEdit
from tracker.ui.widgets.plain_label import PlainLabel

_BY_RULE = ""


class CourseDialog(FormDialog):
    """`course_uuid` None: a new treatment; the Done's value is the new uuid."""

    def __init__(
        self,
        tasks: Tasks,
        today: ClinicDate,
        patient_uuid: str,
        course_uuid: str | None,
        owner: QWidget | None = None,
        *,
        draft: DraftContent | None = None,
    ) -> None:
        title = _("New treatment") if course_uuid is None else _("Edit treatment")
        super().__init__(title, tasks, owner=owner)
        self._today, self._patient_uuid, self._uuid = today, patient_uuid, course_uuid
        self._seen_version = 0
        self._resumed = draft
        self._rules: list[ProtocolChoice] = []
        self._condition = Choice(placeholder=_("Choose"))
        self._region = NameEdit()
        self._product = Choice(placeholder=_("Choose"))
        self._rule = PlainLabel(kind="muted", wraps=True)
        self._interval = QLineEdit()
        self._dose = DoseEdit()
        self._start = DateEdit(today=today.on)
        self._switch = Choice(
            [
                Option(_BY_RULE, _("as the clinic rule says")),
                Option(Schedule.FIXED.value, schedule_label(Schedule.FIXED.value)),
                Option(Schedule.SYMPTOM_LED.value, schedule_label(Schedule.SYMPTOM_LED.value)),
            ]
        )
        self._switch_reason = QLineEdit()
        self._clinician, self._nurse = NameEdit(), NameEdit()

        self._add_fields()
        self._switch.set_code(_BY_RULE)
        self.note_untouched()
        self.set_ready(is_ready=False)

        self._condition.code_changed.connect(self._on_condition_changed)
        self._product.code_changed.connect(self._on_product_changed)
        self._interval.textChanged.connect(self._on_interval_changed)
        self._switch.code_changed.connect(self._on_switch_changed)
        self._on_switch_changed(_BY_RULE)
        tasks.read(
            self,
            "rules",
            available_protocols,
            patient_uuid,
            today.on,
            then=self._on_rules,
            failed=self.present,
        )
        tasks.read(self, "staff", staff_names, then=self._on_staff, failed=self.present)

    def content(self) -> object:
        return (
            self._condition.code(),
            self._region.text(),
            self._product.code(),
            self._interval.text(),
            self._dose.text(),
            self._start.text(),
            self._switch.code(),
            self._switch_reason.text(),
            self._clinician.text(),
            self._nurse.text(),
        )

    def submit(self) -> None:
        form = self._form()
        if self._uuid is None:
            self.write(open_course, self._patient_uuid, form, self._today.on)
        else:
            self.write(edit_course, self._uuid, self._seen_version, form, self._today.on)

    def present(self, problem: Exception) -> None:
        if isinstance(problem, EditConflict):
            save_mine = partial(self._save_over, problem.version)
            self.presenter.present(problem, take_theirs=self._read, save_mine=save_mine)
            return
        super().present(problem)

    # -- reading -------------------------------------------------------------------------------

    def _on_rules(self, found: list[ProtocolChoice]) -> None:
        self._rules = found
        labels = {rule.condition: rule.condition_label for rule in found}
        self._condition.set_options([Option(code, label) for code, label in labels.items()])
        if not found:
            self.explain(_("The clinic has no rule for a patient of this age."))
        if self._uuid is None:
            self.note_untouched()
            self.set_ready(is_ready=True)
            self._begin_to_keep()
        else:
            self._read()

    def _on_staff(self, names: list[str]) -> None:
        self._clinician.set_names(names)
        self._nurse.set_names(names)

    def _read(self) -> None:
        self.tasks.read(
            self, "form", course_form, self._uuid, then=self._on_form, failed=self.present
        )

    def _on_form(self, editing: Editing[CourseForm]) -> None:
        self._seen_version = editing.version
        self._fill(editing.form)
        self._condition.setEnabled(False)
        self._region.setEnabled(False)
        self.note_untouched()
        self.set_ready(is_ready=True)
        self._begin_to_keep()
        self._product.setFocus()

    def _begin_to_keep(self) -> None:
        editors = self.fields.editors
        draft, self._resumed = self._resumed, None
        if draft is not None:
            self._seen_version = int(draft.payload.get(SEEN_VERSION, 0))
        self.keep_drafts(
            COURSE, self._patient_uuid, editors, draft, self._seen_version, self._uuid or ""
        )

    def _save_over(self, version: int | None) -> None:
        # Over what was shown beside mine, and nothing newer.
        if version is not None:
            self._seen_version = version
        self.submit()

    # -- what follows from a choice ------------------------------------------------------------

    def _on_condition_changed(self, condition: str | None) -> None:
        regions = body_regions(condition) if condition else []
        self._region.set_names([one.label for one in regions])
        fitting = [rule for rule in self._rules if rule.condition == condition]
        self._product.set_options([Option(rule.product, rule.product_label) for rule in fitting])
        if len(fitting) == 1:
            self._product.set_code(fitting[0].product)
        self._show_rule()

    def _on_product_changed(self, _product: str | None) -> None:
        self._show_rule()

    def _on_interval_changed(self, _text: str) -> None:
        self._note_interval()

    def _on_switch_changed(self, code: str | None) -> None:
        self.fields["switch_reason"].setVisible(bool(code))

    def _chosen_rule(self) -> ProtocolChoice | None:
        wanted = self._condition.code(), self._product.code()
        return next((r for r in self._rules if (r.condition, r.product) == wanted), None)

    def _show_rule(self) -> None:
        rule = self._chosen_rule()
        self._rule.setVisible(rule is not None)
        self._interval.setPlaceholderText(rule.interval if rule else "")
        usual = rule.usual_dose if rule else None
        self._dose.set_placeholder(format_units(usual) if usual is not None else "")
        if rule is not None:
            self._rule.setText(say_rule(rule))
        self._note_interval()

    def _note_interval(self) -> None:
        """Beside the field; what can't be read yet is told when it is saved."""
        try:
            interval = self._typed_interval()
        except Invalid:
            interval = None
        note = note_on_interval(interval, self._chosen_rule())
        self.fields["interval"].show_hint(note)

    def _typed_interval(self) -> Interval | None:
        written = self._interval.text().strip()
        return read_typed_interval(written) if written else None

    # -- fields and form -----------------------------------------------------------------------

    def _add_fields(self) -> None:
        self.add_row(
            Field(_("&Condition"), self._condition, name="condition"),
            Field(
                _("Body &region"),
                self._region,
                name="body_region",
                hint=_("Where the condition alone doesn’t say it."),
            ),
        )
        self.add(Field(_("&Product"), self._product, name="product"))
        self.body.addWidget(self._rule)
        self.add_row(
            Field(
                _("&Interval"),
                self._interval,
                name="interval",
                hint=_("12 weeks, 3 months; empty: the clinic rule’s."),
            ),
            Field(
                _("Planned &dose"),
                self._dose,
                name="planned_dose",
                hint=_("Empty: as last time, else the usual dose."),
            ),
        )
        self.add_row(
            Field(_("Planned &start"), self._start, name="start_on", hint=_("Before the first.")),
            Field(_("&When to treat"), self._switch, name="switched_to"),
        )
        self.add(Field(_("Reason for the s&witch"), self._switch_reason, name="switch_reason"))
        self.add_row(
            Field(_("C&linician"), self._clinician, name="clinician"),
            Field(_("&Nurse"), self._nurse, name="nurse"),
        )
        self._rule.hide()

    def _form(self) -> CourseForm:
        condition, product = self._condition.code(), self._product.code()
        if condition is None:
            raise Invalid(_("Choose a condition."), field="condition")
        if product is None:
            raise Invalid(_("Choose a product."), field="product")
        switch = self._switch.code() or None
        return CourseForm(
            condition=condition,
            product=product,
            body_region=self._region.text(),
            interval=self._typed_interval(),
            planned_dose=dose_in(self.fields["planned_dose"]),
            start_on=day_in(self.fields["start_on"]),
            switched_to=Schedule(switch) if switch else None,
            switch_reason=self._switch_reason.text() if switch else "",
            clinician=self._clinician.text(),
            nurse=self._nurse.text(),
        )

    def _fill(self, form: CourseForm) -> None:
        self._condition.set_code(form.condition)
        self._region.setText(form.body_region)
        self._product.set_code(form.product)
        self._interval.setText(str(form.interval) if form.interval else "")
        self._dose.set_dose(form.planned_dose)
        self._start.set_day(form.start_on)
        self._switch.set_code(form.switched_to.value if form.switched_to else _BY_RULE)
        self._switch_reason.setText(form.switch_reason)
        self._clinician.setText(form.clinician)
        self._nurse.setText(form.nurse)
        self._show_rule()


def say_rule(rule: ProtocolChoice) -> str:
    """What the clinic's rule says, in sentences."""
    said = [
        _(
            "Clinic rule, version {version}: every {interval}, at least {minimum} apart, {how}."
        ).format(
            version=rule.version,
            interval=rule.interval,
            minimum=rule.minimum,
            how=schedule_label(rule.schedule),
        )
    ]
    if rule.usual_dose is not None:
        said.append(_("Usual dose {dose}.").format(dose=format_units(rule.usual_dose)))
    if rule.most_per_session is not None:
        said.append(_("At most {dose} a session.").format(dose=format_units(rule.most_per_session)))
    if rule.evidence != "confirmed":
        said.append(_("Confirm with your pharmacist."))
    return " ".join(said)
