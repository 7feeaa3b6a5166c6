"""An authorisation: what is asked for, and once it is approved its terms."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from tracker.domain.authorisation import Part, Stage, Supply, last_valid_day
from tracker.domain.problems import EditConflict, Invalid
from tracker.domain.typed_interval import read_typed_interval
from tracker.services.authorisations.authorisations import (
    KEPT_STAGES,
    AuthorisationForm,
    authorisation_form,
    edit_authorisation,
    open_authorisation,
)
from tracker.services.authorisations.listing import ToCover, to_cover
from tracker.services.editing import Editing
from tracker.services.rules.choices import staff_names
from tracker.services.staff.drafts import DraftContent
from tracker.services.wording.authorisations import part_label, stage_label, supply_label
from tracker.text import _
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.drafts.draft_words import AUTHORISATION
from tracker.ui.field_values import day_in, dose_in
from tracker.ui.form_dialog import SEEN_VERSION, FormDialog
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.dose_edit import DoseEdit
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.name_edit import NameEdit
from tracker.ui.widgets.notes_edit import NotesEdit
from tracker.ui.widgets.wrapped_check import WrappedCheck

_WHICHEVER = ""


class AuthorisationDialog(FormDialog):
    """`authorisation_uuid` None: a new one, for the treatment `course_uuid` to begin with.

    With `approves` the stage is approved already: only its terms are to be typed.
    """

    manual_page = "approvals"

    def __init__(
        self,
        tasks: Tasks,
        today: ClinicDate,
        patient_uuid: str,
        authorisation_uuid: str | None,
        course_uuid: str = "",
        owner: QWidget | None = None,
        *,
        approves: bool = False,
        draft: DraftContent | None = None,
    ) -> None:
        super().__init__(_("Authorisation"), tasks, owner=owner)
        self._today, self._patient_uuid, self._uuid = today, patient_uuid, authorisation_uuid
        self._course_uuid, self._approves, self._resumed = course_uuid, approves, draft
        self._seen_version = 0
        self._form: AuthorisationForm | None = None
        self._treatments: dict[str, WrappedCheck] = {}
        self._treatments_box = QVBoxLayout()
        self._payer, self._number = QLineEdit(), QLineEdit()
        self._stage = Choice([Option(one.value, stage_label(one)) for one in KEPT_STAGES])
        self._part = Choice([Option(one.value, part_label(one)) for one in Part])
        self._from, self._to = DateEdit(today=today.on), DateEdit(today=today.on)
        self._days = QLineEdit()
        self._counts_first = WrappedCheck(_("The first day counts as day 1"))
        self._visits, self._elsewhere = QLineEdit(), QLineEdit()
        self._product, self._units = Choice(), DoseEdit()
        self._minimum = QLineEdit()
        self._appeal_by, self._chase = DateEdit(today=today.on), DateEdit(today=today.on)
        self._supply = Choice([Option(one.value, supply_label(one)) for one in Supply])
        self._pharmacy, self._owner_name = QLineEdit(), NameEdit()
        self._note = NotesEdit()

        self._add_fields()
        self._counts_first.box.setChecked(True)
        self.note_untouched()
        self.set_ready(is_ready=False)

        self._stage.code_changed.connect(self._on_choice)
        self._supply.code_changed.connect(self._on_choice)
        self._days.textChanged.connect(self._on_days)
        self._counts_first.toggled.connect(self._on_days)
        self._from.day_changed.connect(self._on_days)
        self._on_choice(None)
        tasks.read(
            self, "treatments", to_cover, patient_uuid,
            then=self._on_found, failed=self.present,
        )  # fmt: skip
        tasks.read(self, "staff", staff_names, then=self._owner_name.set_names, failed=self.present)

    def content(self) -> object:
        lines = (self._payer, self._number, self._visits, self._elsewhere, self._minimum)
        return (
            tuple(uuid for uuid, check in self._treatments.items() if check.isChecked()),
            *(choice.code() for choice in (self._stage, self._part, self._product, self._supply)),
            *(line.text() for line in (*lines, self._pharmacy, self._owner_name, self._note)),
            *(day.text() for day in (self._from, self._to, self._appeal_by, self._chase)),
            self._units.text(),
        )

    def submit(self) -> None:
        form = self._typed()
        if self._uuid is None:
            self.write(open_authorisation, form, self._today.on)
        else:
            self.write(edit_authorisation, self._uuid, self._seen_version, form, self._today.on)

    def present(self, problem: Exception) -> None:
        if isinstance(problem, EditConflict):
            save_mine = partial(self._save_over, problem.version)
            self.presenter.present(problem, take_theirs=self._read, save_mine=save_mine)
            return
        super().present(problem)

    # -- reading -------------------------------------------------------------------------------

    def _on_found(self, found: ToCover) -> None:
        self.explain(_("{name} for {patient}").format(name=found.name, patient=found.patient))
        for one in found.treatments:
            check = WrappedCheck(one.label)
            self._treatments[one.code] = check
            self._treatments_box.addWidget(check)
        offered = [Option(one.code, one.label) for one in found.products]
        self._product.set_options([Option(_WHICHEVER, _("whichever")), *offered])
        if self._uuid is not None:
            self._read()
            return
        chosen = (self._course_uuid,) if self._course_uuid else tuple(self._treatments)[:1]
        self._fill(AuthorisationForm(chosen, "", chase_on=self._today.on))

    def _read(self) -> None:
        self.tasks.read(
            self, "form", authorisation_form, self._uuid, then=self._on_form, failed=self.present
        )

    def _on_form(self, editing: Editing[AuthorisationForm]) -> None:
        self._seen_version = editing.version
        self._fill(editing.form)

    def _fill(self, form: AuthorisationForm) -> None:
        self._form = form
        for uuid, check in self._treatments.items():
            check.box.setChecked(uuid in form.course_uuids)
        self._payer.setText(form.payer)
        self._number.setText(form.number)
        self._stage.set_code(form.stage.value)
        self._part.set_code(form.part.value)
        self._from.set_day(form.valid_from)
        self._to.set_day(form.valid_to)
        self._visits.setText("" if form.visits is None else str(form.visits))
        self._elsewhere.setText(str(form.visits_elsewhere) if form.visits_elsewhere else "")
        self._product.set_code(form.product or _WHICHEVER)
        self._units.set_dose(form.units)
        self._minimum.setText(str(form.minimum) if form.minimum else "")
        self._appeal_by.set_day(form.appeal_by)
        self._supply.set_code(form.supply.value)
        self._pharmacy.setText(form.pharmacy)
        self._owner_name.setText(form.owner)
        self._chase.set_day(form.chase_on)
        self._note.setText(form.note)
        self.note_untouched()
        if self._approves:
            self._stage.set_code(Stage.APPROVED.value)
            self._number.setFocus()
        self.set_ready(is_ready=True)
        self._begin_to_keep()

    def _begin_to_keep(self) -> None:
        draft, self._resumed = self._resumed, None
        if draft is not None:
            self._seen_version = int(draft.payload.get(SEEN_VERSION, 0))
        checks = {f"treatment.{uuid}": one.box for uuid, one in self._treatments.items()}
        editors: dict[str, QWidget] = {**self.fields.editors, **checks}
        about = self._uuid or ""
        self.keep_drafts(
            AUTHORISATION, self._patient_uuid, editors, draft, self._seen_version, about
        )

    def _save_over(self, version: int | None) -> None:
        # Over what was shown beside mine, and nothing newer.
        if version is not None:
            self._seen_version = version
        self.submit()

    # -- what follows from what is typed -------------------------------------------------------

    def _on_choice(self, _code: object) -> None:
        stage = self._stage.code()
        is_approved = stage == Stage.APPROVED.value
        for name in ("number", "valid_from", "valid_to", "days", "visits", "visits_elsewhere"):
            self.fields[name].setVisible(is_approved)
        for name in ("product", "units"):
            self.fields[name].setVisible(is_approved)
        self._counts_first.setVisible(is_approved)
        self.fields["appeal_by"].setVisible(stage == Stage.REFUSED.value)
        self.fields["pharmacy"].setVisible(self._supply.code() == Supply.PHARMACY.value)

    def _on_days(self, _what: object) -> None:
        written = self._days.text().strip()
        if not written.isascii() or not written.isdigit() or not 0 < int(written) < 4000:
            return
        try:
            first = self._from.day()
        except Invalid:
            return
        if first is not None:
            counts = self._counts_first.isChecked()
            self._to.set_day(last_valid_day(first, int(written), counts_decision_day=counts))

    # -- fields and form -----------------------------------------------------------------------

    def _add_fields(self) -> None:
        self._treatments_box.setContentsMargins(0, 0, 0, 0)
        self.body.addLayout(self._treatments_box)
        self.add_row(
            Field(_("&Payer"), self._payer, name="payer"),
            Field(_("Decides abou&t"), self._part, name="part"),
        )
        self.add_row(
            Field(_("&Stage"), self._stage, name="stage"),
            Field(_("&Number"), self._number, name="number"),
        )
        self.add(Field(_("&Appeal by"), self._appeal_by, name="appeal_by"))
        self.add_row(
            Field(_("Good &from"), self._from, name="valid_from"),
            Field(_("&Days"), self._days, name="days", hint=_("120: fills in the last day.")),
            Field(_("Last da&y"), self._to, name="valid_to"),
        )
        self.body.addWidget(self._counts_first)
        self.add_row(
            Field(_("&Visits approved"), self._visits, name="visits", hint=_("Empty: no limit.")),
            Field(
                _("Used &elsewhere"),
                self._elsewhere,
                name="visits_elsewhere",
                hint=_("Those given here are counted."),
            ),
        )
        self.add_row(
            Field(_("P&roduct approved"), self._product, name="product"),
            Field(_("&Units approved"), self._units, name="units", hint=_("Empty: no limit.")),
        )
        self.add_row(
            Field(
                _("Payer’s least &interval"),
                self._minimum,
                name="minimum",
                hint=_("It protects a claim, not the patient."),
            ),
            Field(_("Vial fro&m"), self._supply, name="supply"),
        )
        self.add(Field(_("P&harmacy"), self._pharmacy, name="pharmacy"))
        self.add_row(
            Field(_("Who as&ks"), self._owner_name, name="owner"),
            Field(_("Ask a&gain on"), self._chase, name="chase_on"),
        )
        self.add(Field(_("N&ote"), self._note, name="note"))

    def _typed(self) -> AuthorisationForm:
        stage = Stage(self._stage.code() or Stage.TO_REQUEST.value)
        written = self._minimum.text().strip()
        try:
            minimum = read_typed_interval(written) if written else None
        except Invalid as problem:
            raise Invalid(problem.message, field="minimum", **problem.parameters) from None
        return AuthorisationForm(
            course_uuids=tuple(u for u, check in self._treatments.items() if check.isChecked()),
            payer=self._payer.text(),
            number=self._number.text(),
            stage=stage,
            part=Part(self._part.code() or Part.BOTH.value),
            product=self._product.code() or None,
            valid_from=day_in(self.fields["valid_from"]),
            valid_to=day_in(self.fields["valid_to"]),
            visits=self._count_in("visits"),
            visits_elsewhere=self._count_in("visits_elsewhere") or 0,
            units=dose_in(self.fields["units"]),
            minimum=minimum,
            appeal_by=day_in(self.fields["appeal_by"]),
            supply=Supply(self._supply.code() or Supply.OWN.value),
            pharmacy=self._pharmacy.text(),
            owner=self._owner_name.text(),
            chase_on=day_in(self.fields["chase_on"]),
            note=self._note.text(),
        )

    def _count_in(self, name: str) -> int | None:
        editor = self.fields[name].editor
        written = editor.text().strip() if isinstance(editor, QLineEdit) else ""
        if not written:
            return None
        if not written.isascii() or not written.isdigit() or int(written) > 1000:
            raise Invalid(_("Write a whole number, at most 1,000."), field=name)
        return int(written)
