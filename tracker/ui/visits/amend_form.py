"""Amending what was recorded, or recording planned injections as given; both forms stay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QWidget

from tracker.domain.facts import SessionStatus
from tracker.domain.problems import EditConflict, Problem
from tracker.domain.typed_date import Lean
from tracker.services.courses.preview import Moved, preview_amend, preview_give
from tracker.services.editing import Editing
from tracker.services.rules.choices import ProductChoice, products, staff_names
from tracker.services.sites.patterns import (
    MuscleChoice,
    PatternChoice,
    muscle_choices,
    pattern_choices,
)
from tracker.services.staff.drafts import DraftContent
from tracker.services.stock.in_stock import VialsToChoose, vials_to_choose
from tracker.services.visits.answers import QuestionRow, questions_to_ask
from tracker.services.visits.checks import SessionChecks, check_amendment
from tracker.services.visits.forms import AmendForm
from tracker.services.visits.sessions import amend_session, give_session, session_form
from tracker.services.visits.titles import SessionTitle, session_title
from tracker.text import _
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.drafts.draft_words import AMENDMENT, GIVEN
from tracker.ui.field_values import day_in
from tracker.ui.form_dialog import SEEN_VERSION, FormDialog
from tracker.ui.moved_dialog import MovedDialog
from tracker.ui.sites.sites_editor import SitesEditor
from tracker.ui.tasks import Tasks
from tracker.ui.visits.check_list import CheckList
from tracker.ui.visits.confirm_signing import confirm_signing
from tracker.ui.visits.incident_field import incident_field
from tracker.ui.visits.injection_fields import Injection, InjectionFields, Plan
from tracker.ui.visits.question_card import QuestionCard
from tracker.ui.visits.session_heading import session_heading
from tracker.ui.widgets.choice import Option
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.name_edit import NameEdit
from tracker.ui.widgets.notes_edit import NotesEdit
from tracker.ui.widgets.plain_label import PlainLabel

_CHECK_AFTER_MS = 150


@dataclass(frozen=True, slots=True)
class AmendStart:
    title: SessionTitle
    editing: Editing[AmendForm]
    products: tuple[ProductChoice, ...]
    staff: tuple[str, ...]
    muscles: tuple[MuscleChoice, ...]
    patterns: tuple[PatternChoice, ...]
    vials: VialsToChoose
    questions: tuple[QuestionRow, ...]


class AmendDialog(FormDialog):
    """`is_planned`: the injections were only planned; now they are recorded as given."""

    def __init__(
        self,
        tasks: Tasks,
        today: ClinicDate,
        session_uuid: str,
        *,
        is_planned: bool = False,
        owner: QWidget | None = None,
        draft: DraftContent | None = None,
    ) -> None:
        title = _("Record as given") if is_planned else _("Amend injections")
        super().__init__(title, tasks, owner=owner)
        self._today, self._uuid, self._is_planned = today, session_uuid, is_planned
        self._seen_version, self._condition = 0, ""
        self._resumed = draft
        self._heading = PlainLabel(kind="strong", wraps=True)
        self._before: AmendForm | None = None
        self._on = DateEdit(today=today.on, lean=Lean.PAST)
        self._injector = NameEdit()
        self._injection = InjectionFields(today=today.on)
        self._sites = SitesEditor(tasks, today.on)
        self._signed = QCheckBox(_("Sign in my name"))
        self._reason, self._incident = NotesEdit(2), NotesEdit(2)
        self._questions = QuestionCard()
        self._checks = CheckList()
        self._pause = QTimer(self, singleShot=True, interval=_CHECK_AFTER_MS)

        self.body.addWidget(self._heading)
        if not is_planned:
            self.explain(_("The earlier form stays to be read, with your name and the reason."))
        self.add_row(
            Field(_("&Date"), self._on, name="on"),
            Field(_("In&jector"), self._injector, name="injector"),
        )
        self.body.addWidget(self._injection)
        for field in self._injection.fields:
            self.fields.add(field)
        self.add(Field(_("Sites"), self._sites, name="sites"))
        self.body.addWidget(self._questions)
        self.body.addWidget(self._checks)
        self.add(incident_field(tasks, self._incident)).hide()
        self.add(Field(_("&Reason for the change"), self._reason, name="reason"))
        self.body.addWidget(self._signed)
        self.fields["reason"].setVisible(not is_planned)
        self._signed.setVisible(is_planned)
        self._signed.setChecked(True)
        self.set_ready(is_ready=False)
        self.note_untouched()

        self._on.day_changed.connect(self._on_edited)
        self._injector.textChanged.connect(self._on_edited)
        self._injection.changed.connect(self._on_injection_changed)
        self._sites.changed.connect(self._pause.start)
        self._questions.changed.connect(self._pause.start)
        self._pause.timeout.connect(self._ask_checks)
        self._read()

    def content(self) -> object:
        return (
            self._on.text(),
            self._injector.text(),
            self._injection.typed(),
            self._sites.typed_value(),
            self._questions.typed_value(),
            self._reason.text(),
            self._incident.text(),
        )

    def submit(self) -> None:
        form = self._form()
        self.tasks.read(
            self,
            "preview",
            preview_give if self._is_planned else preview_amend,
            self._uuid,
            form,
            self._today.on,
            then=partial(self._on_preview, form),
            failed=self.present,
        )

    def present(self, problem: Exception) -> None:
        if isinstance(problem, EditConflict):
            self.presenter.present(problem, take_theirs=self._read)
            return
        if getattr(problem, "field", None) == "incident_reason":
            self.fields["incident_reason"].show()
        super().present(problem)

    def _read(self) -> None:
        self.tasks.read(
            self,
            "form",
            _read_start,
            self._uuid,
            self._today.on,
            then=self._on_start,
            failed=self.present,
        )

    def _on_start(self, start: AmendStart) -> None:
        form = start.editing.form
        self._heading.setText(session_heading(start.title))
        self._seen_version, self._before = start.editing.version, form
        self._injector.set_names(start.staff)
        self._injection.offer(
            [Option(one.code, one.label, one.short_label) for one in start.products],
            {one.code: one.most_units for one in start.products},
        )
        self._injection.compare_with(Plan(form.product))
        self._condition = start.title.condition
        self._sites.offer(start.muscles, start.patterns)
        self._injection.offer_vials(start.vials)
        self._on.set_day(form.on if not self._is_planned else self._today.on)
        self._injector.setText(form.injector)
        self._injection.show_injection(
            Injection(form.product, form.dose, form.is_touch_up, form.lots, form.notes, form.uses)
        )
        self._sites.show_sites(form.sites)
        self._sites.compare_with(_("Before"), form.product, form.sites)
        self._on_injection_changed()
        self._incident.setText(form.incident_reason)
        self._questions.begin(start.questions)
        self._questions.show_answers(form.answers or ())
        self.note_untouched()
        self.set_ready(is_ready=True)
        self._begin_to_keep(start.title.patient_uuid)
        self._ask_checks()

    def _begin_to_keep(self, patient_uuid: str) -> None:
        editors: dict[str, QWidget] = {
            "on": self._on,
            "injector": self._injector,
            "injection": self._injection,
            "sites": self._sites,
            "reason": self._reason,
            "incident_reason": self._incident,
            "questions": self._questions,
            "signed": self._signed,
        }
        draft, self._resumed = self._resumed, None
        if draft is not None:
            self._seen_version = int(draft.payload.get(SEEN_VERSION, 0))
        kind = GIVEN if self._is_planned else AMENDMENT
        self.keep_drafts(kind, patient_uuid, editors, draft, self._seen_version, self._uuid)

    def _on_injection_changed(self) -> None:
        self._sites.set_product(
            self._condition, self._injection.product(), self._injection.most_units()
        )
        self._sites.show_dose(self._injection.typed_dose())
        self._pause.start()

    def _on_edited(self, _day: object) -> None:
        self._pause.start()

    def _ask_checks(self) -> None:
        form = self._known_form()
        if self._before is None or form.on is None:
            # Checks of another day than the one that is being typed would mislead.
            self._checks.show_checks(())
            return
        self.tasks.read(
            self,
            "checks",
            check_amendment,
            self._uuid,
            form,
            self._today.on,
            then=self._on_checks,
            failed=self.present,
        )

    def _on_checks(self, checks: SessionChecks) -> None:
        self._checks.show_checks((checks,))
        self.fields["incident_reason"].setVisible(checks.stops)

    def _on_preview(self, form: AmendForm, moved: list[Moved]) -> None:
        if self._is_planned and not moved:
            self._write(form)
            return
        dialog = MovedDialog(
            _("Record these injections?") if self._is_planned else _("Amend these injections?"),
            moved,
            action=_("Record") if self._is_planned else _("Amend"),
            owner=self,
        )
        dialog.accepted.connect(partial(self._write, form))
        dialog.open()

    def _write(self, form: AmendForm) -> None:
        if self._is_planned and not self._signed.isChecked():
            self._write_now(form)
        else:
            confirm_signing(self.tasks, self, partial(self._write_now, form))

    def _write_now(self, form: AmendForm) -> None:
        if self._is_planned:
            status = SessionStatus.SIGNED if self._signed.isChecked() else SessionStatus.GIVEN
            self.write(give_session, self._uuid, self._seen_version, form, status, self._today.on)
            return
        self.write(
            amend_session,
            self._uuid,
            self._seen_version,
            form,
            self._reason.text(),
            self._today.on,
        )

    def _form(self) -> AmendForm:
        given = self._injection.injection()
        return self._made(day_in(self.fields["on"]), given)

    def _known_form(self) -> AmendForm:
        try:
            on = self._on.day()
        except Problem:
            on = None
        return self._made(on, self._injection.known_injection())

    def _made(self, on: date | None, given: Injection) -> AmendForm:
        return AmendForm(
            on=on,
            product=given.product,
            dose=given.dose,
            is_touch_up=given.is_touch_up,
            lots=given.lots,
            injector=self._injector.text(),
            notes=given.notes,
            incident_reason=self._incident.text(),
            sites=self._sites.sites(),
            uses=given.uses,
            answers=self._questions.answers(),
        )


def _read_start(tx: Any, session_uuid: str, today: date) -> AmendStart:
    title = session_title(tx, session_uuid)
    return AmendStart(
        title,
        session_form(tx, session_uuid),
        tuple(products(tx)),
        tuple(staff_names(tx)),
        tuple(muscle_choices(tx)),
        tuple(pattern_choices(tx)),
        vials_to_choose(tx, title.patient_uuid, today, session_uuid),
        questions_to_ask(tx, title.patient_uuid),
    )
