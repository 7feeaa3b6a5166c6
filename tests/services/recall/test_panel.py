from tests.builders import day
from tests.clinics import TODAY, Clinic
from tracker.domain.account import Role
from tracker.domain.contact_rules import ContactRules
from tracker.domain.state import State
from tracker.services.bookings.appointments import mark_missed
from tracker.services.contacts.habits import change_contact_habits
from tracker.services.courses.holds import HoldForm, hold
from tracker.services.courses.reviews import open_review
from tracker.services.recall.panel import place_on_list, recall_panel
from tracker.ui.recall.acts import offers


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


def test_a_booking_ahead_keeps_its_own_acts_while_a_clinician_is_asked(
    clinic: Clinic, course: str
) -> None:
    """Nobody can have come, or not, on a day that is still to come."""
    clinic.book(course, "2026-11-27")
    clinic.write(open_review, course, "adverse-event", "", "weak eyelid", TODAY)
    course_id, _state = clinic.read(place_on_list, course, TODAY)

    def acts(today: str) -> list[str]:
        panel = clinic.read(recall_panel, course_id, day(today))
        assert panel.now.standing.state is State.IN_REVIEW
        return [f"{offer.act.value}: {offer.label}" for offer in offers(panel)][:4]

    ahead = ["decide: Decide…", "book: Move…", "cancelled: Cancelled", "we-cancel: We cancel"]
    assert acts("2026-11-22") == ahead
    on_the_day = ["decide: Decide…", "record: Record", "missed: Did not come", "book: Move…"]
    assert acts("2026-11-27") == on_the_day
    assert acts("2026-11-28")[1:3] == ["came: Came", "missed: Did not come"]


def test_a_promise_is_proposed_by_the_clinics_habit_and_never_past_overdue(
    clinic: Clinic, course: str
) -> None:
    course_id, _state = clinic.read(place_on_list, course, TODAY)

    def proposed(today: str) -> str:
        return str(clinic.read(recall_panel, course_id, day(today)).again_on)

    # Three working days on; overdue from 1 December.
    assert proposed("2026-11-20") == "2026-11-25"
    assert proposed("2026-11-27") == "2026-12-01"
    assert proposed("2026-12-04") == "2026-12-09"
    with clinic.as_user("Kim", Role.ADMINISTRATOR) as kim:
        kim.write(change_contact_habits, 0, ContactRules(promise_days=1), TODAY)
    assert proposed("2026-11-20") == "2026-11-23"
