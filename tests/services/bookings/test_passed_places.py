"""A free place that somebody has left aside is offered to nobody until another is given back."""

import pytest

from tests.builders import day
from tests.clinics import TODAY, Clinic
from tests.services.clinic_days.test_lists import THURSDAY, THURSDAYS
from tracker.domain.outcome import Done
from tracker.services.bookings.appointments import cancel_by_patient
from tracker.services.bookings.freed_places import freed_places
from tracker.services.bookings.passed_places import pass_place
from tracker.services.clinic_days.lists import add_list
from tracker.storage import records as r

pytestmark = [pytest.mark.both_engines]


def give_back(clinic: Clinic, name: str) -> None:
    booked = clinic.course(clinic.patient(family_name=name))
    booking = clinic.book(booked, str(THURSDAY), reason="agreed")
    clinic.a_minute_passes()
    clinic.write(cancel_by_patient, *clinic.seen(r.Appointment, booking), TODAY)


def test_a_place_left_aside_is_told_to_no_colleague_until_another_is_given_back(
    clinic: Clinic, course: str
) -> None:
    clinic.write(add_list, THURSDAYS, TODAY)
    give_back(clinic, "Adler")
    (place,) = clinic.read(freed_places, TODAY)
    done: Done = clinic.write(pass_place, place.on, place.list_name, TODAY)
    with clinic.as_user("Anna") as anna:
        assert anna.read(freed_places, TODAY) == ()
    again = clinic.undo(done)
    assert clinic.read(freed_places, TODAY) == (place,)
    clinic.undo(again)
    assert clinic.read(freed_places, TODAY) == ()
    give_back(clinic, "Berg")
    assert clinic.read(freed_places, TODAY) == (place,)


def test_what_is_past_is_forgotten(clinic: Clinic) -> None:
    clinic.write(pass_place, THURSDAY, "", TODAY)
    clinic.write(pass_place, day("2026-12-03"), "Injections", day("2026-12-01"))
    kept = clinic.read(lambda tx: [one.on_date for one in tx.query(r.PassedPlace)])
    assert kept == [day("2026-12-03")]
