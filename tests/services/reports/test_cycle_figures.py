"""The figures of a clinic: what is stored, counted, each with the treatments it counts."""

from collections import Counter

import pytest

from tests.builders import BLADDER, day
from tests.clinics import TODAY, Clinic
from tracker.domain.reports.kept_cycles import Apart, Kept
from tracker.domain.reports.slips import SlipCause
from tracker.services.bookings import appointments
from tracker.services.clinic_days.closing_days import close_and_move
from tracker.services.clinic_days.closures import Closing, close_days
from tracker.services.contacts import attempts
from tracker.services.contacts.attempts import AttemptForm
from tracker.services.courses import holds, own_dates
from tracker.services.reports.cycle_figures import CycleFigures, cycle_figures
from tracker.storage import records as r

SINCE = day("2026-01-01")


def figures(clinic: Clinic) -> CycleFigures:
    return clinic.read(cycle_figures, SINCE, TODAY)


def causes(clinic: Clinic) -> Counter[tuple[Kept, SlipCause | None]]:
    found: Counter[tuple[Kept, SlipCause | None]] = Counter()
    for key, cell in figures(clinic).kept.items():
        found[key.kept, key.cause] += len(cell.course_ids)
    return found


def test_every_cycle_is_counted_once_with_its_month_and_clinician(clinic: Clinic) -> None:
    patient = clinic.patient()
    course = clinic.course(patient, clinician="Dr Ruiz")
    for on in ("2026-01-05", "2026-03-30", "2026-08-31"):
        clinic.given(patient, on, (course, 155))
    found = figures(clinic).kept
    by_month = {
        key.month: (key.clinician, key.kept, list(cell.late)) for key, cell in found.items()
    }
    assert by_month == {
        day("2026-03-01"): ("Dr Ruiz", Kept.ON_TIME, [0]),
        day("2026-06-01"): ("Dr Ruiz", Kept.LATE, [70]),
    }


def test_slips_have_the_cause_that_was_stored(clinic: Clinic) -> None:
    def late(condition: str = BLADDER) -> tuple[str, str]:
        patient = clinic.patient()
        course = clinic.course(patient)
        clinic.given(patient, "2026-01-05", (course, 155))
        return patient, course

    _patient, cancelled = late()
    booking = clinic.book(cancelled, "2026-11-23", made_on="2026-11-20", reason="No place")
    clinic.write(
        appointments.cancel_by_clinic, *clinic.seen(r.Appointment, booking), day("2026-11-21")
    )
    _patient, held = late()
    form = holds.HoldForm(reason="product-missing", not_treated_before=day("2026-12-10"))
    clinic.write(holds.hold, held, form, TODAY)
    patient, called = late()
    attempt = AttemptForm(patient, (called,), "no-answer")
    clinic.write(attempts.record_attempt, attempt, TODAY)
    late()
    assert causes(clinic) == {
        (Kept.STILL_LATE, SlipCause.CLINIC): 1,
        (Kept.STILL_LATE, SlipCause.STOCK): 1,
        (Kept.STILL_LATE, SlipCause.PATIENT): 1,
        (Kept.STILL_LATE, SlipCause.UNKNOWN): 1,
    }


@pytest.mark.parametrize(
    ("is_by_clinic", "cause"), [(True, SlipCause.CLINIC), (False, SlipCause.PATIENT)]
)
def test_a_booking_that_was_moved_on_tells_who_moved_it(
    clinic: Clinic, is_by_clinic: bool, cause: SlipCause
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.given(patient, "2026-05-04", (course, 155))
    booking = clinic.book(course, "2026-07-28", made_on="2026-07-01")
    closed, later, now = day("2026-07-28"), day("2026-08-25"), day("2026-07-27")
    seen = clinic.seen(r.Appointment, booking)
    if is_by_clinic:
        closing = Closing(closed, "Doctor ill")
        clinic.write(close_and_move, (closing,), ((*seen, later),), now)
    else:
        clinic.write(appointments.move_booking, *seen, later, "agreed", now)
    clinic.given(patient, "2026-08-25", (course, 155))
    assert causes(clinic)[Kept.LATE, cause] == 1


def test_a_booking_that_somebody_moves_off_a_closed_day_is_the_clinics_doing(
    clinic: Clinic,
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.given(patient, "2026-05-04", (course, 155))
    booking = clinic.book(course, "2026-07-28", made_on="2026-07-01")
    now, later = day("2026-07-27"), day("2026-08-25")
    clinic.write(close_days, (Closing(day("2026-07-28"), "Doctor ill"),), now)
    seen = clinic.seen(r.Appointment, booking)
    clinic.write(appointments.move_booking, *seen, later, "closed", now)
    clinic.given(patient, "2026-08-25", (course, 155))
    assert causes(clinic)[Kept.LATE, SlipCause.CLINIC] == 1


def test_own_dates_and_what_was_given_elsewhere_are_heeded(clinic: Clinic) -> None:
    patient = clinic.patient()
    moved, elsewhere = clinic.course(patient), clinic.course(patient, BLADDER)
    clinic.given(patient, "2026-03-02", (moved, 155))
    own = own_dates.OwnDateForm(day("2026-06-01"), "holiday")
    clinic.write(own_dates.set_own_date, moved, own, day("2026-05-04"))
    clinic.given(patient, "2026-06-01", (moved, 155))
    clinic.given(patient, "2025-01-06", (elsewhere, 100))
    clinic.outside(patient, "2026-05-04", 100, condition=BLADDER, course_uuid=elsewhere)
    found = {
        (key.month, key.apart, *days)
        for key, cell in figures(clinic).kept.items()
        for days in zip(cell.intended, cell.late, strict=True)
    }
    assert (day("2026-06-01"), Apart.OWN_DATE, 91, 0) in found
    # Both cycles of the other one are there: the first ended elsewhere, the second goes on.
    assert {key[0] for key in found if key[1] is Apart.PLAIN} >= {day("2026-10-01")}


def test_calls_and_what_came_of_them_are_counted(clinic: Clinic) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.given(patient, "2026-01-05", (course, 155))
    form = AttemptForm(patient, (course,), "talked")
    clinic.write(attempts.record_attempt, form, day("2026-03-20"))
    clinic.given(patient, "2026-03-30", (course, 155))
    clinic.write(attempts.record_attempt, form, TODAY)
    found = {
        key.month: [key.came_within(n) for n in (14, 28, 56)] for key in figures(clinic).called
    }
    assert found == {
        day("2026-03-01"): [True, True, True],
        day("2026-11-01"): [None, None, None],
    }


def test_it_reports_its_progress_and_stops_when_told_to(clinic: Clinic) -> None:
    class Stopped(Exception):
        pass

    def stop(done: int, total: int) -> None:
        assert (done, total) == (1, 1)
        raise Stopped

    clinic.course(clinic.patient())
    with pytest.raises(Stopped):
        clinic.read(cycle_figures, SINCE, TODAY, stop)
