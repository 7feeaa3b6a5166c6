"""Whatever is done, in whatever order: what is stored is what the rules would say now."""

import random
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from tests.builders import ARM, BLADDER, MIGRAINE, day, dose
from tests.clinics import TODAY, Clinic
from tracker.domain.authorisation import Stage, Supply
from tracker.domain.facts import SessionStatus, SymptomAnswer
from tracker.domain.interval import Interval
from tracker.domain.outcome import Done
from tracker.domain.problems import Problem
from tracker.services import (
    appointments,
    authorisations,
    contacts,
    course_endings,
    deliveries,
    holds,
    outside_doses,
    own_dates,
    reviews,
    sessions,
    symptom_reports,
    visits,
)
from tracker.services.authorisation_list import authorisations_of
from tracker.services.authorisations import AuthorisationForm
from tracker.services.check import check_windows
from tracker.services.deliveries import ArrivalForm
from tracker.storage import records as r

STEPS = 40


class _Walk:
    """Things that people do, with what a seed chooses."""

    def __init__(self, clinic: Clinic, seed: int) -> None:
        self.clinic = clinic
        self.choose = random.Random(seed)
        self.patients = [clinic.patient(), clinic.patient(family_name="Berg")]
        self.courses = {
            clinic.course(patient, condition): patient
            for patient in self.patients
            for condition in (MIGRAINE, BLADDER, ARM)
        }
        self.done: list[Done] = []

    def run(self) -> None:
        deeds: list[Callable[[str], Done | None]] = [
            self.treat,
            self.treat,
            self.amend_or_void,
            self.book,
            self.end_booking,
            self.hold,
            self.own_date,
            self.report,
            self.call,
            self.outside,
            self.end,
            self.keep,
            self.ask_payer,
            self.answer_of_payer,
            self.undo,
            self.undo,
        ]
        for _step in range(STEPS):
            course = self.choose.choice(list(self.courses))
            try:
                done = self.choose.choice(deeds)(course)
            except Problem:
                continue
            if done is not None and done.undo is not None:
                self.done.append(done)

    def day(self, first: int, last: int) -> str:
        return str(TODAY + timedelta(days=self.choose.randint(first, last)))

    def write(self, command: Callable[..., Done], *arguments: Any) -> Done:
        return self.clinic.write(command, *arguments)

    def treat(self, course: str) -> Done:
        status = self.choose.choice([SessionStatus.SIGNED, SessionStatus.GIVEN])
        form = self.clinic.visit_form(
            self.courses[course],
            self.day(-400, 0),
            (course, self.choose.choice([50, 100, 155, 300])),
            touch_up=self.choose.random() < 0.2,
            status=status,
            incident_reason="as it was",
        )
        return self.write(visits.record_visit, form, TODAY)

    def amend_or_void(self, course: str) -> Done | None:
        rows = self.clinic.card(self.courses[course]).sessions
        if not rows:
            return None
        row = self.choose.choice(rows)
        seen = self.clinic.seen(r.SessionRecord, row.uuid)
        if self.choose.random() < 0.5:
            return self.write(sessions.void_session, *seen, "wrong", TODAY)
        form = self.clinic.amended(row.uuid, on=self.day(-400, 0), incident_reason="so")
        return self.write(sessions.amend_session, *seen, form, "wrong day", TODAY)

    def book(self, course: str) -> Done:
        form = appointments.BookingForm(
            (course,), day(self.day(0, 200)), is_elsewhere=True, reason="so it is"
        )
        return self.write(appointments.book, form, TODAY)

    def end_booking(self, course: str) -> Done | None:
        booking = self.clinic.course_card(self.courses[course], course).booking
        if booking is None:
            return None
        command = self.choose.choice(
            [
                appointments.cancel_by_patient,
                appointments.cancel_by_clinic,
                appointments.mark_missed,
                appointments.mark_came,
            ]
        )
        return self.write(command, booking.uuid, booking.version, TODAY)

    def hold(self, course: str) -> Done:
        until = day(self.day(1, 60))
        return self.write(holds.hold, course, holds.HoldForm("travel", until, until), TODAY)

    def own_date(self, course: str) -> Done:
        floors = frozenset({"minimum", "dose", "hold"})
        form = own_dates.OwnDateForm(day(self.day(0, 90)), "because", floors)
        return self.write(own_dates.set_own_date, course, form, TODAY)

    def report(self, course: str) -> Done:
        answer = self.choose.choice(list(SymptomAnswer))
        form = symptom_reports.SymptomForm(answer, day(self.day(-60, 0)))
        return self.write(symptom_reports.report_symptoms, course, form, TODAY)

    def call(self, course: str) -> Done:
        outcome = self.choose.choice(contacts.OUTCOMES)
        later = day(self.day(1, 14))
        form = contacts.AttemptForm(
            self.courses[course], (course,), outcome, promise_by=later, try_again_on=later
        )
        return self.write(contacts.record_attempt, form, TODAY)

    def outside(self, course: str) -> Done:
        form = outside_doses.OutsideDoseForm(
            day(self.day(-120, 0)),
            product="onabotulinumtoxinA",
            dose=dose(100),
            course_uuid=self.choose.choice([None, course]),
        )
        return self.write(outside_doses.add_outside_dose, self.courses[course], form, TODAY)

    def end(self, course: str) -> Done:
        version = self.clinic.version(r.Course, course)
        card = self.clinic.course_card(self.courses[course], course)
        if card.ended_on is not None:
            return self.write(course_endings.reinstate_course, course, version, "back", TODAY)
        return self.write(course_endings.end_course, course, version, "moved", "", TODAY)

    def keep(self, course: str) -> Done:
        return self.write(reviews.keep_plan, course, "", TODAY)

    def ask_payer(self, course: str) -> Done:
        terms: dict[str, Any] = {
            "valid_from": day(self.day(-300, 0)),
            "valid_to": day(self.day(0, 200)),
            "visits": self.choose.choice([None, 1, 4]),
            "supply": self.choose.choice(list(Supply)),
            "minimum": self.choose.choice([None, Interval.parse("90 days")]),
        }
        form = AuthorisationForm((course,), "Aetna", stage=Stage.APPROVED, **terms)
        return self.write(authorisations.open_authorisation, form, TODAY)

    def answer_of_payer(self, course: str) -> Done | None:
        rows = self.clinic.read(authorisations_of, self.courses[course], TODAY)
        if not rows:
            return None
        row = self.choose.choice(rows)
        command: Any = self.choose.choice(
            [
                authorisations.mark_sent,
                authorisations.refuse,
                authorisations.appeal,
                authorisations.ask_anew,
                authorisations.withdraw_authorisation,
                partial(deliveries.order_drug, deliver_by=day(self.day(0, 60))),
                partial(deliveries.drug_arrived, form=ArrivalForm(TODAY, "", day(self.day(0, 60)))),
            ]
        )
        done: Done = self.clinic.write(
            lambda tx: command(tx, row.uuid, seen_version=row.version, today=TODAY)
        )
        return done

    def undo(self, _course: str) -> Done | None:
        if not self.done:
            return None
        return self.clinic.undo(self.done.pop(self.choose.randrange(len(self.done))))


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_done_the_stored_windows_are_the_rules_own(clinic: Clinic, seed: int) -> None:
    walk = _Walk(clinic, seed)
    walk.run()
    checked = clinic.read(check_windows)
    assert checked.windows == 6
    assert checked.wrong == 0
    assert clinic.card(walk.patients[0]).courses
