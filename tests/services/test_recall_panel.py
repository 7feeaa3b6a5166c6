from tests.builders import day
from tests.clinics import TODAY, Clinic
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
