"""Closing a clinic day: who falls in, ranked by harm, and moved in one act with one undo."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.builders import day
from tests.clinics import TODAY, Clinic
from tracker.domain.outcome import Done
from tracker.domain.problems import EditConflict, Invalid
from tracker.services.bookings.appointments import move_booking
from tracker.services.bookings.untold_patients import mark_untold
from tracker.services.clinic.check import check_windows
from tracker.services.clinic_days.closing_days import (
    ClosurePreview,
    close_and_move,
    preview_closing,
)
from tracker.services.clinic_days.closures import Closing, close_days, open_days
from tracker.services.editing import find
from tracker.services.patients.patients import edit_patient, patient_form
from tracker.services.rules.in_force import current_rules
from tracker.storage import records as r

CLOSED = day("2026-11-26")  # a Thursday


def held(clinic: Clinic, places: int, *weekdays: int) -> None:
    for weekday in weekdays:
        clinic.write(
            lambda tx, on=weekday: tx.add(
                r.ClinicListRecord(name="Injections", places=places, weekday=on, version=1)
            )
        )


def booked(clinic: Clinic, name: str, last: str, on: date = CLOSED) -> str:
    """A booking of a course that is due 12 weeks after ``last``."""
    patient = clinic.patient(family_name=name)
    course = clinic.course(patient)
    clinic.given(patient, last, (course, 155))
    return clinic.book(course, str(on), reason="agreed", made_on="2026-10-20")


def preview(clinic: Clinic) -> ClosurePreview:
    return clinic.read(preview_closing, (CLOSED,), TODAY)


def take(clinic: Clinic, seen: ClosurePreview) -> Done:
    moves = tuple((one.uuid, one.version, one.proposed_on) for one in seen.proposed)
    return clinic.write(close_and_move, (Closing(CLOSED, "Training"),), moves, TODAY)


def days_booked(clinic: Clinic) -> list[str]:
    return clinic.read(
        lambda tx: [str(on) for on in tx.scalars(select(r.Appointment.on_date).order_by("id"))]
    )


def test_who_is_nearest_the_end_of_the_window_is_first(clinic: Clinic) -> None:
    held(clinic, 1, 3, 4)
    booked(clinic, "Later", "2026-09-03")  # due 11-26, overdue from 12-04
    booked(clinic, "Sooner", "2026-08-31")  # due 11-23, overdue from 12-01
    seen = preview(clinic)
    assert [(one.name, str(one.proposed_on), one.is_late) for one in seen.falls_in] == [
        ("Sooner, Ada", "2026-11-27", False),
        ("Later, Ada", "2026-12-03", False),
    ]


def test_who_passes_overdue_is_counted_and_the_places_before_and_after(clinic: Clinic) -> None:
    held(clinic, 1, 3)
    booked(clinic, "Sooner", "2026-08-31")
    seen = preview(clinic)
    assert (seen.late, str(seen.falls_in[0].proposed_on)) == (1, "2026-12-03")
    # Nine Thursdays in sight, of which one is booked; one of the eight that are left is taken.
    assert (seen.left_before, seen.left_after) == (8, 7)


def test_who_was_late_on_the_booked_day_does_not_pass_overdue_by_the_closure(
    clinic: Clinic,
) -> None:
    held(clinic, 1, 3)
    booked(clinic, "Long", "2026-06-01")
    seen = preview(clinic)
    assert (seen.falls_in[0].is_late, seen.late) == (True, 0)


def test_a_sooner_day_is_asked_about_first_unless_they_know_of_none(clinic: Clinic) -> None:
    held(clinic, 2, 1, 3)
    booking = booked(clinic, "Okafor", "2026-08-27")
    (one,) = preview(clinic).falls_in
    assert (str(one.proposed_on), one.is_asked_first) == ("2026-11-24", True)
    clinic.write(lambda tx: mark_untold(tx, booking, None, TODAY)[0])
    (one,) = preview(clinic).falls_in
    assert (str(one.proposed_on), one.is_asked_first) == ("2026-11-24", False)


def test_who_has_died_stops_nobody_from_being_moved(clinic: Clinic) -> None:
    booked(clinic, "Sooner", "2026-08-31")
    booked(clinic, "Dead", "2026-08-31")
    patient = clinic.read(
        lambda tx: str(
            tx.scalars(select(r.Patient.uuid).where(r.Patient.family_name == "Dead")).one()
        )
    )
    shown = clinic.read(patient_form, patient)
    clinic.write(
        edit_patient, patient, shown.version, replace(shown.form, deceased_on=TODAY), TODAY
    )
    seen = preview(clinic)
    assert [one.name for one in seen.proposed] == ["Sooner, Ada"]
    take(clinic, seen)
    assert days_booked(clinic) == ["2026-11-27", str(CLOSED)]


def test_who_is_booked_on_another_day_too_is_moved_like_everybody(clinic: Clinic) -> None:
    booked(clinic, "Twice", "2026-08-31")
    course = clinic.read(lambda tx: str(tx.scalars(select(r.Course.uuid)).one()))
    clinic.book(course, "2026-12-10", reason="agreed", made_on="2026-10-20")
    take(clinic, preview(clinic))
    assert days_booked(clinic) == ["2026-11-27", "2026-12-10"]


def test_a_preview_writes_nothing(clinic: Clinic) -> None:
    booked(clinic, "Sooner", "2026-08-31")
    preview(clinic)
    assert days_booked(clinic) == [str(CLOSED)]
    assert clinic.read(current_rules).days.is_open(CLOSED)


def test_all_are_moved_in_one_act_and_put_back_by_one_undo(clinic: Clinic) -> None:
    held(clinic, 2, 3, 4)
    for name in ("One", "Two"):
        booked(clinic, name, "2026-08-31")
    done = take(clinic, preview(clinic))
    assert days_booked(clinic) == ["2026-11-27", "2026-11-27"]
    assert not clinic.read(current_rules).days.is_open(CLOSED)
    back = clinic.undo(done)
    assert days_booked(clinic) == [str(CLOSED)] * 2
    assert clinic.read(current_rules).days.is_open(CLOSED)
    clinic.undo(back)
    assert days_booked(clinic) == ["2026-11-27", "2026-11-27"]
    assert not clinic.read(current_rules).days.is_open(CLOSED)


def test_a_conflict_in_one_booking_leaves_everything_as_it_was(clinic: Clinic) -> None:
    held(clinic, 2, 3, 4)
    one = booked(clinic, "One", "2026-08-31")
    booked(clinic, "Two", "2026-08-31")
    seen = preview(clinic)
    moved = (*clinic.seen(r.Appointment, one), day("2026-11-27"), "", TODAY)
    clinic.write(move_booking, *moved)
    with pytest.raises(EditConflict, match=r"^[A-Z][a-z]+, Ada: Somebody has changed"):
        take(clinic, seen)
    assert days_booked(clinic) == ["2026-11-27", str(CLOSED)]
    assert clinic.read(current_rules).days.is_open(CLOSED)


def test_who_was_moved_before_comes_first_of_equals_unless_the_move_was_undone(
    clinic: Clinic,
) -> None:
    held(clinic, 3, 2, 3, 4)
    first, second = (
        booked(clinic, name, "2026-08-31", on)
        for name, on in (("First", CLOSED), ("Second", day("2026-11-25")))
    )
    moved = clinic.write(move_booking, *clinic.seen(r.Appointment, second), CLOSED, "", TODAY)
    assert [one.name for one in preview(clinic).falls_in] == ["Second, Ada", "First, Ada"]
    clinic.undo(moved)
    again = clinic.write(move_booking, *clinic.seen(r.Appointment, first), CLOSED, "", TODAY)
    assert again.value == first
    assert [one.times_moved for one in preview(clinic).falls_in] == [0]


def test_a_day_can_be_closed_opened_and_closed_again(clinic: Clinic) -> None:
    clinic.write(close_days, (Closing(CLOSED, "Training"),), TODAY)
    with pytest.raises(Invalid):
        clinic.write(close_days, (Closing(CLOSED, "Training"),), TODAY)
    clinic.write(open_days, (CLOSED,), TODAY)
    clinic.write(close_days, (Closing(CLOSED, "Illness"),), TODAY)
    assert not clinic.read(current_rules).days.is_open(CLOSED)


def test_a_closure_moves_the_day_by_which_a_decision_is_late_and_windows_are_stored_so(
    clinic: Clinic, course: str
) -> None:
    def late_on() -> str:
        return str(clinic.stored(course, "2027-06-01").step_on)

    before = late_on()
    done = clinic.write(close_days, (Closing(day(before), "Training"),), TODAY)
    assert late_on() > before
    assert clinic.read(check_windows).wrong == 0
    clinic.undo(done)
    assert late_on() == before


def test_a_booking_that_stays_on_a_closed_day_is_to_be_moved_by_the_nurses(
    clinic: Clinic, course: str
) -> None:
    booking = clinic.book(course, str(CLOSED))
    assert clinic.state(course) == "booked"
    closed = clinic.write(close_days, (Closing(CLOSED, "Illness"),), TODAY)
    now = clinic.stored(course)
    assert (now.state, now.step_verb, now.step_owner) == ("booked wrong", "move-booking", "nurses")
    assert clinic.read(check_windows).wrong == 0
    opened = clinic.undo(closed)
    assert clinic.state(course) == "booked"
    clinic.undo(opened)
    moving = (*clinic.seen(r.Appointment, booking), day("2026-11-27"), "", TODAY)
    clinic.write(move_booking, *moving)
    assert clinic.state(course) == "booked"
    assert clinic.read(check_windows).wrong == 0


def test_a_closure_moves_only_what_counts_its_day_and_no_day_that_was_agreed(
    clinic: Clinic, course: str
) -> None:
    def late_on(one: str, today: str | None = None) -> date:
        return day(str(clinic.stored(one, today).step_on))

    before = late_on(course, "2027-06-01")
    patient = clinic.patient(family_name="Agreed")
    agreed, later = clinic.course(patient), clinic.course(clinic.patient(family_name="Later"))
    clinic.given(patient, "2026-11-03", (agreed, 155))
    clinic.write(
        lambda tx: tx.add(
            r.Review(
                course_id=find(tx, r.Course, agreed).id,
                code="adverse-event",
                opened_on=TODAY,
                late_on=before,
            )
        )
    )
    untouched = late_on(later, "2027-12-01")
    closings = (Closing(before, "Training"), Closing(TODAY, "Illness"))
    done = clinic.write(close_days, closings, TODAY)
    assert late_on(agreed) == before
    assert late_on(course, "2027-06-01") > before
    assert late_on(later, "2027-12-01") == untouched
    assert clinic.read(check_windows).wrong == 0
    clinic.undo(done)
    assert late_on(course, "2027-06-01") == before
    assert clinic.read(check_windows).wrong == 0


def test_twelve_patients_are_moved_inside_their_windows_the_last_to_end_giving_way(
    clinic: Clinic,
) -> None:
    """How long it takes is for the benchmarks: ten places on the Monday in the window of all."""
    held(clinic, 10, 0, 3)
    for number in range(12):
        booked(clinic, f"Okafor {number:02}", str(day("2026-08-31") + timedelta(days=number % 4)))
    seen = preview(clinic)
    take(clinic, seen)
    assert Counter(days_booked(clinic)) == {"2026-11-30": 10, "2026-12-03": 2}
    # Those whose window ends last give way; it holds the Thursday still.
    given_way = [one for one in seen.falls_in if one.proposed_on == day("2026-12-03")]
    assert {str(one.overdue_from) for one in given_way} == {"2026-12-04"}
    assert not any(one.is_late for one in seen.falls_in)
