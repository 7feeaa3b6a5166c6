"""Calls: what each outcome means for the next step, and taking one back."""

from dataclasses import replace
from typing import Any

import pytest

from tests.builders import day
from tests.clinics import TODAY, Clinic
from tracker.domain.account import Role
from tracker.domain.contact_rules import ContactRules
from tracker.domain.problems import EditConflict, Invalid, NotAllowed
from tracker.services.clinic.check import check_windows
from tracker.services.contacts import attempts
from tracker.services.contacts.attempts import AttemptForm
from tracker.services.contacts.habits import change_contact_habits, contact_habits
from tracker.services.contacts.unreached import decide_unreached, discharge_unreached
from tracker.services.courses import reviews
from tracker.services.courses.reviews import open_review
from tracker.services.patients.patients import edit_patient, patient_form
from tracker.storage import records as r


def attempt(patient: str, course: str, outcome: str, **given: Any) -> AttemptForm:
    return AttemptForm(patient, (course,), outcome, **given)


@pytest.mark.parametrize(
    ("outcome", "try_again"),
    [("no-answer", "2026-11-23"), ("voicemail", "2026-11-24"), ("text", "2026-11-24")],
)
def test_a_try_rests_some_working_days(
    clinic: Clinic, patient: str, course: str, outcome: str, try_again: str
) -> None:
    clinic.write(attempts.record_attempt, attempt(patient, course, outcome), TODAY)
    assert clinic.state(course) == "resting"
    assert clinic.stored(course).step_on == day(try_again)
    assert clinic.state(course, try_again) == "to call"


def test_a_promise_is_waited_for_and_then_called(clinic: Clinic, patient: str, course: str) -> None:
    form = attempt(patient, course, "promised", promise_by=day("2026-11-25"))
    done = clinic.write(attempts.record_attempt, form, TODAY)
    assert clinic.state(course, "2026-11-25") == "promised"
    assert clinic.stored(course, "2026-11-26").reasons[0][0] == "promise-broken"
    clinic.undo(done)
    assert clinic.state(course) == "to call"


@pytest.mark.parametrize(
    ("outcome", "field"),
    [
        ("promised", "promise_by"),
        ("call-later", "try_again_on"),
        ("another-time", "try_again_on"),
    ],
)
def test_nobody_is_put_off_for_longer_than_three_months_without_a_hold(
    clinic: Clinic, patient: str, course: str, outcome: str, field: str
) -> None:
    far = attempt(patient, course, outcome, **{field: day("2027-02-23")})
    with pytest.raises(Invalid, match="Put the treatment on hold instead") as refused:
        clinic.write(attempts.record_attempt, far, TODAY)
    assert refused.value.field == field
    near = attempt(patient, course, outcome, **{field: day("2027-02-22")})
    clinic.write(attempts.record_attempt, near, TODAY)


def test_tries_that_are_used_up_lead_to_a_letter_then_to_a_clinician_and_hide_nobody(
    clinic: Clinic, patient: str, course: str
) -> None:
    _try_three_times(clinic, patient, course)
    assert clinic.stored(course, "2026-11-27").step_verb == "write"
    letter = attempt(patient, course, "letter", channel="letter")
    done = clinic.write(attempts.record_attempt, letter, day("2026-11-27"))
    assert clinic.state(course, "2026-12-10") == "resting"
    # Ten working days, without Thanksgiving being a holiday of this clinic.
    assert clinic.state(course, "2026-12-11") == "in review"
    undone = clinic.undo(done)
    assert clinic.stored(course, "2026-12-11").step_verb == "write"
    clinic.undo(undone)
    assert clinic.state(course, "2026-12-11") == "in review"
    assert clinic.read(check_windows).wrong == 0


@pytest.mark.peer(19)
def test_who_opted_out_is_decided_about_where_a_letter_would_be_next(
    clinic: Clinic, patient: str, course: str
) -> None:
    _try_three_times(clinic, patient, course)
    shown = clinic.read(patient_form, patient)
    opted = replace(shown.form, do_not_contact=True)
    done = clinic.write(edit_patient, patient, shown.version, opted, TODAY)
    kept = clinic.stored(course, "2026-11-27")
    assert (kept.state, kept.step_verb) == ("in review", "decide")
    with pytest.raises(Invalid, match="does not want to be contacted"):
        clinic.write(decide_unreached, course, "write", "", day("2026-11-27"))
    clinic.undo(done)
    assert clinic.stored(course, "2026-11-27").step_verb == "write"
    assert clinic.read(check_windows).wrong == 0


