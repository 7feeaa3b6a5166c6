"""Who is moved by the clinic, or booked unasked, stands on a list until somebody has told them."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import day
from tests.clinics import TODAY, Clinic
from tracker.domain.letter import LetterKind
from tracker.domain.outcome import Done
from tracker.domain.problems import Invalid, NotAllowed
from tracker.services.authorisations.authorisations import AuthorisationForm, open_authorisation
from tracker.services.bookings.appointments import cancel_by_patient, move_booking
from tracker.services.bookings.filling_places import propose_places, take_places
from tracker.services.bookings.untold import count_untold, untold_of
from tracker.services.bookings.untold_patients import UntoldPatient, mark_told, untold_patients
from tracker.services.clinic_days.closing_days import close_and_move, preview_closing
from tracker.services.clinic_days.closures import Closing
from tracker.services.contacts.attempts import AttemptForm, record_attempt
from tracker.services.contacts.call_sheet import call_sheet
from tracker.services.contacts.letter_settings import SenderForm, save_sender
from tracker.services.contacts.letters import log_letters, plan_letters
from tracker.services.courses.due import DueFilter, due_courses
from tracker.services.courses.holds import HoldForm, hold
from tracker.services.editing import find
from tracker.services.patients.card import patient_card
from tracker.services.patients.record import patient_record
from tracker.services.recall.rows import recall_rows
from tracker.services.wording import say_step
from tracker.storage import records as r
from tracker.terminal.due_output import as_table
from tracker.ui.recall.wording import step_owner, step_word

CLOSED = day("2026-11-26")


def booked(clinic: Clinic, name: str) -> tuple[str, str, str]:
    """The uuids of patient, course and booking on the day that is closed."""
    patient = clinic.patient(family_name=name)
    course = clinic.course(patient)
    clinic.given(patient, "2026-08-31", (course, 155))
    return patient, course, clinic.book(course, str(CLOSED), made_on="2026-10-20")


def close(clinic: Clinic) -> Done:
    seen = clinic.read(preview_closing, (CLOSED,), TODAY)
    moves = tuple((one.uuid, one.version, one.proposed_on) for one in seen.proposed)
    return clinic.write(close_and_move, (Closing(CLOSED, "Training"),), moves, TODAY)


def untold(clinic: Clinic, today: date = TODAY) -> list[UntoldPatient]:
    return list(clinic.read(untold_patients, today))


def attempt(clinic: Clinic, patient: str, course: str, outcome: str, on: date = TODAY) -> Done:
    channel = "letter" if outcome == "letter" else "phone"
    form = AttemptForm(patient, (course,), outcome, channel=channel)
    return clinic.write(record_attempt, form, on)


def test_who_is_moved_by_a_closure_is_listed_with_both_days(clinic: Clinic) -> None:
    booked(clinic, "Adler")
    close(clinic)
    (one,) = untold(clinic)
    assert (one.name, one.booking.from_on, one.booking.on, one.booking.since) == (
        "Adler, Ada",
        CLOSED,
        day("2026-11-27"),
        TODAY,
    )
    assert clinic.read(count_untold, TODAY) == 1
    assert clinic.read(untold_of, TODAY, list(one.course_ids)) == {one.course_ids[0]: one.booking}


def test_who_is_booked_by_filling_places_knows_of_no_day(clinic: Clinic) -> None:
    patient = clinic.patient(family_name="Berg")
    clinic.given(patient, "2026-08-31", (clinic.course(patient), 155))
    done = clinic.write(take_places, clinic.read(propose_places, TODAY), "", TODAY)
    (one,) = untold(clinic)
    assert (one.name, one.booking.from_on) == ("Berg, Ada", None)
    clinic.undo(done)
    assert untold(clinic) == []


@pytest.mark.parametrize(
    ("outcome", "is_told"),
    [
        ("talked", True),
        ("text", True),
        ("letter", True),
        ("no-answer", False),
        ("voicemail", False),
        ("wrong-number", False),
    ],
)
def test_a_contact_that_tells_them_takes_them_off_and_its_undo_puts_them_back(
    clinic: Clinic, outcome: str, is_told: bool
) -> None:
    patient, course, _booking = booked(clinic, "Adler")
    attempt(clinic, patient, course, "talked", day("2026-11-20"))
    close(clinic)
    assert len(untold(clinic)) == 1, "what was said before the closure tells nobody"
    done = attempt(clinic, patient, course, outcome)
    assert (untold(clinic) == []) is is_told
    clinic.undo(done)
    assert len(untold(clinic)) == 1


def test_several_are_told_at_once_by_hand_and_one_undo_takes_it_back(clinic: Clinic) -> None:
    for name in ("Adler", "Berg"):
        booked(clinic, name)
    close(clinic)
    marks = [(one.uuid, one.version) for one in untold(clinic)]
    done = clinic.write(mark_told, marks, TODAY)
    assert untold(clinic) == []
    assert done.undo is not None
    assert done.undo.label == "2 patients told"
    back = clinic.undo(done)
    assert len(untold(clinic)) == 2
    clinic.undo(back)
    assert untold(clinic) == []


def test_undoing_the_closure_leaves_nobody_to_tell_and_doing_it_again_does(clinic: Clinic) -> None:
    booked(clinic, "Adler")
    back = clinic.undo(close(clinic))
    assert untold(clinic) == []
    clinic.undo(back)
    assert len(untold(clinic)) == 1


def test_a_closure_is_not_undone_under_somebody_who_knows_the_new_day(clinic: Clinic) -> None:
    patient, course, _booking = booked(clinic, "Adler")
    done = close(clinic)
    attempt(clinic, patient, course, "talked")
    with pytest.raises(NotAllowed, match=r"^Adler, Ada has been told the new day"):
        clinic.undo(done)


def test_who_cancels_or_is_moved_again_by_a_nurse_is_not_to_be_told(clinic: Clinic) -> None:
    _patient, _course, first = booked(clinic, "Adler")
    _patient, _course, second = booked(clinic, "Berg")
    close(clinic)
    clinic.write(cancel_by_patient, *clinic.seen(r.Appointment, first), TODAY)
    assert [one.name for one in untold(clinic)] == ["Berg, Ada"]
    moved = clinic.write(
        move_booking, *clinic.seen(r.Appointment, second), day("2026-11-30"), "", TODAY
    )
    assert untold(clinic) == []
    clinic.undo(moved)
    assert [one.name for one in untold(clinic)] == ["Berg, Ada"]


def test_who_is_moved_twice_untold_still_knows_the_first_day(clinic: Clinic) -> None:
    booked(clinic, "Adler")
    close(clinic)
    seen = clinic.read(preview_closing, (day("2026-11-27"),), TODAY)
    moves = tuple((one.uuid, one.version, one.proposed_on) for one in seen.proposed)
    closing = Closing(day("2026-11-27"), "Training")
    clinic.write(close_and_move, (closing,), moves, TODAY)
    (one,) = untold(clinic)
    assert (one.booking.from_on, one.booking.on) == (CLOSED, day("2026-11-30"))


def test_once_the_day_has_come_it_is_asked_whether_they_came_instead(clinic: Clinic) -> None:
    booked(clinic, "Adler")
    close(clinic)
    assert len(untold(clinic, day("2026-11-27"))) == 1
    assert untold(clinic, day("2026-11-28")) == []


def test_the_row_and_the_panel_say_so(clinic: Clinic) -> None:
    booked(clinic, "Adler")
    close(clinic)
    (one,) = untold(clinic)
    (course_id,) = one.course_ids
    row = clinic.read(recall_rows, TODAY, [course_id])[course_id]
    assert (step_word(row, TODAY), step_owner(row, TODAY)) == (
        "To be told",
        "27 Nov · the nurses",
    )
    sheet = clinic.read(call_sheet, course_id, TODAY)
    assert sheet.panel.untold == (one.booking,)
    assert sheet.panel.is_untold
    assert (
        sheet.wording
        == "We expect you on Fri, 27 Nov 2026. Please ring us if it does not suit you."
    )


def test_the_next_step_is_to_tell_them_everywhere(clinic: Clinic) -> None:
    """On the recall list, its paper, the patient's page and in the terminal: until it is done."""
    patient, course, _booking = booked(clinic, "Adler")

    def said() -> list[str]:
        (due,) = clinic.read(due_courses, TODAY, DueFilter())
        record = clinic.read(patient_record, due.record_number, TODAY)
        row = clinic.read(recall_rows, TODAY, [due.now.course.key])[due.now.course.key]
        (card,) = clinic.read(patient_card, patient, TODAY).courses
        steps = [due.now.standing.step, record.courses[0].now.standing.step, row.step]
        table = "".join(as_table([due], TODAY))
        assert ("To be told" in table) is (card.state_label == "To be told")
        return [*(say_step(step, TODAY) for step in steps), card.step]

    assert set(said()) == {"Treat: the injector, 26 Nov 2026"}
    close(clinic)
    assert set(said()) == {"Tell the patient the day: the nurses, today"}
    attempt(clinic, patient, course, "talked")
    assert set(said()) == {"Treat: the injector, 27 Nov 2026"}


