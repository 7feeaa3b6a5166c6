"""The clinic day: who stands where, what is drawn up and given, and a day that closes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import time

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session as Tx

from tests.builders import BLADDER, MIGRAINE, day
from tests.clinics import TODAY, Clinic
from tracker.domain.clinic_day import DayState
from tracker.domain.facts import AppointmentStatus, SessionStatus
from tracker.domain.outcome import Done
from tracker.domain.problems import EditConflict, Invalid, NotAllowed
from tracker.domain.sites import Side, Site
from tracker.services.bookings.appointments import (
    cancel_by_clinic,
    cancel_by_patient,
    mark_arrived,
    mark_came,
    mark_missed,
    mark_not_treated,
)
from tracker.services.bookings.slots import BookingSlot
from tracker.services.clinic_days.day_closing import close_day
from tracker.services.clinic_days.today import Today, TodayRow, read_day
from tracker.services.patients.consents import ConsentForm, add_consent
from tracker.services.rules.choices import reasons
from tracker.services.visits.drawing_up import draw_up, put_back
from tracker.services.visits.recording import blank_visit, record_visit
from tracker.services.visits.sessions import give_session
from tracker.services.wording import clinic_day as words
from tracker.storage import records as r

LAST = "2026-08-24"
ON = str(TODAY)


def booked_patient(
    clinic: Clinic, name: str = "Okafor", on: str = ON, **more: object
) -> tuple[str, str, str]:
    """A patient of whom a migraine course, treated once, is booked: patient, course, booking."""
    patient = clinic.patient(family_name=name)
    course = clinic.course(patient)
    clinic.given(patient, LAST, (course, 155))
    reason = more.pop("reason", "agreed") if on == ON else "agreed"
    return patient, course, clinic.book(course, on, reason=reason, made_on="2026-10-01", **more)


def the_day(clinic: Clinic, on: str = ON) -> Today:
    return clinic.read(read_day, day(on), TODAY)


def only(clinic: Clinic) -> TodayRow:
    (row,) = the_day(clinic).rows
    return row


def act(clinic: Clinic, command: Callable[..., Done], booking: str, *more: object) -> Done:
    return clinic.write(command, *clinic.seen(r.Appointment, booking), *more, TODAY)


def test_no_vial_is_to_be_taken_out_for_two_whom_it_does_not_hold_enough_for(
    clinic: Clinic,
) -> None:
    for hour in (9, 10):
        booked_patient(clinic, f"Okafor {hour}", slot=BookingSlot(time(hour)))

    def vials() -> list[tuple[str, ...]]:
        return [course.vials for row in the_day(clinic).rows for course in row.courses]

    assert vials() == [(), ()]
    clinic.vials(200, lot="A1")
    too_little = "Too little in stock: 155 Units are needed."
    assert vials() == [("Botox 200 Units, lot A1",), (too_little,)]  # 45 Units are left in it
    clinic.vials(200, lot="B2")
    assert vials() == [("Botox 200 Units, lot A1",), ("Botox 200 Units, lot B2",)]


def test_the_map_of_last_time_is_told_muscle_by_muscle(clinic: Clinic) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    sites = (
        Site("temporalis", Side.LEFT, 20_000, 4),
        Site("temporalis", Side.RIGHT, 25_000, 5),
        Site("procerus", Side.MIDLINE, 5_000),
    )
    form = clinic.visit_form(patient, LAST, (course, 50), incident_reason="given before")
    session = replace(form.sessions[0], sites=sites)
    clinic.write(record_visit, replace(form, sessions=(session,)), TODAY)
    clinic.book(course, ON, made_on="2026-10-01", reason="agreed")
    assert only(clinic).courses[0].last_map == (
        "Temporalis: left 20 Units, right 25 Units",
        "Procerus: midline 5 Units",
    )


@pytest.mark.parametrize(
    ("ends_on", "said", "warns"),
    [
        (None, "No consent is recorded for this treatment.", False),
        ("2026-11-21", "The consent ended on 21 Nov 2026: ask for it again.", True),
        ("2026-11-22", "Consent of 5 Jan 2026, good until 22 Nov 2026.", False),
    ],
)
def test_the_row_says_whether_the_patient_agreed_and_warns_where_that_has_ended(
    clinic: Clinic, ends_on: str | None, said: str, warns: bool
) -> None:
    patient, *_ = booked_patient(clinic)
    if ends_on is not None:
        form = ConsentForm(MIGRAINE, day("2026-01-05"), ends_on=day(ends_on))
        clinic.write(add_consent, patient, form, TODAY)
    row = only(clinic)
    (course,) = row.courses
    assert words.consent_text(course) == said
    assert (said in words.warnings(row)) is warns


def test_a_patient_goes_from_booked_to_signed(clinic: Clinic) -> None:
    patient, course, booking = booked_patient(clinic)
    assert only(clinic).state is DayState.BOOKED
    act(clinic, mark_arrived, booking)
    assert only(clinic).state is DayState.ARRIVED
    clinic.write(draw_up, patient, TODAY)
    assert only(clinic).state is DayState.DRAWN_UP
    clinic.unsigned(patient, ON, (course, 155))
    assert only(clinic).state is DayState.GIVEN
    (given,) = only(clinic).courses
    assert given.session is not None
    assert given.session.status is SessionStatus.GIVEN


def test_what_was_drawn_up_becomes_what_was_given_and_stands_there_once(clinic: Clinic) -> None:
    patient, course, _ = booked_patient(clinic)
    clinic.write(draw_up, patient, TODAY)
    clinic.visit(patient, ON, (course, 160))

    def doses(tx: Tx) -> list[int | None]:
        wanted = r.SessionRecord.given_on == TODAY
        return list(tx.scalars(select(r.SessionRecord.dose).where(wanted)))

    assert clinic.read(doses) == [160_000]
    assert only(clinic).state is DayState.SIGNED
    assert len(clinic.card(patient).sessions) == 2


def test_a_visit_begins_with_what_was_drawn_up(clinic: Clinic) -> None:
    patient = clinic.patient()
    course = clinic.course(patient, planned=150)
    clinic.book(course, ON, reason="agreed")
    clinic.write(draw_up, patient, TODAY)
    (form,) = clinic.read(blank_visit, patient, (course,), TODAY).sessions
    assert form.dose == 150_000
    assert form.lots == ()


def test_nothing_is_drawn_up_without_a_dose_and_the_treatment_is_named(clinic: Clinic) -> None:
    patient = clinic.patient()
    clinic.book(clinic.course(patient), ON, reason="agreed")
    with pytest.raises(Invalid, match="Chronic migraine"):
        clinic.write(draw_up, patient, TODAY)
    assert only(clinic).state is DayState.BOOKED


def test_drawing_up_can_be_taken_back_and_done_again(clinic: Clinic) -> None:
    patient, _, _ = booked_patient(clinic)
    done = clinic.write(draw_up, patient, TODAY)
    back = clinic.undo(done)
    assert only(clinic).state is DayState.BOOKED
    clinic.undo(back)
    assert only(clinic).state is DayState.DRAWN_UP
    with pytest.raises(NotAllowed):
        clinic.write(draw_up, patient, TODAY)


def test_plans_of_several_visits_become_one_visit_when_they_are_given_together(
    clinic: Clinic,
) -> None:
    patient, migraine, _ = booked_patient(clinic)
    bladder = clinic.course(patient, BLADDER)
    for course in (migraine, bladder):
        clinic.visit(patient, ON, (course, 100), status=SessionStatus.PLANNED)
    clinic.visit(patient, ON, (migraine, 155), (bladder, 100))
    today = [row for row in clinic.card(patient).sessions if row.on == TODAY]
    assert [row.status for row in today] == ["signed", "signed"]
    assert len({row.visit_uuid for row in today}) == 1


def test_who_was_treated_by_a_plan_has_come(clinic: Clinic) -> None:
    patient, _, booking = booked_patient(clinic)
    clinic.write(draw_up, patient, TODAY)
    (course,) = only(clinic).courses
    assert course.session is not None
    uuid, version = course.session.uuid, course.session.version
    form = clinic.amended(uuid)
    clinic.write(give_session, uuid, version, form, SessionStatus.GIVEN, TODAY)
    assert only(clinic).state is DayState.GIVEN
    assert only(clinic).bookings[0].status is AppointmentStatus.DONE
    assert only(clinic).bookings[0].uuid == booking


def test_what_was_drawn_up_for_nothing_is_put_back(clinic: Clinic) -> None:
    patient, _, booking = booked_patient(clinic)
    clinic.write(draw_up, patient, TODAY)
    act(clinic, mark_missed, booking)
    row = only(clinic)
    assert row.state is DayState.MISSED
    seen = tuple((session.uuid, session.version) for session in row.drawn_up)
    clinic.write(put_back, patient, seen, TODAY)
    assert only(clinic).drawn_up == ()
    assert only(clinic).state is DayState.MISSED


def test_arriving_can_be_taken_back_and_a_stale_row_is_refused(clinic: Clinic) -> None:
    _, _, booking = booked_patient(clinic)
    seen = clinic.seen(r.Appointment, booking)
    done = clinic.write(mark_arrived, *seen, TODAY)
    with pytest.raises(EditConflict):
        clinic.write(mark_arrived, *seen, TODAY)
    clinic.undo(done)
    assert only(clinic).state is DayState.BOOKED


def test_who_came_and_was_not_treated_has_a_reason_and_is_called_again(clinic: Clinic) -> None:
    _, course, booking = booked_patient(clinic)
    act(clinic, mark_came, booking)
    done = act(clinic, mark_not_treated, booking, "unwell", "fever since yesterday")
    row = only(clinic)
    assert row.state is DayState.NOT_TREATED
    assert (row.bookings[0].reason, row.bookings[0].note) == ("unwell", "fever since yesterday")
    assert clinic.state(course, "2026-11-23") == "to call"
    assert clinic.stored(course, "2026-11-23").reasons[0][0] == "not-treated"
    clinic.undo(done)
    assert only(clinic).state is DayState.ARRIVED


def test_not_treated_needs_a_reason_of_the_list_and_words_for_another_one(clinic: Clinic) -> None:
    _, _, booking = booked_patient(clinic)
    for reason, why in (("", ""), ("full-moon", ""), ("other", " ")):
        with pytest.raises(Invalid):
            act(clinic, mark_not_treated, booking, reason, why)


def test_a_clinic_that_is_older_than_these_reasons_has_them_too(clinic: Clinic) -> None:
    _, _, booking = booked_patient(clinic)

    def forget(tx: Tx) -> None:
        tx.connection().execute(
            text("update coded_reason set kind = 'older' where kind = 'not-treated'")
        )

    clinic.write(forget)
    assert "declined" in {one.code for one in clinic.read(reasons, "not-treated")}
    act(clinic, mark_not_treated, booking, "declined", "")
    assert only(clinic).state is DayState.NOT_TREATED


def test_who_was_treated_is_not_marked_as_not_treated(clinic: Clinic) -> None:
    patient, course, booking = booked_patient(clinic)
    clinic.visit(patient, ON, (course, 155))
    with pytest.raises(NotAllowed):
        act(clinic, mark_not_treated, booking, "unwell", "")


def test_the_row_says_what_is_planned_and_what_was_given_last(clinic: Clinic) -> None:
    _, _, _ = booked_patient(clinic)
    (course,) = only(clinic).courses
    assert course.planned_dose == 155_000
    assert (course.last_on, course.last_dose) == (day(LAST), 155_000)
    assert course.fit == "fits"
    assert course.cover.is_covered


def test_both_treatments_of_one_patient_stand_in_one_row(clinic: Clinic) -> None:
    patient, _, _ = booked_patient(clinic)
    clinic.book(clinic.course(patient, BLADDER), ON, reason="agreed")
    assert len(only(clinic).courses) == 2
    assert the_day(clinic).day.sum.booked == 1


def test_a_past_booking_without_an_outcome_is_asked_about_until_it_has_one(clinic: Clinic) -> None:
    _, _, booking = booked_patient(clinic, on="2026-11-20")
    (asked,) = the_day(clinic).earlier
    assert asked.is_earlier
    assert asked.on == day("2026-11-20")
    assert the_day(clinic).rows == ()
    act(clinic, mark_missed, booking)
    assert the_day(clinic).earlier == ()


def test_a_past_booking_is_not_asked_about_once_something_was_given(clinic: Clinic) -> None:
    patient, course, _ = booked_patient(clinic, on="2026-11-19")
    clinic.visit(patient, "2026-11-20", (course, 155))
    assert the_day(clinic).earlier == ()


def test_a_day_closes_with_its_sum_and_opens_again_when_something_happens(clinic: Clinic) -> None:
    patient, course, _ = booked_patient(clinic, "Okafor")
    _, _, missed = booked_patient(clinic, "Blanc")
    _, _, cancelled = booked_patient(clinic, "Ito")
    _, _, sent_home = booked_patient(clinic, "Nakamura")
    with pytest.raises(NotAllowed, match=r"Blanc.*Ito.*Nakamura.*Okafor"):
        clinic.write(close_day, TODAY, TODAY)
    clinic.visit(patient, ON, (course, 155))
    act(clinic, mark_missed, missed)
    act(clinic, cancel_by_patient, cancelled)
    act(clinic, mark_not_treated, sent_home, "declined", "")
    clinic.write(close_day, TODAY, TODAY)
    shown = the_day(clinic)
    assert shown.closed is not None
    assert not shown.closed.has_changed
    total = shown.day.sum
    assert (total.booked, total.treated, total.missed, total.cancelled, total.not_treated) == (
        4, 1, 1, 1, 1
    )  # fmt: skip
    booked_patient(clinic, "Weber")
    again = the_day(clinic).closed
    assert again is not None
    assert again.has_changed


def test_closing_can_be_taken_back_and_done_again(clinic: Clinic) -> None:
    done = clinic.write(close_day, TODAY, TODAY)
    back = clinic.undo(done)
    assert the_day(clinic).closed is None
    clinic.undo(back)
    assert the_day(clinic).closed is not None


def test_a_day_that_is_still_to_come_is_not_closed(clinic: Clinic) -> None:
    with pytest.raises(NotAllowed):
        clinic.write(close_day, day("2026-11-23"), TODAY)


def test_what_the_clinic_cancels_on_the_day_counts_and_what_it_cancelled_before_does_not(
    clinic: Clinic,
) -> None:
    _, _, one = booked_patient(clinic, "Okafor", on="2026-11-23")
    act(clinic, cancel_by_clinic, one)
    assert the_day(clinic, "2026-11-23").day.sum.booked == 0
