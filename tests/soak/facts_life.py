"""A patient's life in facts alone: what services store, without a database.

What is stored is worked out when a fact changes, as the services do, and looked up on the days
that follow; on each of them it must be what the rules say afresh.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.builders import ARM, BLADDER, LEG, MIGRAINE, ONABOT, dose, rules
from tests.soak.next_steps import Step, check_next_step
from tests.soak.seeds import Played
from tracker.domain.authorisation import Authorisation, Stage
from tracker.domain.clinic_days import ClinicDays
from tracker.domain.contact_ladder import Decided
from tracker.domain.dosing import DoseBook
from tracker.domain.facts import (
    Appointment,
    AppointmentStatus,
    Contact,
    ContactDecision,
    Course,
    Ending,
    Hold,
    OutsideDose,
    OwnDate,
    Patient,
    Review,
    Session,
    SessionStatus,
    SymptomAnswer,
    SymptomReport,
    Weight,
)
from tracker.domain.phases import Phase, phase_on, phases
from tracker.domain.recall import standing
from tracker.domain.reviews import ReviewCode
from tracker.domain.schedule import FloorName, treatment_window
from tracker.domain.state import State

FIRST = date(2026, 1, 5)

_BIRTHS = st.sampled_from([date(1970, 6, 15), date(2008, 6, 15), date(2018, 2, 28)])
_TREATED = ((MIGRAINE,), (BLADDER,), (ARM,), (MIGRAINE, BLADDER), (ARM, LEG))

picks = st.integers(0, 255)
units = st.sampled_from([20, 100, 155, 300, 401]).map(dose)
ahead = st.sampled_from([1, 3, 7, 14, 28, 60, 90])
maybe_ahead = st.one_of(st.none(), ahead)
ago = st.sampled_from([0, 0, 0, 1, 30, 84])


class FactsLife(RuleBasedStateMachine):
    """One patient with one or two courses, the clinic's days, and the clock."""

    played: ClassVar[Played]

    @initialize(born_on=_BIRTHS, treated=st.sampled_from(_TREATED))
    def open_courses(self, born_on: date, treated: tuple[str, ...]) -> None:
        self.today = FIRST
        self.by = rules()
        self.patient = Patient(
            born_on,
            tuple(
                Course(key, condition, ONABOT, FIRST, planned_dose=dose(100), clinician="Dr Ruiz")
                for key, condition in enumerate(treated, 1)
            ),
        )
        self.before: list[tuple[Patient, Any]] = []
        self.added: list[tuple[int, str, Any]] = []
        self.store()

    def store(self) -> None:
        self.played.done += 1
        self.stored: dict[int, list[Phase]] = {}
        book = DoseBook(self.patient, self.by)
        for course in self.patient.courses:
            found = phases(course, self.patient, self.by, book)
            assert found[0].from_on == date.min
            assert found[-1].until_on == date.max
            assert all(one.until_on == other.from_on for one, other in pairwise(found))
            assert all(one.from_on < one.until_on for one in found)
            self.stored[course.key] = found

    def put(self, patient: Patient) -> None:
        self.before.append((self.patient, self.by))
        self.patient = patient
        self.store()

    def course(self, pick: int) -> Course:
        return self.patient.courses[pick % len(self.patient.courses)]

    def change(self, key: int, **fields: Any) -> None:
        self.put(
            replace(
                self.patient,
                courses=tuple(
                    replace(c, **fields) if c.key == key else c for c in self.patient.courses
                ),
            )
        )

    def add(self, pick: int, field: str, fact: Any) -> None:
        course = self.course(pick)
        self.added.append((course.key, field, fact))
        self.change(course.key, **{field: (*getattr(course, field), fact)})

    def later(self, days: int | None) -> date | None:
        return None if days is None else self.today + timedelta(days=days)

    @rule(pick=picks, more=st.booleans(), given=units, ago=ago, is_touch_up=st.booleans())
    def treat(self, pick: int, more: bool, given: int, ago: int, is_touch_up: bool) -> None:
        on = self.today - timedelta(days=ago)
        for each in {pick, pick + more}:
            self.add(each, "sessions", Session(on, ONABOT, given, is_touch_up))

    @rule(pick=picks, which=picks, status=st.sampled_from(list(SessionStatus)), back=ago)
    def amend_or_void(self, pick: int, which: int, status: SessionStatus, back: int) -> None:
        def changed(session: Session) -> Session:
            return replace(session, on=session.on - timedelta(days=back), status=status)

        self.amend(pick, "sessions", which, changed)

    def amend(self, pick: int, field: str, which: int, changed: Callable[[Any], Any]) -> None:
        course = self.course(pick)
        facts = list(getattr(course, field))
        if facts:
            facts[which % len(facts)] = changed(facts[which % len(facts)])
            self.change(course.key, **{field: tuple(facts)})

    @rule(pick=picks, ahead=ahead, accepted=st.booleans())
    def book(self, pick: int, ahead: int, accepted: bool) -> None:
        on = self.today + timedelta(days=ahead)
        booked = Appointment(on, self.today, late_accepted_by="Ana" if accepted else "")
        self.add(pick, "appointments", booked)

    @rule(pick=picks, which=picks, status=st.sampled_from(list(AppointmentStatus)))
    def say_what_became_of_a_booking(
        self, pick: int, which: int, status: AppointmentStatus
    ) -> None:
        def changed(booked: Appointment) -> Appointment:
            return replace(booked, status=status, outcome_on=self.today)

        self.amend(pick, "appointments", which, changed)

    @rule(pick=picks, which=picks, ahead=ahead)
    def move_a_booking(self, pick: int, which: int, ahead: int) -> None:
        def changed(booked: Appointment) -> Appointment:
            return replace(booked, on=self.today + timedelta(days=ahead), made_on=self.today)

        self.amend(pick, "appointments", which, changed)

    @rule(pick=picks, promise=maybe_ahead, again=maybe_ahead)
    def reach(self, pick: int, promise: int | None, again: int | None) -> None:
        told = Contact(self.today, self.later(promise), None if promise else self.later(again))
        self.add(pick, "contacts", told)

    @rule(
        pick=picks,
        kind=st.sampled_from(["no-answer", "voicemail", "text", "letter", "doctor"]),
        again=maybe_ahead,
        channel=st.sampled_from(["phone", "text"]),
        part=st.sampled_from(["morning", "afternoon"]),
    )
    def try_in_vain(self, pick: int, kind: str, again: int | None, channel: str, part: str) -> None:
        tried = Contact(self.today, None, self.later(again), kind, channel, part, reached=False)
        self.add(pick, "contacts", tried)

    @rule(pick=picks, decision=st.sampled_from(list(Decided)))
    def decide_about_the_unreached(self, pick: int, decision: Decided) -> None:
        self.add(pick, "contact_decisions", ContactDecision(self.today, decision.value))

    @rule(pick=picks, treat=maybe_ahead, ask=maybe_ahead)
    def hold(self, pick: int, treat: int | None, ask: int | None) -> None:
        held = Hold(self.today, "illness", self.later(treat), self.later(ask))
        self.add(pick, "holds", held)

    @rule(pick=picks, ahead=ahead, over=st.sets(st.sampled_from(list(FloorName)), max_size=2))
    def set_an_own_date(self, pick: int, ahead: int, over: set[FloorName]) -> None:
        overridden = frozenset(floor.value for floor in over)
        on = self.today + timedelta(days=ahead)
        self.add(pick, "own_dates", OwnDate(self.today, on, "early", "Dr Ruiz", overridden))

    @rule(pick=picks, answer=st.sampled_from(list(SymptomAnswer)), again=maybe_ahead)
    def ask_how_it_goes(self, pick: int, answer: SymptomAnswer, again: int | None) -> None:
        self.add(pick, "reports", SymptomReport(self.today, answer, self.later(again)))

    @rule(pick=picks, code=st.sampled_from(list(ReviewCode)))
    def ask_a_clinician(self, pick: int, code: ReviewCode) -> None:
        self.add(pick, "reviews", Review(code.value, self.today))

    @rule(pick=picks)
    def decide(self, pick: int) -> None:
        self.change(self.course(pick).key, reviews=())

    @rule(pick=picks)
    def keep_the_plan(self, pick: int) -> None:
        self.add(pick, "plan_kept_on", self.today)

    @rule(pick=picks)
    def end_or_take_up_again(self, pick: int) -> None:
        course = self.course(pick)
        if course.ending is None:
            self.change(course.key, ending=Ending(self.today, "moved", "Dr Ruiz"))
        else:
            asked = Review(ReviewCode.REINSTATED.value, self.today)
            self.change(course.key, ending=None, reviews=(*course.reviews, asked))

    @rule(
        pick=picks,
        stage=st.sampled_from(list(Stage)),
        first=maybe_ahead,
        last=maybe_ahead,
        left=st.sampled_from([None, 0, 1, 2]),
    )
    def authorise(
        self, pick: int, stage: Stage, first: int | None, last: int | None, left: int | None
    ) -> None:
        course = self.course(pick)
        asked = Authorisation(
            stage,
            self.later(first),
            self.later(last),
            left,
            chase_on=self.later(7),
            key=len(course.authorisations),
            courses=frozenset({course.key}),
        )
        self.change(course.key, authorisations=(*course.authorisations[-2:], asked))

    @rule(given=st.one_of(st.none(), units), ago=ago, assigned=st.booleans())
    def log_an_outside_dose(self, given: int | None, ago: int, assigned: bool) -> None:
        on = self.today - timedelta(days=ago)
        outside = OutsideDose(on, ONABOT, given, course=1 if assigned else None)
        self.put(replace(self.patient, outside=(*self.patient.outside, outside)))

    @rule(kilograms=st.sampled_from([12, 30, 60]), ago=ago)
    def weigh(self, kilograms: int, ago: int) -> None:
        weight = Weight(self.today - timedelta(days=ago), kilograms * 1000)
        self.put(replace(self.patient, weights=(*self.patient.weights, weight)))

    @rule(ahead=ahead, is_holiday=st.booleans())
    def close_a_day(self, ahead: int, is_holiday: bool) -> None:
        closed = {self.today + timedelta(days=ahead)}
        days = self.by.days
        self.before.append((self.patient, self.by))
        self.by = replace(
            self.by,
            days=ClinicDays(
                days.open_weekdays,
                days.closures | closed,
                days.holidays | closed if is_holiday else days.holidays,
            ),
        )
        self.store()

    @rule(days=st.sampled_from([1, 1, 2, 7, 14, 28, 56]))
    def days_pass(self, days: int) -> None:
        self.played.done += 1
        self.today += timedelta(days=days)

    @precondition(lambda self: self.before)
    @rule()
    def take_back_what_was_done_last(self) -> None:
        self.patient, self.by = self.before.pop()
        self.store()

    @precondition(lambda self: self.added)
    @rule(pick=picks)
    def take_back_something_older(self, pick: int) -> None:
        key, field, fact = self.added.pop(pick % len(self.added))
        course = next(c for c in self.patient.courses if c.key == key)
        kept = tuple(one for one in getattr(course, field) if one is not fact)
        self.change(key, **{field: kept})

    @invariant()
    def nobody_has_fallen_off(self) -> None:
        book = DoseBook(self.patient, self.by)
        for course in self.patient.courses:
            (stored,) = [
                phase
                for phase in self.stored[course.key]
                if phase.from_on <= self.today < phase.until_on
            ]
            assert stored is phase_on(self.stored[course.key], self.today)
            facts = self.patient, self.by, self.today, book
            window = treatment_window(course, *facts)
            now = standing(course, window, *facts)
            assert stored.standing == now
            assert (now.state is State.ENDED) == (course.ending is not None)
            step = now.step
            check_next_step(
                Step(
                    now.state.value,
                    step.verb.value,
                    step.owner.value,
                    step.on,
                    now.booked_on,
                    window.due_on,
                ),
                self.today,
            )
