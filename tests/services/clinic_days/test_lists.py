"""Lists of a clinic day: added, changed and taken away, each with its undo; what they refuse."""

from dataclasses import replace
from datetime import time

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import BLADDER, day
from tests.clinics import TODAY, Clinic
from tracker.domain.account import Role
from tracker.domain.offers import DayFit
from tracker.domain.problems import Invalid
from tracker.domain.state import State
from tracker.services.bookings.appointments import cancel_by_patient, mark_missed, move_booking
from tracker.services.bookings.checks import check_booking
from tracker.services.bookings.filling_places import propose_places, take_places
from tracker.services.bookings.freed_places import FreedPlace, freed_places
from tracker.services.bookings.offered_days import offered_days, to_book, who_fits
from tracker.services.bookings.slots import BookingSlot, slot_of
from tracker.services.clinic_days.lists import (
    ClinicListForm,
    add_list,
    change_list,
    list_rows,
    withdraw_list,
)
from tracker.services.clinic_days.short_weeks import weeks_short
from tracker.services.contacts.attempts import AttemptForm, record_attempt
from tracker.services.editing import find
from tracker.services.rules.in_force import current_rules
from tracker.services.stock.day_vials import vials_needed
from tracker.storage import records as r

THURSDAY = day("2026-11-26")
THURSDAYS = ClinicListForm("Injections", 1, weekday=3)


@pytest.fixture(autouse=True)
def _administrator(clinic: Clinic) -> None:
    clinic.account("Ines Ruiz", Role.ADMINISTRATOR)


def open_on(clinic: Clinic, *days: str) -> list[bool]:
    rules = clinic.read(current_rules)
    return [rules.days.is_open(day(one)) for one in days]


def test_a_list_makes_clinic_days_and_each_step_can_be_undone(clinic: Clinic) -> None:
    added = clinic.write(add_list, THURSDAYS, TODAY)
    assert open_on(clinic, "2026-11-25", "2026-11-26") == [False, True]
    seen = clinic.seen(r.ClinicListRecord, str(added.value))
    changed = clinic.write(change_list, *seen, ClinicListForm("Injections", 4, weekday=2), TODAY)
    assert open_on(clinic, "2026-11-25", "2026-11-26") == [True, False]
    clinic.undo(changed)
    assert open_on(clinic, "2026-11-25", "2026-11-26") == [False, True]
    gone = clinic.write(withdraw_list, *clinic.seen(r.ClinicListRecord, str(added.value)), TODAY)
    assert open_on(clinic, "2026-11-25", "2026-11-26") == [True, True]
    clinic.undo(gone)
    assert [row.form for row in clinic.read(list_rows)] == [THURSDAYS]


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (ClinicListForm("", 1, weekday=3), "name"),
        (ClinicListForm("Extra", 1), "weekday"),
        (ClinicListForm("Extra", 1, weekday=3, on=THURSDAY), "weekday"),
        (ClinicListForm("Extra", 1000, weekday=3), "places"),
        (ClinicListForm("Extra", 1, weekday=3, conditions=("gout",)), "conditions"),
        (THURSDAYS, "name"),
    ],
)
def test_what_makes_no_list_is_refused_at_its_field(
    clinic: Clinic, form: ClinicListForm, field: str
) -> None:
    clinic.write(add_list, THURSDAYS, TODAY)
    with pytest.raises(Invalid) as refused:
        clinic.write(add_list, form, TODAY)
    assert refused.value.field == field


def test_booking_where_no_place_is_left_or_no_list_is_for_it_needs_a_reason(
    clinic: Clinic, course: str
) -> None:
    clinic.write(add_list, THURSDAYS, TODAY)
    clinic.write(add_list, ClinicListForm("Urology", 5, weekday=4, conditions=(BLADDER,)), TODAY)

    def said(on: str) -> list[str]:
        return [one.code for one in clinic.read(check_booking, (course,), day(on), TODAY)]

    assert (said("2026-11-26"), said("2026-11-27")) == ([], ["no-list"])
    other = clinic.patient(family_name="Other")
    others = clinic.course(other)
    clinic.visit(other, "2026-08-31", (others, 155))
    booking = clinic.book(others, "2026-11-26")
    assert said("2026-11-26") == ["full"]
    moving = clinic.read(lambda tx: check_booking(tx, (others,), THURSDAY, TODAY, moving=booking))
    assert [one.code for one in moving] == []


