"""What nurses do: calls, bookings and what became of them, holds, symptoms."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select
from sqlalchemy.orm import Session as Tx

from tests.soak.clinic_life import ClinicLife, picks
from tracker.domain.contact_ladder import PARTS_OF_DAY, Decided
from tracker.domain.facts import COUNTING, SymptomAnswer
from tracker.domain.reviews import ReviewCode
from tracker.services.bookings import appointments
from tracker.services.contacts import attempts, call_outcomes, unreached
from tracker.services.courses import holds, reviews
from tracker.services.outcomes import symptom_reports
from tracker.storage import records as r

_OUTCOMES_OF_A_BOOKING = {
    "cancelled by the patient": appointments.cancel_by_patient,
    "cancelled by the clinic": appointments.cancel_by_clinic,
    "missed": appointments.mark_missed,
    "came": appointments.mark_came,
    "arrived": appointments.mark_arrived,
}
_LOST = {"cancelled by the patient", "cancelled by the clinic", "missed"}


class Recalling(ClinicLife):
    """The nurse's acts."""

    @rule(pick=picks, more=st.integers(0, 1), ahead=st.integers(0, 150), elsewhere=st.booleans())
    def book(self, pick: int, more: int, ahead: int, elsewhere: bool) -> None:
        form = appointments.BookingForm(
            self.siblings(self.course(pick), more),
            self.today + timedelta(days=ahead),
            is_elsewhere=elsewhere,
            reason="the patient asks for it",
        )
        self.act(appointments.book, form, self.today)

    @rule(pick=picks, ahead=st.integers(0, 150))
    def move_a_booking(self, pick: int, ahead: int) -> None:
        booking = self._a_booking(pick)
        if booking is not None:
            on = self.today + timedelta(days=ahead)
            seen = booking.uuid, booking.version
            self.act(appointments.move_booking, *seen, on, "works that day", self.today)

    @rule(pick=picks, what=st.sampled_from(sorted(_OUTCOMES_OF_A_BOOKING)))
    def say_what_became_of_a_booking(self, pick: int, what: str) -> None:
        booking = self._a_booking(pick)
        if booking is None:
            return
        command = _OUTCOMES_OF_A_BOOKING[what]
        done = self.act(command, booking.uuid, booking.version, self.today)
        if done is not None and what in _LOST:
            # Whoever has lost a booking never waits unseen, unless treated since it was made.
            for course in self._read(_untreated_since, booking.id):
                assert self.state(course) != "waiting"

    @rule(pick=picks)
    def send_away_without_an_injection(self, pick: int) -> None:
        booking = self._a_booking(pick)
        if booking is not None:
            seen = booking.uuid, booking.version
            self.act(appointments.mark_not_treated, *seen, "other", "a fever", self.today)

    @rule(pick=picks)
    def accept_a_late_booking(self, pick: int) -> None:
        booking = self._a_booking(pick)
        if booking is not None:
            seen = booking.uuid, booking.version
            self.act(appointments.accept_late, *seen, "the patient travels", self.today)

    def _a_booking(self, pick: int) -> r.Appointment | None:
        standing = r.Appointment.status.in_(["booked", "arrived"])
        found: r.Appointment | None = self.one_of(r.Appointment, pick, standing)
        return found

    @rule(
        pick=picks,
        more=st.integers(0, 2),
        outcome=st.sampled_from(attempts.OUTCOMES),
        ahead=st.integers(1, 14),
    )
    def call(self, pick: int, more: int, outcome: str, ahead: int) -> None:
        later = self.today + timedelta(days=ahead)
        form = self._attempt(pick, more, outcome)
        form = replace(
            form, promise_by=later, try_again_on=later if outcome == "call-later" else None
        )
        self.act(attempts.record_attempt, form, self.today)

    @rule(
        pick=picks,
        outcome=st.sampled_from(["no-answer", "voicemail", "text", "letter", "doctor"]),
        channel=st.sampled_from(["phone", "text"]),
        part=st.sampled_from(PARTS_OF_DAY),
    )
    def try_in_vain(self, pick: int, outcome: str, channel: str, part: str) -> None:
        form = replace(self._attempt(pick, 2, outcome), channel=channel, part_of_day=part)
        self.act(attempts.record_attempt, form, self.today)

    @rule(pick=picks, ahead=st.integers(0, 100))
    def book_while_they_are_on_the_telephone(self, pick: int, ahead: int) -> None:
        form = self._attempt(pick, 0, "booked")
        on = self.today + timedelta(days=ahead)
        booking = appointments.BookingForm(form.course_uuids, on, is_elsewhere=True, reason="so")
        self.act(call_outcomes.book_in_call, booking, form, self.today)

    @rule(pick=picks, more=st.integers(0, 2), ahead=st.integers(1, 60))
    def hold_while_they_are_on_the_telephone(self, pick: int, more: int, ahead: int) -> None:
        form = self._attempt(pick, more, "unwell")
        until = self.today + timedelta(days=ahead)
        held = holds.HoldForm("illness", until, until)
        self.act(call_outcomes.hold_in_call, held, form, self.today)

    @rule(pick=picks, answer=st.sampled_from(list(SymptomAnswer)))
    def hear_how_it_goes(self, pick: int, answer: SymptomAnswer) -> None:
        outcome = "symptoms-back" if answer is SymptomAnswer.BACK else "still-working"
        form = self._attempt(pick, 1, outcome)
        report = symptom_reports.SymptomForm(answer, self.today)
        self.act(call_outcomes.report_in_call, report, form.course_uuids[:1], form, self.today)

    @rule(pick=picks, outcome=st.sampled_from(call_outcomes.OF_THE_PERSON))
    def hear_of_the_person(self, pick: int, outcome: str) -> None:
        news = call_outcomes.PersonNews(self.patients[self.course(pick)], outcome)
        self.act(call_outcomes.tell_of_person, news, self.today)

    @rule(pick=picks, decision=st.sampled_from(list(Decided)))
    def decide_about_the_unreached(self, pick: int, decision: Decided) -> None:
        course = self.course(pick)
        self.act(unreached.decide_unreached, course, decision.value, "", self.today)

    def _attempt(self, pick: int, more: int, outcome: str) -> attempts.AttemptForm:
        course = self.course(pick)
        return attempts.AttemptForm(self.patients[course], self.siblings(course, more), outcome)

    @rule(
        pick=picks,
        reason=st.sampled_from(["illness", "travel"]),
        treat=st.one_of(st.none(), st.integers(1, 60)),
        ask=st.one_of(st.none(), st.integers(1, 60)),
    )
    def hold(self, pick: int, reason: str, treat: int | None, ask: int | None) -> None:
        form = holds.HoldForm(
            reason,
            None if treat is None else self.today + timedelta(days=treat),
            None if ask is None else self.today + timedelta(days=ask),
        )
        self.act(holds.hold, self.course(pick), form, self.today)

    @rule(pick=picks)
    def end_a_hold(self, pick: int) -> None:
        held = self.one_of(r.Hold, pick, r.Hold.withdrawn_on.is_(None))
        if held is not None:
            self.act(holds.release, held.uuid, held.version, self.today)

    @rule(
        pick=picks,
        answer=st.sampled_from(list(SymptomAnswer)),
        ago=st.integers(0, 30),
        again=st.one_of(st.none(), st.integers(1, 90)),
    )
    def ask_how_it_goes(
        self, pick: int, answer: SymptomAnswer, ago: int, again: int | None
    ) -> None:
        on = self.today - timedelta(days=ago)
        review_on = None if again is None else on + timedelta(days=again)
        form = symptom_reports.SymptomForm(answer, on, review_on)
        self.act(symptom_reports.report_symptoms, self.course(pick), form, self.today)

    @rule(pick=picks, code=st.sampled_from(list(ReviewCode)))
    def ask_a_clinician(self, pick: int, code: ReviewCode) -> None:
        self.act(reviews.open_review, self.course(pick), code.value, "", "", self.today)


def _untreated_since(tx: Tx, appointment_id: int) -> list[str]:
    """The appointment's courses in treatment that weren't injected since it was made."""
    link, session, appointment = r.AppointmentCourse, r.SessionRecord, r.Appointment
    treated = select(session.id).where(
        session.course_id == r.Course.id,
        session.given_on >= appointment.made_on,
        session.status.in_(COUNTING),
    )
    return list(
        tx.scalars(
            select(r.Course.uuid)
            .join(link, link.course_id == r.Course.id)
            .join(appointment, appointment.id == link.appointment_id)
            .where(appointment.id == appointment_id, r.Course.ended_on.is_(None), ~treated.exists())
        )
    )
