"""A clinician's own date, and the floors that it is signed for."""

import pytest

from tests.builders import day
from tests.clinics import TODAY, Clinic
from tracker.domain.facts import SymptomAnswer
from tracker.domain.problems import Invalid
from tracker.services.courses import own_dates
from tracker.services.courses.own_dates import OwnDateForm
from tracker.services.outcomes import symptom_reports
from tracker.services.outcomes.symptom_reports import SymptomForm


@pytest.mark.peer(14)
def test_an_own_date_equal_to_the_computed_one_is_still_an_own_date(
    clinic: Clinic, patient: str, course: str
) -> None:
    clinic.write(own_dates.set_own_date, course, OwnDateForm(day("2026-11-23")), TODAY)
    clinic.write(
        symptom_reports.report_symptoms,
        course,
        SymptomForm(SymptomAnswer.BACK, TODAY),
        TODAY,
    )
    card = clinic.course_card(patient, course)
    assert card.own_date is not None
    assert (card.due_on, card.own_date.signed_by) == (day("2026-11-23"), "Ines Ruiz")


def test_an_own_date_before_a_floor_is_signed_floor_by_floor_with_a_reason(
    clinic: Clinic, patient: str, course: str
) -> None:
    broken = clinic.read(own_dates.broken_floors, course, TODAY, TODAY)
    assert [floor.name for floor in broken] == ["minimum"]
    for form, field in (
        (OwnDateForm(TODAY, "pain"), "overridden"),
        (OwnDateForm(TODAY, " ", frozenset({"minimum"})), "reason"),
        (OwnDateForm(day("2026-11-21"), "pain"), "on"),
        (OwnDateForm(None), "on"),
    ):
        with pytest.raises(Invalid) as caught:
            clinic.write(own_dates.set_own_date, course, form, TODAY)
        assert caught.value.field == field
    form = OwnDateForm(TODAY, "pain", frozenset({"minimum"}))
    done = clinic.write(own_dates.set_own_date, course, form, TODAY)
    card = clinic.course_card(patient, course)
    assert (card.due_on, card.computed_on) == (TODAY, day("2026-11-23"))
    assert card.floors[0].is_overridden
    clinic.undo(done)
    assert clinic.due_on(course) == day("2026-11-23")


def test_a_newer_own_date_takes_the_place_of_the_one_before(
    clinic: Clinic, patient: str, course: str
) -> None:
    clinic.write(own_dates.set_own_date, course, OwnDateForm(day("2027-01-11"), "abroad"), TODAY)
    done = clinic.write(
        own_dates.set_own_date, course, OwnDateForm(day("2026-12-07"), "at work"), TODAY
    )
    assert clinic.due_on(course) == day("2026-12-07")
    undone = clinic.undo(done)
    assert clinic.due_on(course) == day("2027-01-11")
    redone = clinic.undo(undone)
    assert clinic.due_on(course) == day("2026-12-07")
    clinic.undo(clinic.undo(clinic.undo(redone)))
    assert clinic.due_on(course) == day("2027-01-11")


def test_clearing_an_own_date_goes_back_to_the_computed_one(
    clinic: Clinic, patient: str, course: str
) -> None:
    for on in ("2027-01-11", "2026-12-07"):
        clinic.write(own_dates.set_own_date, course, OwnDateForm(day(on), "abroad"), TODAY)
    own = clinic.course_card(patient, course).own_date
    assert own is not None
    done = clinic.write(own_dates.clear_own_date, own.uuid, own.version, TODAY)
    assert clinic.due_on(course) == day("2026-11-23")
    undone = clinic.undo(done)
    assert clinic.due_on(course) == day("2026-12-07")
    clinic.undo(undone)
    assert clinic.due_on(course) == day("2026-11-23")


def test_an_own_date_after_the_window_needs_a_reason_and_far_after_it_is_told_loudly(
    clinic: Clinic, course: str
) -> None:
    late = {
        on: clinic.read(own_dates.late_day, course, day(on), TODAY)
        for on in ("2026-11-30", "2026-12-01", "2027-05-24", "2027-11-01")
    }
    assert [found and found.is_lapsed for found in late.values()] == [None, False, True, True]
    far = late["2027-11-01"]
    assert far is not None
    assert far.sentence.startswith("Far too late: Mon, 1 Nov 2027 is in 49 weeks")
    with pytest.raises(Invalid) as caught:
        clinic.write(own_dates.set_own_date, course, OwnDateForm(day("2026-12-01")), TODAY)
    assert caught.value.field == "reason"
    form = OwnDateForm(day("2026-12-01"), "comes back from abroad")
    clinic.write(own_dates.set_own_date, course, form, TODAY)
    clinic.write(own_dates.set_own_date, course, OwnDateForm(day("2026-11-30")), TODAY)
    # Measured against the computed window, never against the own date before.
    with pytest.raises(Invalid):
        clinic.write(own_dates.set_own_date, course, OwnDateForm(day("2026-12-02")), TODAY)
