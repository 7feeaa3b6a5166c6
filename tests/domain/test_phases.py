"""Phases: a course's standing for every day there is, worked out once."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given

from tests.builders import (
    ARM,
    BLADDER,
    adult,
    approved,
    booked,
    call,
    child,
    course,
    day,
    hold,
    missed,
    on,
    rules,
    symptoms_back,
)
from tests.domain.strategies import FIRST, WEEKS, clinics, patients
from tracker.domain.dosing import DoseBook
from tracker.domain.facts import Course, Patient
from tracker.domain.phases import phase_on, phases
from tracker.domain.protocol import Rules
from tracker.domain.recall import standing
from tracker.domain.schedule import treatment_window

LAST = FIRST + timedelta(weeks=WEEKS + 90)


@given(patients(), clinics)
def test_on_every_day_the_phase_is_what_the_rules_say_of_that_day(
    patient: Patient, by: Rules
) -> None:
    book = DoseBook(patient, by)
    for one in patient.courses:
        found = phases(one, patient, by, book)
        for today in _days_to_try(one, [p.from_on for p in found]):
            phase = phase_on(found, today)
            window = treatment_window(one, patient, by, today, book)
            assert phase.standing == standing(one, window, patient, by, today, book), today
            assert phase.window == window, today


@given(patients(), clinics)
def test_phases_cover_all_days_without_gaps_and_neighbours_differ(
    patient: Patient, by: Rules
) -> None:
    for one in patient.courses:
        found = phases(one, patient, by)
        assert found[0].from_on == date.min
        assert found[-1].until_on == date.max
        for before, after in pairwise(found):
            assert before.from_on < before.until_on == after.from_on
            assert (before.standing, before.window) != (after.standing, after.window)


def _days_to_try(one: Course, turns: list[date]) -> list[date]:
    """From the course's first day: beside every turn, and every sixth day between."""
    first_on = min([one.opened_on, *(s.on for s in one.sessions)])
    tried = {turn + timedelta(days=d) for turn in turns if turn > date.min for d in (-1, 0, 1)}
    tried |= {FIRST + timedelta(days=d) for d in range(0, (LAST - FIRST).days, 6)}
    return sorted(d for d in tried if d >= first_on)


def _states(one: Course, patient: Patient) -> list[tuple[str, str]]:
    found = phases(one, patient, rules())
    return [(p.from_on.isoformat(), p.standing.state.value) for p in found]


def test_a_plain_course_waits_is_called_and_is_reviewed_once_lapsed() -> None:
    plain = course(sessions=[on("2026-01-05")])
    states = dict(_states(plain, adult(plain)))
    assert list(states.values()) == ["waiting", "to call", "to call", "to call", "in review"]
    assert list(states)[1:] == ["2026-03-02", "2026-03-30", "2026-04-07", "2026-09-28"]


def test_a_booking_turns_on_the_day_after_it() -> None:
    placed = course(sessions=[on("2026-01-05")], appointments=[booked("2026-03-30")])
    found = phases(placed, adult(placed), rules())
    assert phase_on(found, day("2026-03-30")).standing.state.value == "booked"
    assert phase_on(found, day("2026-03-31")).standing.state.value == "to call"


def test_another_courses_booking_turns_this_one() -> None:
    placed = course(
        planned=195, sessions=[on("2026-01-05", 195)], appointments=[booked("2026-03-30")]
    )
    arm = course(ARM, key=2, planned=300, starts="2026-03-02", appointments=[booked("2026-03-02")])
    found = phases(placed, adult(placed, arm), rules())
    assert phase_on(found, day("2026-03-02")).standing.state.value == "booked wrong"
    assert phase_on(found, day("2026-03-03")).standing.state.value == "booked"


def test_a_hold_a_promise_and_a_rest_turn_on_their_days() -> None:
    held = course(
        sessions=[on("2026-01-05")],
        holds=[hold("2026-03-01", call_from="2026-03-10")],
        contacts=[call("2026-03-02", rings_by="2026-03-15")],
    )
    found = phases(held, adult(held), rules())
    by_day = {
        d: phase_on(found, day(d)).standing.state.value
        for d in ("2026-03-09", "2026-03-10", "2026-03-16")
    }
    assert by_day == {"2026-03-09": "deferred", "2026-03-10": "promised", "2026-03-16": "to call"}


def test_a_report_turns_a_course_on_its_own_day() -> None:
    bladder = course(
        BLADDER, sessions=[on("2026-01-12", 100)], reports=[symptoms_back("2026-05-10")]
    )
    found = phases(bladder, adult(bladder), rules())
    assert phase_on(found, day("2026-05-09")).window.due_on == day("2026-06-29")
    assert phase_on(found, day("2026-05-10")).window.due_on == day("2026-05-10")


def test_the_eighteenth_birthday_turns_the_rules() -> None:
    arm = course(ARM, sessions=[on("2026-01-05", 60)])
    found = phases(arm, child(arm, born="2008-02-20"), rules())
    before, after = (phase_on(found, day(d)).window.protocol for d in ("2026-02-19", "2026-02-20"))
    assert before is not None
    assert after is not None
    assert (before.population.value, after.population.value) == ("child", "adult")


def _verb(one: Course, today: str) -> str:
    return phase_on(phases(one, adult(one), rules()), day(today)).standing.step.verb.value


def test_a_phase_begins_56_days_before_a_visit_that_nobody_pays_for() -> None:
    # Due 2026-03-30; 56 days before is 2026-02-02.
    unpaid = course(sessions=[on("2026-01-05")], authorisations=[approved(visits=0)])
    assert (_verb(unpaid, "2026-02-01"), _verb(unpaid, "2026-02-02")) == ("call", "chase-insurer")
    later = course(
        sessions=[on("2026-01-05")],
        appointments=[booked("2026-04-06")],
        authorisations=[approved(valid_to="2026-04-01")],
    )
    assert (_verb(later, "2026-02-08"), _verb(later, "2026-02-09")) == ("treat", "chase-insurer")


def test_a_phase_begins_when_a_hold_on_treatment_ends() -> None:
    held = course(
        sessions=[on("2026-01-05")],
        appointments=[missed("2026-02-10")],
        holds=[hold("2026-02-11", treat_from="2026-02-25")],
    )
    found = phases(held, adult(held), rules())
    states = [
        phase_on(found, day(on_)).standing.state.value for on_ in ("2026-02-24", "2026-02-25")
    ]
    assert states == ["waiting", "to call"]
