"""Treatments not given for over a year: decided about together, with one undo."""

from datetime import date

import pytest

from tests.builders import day
from tests.clinics import Clinic
from tracker.domain.problems import EditConflict, Invalid
from tracker.domain.state import State
from tracker.services.recall.listing import count_courses
from tracker.services.recall.long_untreated import end_long_untreated, long_untreated

pytestmark = pytest.mark.both_engines


def _treated(clinic: Clinic, on: str, name: str) -> str:
    patient = clinic.patient(given_name=name)
    course = clinic.course(patient)
    clinic.visit(patient, on, (course, 155))
    return course


def test_only_what_runs_unbooked_for_over_a_year_is_listed(clinic: Clinic) -> None:
    _treated(clinic, "2025-11-22", "Ada")
    _treated(clinic, "2025-11-21", "Bea")
    _treated(clinic, "2020-01-06", "Cleo")
    dora = _treated(clinic, "2024-01-08", "Dora")
    clinic.book(dora, "2026-12-01", reason="wants to come again")
    listed = clinic.read(long_untreated, clinic.today)
    assert [row.name for row in listed] == ["Okafor, Cleo", "Okafor, Bea"]


def test_each_has_one_next_step_with_an_owner_a_verb_and_a_day_from_when_it_came_in(
    clinic: Clinic,
) -> None:
    for name in ("Ada", "Bea"):
        patient = clinic.patient(given_name=name)
        course = clinic.course(patient, opened_on=str(clinic.today))
        clinic.visit(patient, "2020-01-06", (course, 155))
    listed = clinic.read(long_untreated, clinic.today)
    in_review = clinic.read(count_courses, clinic.today).by_state[State.IN_REVIEW]
    assert [(row.verb, row.owner, row.step_on) for row in listed] == [
        ("Decide", "a clinician", day("2026-11-27"))
    ] * in_review
    assert _late(clinic, clinic.today) == 0
    assert _late(clinic, day("2026-11-28")) == 2


def _late(clinic: Clinic, today: date) -> int:
    return sum(
        one.step_on is not None and one.step_on < today
        for one in clinic.read(long_untreated, today)
    )


def test_they_are_ended_together_and_taken_up_by_one_undo(clinic: Clinic) -> None:
    for name in ("Ada", "Bea"):
        _treated(clinic, "2024-01-08", name)
    before = clinic.read(long_untreated, clinic.today)
    marked = [(row.uuid, row.version) for row in before]
    with pytest.raises(Invalid):
        clinic.write(end_long_untreated, marked, "no reason", "", clinic.today)
    done = clinic.write(end_long_untreated, marked, "not-reached", "", clinic.today)
    assert (done.value, clinic.read(long_untreated, clinic.today)) == (2, ())
    with pytest.raises(EditConflict):
        clinic.write(end_long_untreated, marked, "not-reached", "", clinic.today)
    clinic.undo(done)
    assert [row.uuid for row in clinic.read(long_untreated, clinic.today)] == [
        row.uuid for row in before
    ]