@pytest.mark.peer(19)
def test_who_has_no_address_is_decided_about_where_a_letter_would_be_next(
    clinic: Clinic, patient: str, course: str
) -> None:
    _try_three_times(clinic, patient, course)
    shown = clinic.read(patient_form, patient)
    clinic.write(edit_patient, patient, shown.version, replace(shown.form, address=""), TODAY)
    friday = day("2026-11-27")
    assert clinic.stored(course, friday.isoformat()).step_verb == "decide"
    with pytest.raises(Invalid, match="no address of Okafor, Ada"):
        clinic.write(decide_unreached, course, "write", "", friday)
    clinic.write(decide_unreached, course, "call-doctor", "", friday)
    assert clinic.stored(course, friday.isoformat()).step_verb == "call-doctor"
    assert clinic.read(check_windows).wrong == 0


def test_a_decision_taken_back_asks_again_what_somebody_had_asked(
    clinic: Clinic, patient: str, course: str
) -> None:
    clinic.write(open_review, course, "attempts-used-up", "", "nobody answers", TODAY)
    done = clinic.write(decide_unreached, course, "keep-trying", "", TODAY)
    assert clinic.state(course) == "to call"
    again = clinic.undo(done)
    assert clinic.state(course) == "in review"
    clinic.undo(again)
    assert clinic.state(course) == "to call"


@pytest.mark.parametrize(
    ("decision", "verb"),
    [("write", "write"), ("call-doctor", "call-doctor"), ("keep-trying", "call")],
)
def test_a_clinician_decides_what_comes_after_the_letter(
    clinic: Clinic, patient: str, course: str, decision: str, verb: str
) -> None:
    _try_three_times(clinic, patient, course)
    letter = attempt(patient, course, "letter", channel="letter")
    clinic.write(attempts.record_attempt, letter, day("2026-11-27"))
    on = day("2026-12-14")
    done = clinic.write(decide_unreached, course, decision, "spoke to the ward", on)
    kept = clinic.stored(course, "2026-12-14")
    assert (kept.state, kept.step_verb) == ("to call", verb)
    again = clinic.undo(done)
    assert clinic.state(course, "2026-12-14") == "in review"
    clinic.undo(again)
    assert clinic.stored(course, "2026-12-14").step_verb == verb


def test_who_cannot_be_reached_may_be_discharged(clinic: Clinic, patient: str, course: str) -> None:
    _try_three_times(clinic, patient, course)
    letter = attempt(patient, course, "letter", channel="letter")
    clinic.write(attempts.record_attempt, letter, day("2026-11-27"))
    on = day("2026-12-14")
    done = clinic.write(discharge_unreached, course, "wrote to the GP", on)
    assert clinic.card(patient).courses[0].end_reason == "Could not be reached"
    clinic.undo(done)
    assert clinic.state(course, "2026-12-14") == "in review"


def test_nobody_decides_what_nobody_asked(clinic: Clinic, patient: str, course: str) -> None:
    with pytest.raises(NotAllowed):
        clinic.write(decide_unreached, course, "write", "", TODAY)


def test_other_habits_hold_for_whoever_was_tried_already(
    clinic: Clinic, patient: str, course: str
) -> None:
    clinic.write(attempts.record_attempt, attempt(patient, course, "no-answer"), TODAY)
    hasty = ContactRules(tries=1, times_of_day=1, channels=1, rest_no_answer=3)
    with clinic.as_user("Kim", Role.ADMINISTRATOR) as kim:
        done = kim.write(change_contact_habits, 0, hasty, TODAY)
        assert clinic.stored(course, "2026-11-23").step_verb == "write"
        assert clinic.read(check_windows).wrong == 0
        # Who is tried from now on rests three working days.
        clinic.write(attempts.record_attempt, attempt(patient, course, "no-answer"), TODAY)
        assert clinic.state(course, "2026-11-24") == "resting"
        with pytest.raises(EditConflict):
            kim.write(change_contact_habits, 0, hasty, TODAY)
        assert done.undo is not None
        kim.write(done.undo.command, *done.undo.arguments)
    assert clinic.read(contact_habits).form == ContactRules()
    assert clinic.stored(course, "2026-11-27").step_verb == "call"


