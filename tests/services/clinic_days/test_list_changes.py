"""A list is taken away, moved or has fewer places: who falls in is seen, and moved in one act."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import BLADDER, day
from tests.clinics import TODAY, Clinic
from tests.services.bookings.test_untold import untold
from tracker.domain.next_step import Verb
from tracker.domain.problems import Invalid
from tracker.services.bookings.appointments import move_booking
from tracker.services.bookings.slots import BookingSlot
from tracker.services.clinic_days.closing_days import ClosurePreview
from tracker.services.clinic_days.list_changes import (
    ListChange,
    change_list_and_move,
    preview_list_change,
)
from tracker.services.clinic_days.lists import ClinicListForm, add_list, list_rows
from tracker.services.recall.rows import recall_rows
from tracker.services.wording import say_cause
from tracker.storage import records as r
from tracker.ui.recall.wording import step_word

TUESDAY = ClinicListForm("Tue", 4, weekday=1)
THURSDAY = ClinicListForm("Thu", 4, weekday=3)
BOOKED = day("2026-11-24")  # a Tuesday


@pytest.fixture
def lists(clinic: Clinic) -> None:
    for form in (TUESDAY, THURSDAY):
        clinic.write(add_list, form, TODAY)


def booked(clinic: Clinic, name: str, on: date = BOOKED, reason: str = "agreed") -> str:
    patient = clinic.patient(family_name=name)
    course = clinic.course(patient)
    clinic.given(patient, "2026-08-31", (course, 155))
    return clinic.book(course, str(on), reason=reason, made_on="2026-10-20")


def change(clinic: Clinic, name: str, form: ClinicListForm | None) -> ListChange:
    row = next(one for one in clinic.read(list_rows) if one.form.name == name)
    return ListChange(form, row.uuid, row.version)


def preview(clinic: Clinic, wanted: ListChange) -> ClosurePreview:
    return clinic.read(preview_list_change, wanted, TODAY)


def days(clinic: Clinic) -> list[str]:
    return clinic.read(
        lambda tx: [str(on) for on in tx.scalars(select(r.Appointment.on_date).order_by("id"))]
    )


@pytest.mark.usefixtures("lists")
def test_who_is_booked_on_a_list_that_is_taken_away_is_moved_with_it_and_put_back(
    clinic: Clinic,
) -> None:
    booked(clinic, "Adler")
    booked(clinic, "Berg", day("2026-11-26"))
    away = change(clinic, "Tue", None)
    (one,) = preview(clinic, away).falls_in
    assert (one.name, str(one.proposed_on), one.list_name) == ("Adler, Ada", "2026-11-26", "Thu")
    moves = [(one.uuid, one.version, one.proposed_on)]
    done = clinic.write(change_list_and_move, away, moves, TODAY)
    assert days(clinic) == ["2026-11-26", "2026-11-26"]
    assert [one.name for one in untold(clinic)] == ["Adler, Ada"]
    assert done.undo is not None
    assert done.undo.label == "Took away the list Tue, 1 booking moved"
    clinic.undo(done)
    assert days(clinic) == [str(BOOKED), "2026-11-26"]
    assert {one.form.name for one in clinic.read(list_rows)} == {"Tue", "Thu"}
    assert untold(clinic) == []


@pytest.mark.usefixtures("lists")
@pytest.mark.parametrize(
    ("form", "fallen"),
    [
        (replace(TUESDAY, weekday=2), ["Adler", "Berg"]),
        (replace(TUESDAY, places=0), ["Adler", "Berg"]),
        (replace(TUESDAY, places=1), ["Berg"]),
        (replace(TUESDAY, conditions=(BLADDER,)), ["Adler", "Berg"]),
        (replace(TUESDAY, places=2), []),
        (replace(TUESDAY, name="Second"), []),
    ],
)
def test_another_weekday_fewer_places_or_other_treatments_make_those_fall_in_who_have_none_left(
    clinic: Clinic, form: ClinicListForm, fallen: list[str]
) -> None:
    for name in ("Adler", "Berg"):
        booked(clinic, name)
    seen = preview(clinic, change(clinic, "Tue", form))
    assert [one.name for one in seen.falls_in] == [f"{name}, Ada" for name in fallen]


@pytest.mark.usefixtures("lists")
def test_a_list_that_is_not_held_on_one_date_closes_that_date_for_it(clinic: Clinic) -> None:
    booked(clinic, "Adler")
    once = ListChange(ClinicListForm("Tue", 0, on=BOOKED))
    (one,) = preview(clinic, once).falls_in
    assert str(one.proposed_on) == "2026-11-26"
    clinic.write(change_list_and_move, once, [(one.uuid, one.version, one.proposed_on)], TODAY)
    assert days(clinic) == ["2026-11-26"]


def test_the_first_list_makes_every_other_day_one_without_a_clinic(clinic: Clinic) -> None:
    booked(clinic, "Adler", day("2026-11-25"))
    (one,) = preview(clinic, ListChange(THURSDAY)).falls_in
    assert str(one.proposed_on) == "2026-11-26"


@pytest.mark.usefixtures("lists")
def test_too_many_to_be_moved_at_once_are_counted(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.services.clinic_days.list_changes.MOST_MOVED", 1)
    for name in ("Adler", "Berg"):
        booked(clinic, name)
    seen = preview(clinic, change(clinic, "Tue", None))
    assert (seen.too_many, seen.falls_in) == (2, ())


@pytest.mark.usefixtures("lists")
@pytest.mark.parametrize(
    "form",
    [None, replace(TUESDAY, weekday=2), replace(TUESDAY, places=0)],
    ids=["taken away", "another weekday", "no places"],
)
def test_who_is_left_without_a_list_is_booked_wrong_until_moved_kept_or_the_list_is_back(
    clinic: Clinic, form: ClinicListForm | None
) -> None:
    booking = booked(clinic, "Adler", reason="")
    other = booked(clinic, "Berg", day("2026-11-26"), reason="")
    done = clinic.write(change_list_and_move, change(clinic, "Tue", form), (), TODAY)
    assert states(clinic) == {booking: "booked wrong", other: "booked"}
    done = clinic.undo(clinic.undo(done))
    row = clinic.read(recall_rows, TODAY, [1])[1]
    assert step_word(row, TODAY) == "Booked without a list"
    assert say_cause(row.causes[0]) == (
        "No list of 24 Nov 2026 is for this treatment: move the booking, or keep the day with a "
        "reason."
    )
    assert row.step.verb is Verb.MOVE_BOOKING

    with pytest.raises(Invalid, match="Give a reason") as told:
        clinic.write(move_booking, *clinic.seen(r.Appointment, booking), BOOKED, "", TODAY)
    assert told.value.field == "reason"
    seen = clinic.seen(r.Appointment, booking)
    kept = clinic.write(move_booking, *seen, BOOKED, "The ward has a bed", TODAY)
    assert states(clinic) == {booking: "booked", other: "booked"}
    clinic.undo(kept)
    clinic.undo(done)
    assert states(clinic) == {booking: "booked", other: "booked"}


@pytest.mark.usefixtures("lists")
def test_who_was_booked_without_a_list_for_a_reason_stays_booked(clinic: Clinic) -> None:
    """Also where lists change; who was on a list by name has lost it whatever was said."""
    booking = booked(clinic, "Adler", day("2026-11-25"))
    named = booked(clinic, "Berg", reason="")
    slot = BookingSlot(list_name="Tue")
    seen = clinic.seen(r.Appointment, named)
    clinic.write(move_booking, *seen, BOOKED, "", TODAY, None, slot)
    clinic.write(change_list_and_move, change(clinic, "Tue", None), (), TODAY)
    assert states(clinic) == {booking: "booked", named: "booked wrong"}


def states(clinic: Clinic) -> dict[str, str]:
    """Of the only course of each booking, as stored, which is what the rules say."""

    def read(tx: Session) -> dict[str, str]:
        link, course = r.AppointmentCourse, r.Course
        rows = tx.execute(
            select(r.Appointment.uuid, course.uuid)
            .join(link, link.appointment_id == r.Appointment.id)
            .join(course, course.id == link.course_id)
        )
        return dict(rows.all())

    return {booking: clinic.state(course) for booking, course in clinic.read(read).items()}
