"""How injections worked, and the interval that this speaks for."""

from dataclasses import replace

import pytest

from tests.builders import day
from tests.clinics import TODAY, Clinic
from tests.services.treated import Treated
from tracker.domain.interval import Interval
from tracker.domain.problems import Invalid, NotAllowed
from tracker.services.courses import personal_intervals
from tracker.services.outcomes import responses
from tracker.services.visits import recording
from tracker.services.visits.forms import ResponseForm
from tracker.storage import records as r


def test_a_visit_keeps_how_the_injections_before_worked(migraine: Treated) -> None:
    (before,) = migraine.inject("2026-08-24")
    form = migraine.clinic.visit_form(migraine.patient, "2026-11-22", (migraine.course, 155))
    said = ResponseForm(before, wear_off_days=70, side_effects="none")
    migraine.clinic.write(recording.record_visit, replace(form, responses=(said,)), TODAY)
    (row,) = migraine.found().responses
    assert (row.session_uuid, row.told_on, row.wear_off_days) == (before, TODAY, 70)
    assert row.said == "wore off in week 10; no side effects"


def test_a_response_by_telephone_is_noted_and_taken_back(migraine: Treated) -> None:
    (before,) = migraine.inject("2026-08-24")
    form = ResponseForm(before, is_working=True, benefit="good", channel="phone")
    done = migraine.clinic.write(responses.record_response, form, TODAY)
    assert migraine.found().responses[0].said == "still working; good benefit"
    migraine.clinic.undo(done)
    assert migraine.found().responses == ()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({}, "wear_off"),
        ({"wear_off_days": 91}, "wear_off_days"),
        ({"onset_days": -1}, "onset_days"),
        ({"onset_days": 56, "peak_days": 14}, "wear_off_days"),
        ({"onset_days": 3, "peak_days": 40, "wear_off_days": 0}, "wear_off_days"),
    ],
)
def test_a_response_that_cannot_be_names_its_field(
    migraine: Treated, said: dict[str, int], field: str
) -> None:
    (before,) = migraine.inject("2026-08-24")
    with pytest.raises(Invalid) as refused:
        migraine.clinic.write(responses.record_response, ResponseForm(before, **said), TODAY)  # type: ignore[arg-type]
    assert refused.value.field == field


def test_nothing_is_told_of_another_patients_injections(clinic: Clinic) -> None:
    one, other = Treated(clinic), Treated(clinic)
    (before,) = other.inject("2026-08-24")
    form = clinic.visit_form(one.patient, "2026-11-22", (one.course, 155))
    said = ResponseForm(before, is_working=True)
    with pytest.raises(Invalid) as refused:
        clinic.write(recording.record_visit, replace(form, responses=(said,)), TODAY)
    assert refused.value.field == "responses"


def test_recorded_wear_off_proposes_an_interval_that_a_clinician_accepts(
    migraine: Treated,
) -> None:
    for uuid in migraine.inject("2026-01-05", "2026-04-27", "2026-08-10"):
        form = ResponseForm(uuid, wear_off_days=98)
        migraine.clinic.write(responses.record_response, form, TODAY)
    (row,) = migraine.found().proposals
    assert row.interval_label == "14 weeks"
    assert row.evidence == "Wore off in week 14, 14, 14; the middle of 3 cycles is week 14."
    seen = migraine.clinic.seen(r.Course, migraine.course)
    done = migraine.clinic.write(personal_intervals.accept_interval, *seen, row.interval, TODAY)
    assert migraine.found().proposals == ()
    assert migraine.clinic.due_on(migraine.course) == day("2026-11-16")
    migraine.clinic.undo(done)
    assert migraine.clinic.due_on(migraine.course) == day("2026-11-02")


def test_an_interval_that_was_declined_is_proposed_again_after_a_later_cycle(
    migraine: Treated,
) -> None:
    clinic, course = migraine.clinic, migraine.course

    def told(*days: str) -> None:
        for uuid in migraine.inject(*days):
            clinic.write(responses.record_response, ResponseForm(uuid, wear_off_days=98), TODAY)

    told("2025-08-04", "2025-11-24")
    (row,) = migraine.found().proposals
    decline = (personal_intervals.decline_interval, course, row.interval)
    with pytest.raises(Invalid):
        clinic.write(*decline, "..", TODAY)
    due_on = clinic.due_on(course)
    done = clinic.write(*decline, "Her job leaves no other week.", TODAY)
    assert migraine.found().proposals == ()
    assert clinic.due_on(course) == due_on
    said = [one.text for one in clinic.card(migraine.patient).timeline if one.kind == "review"]
    assert said == [
        "Ines Ruiz decided: not every 14 weeks, the interval stays\nHer job leaves no other week."
    ]
    undone = clinic.undo(done)
    assert migraine.found().proposals == (row,)
    clinic.undo(undone)
    assert migraine.found().proposals == ()
    with pytest.raises(NotAllowed):
        clinic.write(*decline, "Once more.", TODAY)
    told("2026-03-16")
    (again,) = migraine.found().proposals
    assert again.interval == row.interval


def test_a_declined_interval_says_nothing_of_another_one(migraine: Treated) -> None:
    first, second = migraine.inject("2026-01-05", "2026-04-27")
    for uuid in (first, second):
        form = ResponseForm(uuid, wear_off_days=98)
        migraine.clinic.write(responses.record_response, form, TODAY)
    (row,) = migraine.found().proposals
    decline = personal_intervals.decline_interval
    migraine.clinic.write(decline, migraine.course, row.interval, "Not now.", TODAY)
    longer = ResponseForm(first, wear_off_days=112), ResponseForm(second, wear_off_days=112)
    for form in longer:
        migraine.clinic.write(responses.record_response, form, TODAY)
    assert [one.interval_label for one in migraine.found().proposals] == ["16 weeks"]


def test_a_proposal_that_no_longer_holds_or_was_never_made_is_not_accepted(
    migraine: Treated,
) -> None:
    seen = migraine.clinic.seen(r.Course, migraine.course)
    with pytest.raises(NotAllowed):
        migraine.clinic.write(
            personal_intervals.accept_interval, *seen, Interval.parse("20 weeks"), TODAY
        )