def _try_three_times(clinic: Clinic, patient: str, course: str) -> None:
    for on, outcome, part in (
        ("2026-11-23", "no-answer", "morning"),
        ("2026-11-24", "voicemail", "afternoon"),
        ("2026-11-25", "text", "morning"),
    ):
        form = attempt(
            patient,
            course,
            outcome,
            part_of_day=part,
            channel="text" if outcome == "text" else "phone",
        )
        clinic.write(attempts.record_attempt, form, day(on))


def test_reaching_somebody_starts_the_count_anew(clinic: Clinic, patient: str, course: str) -> None:
    for outcome in ("no-answer", "no-answer", "no-answer", "talked", "no-answer"):
        clinic.write(attempts.record_attempt, attempt(patient, course, outcome), TODAY)
    assert clinic.state(course) == "resting"


def test_who_declines_is_a_question_to_a_clinician(
    clinic: Clinic, patient: str, course: str
) -> None:
    clinic.write(attempts.record_attempt, attempt(patient, course, "declined"), TODAY)
    assert clinic.state(course) == "in review"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"outcome": "promised"}, "promise_by"),
        ({"outcome": "promised", "promise_by": day("2026-11-21")}, "promise_by"),
        ({"outcome": "call-later"}, "try_again_on"),
        ({"outcome": "call-later", "try_again_on": TODAY}, "try_again_on"),
        ({"outcome": "shouted"}, "outcome"),
        ({"outcome": "talked", "channel": "pigeon"}, "channel"),
    ],
)
def test_a_bad_attempt_names_its_field(
    clinic: Clinic, patient: str, course: str, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        clinic.write(attempts.record_attempt, attempt(patient, course, **given), TODAY)
    assert caught.value.field == field


@pytest.mark.peer(15)
def test_undo_takes_back_only_my_own_call(clinic: Clinic, patient: str, course: str) -> None:
    mine = clinic.write(attempts.record_attempt, attempt(patient, course, "no-answer"), TODAY)
    with clinic.as_user("Tom Berg") as colleague:
        colleague.write(attempts.record_attempt, attempt(patient, course, "voicemail"), TODAY)
    clinic.undo(mine)
    calls = [item for item in clinic.card(patient).timeline if item.kind == "contact"]
    assert [("Tom Berg" in item.text) for item in calls] == [True]


@pytest.mark.peer(15)
def test_taking_back_that_somebody_declines_leaves_what_was_asked_otherwise(
    clinic: Clinic, patient: str, course: str
) -> None:
    declines = attempt(patient, course, "declined")
    asked = clinic.write(reviews.open_review, course, "stop-reported", "", "he says", TODAY)
    clinic.undo(clinic.write(attempts.record_attempt, declines, TODAY))
    assert clinic.state(course) == "in review"
    clinic.undo(asked)
    first, second = (clinic.write(attempts.record_attempt, declines, TODAY) for _call in range(2))
    clinic.undo(second)
    assert clinic.state(course) == "in review"
    clinic.undo(first)
    assert clinic.state(course) == "to call"


@pytest.mark.peer(13)
def test_notes_survive_a_new_cycle(clinic: Clinic) -> None:
    patient = clinic.patient(notes="needs a hoist", contact_note="after six")
    course = clinic.course(patient)
    clinic.visit(patient, "2026-08-31", (course, 155))
    form = attempt(patient, course, "talked", note="asked for Friday")
    clinic.write(attempts.record_attempt, form, TODAY)
    clinic.given(patient, "2026-11-22", (course, 155))
    card = clinic.card(patient)
    assert (card.header.notes, card.header.contact_note) == ("needs a hoist", "after six")
    assert any("asked for Friday" in item.text for item in card.timeline)


def test_a_withdrawn_entry_is_not_withdrawn_twice(
    clinic: Clinic, patient: str, course: str
) -> None:
    done = clinic.write(attempts.record_attempt, attempt(patient, course, "talked"), TODAY)
    clinic.undo(done)
    with pytest.raises(EditConflict):
        clinic.undo(done)
    seen = clinic.seen(r.ContactAttempt, str(done.value))
    with pytest.raises(NotAllowed):
        clinic.write(attempts.withdraw_attempt, *seen, TODAY)
