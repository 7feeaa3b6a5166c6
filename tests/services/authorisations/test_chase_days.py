"""The days on which payers are asked again: never too late for the visit they are asked about."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from tests.builders import day
from tests.clinics import TODAY, Clinic
from tests.services.authorisations.test_authorisations import act, asked, opened, row_of, year
from tracker.domain.outcome import Done
from tracker.domain.problems import Invalid
from tracker.services.authorisations import authorisations
from tracker.services.authorisations.chase_days import ANSWER_DAYS
from tracker.services.bookings.appointments import (
    BookingForm,
    book,
    cancel_by_patient,
    move_booking,
)
from tracker.services.bookings.slots import BookingSlot
from tracker.services.editing import find
from tracker.storage import records as r


def test_a_day_to_ask_again_never_hides_a_patient_until_the_window_is_over(
    clinic: Clinic, patient: str, course: str
) -> None:
    """Due on 23 November, overdue from 1 December: a payer's answer may take a fortnight at most."""
    clinic.given(patient, "2026-08-31", (course, 155))
    opened(clinic, asked(course))
    last = TODAY + timedelta(days=ANSWER_DAYS)
    with pytest.raises(Invalid, match="nobody would ask the payer") as told:
        act(clinic, authorisations.chase_again, patient, day("2029-01-01"), TODAY)
    assert (told.value.field, row_of(clinic, patient).chase_on) == ("chase_on", None)
    with pytest.raises(Invalid):
        act(clinic, authorisations.chase_again, patient, last + timedelta(days=1), TODAY)
    act(clinic, authorisations.chase_again, patient, last, TODAY)
    row = row_of(clinic, patient)
    form = replace(asked(course), chase_on=day("2029-01-01"))
    with pytest.raises(Invalid, match="nobody would ask the payer"):
        clinic.write(authorisations.edit_authorisation, row.uuid, row.version, form, TODAY)
    with pytest.raises(Invalid, match="nobody would ask the payer"):
        opened(clinic, replace(form, payer="Another"))


def test_a_far_day_to_ask_again_stands_while_the_payer_covers_the_next_visit(
    clinic: Clinic, patient: str, course: str
) -> None:
    clinic.given(patient, "2026-08-31", (course, 155))
    opened(clinic, year(course, valid_to=day("2027-12-31"), visits=None))
    act(clinic, authorisations.chase_again, patient, day("2027-10-01"), TODAY)
    assert row_of(clinic, patient).chase_on == day("2027-10-01")


def test_a_payer_is_asked_in_time_for_a_visit_that_is_booked_sooner(
    clinic: Clinic, patient: str, course: str
) -> None:
    """Also where the booking is moved; as long before the visit as an answer takes, if it can be."""
    clinic.given(patient, "2026-10-05", (course, 155))
    opened(clinic, asked(course, chase_on=day("2026-12-28")))

    def chased() -> tuple[object, object, object]:
        stored = clinic.stored(course)
        return row_of(clinic, patient).chase_on, stored.step_verb, stored.step_on

    done = clinic.write(book, BookingForm((course,), day("2026-12-30")), TODAY)
    assert chased() == (day("2026-12-16"), "chase-insurer", day("2026-12-16"))
    undone = clinic.undo(done)
    assert row_of(clinic, patient).chase_on == day("2026-12-28")
    clinic.undo(undone)
    booking = clinic.read(find, r.Appointment, done.value)
    assert (booking.status, row_of(clinic, patient).chase_on) == ("booked", day("2026-12-16"))

    clinic.write(move_booking, booking.uuid, booking.version, day("2026-12-28"), "", TODAY)
    assert row_of(clinic, patient).chase_on == day("2026-12-14")
    act(clinic, authorisations.mark_sent, patient, day("2026-12-20"))
    assert row_of(clinic, patient).chase_on == day("2026-12-27"), "the day before the visit"
    with pytest.raises(Invalid, match="booked on 28 Dec") as told:
        act(clinic, authorisations.chase_again, patient, day("2026-12-28"), day("2026-12-20"))
    assert told.value.field == "chase_on"


def test_undoing_a_booking_leaves_the_day_of_asking_that_somebody_has_named_since(
    clinic: Clinic, patient: str, course: str
) -> None:
    clinic.given(patient, "2026-10-05", (course, 155))
    opened(clinic, asked(course, chase_on=day("2026-12-28")))
    done = clinic.write(book, BookingForm((course,), day("2026-12-28")), TODAY)
    act(clinic, authorisations.chase_again, patient, day("2026-12-01"), TODAY)
    clinic.undo(done)
    assert row_of(clinic, patient).chase_on == day("2026-12-01")


def test_a_booking_leaves_the_day_of_asking_for_what_covers_it_and_a_sooner_one(
    clinic: Clinic, patient: str, course: str
) -> None:
    clinic.given(patient, "2026-10-05", (course, 155))
    opened(clinic, asked(course, chase_on=day("2026-11-25")))
    clinic.book(course, "2026-12-28")
    assert row_of(clinic, patient).chase_on == day("2026-11-25")
    other = clinic.course(patient, condition="cervical-dystonia")
    clinic.given(patient, "2026-09-28", (other, 100))
    paid = year(other, valid_to=day("2027-12-31"), visits=None, chase_on=day("2027-10-01"))
    opened(clinic, paid)
    clinic.book(other, "2026-12-28")
    assert row_of(clinic, patient).chase_on == day("2027-10-01")


def test_a_day_of_asking_that_somebody_chose_comes_back_with_the_visit_and_stays_with_its_day(
    clinic: Clinic, patient: str, course: str
) -> None:
    clinic.given(patient, "2026-10-05", (course, 155))
    opened(clinic, asked(course))
    made = clinic.write(book, BookingForm((course,), day("2026-12-30")), TODAY)
    act(clinic, authorisations.chase_again, patient, day("2026-12-26"), TODAY)

    def move(on: str, slot: BookingSlot | None = None) -> Done:
        booking = clinic.read(find, r.Appointment, made.value)
        known = booking.uuid, booking.version, day(on)
        return clinic.write(move_booking, *known, "", TODAY, None, slot)

    clinic.undo(move("2026-12-28"))
    assert row_of(clinic, patient).chase_on == day("2026-12-26")
    move("2026-12-30", BookingSlot(at_time=time(10)))
    assert row_of(clinic, patient).chase_on == day("2026-12-26")


def test_a_payer_is_asked_before_a_visit_that_an_undo_brings_back(
    clinic: Clinic, patient: str, course: str
) -> None:
    clinic.given(patient, "2026-10-05", (course, 155))
    opened(clinic, asked(course))
    made = clinic.write(book, BookingForm((course,), day("2026-12-29")), TODAY)
    booking = clinic.read(find, r.Appointment, made.value)
    cancelled = clinic.write(cancel_by_patient, booking.uuid, booking.version, TODAY)
    act(clinic, authorisations.chase_again, patient, day("2027-01-04"), TODAY)
    clinic.undo(cancelled)
    assert row_of(clinic, patient).chase_on == day("2026-12-28")
