"""A score of a treatment. It is never changed afterwards; a wrong one is taken back, with a reason."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from tracker.domain.instruments import Instrument
from tracker.domain.typed_date import Lean
from tracker.services.outcomes.rows import PatientOutcomes, ScoreRow
from tracker.services.outcomes.scores import ScoreForm, add_score, withdraw_score
from tracker.services.staff.drafts import DraftContent
from tracker.text import _, decimal_point, format_dose
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.drafts.draft_words import SCORE, WITHDRAW_SCORE
from tracker.ui.field_values import day_in
from tracker.ui.form_dialog import FormDialog
from tracker.ui.outcomes.channels import channel_taps
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.notes_edit import NotesEdit


class ScoreDialog(FormDialog):
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
        super().__init__(_("Add a score"), tasks, owner=owner)
        courses = found.courses
        self._today = today
        self._offered = found.instruments
        self._conditions = {course.uuid: course for course in courses}
        self._course = Choice([Option(course.uuid, course.label) for course in courses])
        self._instrument = Choice(placeholder=_("Choose"))
        self._version = Choice()
        self._about = QLineEdit()
        self._score = QLineEdit()
        self._on = DateEdit(today=today.on, lean=Lean.PAST)
        self._baseline = QCheckBox(_("Baseline: measured before the first injections"))
        self._channel = channel_taps()
        self._note = NotesEdit(2)

        self.explain(_("Enter the score alone. What was entered is never changed afterwards."))
        self.add_row(
            Field(_("&Treatment"), self._course, name="course"),
            Field(_("&Instrument"), self._instrument, name="instrument"),
        )
        self._version_field = self.add(
            Field(_("&Version"), self._version, name="instrument_version")
        )
        self._about_field = self.add(Field(_("&About"), self._about, name="about"))
        self._score_field = Field(_("&Score"), self._score, name="value")
        self.add_row(self._score_field, Field(_("&Measured on"), self._on, name="measured_on"))
        self.body.addWidget(self._baseline)
        self.body.addWidget(self._channel)
        self.add(Field(_("&Note"), self._note, name="note"))
        self._on.set_day(today.on)
        self._channel.set_code("in-person")

        self._course.code_changed.connect(self._on_course_changed)
        self._instrument.code_changed.connect(self._on_instrument_changed)
        self._version.code_changed.connect(self._on_version_changed)
        self._course.set_code(courses[0].uuid if courses else None)
        self.note_untouched()
        # What is chosen first decides what can be chosen after it.
        editors = {
            "course": self._course,
            "instrument": self._instrument,
            "version": self._version,
            "muscle_or_goal": self._about,
            "score": self._score,
            "measured_on": self._on,
            "is_baseline": self._baseline,
            "channel": self._channel,
            "note": self._note,
        }
        self.keep_drafts(SCORE, found.patient_uuid, editors, draft)

    def content(self) -> object:
        return (
            self._instrument.code(),
            self._about.text(),
            self._score.text(),
            self._on.text(),
            self._baseline.isChecked(),
            self._note.text(),
        )

    def submit(self) -> None:
        form = ScoreForm(
            instrument=self._instrument.code() or "",
            score=self._score.text().replace(decimal_point(), "."),
            measured_on=day_in(self.fields["measured_on"]),
            is_baseline=self._baseline.isChecked(),
            version=self._version.code() or "",
            about=self._about.text(),
            channel=self._channel.code() or "in-person",
            note=self._note.text(),
        )
        self.write(add_score, self._course.code() or "", form, self._today.on)

    def _on_course_changed(self, uuid: str | None) -> None:
        course = self._conditions.get(uuid or "")
        condition = course.condition if course else ""
        offered = [
            Option(one.instrument.code, one.label)
            for one in self._offered
            if one.instrument.is_for(condition)
        ]
        self._instrument.set_options(offered)
        if self._instrument.code() is None and offered:
            self._instrument.set_code(offered[0].code)
        # Before the first injections whatever is measured is a baseline.
        self._baseline.setChecked(course is not None and not course.last_session)

    def _chosen(self, code: str | None) -> Instrument | None:
        return next((o.instrument for o in self._offered if o.instrument.code == code), None)

    def _on_instrument_changed(self, code: str | None) -> None:
        instrument = self._chosen(code)
        versions = instrument.versions if instrument else ()
        self._version.set_options([Option(one.name, one.name) for one in versions])
        self._version.set_code(versions[0].name if versions else None)
        self._version_field.setVisible(len(versions) > 1)
        about = instrument.about if instrument else ""
        self._about_field.setVisible(bool(about))
        self._about.setPlaceholderText(
            {"muscle": _("Muscle and side"), "goal": _("The goal")}.get(about, "")
        )
        self._show_range(instrument)

    def _on_version_changed(self, _version: str | None) -> None:
        self._show_range(self._chosen(self._instrument.code()))

    def _show_range(self, instrument: Instrument | None) -> None:
        self._score_field.show_hint(_say_range(instrument, self._version.code() or ""))


class WithdrawScoreDialog(FormDialog):
    manual_page = "outcomes"

    def __init__(
        self,
        tasks: Tasks,
        today: ClinicDate,
        patient_uuid: str,
        label: str,
        row: ScoreRow,
        owner: QWidget | None = None,
        *,
        draft: DraftContent | None = None,
    ) -> None:
        super().__init__(_("Take back a score"), tasks, action=_("Take back"), owner=owner)
        self._today, self._row = today, row
        self._seen_version = self.seen_version(draft, row.version)
        self._reason = NotesEdit(2)
        self.explain(
            _("{instrument} {score}: it stays in the audit trail, and no longer counts.").format(
                instrument=label, score=row.said
            )
        )
        self.add(Field(_("&Reason"), self._reason, name="reason"))
        self.note_untouched()
        self.keep_drafts(
            WITHDRAW_SCORE,
            patient_uuid,
            self.fields.editors,
            draft,
            self._seen_version,
            row.uuid,
        )

    def content(self) -> object:
        return self._reason.text()

    def submit(self) -> None:
        self.write(
            withdraw_score, self._row.uuid, self._seen_version, self._reason.text(), self._today.on
        )


def _say_range(instrument: Instrument | None, version: str) -> str:
    if instrument is None:
        return ""
    if instrument.levels:
        return _("One of {codes}.").format(codes=", ".join(one.code for one in instrument.levels))
    edition = instrument.version(version)
    least = instrument.least if edition.least is None else edition.least
    most = instrument.most if edition.most is None else edition.most
    if least is None:
        return _("At most {most}.").format(most=_number(most)) if most is not None else ""
    if most is None:
        return _("At least {least}.").format(least=_number(least))
    return _("{least} to {most}.").format(least=_number(least), most=_number(most))


def _number(thousandths: int) -> str:
    said = format_dose(abs(thousandths))
    return _("−{number}").format(number=said) if thousandths < 0 else said
