"""Harm after injections: noted, and gone on with until it is over and reported."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QWidget

from tracker.domain.problems import EditConflict
from tracker.domain.typed_date import Lean
from tracker.services.editing import Editing
from tracker.services.outcomes.adverse_events import EventForm, add_event, edit_event, event_form
from tracker.services.outcomes.rows import PatientOutcomes
from tracker.services.outcomes.shipped_instruments import shipped_outcomes
from tracker.services.staff.drafts import DraftContent
from tracker.services.wording import event_name, event_outcome_label, severity_label
from tracker.text import _, format_date_short
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.drafts.draft_words import EVENT
from tracker.ui.field_values import day_in
from tracker.ui.form_dialog import FormDialog
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.notes_edit import NotesEdit

_NONE = ""


class EventDialog(FormDialog):
    """`event_uuid` None: a new one."""

    manual_page = "outcomes"

    def __init__(
        self,
        tasks: Tasks,
        today: ClinicDate,
        found: PatientOutcomes,
        event_uuid: str | None = None,
        owner: QWidget | None = None,
        *,
        draft: DraftContent | None = None,
    ) -> None:
        super().__init__(_("Adverse event"), tasks, owner=owner)
        self._today, self._patient_uuid, self._uuid = today, found.patient_uuid, event_uuid
        self._seen_version = 0
        self._resumed = draft
        self._code = Choice(_kinds(found), placeholder=_("Choose"))
        self._session = Choice([Option(_NONE, _("none in particular")), *_sessions(found)])
        self._severity = Choice(
            [Option(code, severity_label(code)) for code in ("mild", "moderate", "severe")],
            placeholder=_("Choose"),
        )
        self._outcome = Choice(
            [
                Option(code, event_outcome_label(code))
                for code in ("unknown", "recovering", "recovered", "lasting", "fatal")
            ]
        )
        self._serious = QCheckBox(_("Serious: a clinician is asked before the next injections"))
        self._began, self._ended = (DateEdit(today=today.on, lean=Lean.PAST) for _n in range(2))
        self._reported = DateEdit(today=today.on, lean=Lean.PAST)
        self._text = NotesEdit(2)

        self.add_row(
            Field(_("&What happened"), self._code, name="code"),
            Field(_("&After the injections of"), self._session, name="session"),
        )
        self.add(Field(_("&In words"), self._text, name="text"))
        self.add_row(
            Field(_("Se&verity"), self._severity, name="severity"),
            Field(_("&Outcome"), self._outcome, name="outcome"),
        )
        self.add_row(
            Field(_("&Began on"), self._began, name="began_on"),
            Field(_("&Ended on"), self._ended, name="ended_on", hint=_("Empty while it lasts.")),
        )
        self.body.addWidget(self._serious)
        reported = Field(
            _("&Reported on"),
            self._reported,
            name="reported_on",
            hint=_("To {where}").format(where=found.report_to) if found.report_to else "",
        )
        self.add(reported)
        reported.hide()
        self._serious.toggled.connect(reported.setVisible)
        self._session.set_code(next((c.last_session for c in found.courses if c.last_session), ""))
        self._outcome.set_code("unknown")
        self.note_untouched()
        if event_uuid is None:
            self._keep_drafts()
        else:
            self.set_ready(is_ready=False)
            self._read()

    def content(self) -> object:
        return (
            self._code.code(),
            self._session.code(),
            self._severity.code(),
            self._outcome.code(),
            self._serious.isChecked(),
            self._began.text(),
            self._ended.text(),
            self._reported.text(),
            self._text.text(),
        )

    def submit(self) -> None:
        form = EventForm(
            code=self._code.code() or "",
            severity=self._severity.code() or "",
            began_on=day_in(self.fields["began_on"]),
            session_uuid=self._session.code() or None,
            text=self._text.text(),
            outcome=self._outcome.code() or "unknown",
            is_serious=self._serious.isChecked(),
            ended_on=day_in(self.fields["ended_on"]),
            reported_on=day_in(self.fields["reported_on"]) if self._serious.isChecked() else None,
        )
        if self._uuid is None:
            self.write(add_event, self._patient_uuid, form, self._today.on)
        else:
            self.write(edit_event, self._uuid, self._seen_version, form, self._today.on)

    def present(self, problem: Exception) -> None:
        if isinstance(problem, EditConflict):
            self.presenter.present(problem, take_theirs=self._read)
            return
        super().present(problem)

    def _read(self) -> None:
        self.tasks.read(
            self, "form", event_form, self._uuid, then=self._on_form, failed=self.present
        )

    def _on_form(self, editing: Editing[EventForm]) -> None:
        form, self._seen_version = editing.form, editing.version
        self._code.set_code(form.code)
        self._session.set_code(form.session_uuid or _NONE)
        self._severity.set_code(form.severity)
        self._outcome.set_code(form.outcome)
        self._serious.setChecked(form.is_serious)
        for editor, on in (
            (self._began, form.began_on),
            (self._ended, form.ended_on),
            (self._reported, form.reported_on),
        ):
            editor.set_day(on)
        self._text.setText(form.text)
        self.note_untouched()
        self.set_ready(is_ready=True)
        self._keep_drafts()

    def _keep_drafts(self) -> None:
        draft, self._resumed = self._resumed, None
        self._seen_version = self.seen_version(draft, self._seen_version)
        self.keep_drafts(
            EVENT,
            self._patient_uuid,
            {**self.fields.editors, "is_serious": self._serious},
            draft,
            self._seen_version,
            self._uuid or "",
        )


def _kinds(found: PatientOutcomes) -> list[Option]:
    """Those of the patient's conditions first."""
    treated = {course.condition for course in found.courses}
    kinds = sorted(shipped_outcomes().events, key=lambda kind: not kind.conditions & treated)
    return [Option(kind.code, event_name(kind.code)) for kind in kinds]


def _sessions(found: PatientOutcomes) -> list[Option]:
    return [
        Option(
            course.last_session,
            _("{on}, {treatment}").format(
                on=format_date_short(course.last_on), treatment=course.label
            ),
        )
        for course in found.courses
        if course.last_on is not None
    ]
