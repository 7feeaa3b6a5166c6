"""Letters: who gets which, who never does, and that a run is one act."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.builders import LEG, day
from tests.clinics import TODAY, Clinic
from tracker.domain.letter import FIELDS, LetterKind, filled, unknown_fields
from tracker.domain.problems import EditConflict, Invalid
from tracker.services.bookings import appointments
from tracker.services.contacts.attempts import AttemptForm, record_attempt
from tracker.services.contacts.letter_settings import (
    SenderForm,
    check_letter,
    letter_settings,
    save_letter,
    save_sender,
    use_shipped_letter,
)
from tracker.services.contacts.letters import (
    LetterRun,
    log_letters,
    plan_letters,
    plan_letters_of_list,
)
from tracker.services.contacts.shipped_letters import language_called, letter_languages
from tracker.services.courses.endings import end_course
from tracker.services.courses.reviews import close_review, open_reviews_of
from tracker.services.patients import patients
from tracker.services.patients.weights import add_weight
from tracker.services.recall.listing import Order, RecallFilter
from tracker.storage import records as r

OVERDUE = "2026-08-03"
ADDRESS = "12 Elm Street\nSpringfield"
SENDER = SenderForm("Springfield Clinic\n1 Main Street", "555 0100")


@pytest.fixture(autouse=True)
def _sender(clinic: Clinic) -> None:
    clinic.write(save_sender, SENDER, 0)


def treated(clinic: Clinic, name: str, on: str = OVERDUE, **given: Any) -> tuple[str, str]:
    patient = clinic.patient(family_name=name, **{"address": ADDRESS} | given)
    course = clinic.course(patient)
    clinic.given(patient, on, (course, 155))
    return patient, course


def everybody(clinic: Clinic, kind: LetterKind | None = None, today: date = TODAY) -> LetterRun:
    return clinic.read(
        plan_letters_of_list,
        today,
        RecallFilter(),
        Order.NAME,
        False,
        kind,
    )


def reasons(run: LetterRun) -> dict[str, str]:
    return {one.name.split(",")[0]: one.left_out for one in run.letters}


@pytest.mark.peer(19)
def test_who_must_not_be_written_to_gets_no_letter_and_stays_visible(clinic: Clinic) -> None:
    treated(clinic, "Writable")
    dead, _ = treated(clinic, "Dead")
    treated(clinic, "Silent", do_not_contact=True)
    treated(clinic, "Homeless", address="")
    _moved, gone = treated(clinic, "Moved")
    clinic.write(_mark, dead, gone)
    found = reasons(everybody(clinic))
    assert found == {
        "Writable": "",
        "Dead": "deceased",
        "Silent": "do-not-contact",
        "Homeless": "no-address",
        "Moved": "moved",
    }
    assert [one.name for one in everybody(clinic).written] == ["Writable, Ada"]


def _mark(tx: Session, dead: str, moved: str) -> None:
    tx.scalars(select(r.Patient).where(r.Patient.uuid == dead)).one().deceased_on = TODAY
    course = tx.scalars(select(r.Course).where(r.Course.uuid == moved)).one()
    tx.add(
        r.ContactAttempt(
            patient_id=course.patient_id,
            attempted_at=tx.info["now"](),
            attempted_on=TODAY,
            channel="phone",
            reached=True,
            outcome="moved",
        )
    )


def test_who_moved_as_a_treatment_ended_is_not_written_to_about_another(clinic: Clinic) -> None:
    patient, _course = treated(clinic, "Moved")
    other = clinic.course(patient, "axillary-hyperhidrosis")
    clinic.write(end_course, *clinic.seen(r.Course, other), "moved", "", TODAY)
    assert reasons(everybody(clinic)) == {"Moved": "moved"}


def test_who_was_treated_after_moving_away_is_written_to_again(clinic: Clinic) -> None:
    patient, course = treated(clinic, "Moved", "2026-01-05")
    clinic.write(record_attempt, AttemptForm(patient, (course,), "moved"), date(2026, 3, 2))
    asked = next(one.uuid for one in clinic.read(open_reviews_of, course, TODAY) if one.uuid)
    clinic.write(close_review, *clinic.seen(r.Review, asked), "go-on", "", TODAY)
    assert reasons(everybody(clinic)) == {"Moved": "moved"}
    clinic.given(patient, OVERDUE, (course, 155))
    assert reasons(everybody(clinic)) == {"Moved": ""}


def test_who_is_booked_on_hold_or_not_due_is_left_alone(clinic: Clinic) -> None:
    _one, booked = treated(clinic, "Booked", "2026-08-30")
    clinic.book(booked, "2026-11-27")
    treated(clinic, "Early", "2026-10-20")
    patient, course = treated(clinic, "Promised")
    form = AttemptForm(patient, (course,), "promised", promise_by=date(2026, 11, 30))
    clinic.write(record_attempt, form, TODAY)
    assert reasons(everybody(clinic)) == {
        "Booked": "booked",
        "Early": "not-due",
        "Promised": "promised",
    }


def test_the_letter_that_fits_is_written_in_the_patients_language(clinic: Clinic) -> None:
    treated(clinic, "Recall", "2026-08-30")
    treated(clinic, "Lapsed", "2026-01-05", language="German")
    _patient, course = treated(clinic, "Missed")
    booked = clinic.book(course, "2026-11-20", made_on="2026-11-10", reason="asked for it")
    clinic.write(appointments.mark_missed, *clinic.seen(r.Appointment, booked), TODAY)
    letters = {one.name.split(",")[0]: one for one in everybody(clinic).written}
    assert {name: (one.kind.value, one.language) for name, one in letters.items()} == {
        "Recall": ("recall", "en"),
        "Lapsed": ("overdue", "de"),
        "Missed": ("missed", "en"),
    }
    assert "20 November 2026" in letters["Missed"].text
    assert "555 0100" in letters["Recall"].text
    assert "30. März 2026" in letters["Lapsed"].text
    assert letters["Recall"].text.startswith("Dear Ada Recall,")
    assert "Springfield Clinic" in letters["Recall"].text


def test_nothing_in_a_letter_or_its_address_tells_what_is_treated(clinic: Clinic) -> None:
    treated(clinic, "Okafor")
    for kind in LetterKind:
        for one in everybody(clinic, kind).written:
            whole = f"{one.text} {one.address} {one.addressee}".casefold()
            for word in ("migraine", "botulinum", "toxin", "injection", "units", "treatment"):
                assert word not in whole


def test_one_patient_gets_one_letter_for_all_that_is_due(clinic: Clinic) -> None:
    patient, _course = treated(clinic, "Okafor")
    other = clinic.course(patient, "axillary-hyperhidrosis")
    clinic.given(patient, "2026-01-05", (other, 100))
    (letter,) = everybody(clinic).written
    assert len(letter.course_uuids) == 2


def test_a_run_is_logged_as_one_act_with_one_undo(clinic: Clinic) -> None:
    for name in ("Abara", "Nakamura", "Okafor"):
        treated(clinic, name)
    run = everybody(clinic)
    done = clinic.write(log_letters, run.written, "printed", TODAY)
    assert _attempts(clinic) == 3
    assert set(reasons(everybody(clinic)).values()) == {"written"}
    undone = clinic.undo(done)
    assert _attempts(clinic) == 0
    assert len(everybody(clinic).written) == 3
    clinic.undo(undone)
    assert _attempts(clinic) == 3


def test_looking_at_a_run_changes_nothing(clinic: Clinic) -> None:
    treated(clinic, "Okafor")
    before = clinic.read(_entries)
    everybody(clinic)
    assert clinic.read(_entries) == before
    assert _attempts(clinic) == 0


def test_whoever_is_marked_meanwhile_stops_the_run(clinic: Clinic) -> None:
    patient, _course = treated(clinic, "Okafor")
    treated(clinic, "Blanc")
    run = everybody(clinic)
    editing = clinic.read(patients.patient_form, patient)
    form = replace(editing.form, do_not_contact=True)
    clinic.write(patients.edit_patient, patient, editing.version, form, TODAY)
    with pytest.raises(Invalid, match="Okafor"):
        clinic.write(log_letters, run.written, "printed", TODAY)
    assert _attempts(clinic) == 0


@pytest.mark.peer(20)
def test_what_a_colleague_did_meanwhile_is_told_and_nothing_is_logged_twice(
    clinic: Clinic,
) -> None:
    treated(clinic, "Written", "2026-08-30")
    _patient, booked = treated(clinic, "Booked", "2026-08-30")
    mine, theirs = everybody(clinic), everybody(clinic)
    clinic.book(booked, "2026-11-27")
    with pytest.raises(Invalid, match=r"Booked, Ada.* \(is booked already\)"):
        clinic.write(log_letters, mine.written, "printed", TODAY)
    rest = [one for one in theirs.written if one.name.startswith("Written")]
    clinic.write(log_letters, rest, "printed", TODAY)
    with pytest.raises(Invalid, match=r"Written, Ada.* \(was written to"):
        clinic.write(log_letters, rest, "printed", TODAY)
    assert _attempts(clinic) == 1


def test_the_long_overdue_are_written_to_once(clinic: Clinic) -> None:
    treated(clinic, "Lapsed", "2025-12-01")
    clinic.write(log_letters, everybody(clinic).written, "printed", TODAY)
    assert reasons(everybody(clinic, today=TODAY + timedelta(days=1))) == {"Lapsed": "written"}


@pytest.mark.parametrize(
    ("language", "dear", "envelope"),
    [
        ("", "Dear parents of Ada Kid,", "To the parents of Ada Kid"),
        ("German", "Guten Tag liebe Eltern von Ada Kid,", "An die Eltern von Ada Kid"),
        ("Spanish", "Hola, padres de Ada Kid:", "A los padres de Ada Kid"),
    ],
)
def test_a_letter_about_a_child_goes_to_the_parents(
    clinic: Clinic, language: str, dear: str, envelope: str
) -> None:
    patient = clinic.patient(family_name="Kid", birth_date="2008-11-23", language=language)
    clinic.course(patient, LEG, opened_on="2026-08-03")
    clinic.write(add_weight, patient, day("2026-08-03"), 50_000, TODAY)
    (letter,) = everybody(clinic).written
    assert (letter.text.split("\n")[0], letter.addressee) == (dear, envelope)
    (letter,) = everybody(clinic, today=date(2026, 11, 23)).written
    assert letter.addressee == "Ada Kid"


def test_the_day_on_which_it_is_due_is_not_told_as_an_appointment(clinic: Clinic) -> None:
    treated(clinic, "Okafor", "2026-08-30")
    (letter,) = everybody(clinic).written
    assert "about 22 November 2026. That is no appointment" in letter.text


def test_an_unknown_field_is_told_with_those_there_are(clinic: Clinic) -> None:
    with pytest.raises(Invalid, match=r"no field \{diagnosis\}.*\{name\}"):
        clinic.write(save_letter, LetterKind.RECALL, "en", "Dear {name}, {diagnosis}", 0, TODAY)
    with pytest.raises(Invalid, match="brace"):
        check_letter("Dear {name, come")
    for language in letter_languages():
        for body in language.bodies.values():
            assert unknown_fields(body) == ()


def test_the_clinics_own_wording_replaces_what_ships_and_can_be_given_up(clinic: Clinic) -> None:
    treated(clinic, "Okafor")
    done = clinic.write(save_letter, LetterKind.RECALL, "en", "Hello {name}", 0, TODAY)
    assert everybody(clinic).written[0].text == "Hello Ada Okafor\n"
    with pytest.raises(EditConflict):
        clinic.write(save_letter, LetterKind.RECALL, "en", "Hi", 0, TODAY)
    clinic.write(use_shipped_letter, LetterKind.RECALL, "en", 1, TODAY)
    assert everybody(clinic).written[0].text.startswith("Dear")
    row = next(one for one in clinic.read(letter_settings).rows if one.kind is LetterKind.RECALL)
    assert not row.is_own
    assert done.undo is not None


def test_a_letter_whose_field_is_empty_is_not_written(clinic: Clinic) -> None:
    treated(clinic, "Okafor")
    clinic.write(save_sender, SenderForm("Springfield Clinic", ""), 1)
    assert reasons(everybody(clinic)) == {"Okafor": "telephone"}


def test_what_is_filled_in_is_never_read_for_fields() -> None:
    values = dict.fromkeys(FIELDS, "x") | {"name": "{telephone}"}
    assert filled("Dear {name}", values) == "Dear {telephone}\n"


@pytest.mark.parametrize(
    ("written", "code"),
    [("German", "de"), ("de-CH", "de"), ("español, English", "es"), ("Tagalog", "en"), ("", "en")],
)
def test_a_record_names_its_language_as_people_do(written: str, code: str) -> None:
    assert language_called(written, "en") == code


def test_a_letter_can_be_for_one_row(clinic: Clinic) -> None:
    _patient, course = treated(clinic, "Okafor")
    treated(clinic, "Blanc")
    run = clinic.read(plan_letters, TODAY, [clinic.read(_course_id, course)])
    assert [one.name for one in run.letters] == ["Okafor, Ada"]


def _course_id(tx: Session, uuid: str) -> int:
    return tx.scalars(select(r.Course.id).where(r.Course.uuid == uuid)).one()


def _attempts(clinic: Clinic) -> int:
    return clinic.read(_count_attempts)


def _count_attempts(tx: Session) -> int:
    attempt = r.ContactAttempt
    query = select(func.count()).where(attempt.channel == "letter", attempt.withdrawn_on.is_(None))
    return tx.scalar(query) or 0


def _entries(tx: Session) -> int:
    return tx.scalar(select(func.count()).select_from(r.AuditEntry)) or 0
