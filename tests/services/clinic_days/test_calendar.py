"""The calendar: days with their lists and places, and who is booked on them."""

from datetime import time

from tests.builders import BLADDER, day
from tests.clinics import Clinic
from tracker.services.bookings.appointments import cancel_by_patient, mark_came, mark_missed
from tracker.services.bookings.slots import BookingSlot
from tracker.services.clinic_days.calendar import CalendarDay, read_calendar
from tracker.services.wording.calendar import (
    booking_outcome,
    day_spoken,
    places_short,
    places_text,
)
from tracker.storage import records as r

MONDAY = day("2026-11-23")


def week(clinic: Clinic, most_named: int = 10) -> tuple[CalendarDay, ...]:
    return clinic.read(read_calendar, MONDAY, 7, most_named)


def held(clinic: Clinic, name: str, places: int | None, weekday: int, **more: object) -> None:
    clinic.write(
        lambda tx: tx.add(
            r.ClinicListRecord(name=name, places=places, weekday=weekday, version=1, **more)
        )
    )


def test_a_new_clinic_has_room_for_everybody_monday_to_friday(clinic: Clinic, course: str) -> None:
    clinic.book(course, "2026-11-24", slot=BookingSlot(time(9, 20)))
    days = week(clinic)
    assert [one.is_open for one in days] == [True] * 5 + [False] * 2
    assert (days[1].booked, days[1].places) == (1, None)
    (booking,) = days[1].named
    assert (booking.name, booking.at_time) == ("Okafor, Ada", time(9, 20))


def test_lists_give_places_and_what_is_booked_takes_them(clinic: Clinic, course: str) -> None:
    held(clinic, "Injections", 12, 1)
    held(clinic, "Urology", 6, 4, conditions=[BLADDER])
    clinic.book(course, "2026-11-24")
    days = week(clinic)
    assert [one.is_open for one in days] == [False, True, False, False, True, False, False]
    assert (days[1].places, days[1].left, days[4].left) == (12, 11, 6)
    # Where a cell has no room for words, the numbers stay whole.
    assert (places_text(days[1]), places_short(days[1])) == ("1 of 12 places", "1/12")
    assert places_short(days[0]) == "No clinic"


def test_a_closed_day_says_why_and_still_names_who_is_booked(clinic: Clinic, course: str) -> None:
    clinic.book(course, "2026-11-24")
    clinic.write(lambda tx: tx.add(r.Closure(closed_on=day("2026-11-24"), reason="Training")))
    closed = week(clinic)[1]
    assert (closed.is_open, closed.closed_for, closed.booked) == (False, "Training", 1)
    assert (closed.unlisted, len(closed.named)) == (1, 1)
    assert places_short(closed) == "1 booked"


def test_cancelled_bookings_hold_no_place(clinic: Clinic, course: str) -> None:
    booking = clinic.book(course, "2026-11-24")
    clinic.write(cancel_by_patient, *clinic.seen(r.Appointment, booking), clinic.today)
    assert week(clinic)[1].booked == 0


def test_names_are_only_as_many_as_were_asked_for(clinic: Clinic) -> None:
    for number in range(3):
        patient = clinic.patient(family_name=f"Okafor {number}")
        course = clinic.course(patient)
        clinic.visit(patient, "2026-08-31", (course, 155))
        clinic.book(course, "2026-11-24")
    assert (week(clinic, 2)[1].booked, len(week(clinic, 2)[1].named)) == (3, 2)


def test_a_visit_that_was_missed_is_told_from_one_that_was_kept_and_one_to_come(
    clinic: Clinic,
) -> None:
    for name in ("Adeyemi", "Brandt", "Chen"):
        course = clinic.course(clinic.patient(family_name=name))
        clinic.book(course, "2026-11-24", reason="Agreed")
    tuesday = day("2026-11-24")
    for booking, outcome in zip(week(clinic)[1].named, (mark_came, mark_missed), strict=False):
        clinic.write(outcome, booking.uuid, booking.version, tuesday)
    found = week(clinic)[1]
    assert (found.came, found.missed, found.waiting) == (1, 1, 1)
    said = [booking_outcome(one, is_past=False) for one in found.named]
    assert said == ["Came", "Did not come", ""]
    # The day after, nobody has said what became of the third.
    assert booking_outcome(found.named[2], is_past=True) == "Came? Nobody has said"
    spoken = day_spoken(found, None, is_best=False, is_past=True)
    assert spoken.endswith(" booked; 1 came; 1 did not come; 1 without a word")