def test_a_booking_may_have_a_time_a_length_and_a_list_that_move_and_come_back(
    clinic: Clinic, course: str
) -> None:
    clinic.write(add_list, THURSDAYS, TODAY)
    slot = BookingSlot(time(9, 20), 45, "Injections")
    with pytest.raises(Invalid) as refused:
        clinic.book(course, "2026-11-27", reason="agreed", slot=slot)
    assert refused.value.field == "list_name"
    booking = clinic.book(course, "2026-11-26", slot=slot)

    def stored() -> tuple[str, BookingSlot]:
        def read(tx: Session) -> tuple[str, BookingSlot]:
            found = tx.scalars(select(r.Appointment).where(r.Appointment.uuid == booking)).one()
            return str(found.on_date), slot_of(found)

        return clinic.read(read)

    assert stored() == ("2026-11-26", slot)
    seen = clinic.seen(r.Appointment, booking)
    moved = clinic.write(move_booking, *seen, day("2026-11-27"), "agreed", TODAY)
    assert stored() == ("2026-11-27", BookingSlot(time(9, 20), 45))
    clinic.undo(moved)
    assert stored() == ("2026-11-26", slot)
    later = BookingSlot(time(11), 30)
    seen = clinic.seen(r.Appointment, booking)
    clinic.write(move_booking, *seen, THURSDAY, "", TODAY, None, later)
    assert stored() == ("2026-11-26", later)


def test_a_list_that_is_named_has_its_own_places_and_treatments(
    clinic: Clinic, course: str
) -> None:
    clinic.write(add_list, THURSDAYS, TODAY)
    clinic.write(add_list, replace(THURSDAYS, name="Second", places=5), TODAY)
    urology = replace(THURSDAYS, name="Urology", places=5, conditions=(BLADDER,))
    clinic.write(add_list, urology, TODAY)
    other = clinic.course(clinic.patient(family_name="Other"))
    booked = clinic.book(other, "2026-11-26", reason="agreed", slot=on_list("Injections"))

    def said(slot: BookingSlot) -> list[str]:
        checks = clinic.read(lambda tx: check_booking(tx, (course,), THURSDAY, TODAY, slot=slot))
        return [one.code for one in checks]

    assert said(on_list("Injections")) == ["list-full"]
    assert said(on_list("Urology")) == ["other-list"]
    assert said(on_list("Second")) == said(BookingSlot()) == []
    with pytest.raises(Invalid, match="another list has one"):
        clinic.book(course, "2026-11-26", slot=on_list("Injections"))
    # Whoever is moved there keeps the list only where it has a place.
    clinic.book(course, "2026-12-03", reason="agreed", slot=on_list("Injections"))
    seen = clinic.seen(r.Appointment, booked)
    clinic.write(move_booking, *seen, day("2026-12-03"), "agreed", TODAY)
    assert clinic.read(lambda tx: slot_of(find(tx, r.Appointment, booked))) == BookingSlot()


def test_two_bookings_at_one_time_on_one_list_are_told_but_may_be(
    clinic: Clinic, course: str
) -> None:
    other = clinic.course(clinic.patient(family_name="Other"))
    clinic.book(other, "2026-11-26", reason="agreed", slot=BookingSlot(time(10), 30))

    def said(slot: BookingSlot) -> list[str]:
        checks = clinic.read(lambda tx: check_booking(tx, (course,), THURSDAY, TODAY, slot=slot))
        return [one.sentence for one in checks]

    assert said(BookingSlot(time(10, 10), 30)) == [
        "1 other booking is at this time: 10:00, 30 minutes."
    ]
    assert said(BookingSlot(time(9, 30), 30)) == said(BookingSlot(time(10, 30))) == []
    assert clinic.book(course, "2026-11-26", slot=BookingSlot(time(10, 10), 30))


def on_list(name: str) -> BookingSlot:
    return BookingSlot(list_name=name)


