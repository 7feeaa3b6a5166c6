"""What comes of a call: one act on everything that it is about, and one undo."""

from typing import Any

import pytest

from tests.builders import BLADDER, day
from tests.clinics import TODAY, Clinic
from tracker.domain.facts import SymptomAnswer
from tracker.domain.outcome import Done
from tracker.domain.problems import EditConflict, Invalid, NotAllowed
from tracker.services.bookings.appointments import BookingForm
from tracker.services.clinic.check import check_windows
from tracker.services.contacts.attempts import AttemptForm
from tracker.services.contacts.call_outcomes import (
    PersonNews,
    book_in_call,
    hold_in_call,
    report_in_call,
    tell_of_person,
)
from tracker.services.courses.holds import HoldForm
from tracker.services.courses.reviews import open_reviews_of
from tracker.services.outcomes.symptom_reports import SymptomForm
from tracker.services.patients.alerts import add_alert
from tracker.services.recall.panel import place_on_list
from tracker.services.recall.rows import RecallRow, recall_rows
from tracker.services.wording import outcome_label, say_cause_on_list
from tracker.storage import records as r


@pytest.fixture
def bladder(clinic: Clinic, patient: str) -> str:
    """Symptom-led, to be asked about since 16 November."""
    uuid = clinic.course(patient, BLADDER)
    clinic.given(patient, "2026-06-01", (uuid, 100))
    return uuid


def states(clinic: Clinic, *courses: str, on: str | None = None) -> list[str]:
    return [clinic.state(course, on) for course in courses]


def calls(clinic: Clinic, patient: str) -> list[str]:
    return [item.text for item in clinic.card(patient).timeline if item.kind == "contact"]


def both_ways(clinic: Clinic, done: Done, now: list[str], before: list[str], *of: str) -> None:
    """Undo, redo and undo once more: all of it, each time."""
    assert states(clinic, *of) == now
    undone = clinic.undo(done)
    assert states(clinic, *of) == before
    redone = clinic.undo(undone)
    assert states(clinic, *of) == now
    clinic.undo(redone)
    assert states(clinic, *of) == before
    assert clinic.read(check_windows).wrong == 0


def test_a_booking_is_logged_with_its_call_for_all_that_was_booked(
    clinic: Clinic, patient: str, course: str, bladder: str
) -> None:
    both = (course, bladder)
    attempt = AttemptForm(patient, both, "booked", number_used="555 0142", person="daughter")
    done = clinic.write(book_in_call, BookingForm(both, day("2026-11-24")), attempt, TODAY)
    assert set(calls(clinic, patient)) == {"telephone, Ines Ruiz: booked"}
    both_ways(clinic, done, ["booked"] * 2, ["to call"] * 2, *both)
    assert calls(clinic, patient) == []


def test_a_booking_that_is_refused_logs_no_call(clinic: Clinic, patient: str, course: str) -> None:
    too_early = BookingForm((course,), day("2026-11-22"))
    with pytest.raises(Invalid):
        clinic.write(book_in_call, too_early, AttemptForm(patient, (course,), "booked"), TODAY)
    assert calls(clinic, patient) == []


@pytest.mark.parametrize(
    ("answer", "state"),
    [(SymptomAnswer.BACK, "to call"), (SymptomAnswer.STILL_WORKING, "waiting")],
)
def test_what_a_patient_says_is_noted_where_it_counts(
    clinic: Clinic, patient: str, course: str, bladder: str, answer: SymptomAnswer, state: str
) -> None:
    outcome = "symptoms-back" if answer is SymptomAnswer.BACK else "still-working"
    attempt = AttemptForm(patient, (course, bladder), outcome)
    done = clinic.write(report_in_call, SymptomForm(answer, TODAY), (bladder,), attempt, TODAY)
    both_ways(clinic, done, ["to call", state], ["to call", "to call"], course, bladder)


def test_who_is_unwell_on_a_booked_day_is_to_be_moved(
    clinic: Clinic, patient: str, course: str
) -> None:
    clinic.book(course, "2026-11-24")
    held = HoldForm("illness", not_called_before=day("2026-12-06"))
    done = clinic.write(hold_in_call, held, AttemptForm(patient, (course,), "unwell"), TODAY)
    kept = clinic.stored(course)
    assert (kept.state, kept.step_verb) == ("booked wrong", "move-booking")
    clinic.undo(done)
    assert clinic.state(course) == "booked"


