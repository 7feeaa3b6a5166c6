"""A colleague booked the patient meanwhile: nobody gets a second booking that nobody weighed."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from tests.builders import day
from tests.clinics import TODAY, Clinic
from tracker.domain.outcome import Done
from tracker.domain.problems import Invalid, NotAllowed
from tracker.services.bookings.appointments import (
    BookingForm,
    book,
    cancel_by_patient,
    move_booking,
)
from tracker.services.bookings.filling_places import propose_places, take_places
from tracker.services.clinic_days.lists import ClinicListForm, add_list
from tracker.services.contacts.call_sheet import call_sheet
from tracker.storage import records as r
from tracker.ui.calls.call_writes import booking_of

pytestmark = [pytest.mark.peer(20), pytest.mark.fault(25)]


def due(clinic: Clinic, name: str, on: str) -> str:
    patient = clinic.patient(family_name=name)
    course = clinic.course(patient)
    clinic.given(patient, on, (course, 155))
    return course


def book_as_colleague(clinic: Clinic, course: str, on: str = "2026-11-26") -> None:
    form = BookingForm((course,), day(on), reason="Asked for it")
    with clinic.as_user("R. Osei") as colleague:
        colleague.write(book, form, TODAY)


def _cancel(clinic: Clinic, booking: str) -> Done:
    return clinic.write(cancel_by_patient, *clinic.seen(r.Appointment, booking), TODAY)


def _move(clinic: Clinic, booking: str) -> Done:
    seen = clinic.seen(r.Appointment, booking)
    return clinic.write(move_booking, *seen, day("2026-12-01"), "Asked for it", TODAY)


def booked(tx: Any) -> list[str]:
    return [
        str(one.on_date) for one in tx.scalars(select(r.Appointment).order_by(r.Appointment.id))
    ]


def test_who_was_booked_meanwhile_is_not_booked_again_with_the_others(clinic: Clinic) -> None:
    late, in_time = due(clinic, "Adler", "2026-08-20"), due(clinic, "Berg", "2026-08-31")
    proposed = clinic.read(propose_places, TODAY)
    book_as_colleague(clinic, in_time)
    with pytest.raises(Invalid) as refused:
        clinic.write(take_places, proposed, "They were overdue", TODAY)
    assert str(refused.value) == (
        "Berg, Ada: It is booked on 26 Nov 2026 already. Nothing was booked."
    )
    assert clinic.read(booked) == ["2026-11-26"]
    clinic.write(take_places, clinic.read(propose_places, TODAY), "They were overdue", TODAY)
    assert clinic.read(booked) == ["2026-11-26", "2026-11-23"]
    assert clinic.state(late) == "booked"


def test_a_late_one_that_was_booked_meanwhile_is_refused_by_name_too(clinic: Clinic) -> None:
    course = due(clinic, "Adler", "2026-08-20")
    proposed = clinic.read(propose_places, TODAY)
    book_as_colleague(clinic, course)
    with pytest.raises(Invalid, match=r"^Adler, Ada: It is booked on 26 Nov 2026 already\."):
        clinic.write(take_places, proposed, "They were overdue", TODAY)


@pytest.mark.parametrize("leave", [_cancel, _move])
def test_an_undo_takes_no_place_that_was_given_to_somebody_else_since(
    clinic: Clinic, leave: Callable[[Clinic, str], Done]
) -> None:
    clinic.write(add_list, ClinicListForm("Injections", 1, weekday=1), TODAY)
    mine, other = due(clinic, "Adler", "2026-08-31"), due(clinic, "Berg", "2026-08-31")
    left = leave(clinic, clinic.book(mine, "2026-11-24"))
    clinic.a_minute_passes()
    theirs = clinic.book(other, "2026-11-24")
    with pytest.raises(NotAllowed, match="24 Nov 2026 was given to somebody else since"):
        clinic.undo(left)
    clinic.write(cancel_by_patient, *clinic.seen(r.Appointment, theirs), TODAY)
    clinic.undo(left)
    assert clinic.stored(mine).booked_on == day("2026-11-24")


def test_the_late_ones_need_a_reason(clinic: Clinic) -> None:
    due(clinic, "Adler", "2026-08-20")
    with pytest.raises(Invalid) as refused:
        clinic.write(take_places, clinic.read(propose_places, TODAY), " ", TODAY)
    assert (refused.value.field, clinic.read(booked)) == ("reason", [])


def test_a_proposed_day_of_a_call_is_refused_to_who_was_booked_since(clinic: Clinic) -> None:
    course = due(clinic, "Adler", "2026-08-20")
    sheet = clinic.read(call_sheet, 1, TODAY)
    book_as_colleague(clinic, course)
    command, arguments = booking_of(sheet, sheet.days[0])
    with pytest.raises(Invalid, match=r"^It is booked on 26 Nov 2026 already\.$"):
        clinic.write(command, *arguments)
    assert clinic.read(booked) == ["2026-11-26"]


def test_a_reason_answers_only_what_was_told_as_it_was_given(clinic: Clinic) -> None:
    course = due(clinic, "Adler", "2026-08-20")
    told = frozenset({"too-late"})
    form = BookingForm((course,), day("2026-11-24"), reason="On holiday", answered=told)
    mine = str(clinic.write(book, form, TODAY).value)
    book_as_colleague(clinic, course)
    seen = clinic.seen(r.Appointment, mine)
    with pytest.raises(Invalid, match=r"^It is booked on 26 Nov 2026 already\.$"):
        clinic.write(move_booking, *seen, day("2026-11-25"), "Ill", TODAY, told)
    clinic.write(move_booking, *seen, day("2026-11-25"), "Ill", TODAY, told | {"booked-already"})
    assert clinic.read(booked) == ["2026-11-25", "2026-11-26"]