def test_the_first_place_inside_the_window_is_the_best_day(clinic: Clinic, course: str) -> None:
    clinic.write(add_list, THURSDAYS, TODAY)
    offers = clinic.read(offered_days, course, TODAY, 21, TODAY)
    fits = {str(one.on): one.fit for one in offers}
    assert [str(one.on) for one in offers if one.is_best] == ["2026-11-26"]
    assert (fits["2026-11-25"], fits["2026-12-03"]) == (DayFit.CLOSED, DayFit.LATE)


def test_the_vials_of_a_day_are_told_by_product_and_patient(clinic: Clinic, course: str) -> None:
    clinic.book(course, "2026-11-26")
    bladder = clinic.course(clinic.patient(family_name="Mbeki"), BLADDER)
    clinic.book(bladder, "2026-11-26", reason="agreed")
    (need,) = clinic.read(vials_needed, THURSDAY, TODAY)
    assert (need.dose, need.vials) == (255_000, ((100_000, 1), (200_000, 1)))


def test_a_freed_place_is_offered_to_those_whose_window_holds_it(
    clinic: Clinic, course: str
) -> None:
    clinic.write(add_list, THURSDAYS, TODAY)
    other = clinic.patient(family_name="Other")
    others = clinic.course(other)
    clinic.visit(other, "2026-08-31", (others, 155))
    booking = clinic.book(others, "2026-11-26")
    assert clinic.read(who_fits, THURSDAY, TODAY).rows == ()
    clinic.write(cancel_by_patient, *clinic.seen(r.Appointment, booking), TODAY)
    assert {one.course_uuid for one in clinic.read(who_fits, THURSDAY, TODAY).rows} == {
        course,
        others,
    }
    assert clinic.read(who_fits, day("2026-12-03"), TODAY).rows == ()
    freed = clinic.read(freed_places, TODAY)
    assert freed == (FreedPlace(THURSDAY, left=1, fitting=2),)
    # Taken again, or only for those who gave it up, it is not offered.
    taken = clinic.book(course, "2026-11-26")
    assert clinic.read(freed_places, TODAY) == ()
    clinic.write(cancel_by_patient, *clinic.seen(r.Appointment, taken), TODAY)
    assert clinic.read(freed_places, TODAY) == ()
    assert clinic.read(to_book, TODAY).total == 2


