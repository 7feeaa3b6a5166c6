"""The lists for when the computer is down."""

from datetime import date, timedelta

from tests.clinics import TODAY, Clinic
from tracker.services.bookings.appointments import cancel_by_patient
from tracker.services.exports.downtime import downtime_lists
from tracker.storage import records as r


def test_bookings_of_fourteen_days_and_whoever_is_to_be_called(clinic: Clinic) -> None:
    booked = clinic.course(clinic.patient(), opened_on="2026-11-01", planned=155)
    clinic.book(booked, str(TODAY), reason="as they asked")
    later = clinic.course(clinic.patient(family_name="Baker"), opened_on="2026-11-01")
    clinic.book(later, str(TODAY + timedelta(days=14)), reason="as they asked")
    cole = clinic.patient(family_name="Cole", phones=("555 0100",))
    clinic.given(cole, "2026-05-04", (clinic.course(cole), 155))
    lists = clinic.read(downtime_lists, TODAY)
    (visit,) = lists.visits
    assert (visit.family_name, visit.on) == ("Okafor", TODAY)
    assert visit.treatments == ("Chronic migraine, onabotA, 155 Units",)
    assert lists.until == date(2026, 12, 5)
    assert [row.family_name for row in lists.calls] == ["Cole"]
    assert list(lists.phones.values()) == ["555 0100"]


def test_a_booking_that_was_cancelled_is_not_on_it(clinic: Clinic) -> None:
    course = clinic.course(clinic.patient(), opened_on="2026-11-01")
    booking = clinic.book(course, "2026-11-25", reason="as they asked")
    seen = clinic.seen(r.Appointment, booking)
    clinic.write(cancel_by_patient, *seen, TODAY)
    assert clinic.read(downtime_lists, TODAY).visits == []
