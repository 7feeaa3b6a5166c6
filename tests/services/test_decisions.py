"""Holds, own dates, reports, calls, outside doses, questions to a clinician."""

from typing import Any

import pytest

from tests.builders import ARM, BLADDER, MIGRAINE, ONABOT, day, dose
from tests.clinics import TODAY, Clinic
from tracker.domain.facts import SymptomAnswer
from tracker.domain.problems import EditConflict, Invalid, NotAllowed
from tracker.services import (
    alerts,
    contacts,
    holds,
    outside_doses,
    own_dates,
    patients,
    reviews,
    symptom_reports,
    weights,
)
from tracker.services.contacts import AttemptForm
from tracker.services.holds import HoldForm
from tracker.services.outside_doses import OutsideDoseForm
from tracker.services.own_dates import OwnDateForm
from tracker.services.symptom_reports import SymptomForm
from tracker.storage import records as r


@pytest.fixture
def patient(clinic: Clinic) -> str:
    return clinic.patient()


@pytest.fixture
def course(clinic: Clinic, patient: str) -> str:
    """Due on Monday 23 November 2026."""
    course = clinic.course(patient)
    clinic.visit(patient, "2026-08-31", (course, 155))
    return course


def attempt(patient: str, course: str, outcome: str, **given: Any) -> AttemptForm:
    return AttemptForm(patient, (course,), outcome, **given)