def test_who_fits_a_day_is_counted_beyond_the_rows_and_past_those_of_other_lists(
    clinic: Clinic, course: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.services.bookings.offered_days._MOST", 1)
    clinic.write(add_list, replace(THURSDAYS, places=5, conditions=(BLADDER,)), TODAY)
    bladders = []
    for name in "AB":
        other = clinic.patient(family_name=name)
        bladders.append(clinic.course(other, BLADDER))
        clinic.given(other, "2026-09-03", (bladders[-1], 100))
    first, second = (clinic.stored(one).overdue_from for one in (course, bladders[0]))
    assert first is not None
    assert second is not None
    assert THURSDAY < first < second
    found = clinic.read(who_fits, THURSDAY, TODAY)
    assert [one.course_uuid for one in found.rows] == bladders[:1]
    assert found.total == 2


@pytest.mark.parametrize("outcome", ["voicemail", "promised"])
def test_a_freed_place_is_offered_to_who_rests_or_promised_to_ring_back(
    clinic: Clinic, patient: str, course: str, outcome: str
) -> None:
    promised = day("2026-11-25") if outcome == "promised" else None
    form = AttemptForm(patient, (course,), outcome, promise_by=promised)
    clinic.write(record_attempt, form, TODAY)
    assert clinic.state(course) in (State.RESTING.value, State.PROMISED.value)
    assert [one.course_uuid for one in clinic.read(who_fits, THURSDAY, TODAY).rows] == [course]


def test_a_place_that_a_move_frees_is_offered_and_one_of_many_is_not(
    clinic: Clinic, course: str
) -> None:
    clinic.write(add_list, THURSDAYS, TODAY)
    moved = clinic.course(clinic.patient(family_name="Other"))
    booking = clinic.book(moved, "2026-11-26", reason="agreed")
    clinic.write(
        move_booking, *clinic.seen(r.Appointment, booking), day("2026-12-03"), "agreed", TODAY
    )
    freed = (FreedPlace(THURSDAY, left=1, fitting=1),)
    assert clinic.read(freed_places, TODAY) == freed
    # On the day itself somebody may still come.
    assert clinic.read(freed_places, THURSDAY) == freed
    assert clinic.read(freed_places, day("2026-11-29")) == ()
    clinic.write(add_list, replace(THURSDAYS, name="Second"), TODAY)
    assert clinic.read(freed_places, TODAY) == ()


def test_a_place_of_one_list_is_no_place_of_another(clinic: Clinic, course: str) -> None:
    migraines = replace(THURSDAYS, conditions=("chronic-migraine",))
    clinic.write(add_list, migraines, TODAY)
    clinic.write(
        add_list, replace(THURSDAYS, name="Bladder", places=9, conditions=(BLADDER,)), TODAY
    )
    other = clinic.course(clinic.patient(family_name="Other"))
    booking = clinic.book(other, "2026-11-26", reason="agreed")
    assert clinic.read(freed_places, TODAY) == ()
    clinic.write(cancel_by_patient, *clinic.seen(r.Appointment, booking), TODAY)
    assert clinic.read(freed_places, TODAY) == (
        FreedPlace(THURSDAY, left=1, fitting=1, list_name=migraines.name),
    )


def test_every_day_with_a_freed_place_is_told(clinic: Clinic, course: str) -> None:
    clinic.write(add_list, THURSDAYS, TODAY)
    later = clinic.patient(family_name="Later")
    clinic.given(later, "2026-09-08", (clinic.course(later), 155))
    for on in ("2026-11-26", "2026-12-03"):
        booked = clinic.course(clinic.patient(family_name=on))
        booking = clinic.book(booked, on, reason="agreed")
        clinic.write(cancel_by_patient, *clinic.seen(r.Appointment, booking), TODAY)
    assert [str(one.on) for one in clinic.read(freed_places, TODAY)] == ["2026-11-26", "2026-12-03"]


def test_a_place_of_somebody_who_did_not_come_is_offered_for_the_rest_of_the_day(
    clinic: Clinic, course: str
) -> None:
    clinic.write(add_list, THURSDAYS, TODAY)
    other = clinic.course(clinic.patient(family_name="Other"))
    booking = clinic.book(other, "2026-11-26", reason="agreed")
    assert clinic.read(freed_places, THURSDAY) == ()
    clinic.write(mark_missed, *clinic.seen(r.Appointment, booking), THURSDAY)
    assert clinic.read(freed_places, THURSDAY) == (FreedPlace(THURSDAY, left=1, fitting=1),)


def test_a_week_with_too_few_places_is_told_ahead(clinic: Clinic, course: str) -> None:
    assert clinic.read(weeks_short, TODAY) == ()
    clinic.write(add_list, THURSDAYS, TODAY)
    other = clinic.patient(family_name="Other")
    clinic.visit(other, "2026-08-31", (clinic.course(other), 155))
    assert clinic.read(weeks_short, TODAY) == ((day("2026-11-23"), 1),)


def test_places_are_proposed_to_all_who_are_to_be_called_and_booked_in_one_act(
    clinic: Clinic, course: str
) -> None:
    clinic.write(add_list, THURSDAYS, TODAY)
    other = clinic.patient(family_name="Other")
    others = clinic.course(other)
    clinic.visit(other, "2026-08-31", (others, 155))
    found = clinic.read(propose_places, TODAY)
    assert [(str(one.proposed_on), one.is_late) for one in found] == [
        ("2026-11-26", False),
        ("2026-12-03", True),
    ]
    with pytest.raises(Invalid):
        clinic.write(take_places, found, "", TODAY)
    assert clinic.stored(course).booked_on is None
    done = clinic.write(take_places, found, "No earlier place", TODAY)
    days = {str(clinic.stored(one).booked_on) for one in (course, others)}
    assert days == {"2026-11-26", "2026-12-03"}
    clinic.undo(done)
    assert {clinic.stored(one).booked_on for one in (course, others)} == {None}
