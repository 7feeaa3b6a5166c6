"""A new patient, or a change of one: who it is, and how they are to be reached."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from tracker.domain.birth import BirthDate
from tracker.domain.problems import EditConflict
from tracker.domain.typed_date import Lean
from tracker.services.contacts.attempts import CHANNELS
from tracker.services.editing import Editing
from tracker.services.patients.patients import PatientForm, add_patient, edit_patient, patient_form
from tracker.services.same_person.questions import Newcomer
from tracker.services.staff.drafts import DraftContent
from tracker.services.wording import channel_label, sex_label
from tracker.text import _, person_name
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.drafts.draft_words import PATIENT
from tracker.ui.field_values import birth_in, day_in
from tracker.ui.form_dialog import SEEN_VERSION, FormDialog
from tracker.ui.same_person.likely_line import LikelyLine
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.birth_edit import BirthEdit
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.notes_edit import NotesEdit
from tracker.ui.widgets.plain_label import PlainLabel

_SEXES = ("female", "male", "other", "unknown")


class PatientDialog(FormDialog):
    """`patient_uuid` None: a new patient; the Done's value is the new uuid."""

    other_requested = Signal(str)
    """The uuid of a patient who is there already, to be opened instead."""

    def __init__(
        self,
        tasks: Tasks,
        today: ClinicDate,
        patient_uuid: str | None,
        owner: QWidget | None = None,
        *,
        draft: DraftContent | None = None,
    ) -> None:
        title = _("New patient") if patient_uuid is None else _("Edit patient")
        super().__init__(title, tasks, owner=owner)
        self._today = today
        self._uuid = patient_uuid
        self._seen_version = 0
        self._resumed = draft
        self._died_before: date | None = None
        self._birth_date: BirthDate | None = None
        self._number = QLineEdit()
        self._family, self._given = QLineEdit(), QLineEdit()
        self._born = BirthEdit(today=today.on)
        self._sex = Choice([Option(code, sex_label(code)) for code in _SEXES])
        self._phones, self._email = NotesEdit(2), QLineEdit()
        self._channel = Choice(
            [Option("", _("no preference")), *(Option(c, channel_label(c)) for c in CHANNELS)]
        )
        self._best_time, self._carer = QLineEdit(), QLineEdit()
        self._language, self._interpreter = QLineEdit(), QLineEdit()
        self._transport, self._contact_note = QLineEdit(), NotesEdit(2)
        self._no_contact = QCheckBox(_("Do not contact this patient"))
        self._address, self._notes = NotesEdit(2), NotesEdit(3)
        self._died = DateEdit(today=today.on, lean=Lean.PAST)
        self._likely = LikelyLine(tasks)

        self._add_fields()
        self._channel.set_code("")
        self.note_untouched()
        if patient_uuid is not None:
            self.set_ready(is_ready=False)
            self._read()
        else:
            self._begin_to_keep()
            self._look_for_others()

    def content(self) -> object:
        return (self._typed(), self._born.text(), self._died.text())

    def submit(self) -> None:
        form = self._form()
        if form.deceased_on is not None and form.deceased_on != self._died_before:
            self.presenter.confirm_twice(
                _("Record that {name} has died?").format(name=self._name()),
                action=_("Record the death"),
                again=_("Nobody will be asked to call any more. Is it certain?"),
                then=self._write,
            )
            return
        self._write()

    def present(self, problem: Exception) -> None:
        if isinstance(problem, EditConflict):
            save_mine = partial(self._save_over, problem.version)
            self.presenter.present(problem, take_theirs=self._read, save_mine=save_mine)
            return
        super().present(problem)

    def _write(self) -> None:
        form = self._form()
        if self._uuid is None:
            self.write(add_patient, form, self._today.on)
        else:
            self.write(edit_patient, self._uuid, self._seen_version, form, self._today.on)

    def _read(self) -> None:
        self.tasks.read(
            self, "form", patient_form, self._uuid, then=self._on_form, failed=self.present
        )

    def _on_form(self, editing: Editing[PatientForm]) -> None:
        self._seen_version = editing.version
        self._fill(editing.form)
        self.note_untouched()
        self.set_ready(is_ready=True)
        self._begin_to_keep()

    def _begin_to_keep(self) -> None:
        editors = self.fields.editors
        editors["do_not_contact"] = self._no_contact
        draft, self._resumed = self._resumed, None
        if draft is not None:
            self._seen_version = int(draft.payload.get(SEEN_VERSION, 0))
        self.keep_drafts(PATIENT, self._uuid or "", editors, draft, self._seen_version)

    def _save_over(self, version: int | None) -> None:
        # Over what was shown beside mine, and nothing newer.
        if version is not None:
            self._seen_version = version
        self._write()

    # -- who is there already --------------------------------------------------------------------

    def _look_for_others(self) -> None:
        for edit in (self._family, self._given, self._number):
            edit.textChanged.connect(self._on_identity)
        self._phones.textChanged.connect(self._on_identity)
        self._born.day_changed.connect(self._on_born)
        self._sex.code_changed.connect(self._on_identity)
        self._likely.chosen.connect(self._on_other)
        self._on_identity()

    def _on_born(self, born: BirthDate | None) -> None:
        self._birth_date = born
        self._on_identity()

    def _on_identity(self, _value: object = None) -> None:
        typed, born = self._typed(), self._birth_date
        if born is None or not typed.family_name.strip():
            self._likely.ask(None)
            return
        numbers = (typed.record_number,) if typed.record_number.strip() else ()
        self._likely.ask(
            Newcomer(
                typed.family_name, typed.given_name, born, numbers, typed.phones, sex=typed.sex
            )
        )

    def _on_other(self, uuid: str) -> None:
        self.presenter.confirm(
            _("Open that patient, and leave this form unsaved?"),
            action=_("Open"),
            then=partial(self._go_to, uuid),
        )

    def _go_to(self, uuid: str) -> None:
        self._on_left()
        self.other_requested.emit(uuid)

    # -- fields and form -----------------------------------------------------------------------

    def _add_fields(self) -> None:
        self.add_row(
            Field(_("&Family name"), self._family, name="family_name", is_required=True),
            Field(_("&Given name"), self._given, name="given_name"),
        )
        self.add_row(
            Field(_("&Born"), self._born, name="birth_date", is_required=True),
            Field(_("&Record number"), self._number, name="record_number", is_required=True),
            Field(_("Se&x"), self._sex, name="sex"),
        )
        self.body.addWidget(self._likely)
        self.body.addWidget(PlainLabel(_("How to reach them"), kind="heading"))
        self.add_row(
            Field(
                _("&Telephone"), self._phones, name="phones", hint=_("One a line, the best first.")
            ),
            Field(_("&E-mail"), self._email, name="email"),
        )
        self.add_row(
            Field(_("&Preferred way"), self._channel, name="preferred_channel"),
            Field(_("Best t&ime"), self._best_time, name="best_time"),
        )
        self.add_row(
            Field(_("&Language"), self._language, name="language"),
            Field(_("I&nterpreter"), self._interpreter, name="interpreter"),
        )
        self.add_row(
            Field(_("&Carer"), self._carer, name="carer"),
            Field(_("Trans&port"), self._transport, name="transport"),
        )
        self.add(Field(_("&What to know when calling"), self._contact_note, name="contact_note"))
        self.body.addWidget(self._no_contact)
        self.body.addWidget(PlainLabel(_("More"), kind="heading"))
        self.add_row(
            Field(_("&Address"), self._address, name="address"),
            Field(_("N&otes"), self._notes, name="notes"),
        )
        self.add(Field(_("&Died on"), self._died, name="deceased_on"))

    def _typed(self) -> PatientForm:
        """The form without its dates: they may not be readable yet."""
        return PatientForm(
            record_number=self._number.text(),
            family_name=self._family.text(),
            given_name=self._given.text(),
            birth_date=None,
            sex=self._sex.code(),
            phones=tuple(line for line in self._phones.text().splitlines() if line.strip()),
            email=self._email.text(),
            language=self._language.text(),
            address=self._address.text(),
            notes=self._notes.text(),
            preferred_channel=self._channel.code() or "",
            best_time=self._best_time.text(),
            carer=self._carer.text(),
            interpreter=self._interpreter.text(),
            transport=self._transport.text(),
            do_not_contact=self._no_contact.isChecked(),
            contact_note=self._contact_note.text(),
        )

    def _form(self) -> PatientForm:
        return replace(
            self._typed(),
            birth_date=birth_in(self.fields["birth_date"]),
            deceased_on=day_in(self.fields["deceased_on"]),
        )

    def _fill(self, form: PatientForm) -> None:
        self._number.setText(form.record_number)
        self._family.setText(form.family_name)
        self._given.setText(form.given_name)
        self._born.set_day(form.birth_date)
        self._sex.set_code(form.sex)
        self._phones.setText("\n".join(form.phones))
        self._email.setText(form.email)
        self._language.setText(form.language)
        self._address.setText(form.address)
        self._notes.setText(form.notes)
        self._channel.set_code(form.preferred_channel)
        self._best_time.setText(form.best_time)
        self._carer.setText(form.carer)
        self._interpreter.setText(form.interpreter)
        self._transport.setText(form.transport)
        self._no_contact.setChecked(form.do_not_contact)
        self._contact_note.setText(form.contact_note)
        self._died.set_day(form.deceased_on)
        self._died_before = form.deceased_on

    def _name(self) -> str:
        return person_name(self._family.text(), self._given.text())