def test_a_hold_defers_the_call_and_moves_the_window(
    clinic: Clinic, patient: str, course: str
) -> None:
    form = HoldForm("infection", day("2026-12-14"), day("2026-12-07"), "cystitis")
    done = clinic.write(holds.hold, course, form, TODAY)
    card = clinic.course_card(patient, course)
    assert (card.state.value, card.due_on) == ("deferred", day("2026-12-14"))
    assert card.state_label == "On hold until 7 Dec 2026"
    assert card.causes == ("On hold until 7 Dec 2026: medical reason.",)
    assert card.hold is not None
    assert card.hold.reason_label == "Infection"
    undone = clinic.undo(done)
    assert clinic.state(course) == "to call"
    clinic.undo(undone)
    hold = clinic.course_card(patient, course).hold
    assert hold is not None
    clinic.write(holds.release, hold.uuid, hold.version, TODAY)
    assert clinic.state(course) == "to call"


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (HoldForm("infection"), "not_called_before"),
        (HoldForm("infection", not_called_before=TODAY), "not_called_before"),
        (HoldForm("infection", not_treated_before=day("2027-02-23")), "not_treated_before"),
        (HoldForm("laziness", not_called_before=day("2026-12-01")), "reason"),
    ],
)
def test_a_bad_hold_names_its_field(
    clinic: Clinic, course: str, form: HoldForm, field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        clinic.write(holds.hold, course, form, TODAY)
    assert caught.value.field == field


def test_an_own_date_equal_to_the_computed_one_is_still_an_own_date(
    clinic: Clinic, patient: str, course: str
) -> None:
    clinic.write(own_dates.set_own_date, course, OwnDateForm(day("2026-11-23")), TODAY)
    clinic.write(
        symptom_reports.report_symptoms,
        course,
        SymptomForm(SymptomAnswer.BACK, TODAY),
        TODAY,
    )
    card = clinic.course_card(patient, course)
    assert card.own_date is not None
    assert (card.due_on, card.own_date.signed_by) == (day("2026-11-23"), "Ines Ruiz")


def test_an_own_date_before_a_floor_is_signed_floor_by_floor_with_a_reason(
    clinic: Clinic, patient: str, course: str
) -> None:
    broken = clinic.read(own_dates.broken_floors, course, TODAY, TODAY)
    assert [floor.name for floor in broken] == ["minimum"]
    for form, field in (
        (OwnDateForm(TODAY, "pain"), "overridden"),
        (OwnDateForm(TODAY, " ", frozenset({"minimum"})), "reason"),
        (OwnDateForm(day("2026-11-21"), "pain"), "on"),
        (OwnDateForm(None), "on"),
    ):
        with pytest.raises(Invalid) as caught:
            clinic.write(own_dates.set_own_date, course, form, TODAY)
        assert caught.value.field == field
    form = OwnDateForm(TODAY, "pain", frozenset({"minimum"}))
    done = clinic.write(own_dates.set_own_date, course, form, TODAY)
    card = clinic.course_card(patient, course)
    assert (card.due_on, card.computed_on) == (TODAY, day("2026-11-23"))
    assert card.floors[0].is_overridden
    clinic.undo(done)
    assert clinic.due_on(course) == day("2026-11-23")


def test_a_newer_own_date_takes_the_place_of_the_one_before(
    clinic: Clinic, patient: str, course: str
) -> None:
    clinic.write(own_dates.set_own_date, course, OwnDateForm(day("2027-01-11")), TODAY)
    done = clinic.write(own_dates.set_own_date, course, OwnDateForm(day("2026-12-07")), TODAY)
    assert clinic.due_on(course) == day("2026-12-07")
    undone = clinic.undo(done)
    assert clinic.due_on(course) == day("2027-01-11")
    redone = clinic.undo(undone)
    assert clinic.due_on(course) == day("2026-12-07")
    clinic.undo(clinic.undo(clinic.undo(redone)))
    assert clinic.due_on(course) == day("2027-01-11")


def test_clearing_an_own_date_goes_back_to_the_computed_one(
    clinic: Clinic, patient: str, course: str
) -> None:
    for on in ("2027-01-11", "2026-12-07"):
        clinic.write(own_dates.set_own_date, course, OwnDateForm(day(on)), TODAY)
    own = clinic.course_card(patient, course).own_date
    assert own is not None
    done = clinic.write(own_dates.clear_own_date, own.uuid, own.version, TODAY)
    assert clinic.due_on(course) == day("2026-11-23")
    undone = clinic.undo(done)
    assert clinic.due_on(course) == day("2026-12-07")
    clinic.undo(undone)
    assert clinic.due_on(course) == day("2026-11-23")


def test_symptoms_back_bring_a_bladder_forward_and_never_before_the_floor(
    clinic: Clinic, patient: str
) -> None:
    bladder = clinic.course(patient, BLADDER)
    clinic.visit(patient, "2026-08-03", (bladder, 100))
    assert clinic.due_on(bladder) == day("2027-01-18")
    form = SymptomForm(SymptomAnswer.BACK, day("2026-11-10"))
    done = clinic.write(symptom_reports.report_symptoms, bladder, form, TODAY)
    assert clinic.due_on(bladder) == day("2026-11-10")
    undone = clinic.undo(done)
    assert clinic.due_on(bladder) == day("2027-01-18")
    clinic.undo(undone)
    assert clinic.due_on(bladder) == day("2026-11-10")


def test_still_working_asks_again_later(clinic: Clinic, patient: str) -> None:
    bladder = clinic.course(patient, BLADDER)
    clinic.visit(patient, "2026-06-01", (bladder, 100))
    form = SymptomForm(SymptomAnswer.STILL_WORKING, TODAY)
    clinic.write(symptom_reports.report_symptoms, bladder, form, TODAY)
    assert clinic.stored(bladder).target_on == day("2027-01-17")


@pytest.mark.parametrize(
    ("outcome", "try_again"),
    [("no-answer", "2026-11-23"), ("voicemail", "2026-11-24"), ("text", "2026-11-24")],
)
def test_a_try_rests_some_working_days(
    clinic: Clinic, patient: str, course: str, outcome: str, try_again: str
) -> None:
    clinic.write(contacts.record_attempt, attempt(patient, course, outcome), TODAY)
    assert clinic.state(course) == "resting"
    assert clinic.stored(course).step_on == day(try_again)
    assert clinic.state(course, try_again) == "to call"


def test_a_promise_is_waited_for_and_then_called(clinic: Clinic, patient: str, course: str) -> None:
    form = attempt(patient, course, "promised", promise_by=day("2026-11-25"))
    done = clinic.write(contacts.record_attempt, form, TODAY)
    assert clinic.state(course, "2026-11-25") == "promised"
    assert clinic.stored(course, "2026-11-26").reasons[0][0] == "promise-broken"
    clinic.undo(done)
    assert clinic.state(course) == "to call"


def test_attempts_that_are_used_up_ask_a_clinician_and_hide_nobody(
    clinic: Clinic, patient: str, course: str
) -> None:
    for number in range(contacts.ATTEMPTS - 1):
        form = attempt(patient, course, "no-answer", note=str(number))
        clinic.write(contacts.record_attempt, form, TODAY)
    assert clinic.state(course) == "resting"
    done = clinic.write(contacts.record_attempt, attempt(patient, course, "no-answer"), TODAY)
    assert clinic.state(course) == "in review"
    undone = clinic.undo(done)
    assert clinic.state(course) == "resting"
    clinic.undo(undone)
    assert clinic.state(course) == "in review"


def test_reaching_somebody_starts_the_count_anew(clinic: Clinic, patient: str, course: str) -> None:
    for outcome in ("no-answer", "no-answer", "no-answer", "talked", "no-answer"):
        clinic.write(contacts.record_attempt, attempt(patient, course, outcome), TODAY)
    assert clinic.state(course) == "resting"


def test_who_declines_is_a_question_to_a_clinician(
    clinic: Clinic, patient: str, course: str
) -> None:
    clinic.write(contacts.record_attempt, attempt(patient, course, "declined"), TODAY)
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
        clinic.write(contacts.record_attempt, attempt(patient, course, **given), TODAY)
    assert caught.value.field == field


def test_undo_takes_back_only_my_own_call(clinic: Clinic, patient: str, course: str) -> None:
    mine = clinic.write(contacts.record_attempt, attempt(patient, course, "no-answer"), TODAY)
    with clinic.as_user("Tom Berg") as colleague:
        colleague.write(contacts.record_attempt, attempt(patient, course, "voicemail"), TODAY)
    clinic.undo(mine)
    calls = [item for item in clinic.card(patient).timeline if item.kind == "contact"]
    assert [("Tom Berg" in item.text) for item in calls] == [True]


def test_an_outside_dose_counts_and_anchors_the_course_it_is_assigned_to(
    clinic: Clinic, patient: str, course: str
) -> None:
    outside = clinic.outside(patient, "2026-10-05", 155, condition=MIGRAINE)
    assert clinic.stored(course).target_on == day("2026-11-23")
    seen = clinic.seen(r.OutsideDose, outside)
    done = clinic.write(outside_doses.assign_outside_dose, *seen, course, TODAY)
    assert clinic.due_on(course) == day("2026-12-28")
    clinic.undo(done)
    assert clinic.stored(course).target_on == day("2026-11-23")


def test_an_outside_dose_of_another_condition_is_not_assigned(
    clinic: Clinic, patient: str, course: str
) -> None:
    outside = clinic.outside(patient, "2026-10-05", 155, condition=ARM)
    seen = clinic.seen(r.OutsideDose, outside)
    with pytest.raises(Invalid):
        clinic.write(outside_doses.assign_outside_dose, *seen, course, TODAY)


def test_a_voided_outside_dose_no_longer_counts(clinic: Clinic, patient: str, course: str) -> None:
    outside = clinic.outside(patient, "2026-10-05", 300)
    assert clinic.due_on(course) == day("2026-12-28")
    seen = clinic.seen(r.OutsideDose, outside)
    done = clinic.write(outside_doses.void_outside_dose, *seen, "another patient’s", TODAY)
    assert clinic.due_on(course) == day("2026-11-23")
    assert clinic.card(patient).outside[0].void_reason == "another patient’s"
    clinic.undo(clinic.undo(done))
    assert clinic.due_on(course) == day("2026-11-23")


def test_an_unknown_outside_dose_is_never_nothing(
    clinic: Clinic, patient: str, course: str
) -> None:
    clinic.outside(patient, "2026-10-05", None, is_approximate=True)
    bar = next(bar for bar in clinic.card(patient).doses if bar.days == 84)
    assert (bar.used, bar.is_at_least) == (dose(155), True)


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (OutsideDoseForm(None), "on"),
        (OutsideDoseForm(day("2026-11-23")), "on"),
        (OutsideDoseForm(TODAY, dose=dose(5)), "dose"),
        (OutsideDoseForm(TODAY, product="water"), "product"),
        (OutsideDoseForm(TODAY, product=ONABOT, dose=dose(9999)), "dose"),
    ],
)
def test_a_bad_outside_dose_names_its_field(
    clinic: Clinic, patient: str, form: OutsideDoseForm, field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        clinic.write(outside_doses.add_outside_dose, patient, form, TODAY)
    assert caught.value.field == field


def test_a_question_is_asked_once_and_decided_by_name(clinic: Clinic, course: str) -> None:
    asked = clinic.write(reviews.open_review, course, "adverse-event", "Dr Ruiz", "ptosis", TODAY)
    with pytest.raises(NotAllowed):
        clinic.write(reviews.open_review, course, "adverse-event", "", "", TODAY)
    (question,) = clinic.read(reviews.open_reviews_of, course, TODAY)
    assert (question.owner, question.late_on) == ("Dr Ruiz", day("2026-11-24"))
    assert question.uuid == asked.value
    done = clinic.write(
        reviews.close_review, str(asked.value), question.version, "go-on", "resolved", TODAY
    )
    assert clinic.state(course) == "to call"
    clinic.undo(done)
    assert clinic.state(course) == "in review"


def test_the_plan_is_kept_for_this_cycle_only(clinic: Clinic, patient: str) -> None:
    migraine = clinic.course(patient, MIGRAINE, planned=195)
    arm = clinic.course(patient, ARM, planned=300)
    clinic.visit(patient, "2026-07-13", (migraine, 195))
    clinic.given(patient, "2026-10-12", (arm, 300))
    (question,) = clinic.read(reviews.open_reviews_of, migraine, TODAY)
    assert question.can_keep_plan
    done = clinic.write(reviews.keep_plan, migraine, "agreed", TODAY)
    assert clinic.state(migraine) != "in review"
    undone = clinic.undo(done)
    assert clinic.state(migraine) == "in review"
    clinic.undo(undone)
    assert clinic.state(migraine) != "in review"


def test_there_is_no_plan_to_keep_where_nothing_moved(clinic: Clinic, course: str) -> None:
    with pytest.raises(NotAllowed):
        clinic.write(reviews.keep_plan, course, "", TODAY)


def test_a_pregnancy_asks_about_every_course(clinic: Clinic, patient: str, course: str) -> None:
    done = clinic.write(alerts.add_alert, patient, "pregnancy", "", TODAY, TODAY)
    assert clinic.state(course) == "in review"
    assert [alert.kind for alert in clinic.card(patient).alerts] == ["pregnancy"]
    clinic.undo(done)
    assert clinic.state(course) == "to call"
    assert clinic.card(patient).alerts == ()


def test_a_childs_first_weight_ends_the_question(clinic: Clinic) -> None:
    child = clinic.patient(birth_date="2016-05-01")
    course = clinic.course(child, ARM, planned=100, opened_on="2026-11-16")
    assert clinic.state(course) == "in review"
    done = clinic.write(weights.add_weight, child, TODAY, 20_000, TODAY)
    assert clinic.state(course) == "to call"
    undone = clinic.undo(done)
    assert clinic.state(course) == "in review"
    clinic.undo(undone)
    weight = clinic.card(child).header.weight
    assert weight is not None
    assert weight.grams == 20_000


@pytest.mark.parametrize(("on", "grams"), [("2026-11-23", 20_000), ("2026-11-22", 0)])
def test_a_bad_weight_is_refused(clinic: Clinic, patient: str, on: str, grams: int) -> None:
    with pytest.raises(Invalid):
        clinic.write(weights.add_weight, patient, day(on), grams, TODAY)


def test_notes_survive_a_new_cycle(clinic: Clinic) -> None:
    patient = clinic.patient(notes="needs a hoist", contact_note="after six")
    course = clinic.course(patient)
    clinic.visit(patient, "2026-08-31", (course, 155))
    form = attempt(patient, course, "talked", note="asked for Friday")
    clinic.write(contacts.record_attempt, form, TODAY)
    clinic.given(patient, "2026-11-22", (course, 155))
    card = clinic.card(patient)
    assert (card.header.notes, card.header.contact_note) == ("needs a hoist", "after six")
    assert any("asked for Friday" in item.text for item in card.timeline)


def test_a_withdrawn_entry_is_not_withdrawn_twice(
    clinic: Clinic, patient: str, course: str
) -> None:
    done = clinic.write(contacts.record_attempt, attempt(patient, course, "talked"), TODAY)
    clinic.undo(done)
    with pytest.raises(EditConflict):
        clinic.undo(done)
    seen = clinic.seen(r.ContactAttempt, str(done.value))
    with pytest.raises(NotAllowed):
        clinic.write(contacts.withdraw_attempt, *seen, TODAY)


def test_audit_that_cannot_be_written_blocks_the_change(clinic: Clinic, patient: str) -> None:
    form = clinic.read(patients.patient_form, patient)
    with pytest.raises(Exception):  # noqa: B017, PT011
        clinic.database.write(_edit_without_a_name, patient, form.version, form.form)
    assert clinic.read(patients.patient_form, patient) == form


def _edit_without_a_name(tx: Any, uuid: str, version: int, form: Any) -> None:
    tx.info["user"] = ""
    from dataclasses import replace

    patients.edit_patient(tx, uuid, version, replace(form, language="fr"), TODAY)
