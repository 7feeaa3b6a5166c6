from tests.builders import day
from tests.clinics import TODAY, Clinic
from tracker.domain.state import State
from tracker.services.appointments import mark_missed
from tracker.services.holds import HoldForm, hold
from tracker.services.recall_panel import place_on_list, recall_panel


def test_a_treatment_that_was_never_given_shows_its_hold(clinic: Clinic) -> None:
    course = clinic.course(clinic.patient())
    course_id, _state = clinic.read(place_on_list, course, TODAY)
    assert clinic.read(recall_panel, course_id, TODAY).hold is None
    clinic.write(hold, course, HoldForm("illness", day("2026-12-20")), TODAY)
    shown = clinic.read(recall_panel, course_id, TODAY).hold
    assert shown is not None
    assert shown.on == day("2026-12-20")


def test_a_past_booking_can_be_answered_while_a_clinician_is_asked(clinic: Clinic) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.visit(patient, "2026-04-01", (course, 155))
    booked = clinic.book(course, "2026-11-10", made_on="2026-11-01", reason="late")
    course_id, _state = clinic.read(place_on_list, course, TODAY)
    lapsed = day("2027-02-01")
    panel = clinic.read(recall_panel, course_id, lapsed)
    assert panel.now.standing.state is State.IN_REVIEW
    assert panel.booking is not None
    assert panel.booking.uuid == booked
    clinic.write(mark_missed, booked, panel.booking.version, lapsed)
    assert clinic.read(recall_panel, course_id, lapsed).booking is None