def test_who_is_to_be_told_is_called_though_the_insurer_has_not_answered(clinic: Clinic) -> None:
    _patient, course, _booking = booked(clinic, "Adler")
    clinic.write(open_authorisation, AuthorisationForm((course,), "Blue Shield"), TODAY)
    course_id = clinic.stored(course).course_id
    assert clinic.read(call_sheet, course_id, TODAY).kept_back == "insurer"
    close(clinic)
    assert clinic.read(call_sheet, course_id, TODAY).kept_back == ""


def test_they_get_a_letter_with_the_new_day_and_it_tells_them(clinic: Clinic) -> None:
    clinic.write(save_sender, SenderForm("Clinic", "555 0100"), 0)
    patient, _course, _booking = booked(clinic, "Adler")
    clinic.write(_address, patient)
    (course_id,) = clinic.read(lambda tx: list(tx.scalars(select(r.Course.id))))
    assert [one.left_out for one in clinic.read(plan_letters, TODAY, [course_id]).letters] == [
        "booked"
    ]
    close(clinic)
    run = clinic.read(plan_letters, TODAY, [course_id])
    (letter,) = run.written
    assert letter.kind is LetterKind.NEW_DAY
    assert "we expect you on Friday, 27 November 2026." in letter.text
    clinic.write(log_letters, run.written, "printed", TODAY)
    assert untold(clinic) == []
    again = clinic.read(plan_letters, TODAY, [course_id], LetterKind.NEW_DAY)
    assert [one.left_out for one in again.letters] == ["told"]


def _address(tx: Session, patient: str) -> None:
    find(tx, r.Patient, patient).address = "1 Elm Street"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("declined", "A reason to stop was reported on 22 Nov 2026."),
        ("held", "On hold until 20 Dec 2026: medical reason."),
        ("opted-out", "Does not want to be contacted."),
    ],
)
def test_what_was_said_while_places_were_proposed_is_heard(
    clinic: Clinic, said: str, why: str
) -> None:
    patient = clinic.patient(family_name="Berg")
    course = clinic.course(patient)
    clinic.given(patient, "2026-08-31", (course, 155))
    proposed = clinic.read(propose_places, TODAY)
    match said:
        case "declined":
            attempt(clinic, patient, course, "declined")
        case "held":
            form = HoldForm("illness", not_called_before=day("2026-12-20"))
            clinic.write(hold, course, form, TODAY)
        case _:
            clinic.write(lambda tx: setattr(find(tx, r.Patient, patient), "do_not_contact", True))
    with pytest.raises(Invalid) as refused:
        clinic.write(take_places, proposed, "", TODAY)
    assert str(refused.value) == f"Berg, Ada: {why} Nothing was booked."