def test_who_is_unwell_is_held_in_all_that_the_call_was_about(
    clinic: Clinic, patient: str, course: str, bladder: str
) -> None:
    both = (course, bladder)
    attempt = AttemptForm(patient, both, "unwell")
    held = HoldForm("illness", not_called_before=day("2026-12-07"))
    done = clinic.write(hold_in_call, held, attempt, TODAY)
    both_ways(clinic, done, ["deferred"] * 2, ["to call"] * 2, *both)


def test_an_illness_holds_for_three_months_at_the_most(
    clinic: Clinic, patient: str, course: str
) -> None:
    held = HoldForm("illness", not_called_before=day("2027-02-23"))
    with pytest.raises(Invalid) as caught:
        clinic.write(hold_in_call, held, AttemptForm(patient, (course,), "unwell"), TODAY)
    assert caught.value.field == "not_called_before"
    assert calls(clinic, patient) == []


@pytest.mark.parametrize("outcome", ["died", "moved", "pregnant"])
def test_what_concerns_the_person_acts_on_everything_at_once(
    clinic: Clinic, patient: str, course: str, bladder: str, outcome: str
) -> None:
    clinic.book(course, "2026-11-24")
    before = states(clinic, course, bladder)
    assert before == ["booked", "to call"]
    done = clinic.write(tell_of_person, PersonNews(patient, outcome), TODAY)
    statuses = [booking.status for booking in _bookings(clinic, patient)]
    assert statuses == ["cancelled-by-clinic"]
    both_ways(clinic, done, ["in review"] * 2, before, course, bladder)
    assert [booking.status for booking in _bookings(clinic, patient)] == ["booked"]


def test_a_pregnancy_that_is_noted_on_the_patients_page_frees_the_booked_day_too(
    clinic: Clinic, patient: str, course: str
) -> None:
    clinic.book(course, "2026-11-24")
    done = clinic.write(add_alert, patient, "pregnancy", "", None, TODAY)
    assert [booking.status for booking in _bookings(clinic, patient)] == ["cancelled-by-clinic"]
    both_ways(clinic, done, ["in review"], ["booked"], course)
    clinic.write(add_alert, patient, "allergy", "latex", None, TODAY)
    assert clinic.state(course) == "booked"


def test_a_pregnancy_is_decided_within_two_working_days_and_the_list_says_no_diagnosis(
    clinic: Clinic, patient: str, course: str
) -> None:
    clinic.write(tell_of_person, PersonNews(patient, "pregnant"), TODAY)
    asked = clinic.read(open_reviews_of, course, TODAY)
    # TODAY is a Sunday.
    assert [(row.code, row.late_on) for row in asked] == [("pregnancy", day("2026-11-24"))]
    assert calls(clinic, patient) == ["telephone, Ines Ruiz: medical reason"]
    row = next(iter(clinic.read(_rows, course).values()))
    told = [say_cause_on_list(cause, row.state) for cause in row.causes]
    assert told == ["A clinician decides: medical reason."]
    assert row.contact is not None
    assert outcome_label(row.contact.outcome) == "medical reason"


def test_a_booking_that_somebody_changed_since_keeps_all_of_it(
    clinic: Clinic, patient: str, course: str
) -> None:
    clinic.book(course, "2026-11-24")
    done = clinic.write(tell_of_person, PersonNews(patient, "moved"), TODAY)
    booking = _bookings(clinic, patient)[0]
    clinic.write(_touch, booking.uuid)
    with pytest.raises(EditConflict):
        clinic.undo(done)
    assert clinic.state(course) == "in review"


def test_of_somebody_without_a_treatment_nothing_is_told(clinic: Clinic, patient: str) -> None:
    with pytest.raises(NotAllowed):
        clinic.write(tell_of_person, PersonNews(patient, "moved"), TODAY)


def _rows(tx: Any, course: str) -> dict[int, RecallRow]:
    return recall_rows(tx, TODAY, [place_on_list(tx, course, TODAY)[0]])


def _bookings(clinic: Clinic, patient: str) -> list[Any]:
    def asked(tx: Any) -> list[Any]:
        a = r.Appointment
        query = tx.query(a).join(r.Patient, r.Patient.id == a.patient_id)
        return list(query.filter(r.Patient.uuid == patient).order_by(a.id))

    return clinic.read(asked)


def _touch(tx: Any, uuid: str) -> Done:
    appointment = tx.query(r.Appointment).filter_by(uuid=uuid).one()
    appointment.note = "spoke to the ward"
    tx.flush()
    return Done()
