"""What goes out on paper: letters, logged once they are printed, and call sheets typed back."""

from dataclasses import replace as _changed
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.soak.clinic_life import ClinicLife, picks
from tracker.domain.letter import LetterKind
from tracker.services.contacts.attempts import AttemptForm
from tracker.services.contacts.letters import log_letters, plan_letters_of_list
from tracker.services.contacts.paper_sheets import make_sheet, newest_sheet, paper_sheet, type_back
from tracker.services.patients.patients import edit_patient, patient_form
from tracker.services.recall.listing import Order, RecallFilter

_EVERYBODY = RecallFilter(), Order.URGENCY, False


class Writing(ClinicLife):
    """The acts of whoever prints."""

    @rule(pick=picks, address=st.sampled_from(["", "12 Elm Road"]), opts_out=st.booleans())
    def move_to_an_address(self, pick: int, address: str, opts_out: bool) -> None:
        patient = self.patients[self.course(pick)]
        seen = self._read(patient_form, patient)
        form = _changed(seen.form, address=address, do_not_contact=opts_out)
        self.act(edit_patient, patient, seen.version, form, self.today)

    @rule(kind=st.sampled_from([None, *LetterKind]))
    def write_to_whoever_may_be_written_to(self, kind: LetterKind | None) -> None:
        run = self._read(plan_letters_of_list, self.today, *_EVERYBODY, kind)
        if run.written:
            self.act(log_letters, run.written, "printed", self.today)

    @rule()
    def print_a_call_sheet(self) -> None:
        self.act(make_sheet, self.today, "Everybody", *_EVERYBODY)

    @rule(
        pick=picks,
        outcome=st.sampled_from(["no-answer", "voicemail", "text", "promised", "declined"]),
        ago=st.integers(0, 3),
        ahead=st.integers(1, 14),
    )
    def type_a_row_back(self, pick: int, outcome: str, ago: int, ahead: int) -> None:
        number = self._read(newest_sheet)
        if not number:
            return
        sheet = self._read(paper_sheet, number, self.today)
        rows = [row for row in sheet.rows if row.is_open]
        if not rows:
            return
        row = rows[pick % len(rows)]
        promise_by = self.today + timedelta(days=ahead) if outcome == "promised" else None
        form = AttemptForm(row.patient_uuid, row.course_uuids, outcome, promise_by=promise_by)
        called_on = self.today - timedelta(days=ago)
        self.act(type_back, sheet.uuid, row.number, form, called_on, self.today)
