"""What holds for any combination of facts, whatever they say."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.builders import day
from tests.domain.asking import ask
from tests.domain.strategies import clinics, days, in_any_order, patients
from tracker.domain.bookings import booked_doses
from tracker.domain.dosing import DoseBook, Given, counting_doses
from tracker.domain.facts import Patient, Session
from tracker.domain.next_step import Verb
from tracker.domain.protocol import Limit, Rules, Schedule, population_on
from tracker.domain.schedule import FloorName, current_own_date, treatment_window
from tracker.domain.state import State
from tracker.domain.timing import Timing


@given(patients(), clinics, days)
def test_every_course_has_exactly_one_state_and_one_next_step(
    patient: Patient, by: Rules, today: date
) -> None:
    for course in patient.courses:
        answer = ask(patient, today.isoformat(), by, course.key)
        now = answer.standing
        assert (now.state is State.ENDED) == (course.ending is not None)
        assert (now.step.verb is Verb.NONE) == (now.state is State.ENDED)
        if now.state in (State.BOOKED, State.BOOKED_WRONG):
            assert now.booked_on is not None
            assert now.booked_on >= today
        if now.timing in (Timing.BLOCKED, Timing.LAPSED):
            assert now.state in (
                State.ENDED, State.IN_REVIEW, State.BOOKED, State.BOOKED_WRONG
            )  # fmt: skip
        if now.state is State.WAITING:
            assert now.timing in (Timing.NOT_YET, Timing.ELIGIBLE)


@given(patients(), clinics, days)
def test_earliest_is_never_before_a_floor_that_is_not_overridden(
    patient: Patient, by: Rules, today: date
) -> None:
    for course in patient.courses:
        window = treatment_window(course, patient, by, today)
        for floor in window.floors:
            if window.earliest_on is not None and not floor.is_overridden:
                assert window.earliest_on >= floor.on
        counted = [floor.on for floor in window.floors if not floor.is_overridden]
        if not window.is_blocked:
            assert window.earliest_on == max(counted, default=None)


@given(patients(), clinics, days)
def test_due_is_the_later_of_target_and_earliest(patient: Patient, by: Rules, today: date) -> None:
    for course in patient.courses:
        window = treatment_window(course, patient, by, today)
        if window.is_blocked:
            assert window.earliest_on is window.overdue_from is window.lapsed_from is None
            continue
        assert window.due_on == max(d for d in (window.target_on, window.earliest_on) if d)
        assert window.overdue_from is not None
        assert window.overdue_from > window.due_on
        if window.schedule is not Schedule.SYMPTOM_LED:
            assert not window.target_cause.value.startswith(("symptoms", "still"))


@given(patients(), clinics, days, st.data())
def test_the_order_in_which_facts_arrive_never_matters(
    patient: Patient, by: Rules, today: date, data: st.DataObject
) -> None:
    shuffled = data.draw(in_any_order(patient))
    for course in patient.courses:
        one = ask(patient, today.isoformat(), by, course.key)
        assert one == ask(shuffled, today.isoformat(), by, course.key)


@given(patients(), clinics, days)
def test_a_session_one_limit_length_old_has_dropped_out(
    patient: Patient, by: Rules, on: date
) -> None:
    book = DoseBook(patient, by)
    for limit in by.limits:
        total = book.total(limit.product, limit, on)
        dropped = Session(on - timedelta(days=limit.days), limit.product, 1000)
        with_it = _with_session(patient, dropped)
        assert DoseBook(with_it, by).total(limit.product, limit, on) == total


@given(patients(), clinics, days)
def test_a_limits_sum_is_that_of_the_days_it_names(patient: Patient, by: Rules, on: date) -> None:
    book = DoseBook(patient, by)
    for limit in by.limits:
        assert book.total(limit.product, limit, on).dose == _sum(patient, limit, on, [])


@given(patients(), clinics, days)
def test_a_dose_floor_is_the_first_day_on_which_the_dose_fits(
    patient: Patient, by: Rules, today: date
) -> None:
    for course in patient.courses:
        window = treatment_window(course, patient, by, today)
        if window.planned_dose is None:
            assert all(f.name is not FloorName.DOSE for f in window.floors)
            continue
        newest = [g.on for g in counting_doses(patient) if g.product == course.product]
        others = [
            f.on for f in window.floors if f.name is not FloorName.DOSE and not f.is_overridden
        ]
        after = max([*newest, *others], default=None)
        if after is None or window.is_blocked:
            continue
        own = current_own_date(course, window.anchor_on)
        if own is not None and FloorName.DOSE.value in own.overridden:
            # Signed for all the same: it no longer counts.
            continue
        floor = next((f for f in window.floors if f.name is FloorName.DOSE), None)
        mine = (course.condition, window.planned_dose)
        first = after if floor is None else floor.on
        assert _fits(patient, by, course.product, mine, first, [])
        tried = after
        while tried < min(first, after + timedelta(days=200)):
            assert not _fits(patient, by, course.product, mine, tried, [])
            tried += timedelta(days=1)


@given(patients(), clinics, days)
def test_the_suggested_day_is_the_first_open_day_that_fits_every_limit(
    patient: Patient, by: Rules, today: date
) -> None:
    for course in patient.courses:
        answer = ask(patient, today.isoformat(), by, course.key)
        window = answer.window
        if window.due_on is None:
            assert answer.suggested is None
            continue
        bookings = booked_doses(patient, by, today, but=course.key)
        tried = start = max(window.due_on, today)
        last = day(answer.suggested) if answer.suggested else start + timedelta(days=400)
        while tried < last:
            assert not (
                by.days.is_open(tried) and _has_room(patient, by, course.key, tried, bookings)
            )
            tried += timedelta(days=1)
        if answer.suggested:
            assert by.days.is_open(last)
            assert last >= start
            assert _has_room(patient, by, course.key, last, bookings)


@given(patients(), clinics, days)
def test_bookings_never_move_a_courses_dates(patient: Patient, by: Rules, today: date) -> None:
    unbooked = replace(patient, courses=tuple(replace(c, appointments=()) for c in patient.courses))
    for course, bare in zip(patient.courses, unbooked.courses, strict=True):
        assert treatment_window(course, patient, by, today) == treatment_window(
            bare, unbooked, by, today
        )


@given(patients(), clinics, days)
def test_planned_and_voided_sessions_change_nothing(
    patient: Patient, by: Rules, today: date
) -> None:
    counting = replace(
        patient,
        courses=tuple(
            replace(c, sessions=tuple(s for s in c.sessions if s.status.counts))
            for c in patient.courses
        ),
    )
    for course in patient.courses:
        assert ask(patient, today.isoformat(), by, course.key) == ask(
            counting, today.isoformat(), by, course.key
        )


@given(patients(), clinics, days)
def test_a_new_cycle_forgets_what_belonged_to_the_old_one(
    patient: Patient, by: Rules, today: date
) -> None:
    course = patient.courses[0]
    window = treatment_window(course, patient, by, today)
    assume(window.anchor_on is not None)
    assert window.anchor_on is not None
    closed = replace(
        course,
        holds=tuple(h for h in course.holds if h.made_on >= window.anchor_on),
        own_dates=tuple(o for o in course.own_dates if o.made_on >= window.anchor_on),
        reports=tuple(r for r in course.reports if r.on > window.anchor_on),
        contacts=tuple(c for c in course.contacts if c.on > window.anchor_on),
        plan_kept_on=tuple(k for k in course.plan_kept_on if k >= window.anchor_on),
    )
    bare = replace(patient, courses=(closed, *patient.courses[1:]))
    assert ask(patient, today.isoformat(), by) == ask(bare, today.isoformat(), by)


def _with_session(patient: Patient, session: Session) -> Patient:
    first, *rest = patient.courses
    more = replace(first, sessions=(*first.sessions, session))
    return replace(patient, courses=(more, *rest))


def _sum(patient: Patient, limit: Limit, on: date, also: list[Given]) -> int:
    """As the rule says it, without our code: D - days < date <= D."""
    return sum(
        g.dose or 0
        for g in (*counting_doses(patient), *also)
        if g.product == limit.product
        and 0 <= (on - g.on).days < limit.days
        and (not limit.conditions or g.condition is None or g.condition in limit.conditions)
    )


def _fits(
    patient: Patient,
    by: Rules,
    product: str,
    planned: tuple[str, int],
    on: date,
    also: list[Given],
) -> bool:
    condition, dose = planned
    population = population_on(patient.birth_on, on)
    for limit in by.limits:
        if limit.product != product or limit.population not in (None, population):
            continue
        if limit.conditions and condition not in limit.conditions:
            continue
        if _sum(patient, limit, on, also) + dose > _allowed(patient, limit):
            return False
    return True


def _allowed(patient: Patient, limit: Limit) -> int:
    if limit.per_kg is None or not patient.weights:
        return limit.dose
    newest = max(patient.weights, key=lambda w: (w.on, w.grams))
    return min(limit.dose, limit.per_kg * newest.grams // 1000)


def _has_room(patient: Patient, by: Rules, key: int, on: date, bookings: list[Given]) -> bool:
    """Whether the planned dose fits on a day, and leaves room for every later booking."""
    course = next(c for c in patient.courses if c.key == key)
    dose = treatment_window(course, patient, by, on).planned_dose
    if dose is None:
        return True
    known = [b for b in bookings if b.product == course.product and b.dose is not None]
    if not _fits(
        patient, by, course.product, (course.condition, dose), on, [b for b in known if b.on <= on]
    ):
        return False
    mine = Given(on, course.product, dose, course.condition, key)
    for later in known:
        if later.on <= on:
            continue
        for limit in by.limits:
            child_or_adult = population_on(patient.birth_on, later.on)
            if limit.product != course.product or limit.population not in (None, child_or_adult):
                continue
            if (
                limit.conditions
                and not {course.condition, later.condition or ""} <= limit.conditions
            ):
                continue
            if (later.on - on).days >= limit.days:
                continue
            if _sum(patient, limit, later.on, [*known, mine]) > _allowed(patient, limit):
                return False
    return True
