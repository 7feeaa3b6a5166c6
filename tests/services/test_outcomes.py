"""Scores, responses, harm, consent, follow-ups: kept, taken back, and what they set off."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.builders import BLADDER, MIGRAINE, NECK, day
from tests.clinics import TODAY, Clinic
from tracker.domain.interval import Interval
from tracker.domain.problems import EditConflict, Invalid, NotAllowed
from tracker.services import (
    adverse_events,
    consents,
    follow_ups,
    outcomes,
    personal_intervals,
    prior_treatments,
    responses,
    reviews,
    scores,
    sessions,
    visit_checks,
    visits,
)
from tracker.services.adverse_events import EventForm
from tracker.services.consents import ConsentForm
from tracker.services.editing import find
from tracker.services.outcome_rows import InstrumentScores, PatientOutcomes
from tracker.services.prior_treatments import PriorForm
from tracker.services.scores import ScoreForm
from tracker.services.visit_forms import ResponseForm
from tracker.storage import records as r


class Treated:
    """A patient with one treatment, and what was done for it."""

    def __init__(self, clinic: Clinic, condition: str = MIGRAINE, **given: Any) -> None:
        self.clinic = clinic
        self.patient = clinic.patient()
        self.course = clinic.course(self.patient, condition, **given)

    def inject(self, *days: str, units: float = 100) -> list[str]:
        return [self.clinic.given(self.patient, on, (self.course, units))[0] for on in days]

    def score(self, said: str, on: str, instrument: str = "headache-days", **more: Any) -> Any:
        form = ScoreForm(instrument, said, day(on), **more)
        return self.clinic.write(scores.add_score, self.course, form, TODAY)

    def found(self) -> PatientOutcomes:
        return self.clinic.read(outcomes.patient_outcomes, self.patient, TODAY)

    def scores(self) -> InstrumentScores:
        (one,) = self.found().scores
        return one

    def reviews(self) -> list[str]:
        rows = self.clinic.read(reviews.open_reviews_of, self.course, TODAY)
        return [row.code for row in rows if row.uuid is not None]


@pytest.fixture
def migraine(clinic: Clinic) -> Treated:
    return Treated(clinic)


def test_a_score_is_told_with_its_baseline_and_whether_the_change_matters(
    migraine: Treated,
) -> None:
    migraine.score("20", "2026-01-05", is_baseline=True)
    migraine.inject("2026-01-05")
    migraine.score("12", "2026-03-01")
    found = migraine.scores()
    assert found.baseline is not None
    assert (found.baseline.said, found.newest.said) == ("20", "12")
    assert (found.newest.change, found.newest.matters) == ("40 % less", True)


def test_a_baseline_is_never_changed_and_there_is_one_of_each(migraine: Treated) -> None:
    migraine.score("20", "2026-01-05", is_baseline=True)
    with pytest.raises(Invalid, match="a baseline is never changed") as refused:
        migraine.score("25", "2026-01-04", is_baseline=True)
    assert refused.value.field == "is_baseline"
    migraine.score("66", "2026-01-05", "hit-6", is_baseline=True)


def test_no_code_can_change_what_was_measured(migraine: Treated) -> None:
    done = migraine.score("20", "2026-01-05", is_baseline=True)

    def spoil(tx: Any, name: str, value: object) -> None:
        setattr(find(tx, r.OutcomeScore, str(done.value)), name, value)

    for name, value in (
        ("value", 25_000),
        ("measured_on", TODAY),
        ("is_baseline", False),
        ("instrument", "hit-6"),
    ):
        with pytest.raises(NotAllowed, match="never changed"):
            migraine.clinic.write(spoil, name, value)


def test_the_database_itself_refuses_a_second_standing_baseline(migraine: Treated) -> None:
    migraine.score("20", "2026-01-05", is_baseline=True)
    migraine.score("25", "2026-01-04")

    def spoil(tx: Any) -> None:
        tx.execute(text("update outcome_score set is_baseline = 1"))

    with pytest.raises(IntegrityError):
        migraine.clinic.write(spoil)


def test_a_wrong_baseline_is_taken_back_with_a_reason_and_can_be_entered_anew(
    migraine: Treated,
) -> None:
    wrong = migraine.score("20", "2026-01-05", is_baseline=True)
    seen = migraine.clinic.seen(r.OutcomeScore, wrong.value)
    with pytest.raises(Invalid):
        migraine.clinic.write(scores.withdraw_score, *seen, " ", TODAY)
    back = migraine.clinic.write(scores.withdraw_score, *seen, "Of another patient.", TODAY)
    migraine.score("24", "2026-01-05", is_baseline=True)
    assert migraine.scores().newest.said == "24"
    with pytest.raises(Invalid):
        migraine.clinic.undo(back)


def test_a_baseline_is_from_before_the_first_injections(migraine: Treated) -> None:
    migraine.inject("2026-01-05")
    with pytest.raises(Invalid, match="before the first injections"):
        migraine.score("20", "2026-01-06", is_baseline=True)
    migraine.score("20", "2026-01-05", is_baseline=True)


@pytest.mark.parametrize(
    ("said", "on", "field"),
    [
        ("29", "2026-01-05", "value"),
        ("x", "2026-01-05", "value"),
        ("9", "2026-11-23", "measured_on"),
    ],
)
def test_a_score_that_cannot_be_names_its_field(
    migraine: Treated, said: str, on: str, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        migraine.score(said, on)
    assert refused.value.field == field
    assert migraine.found().scores == ()


def test_one_plus_stays_a_code_and_names_its_muscle(clinic: Clinic) -> None:
    arm = Treated(clinic, "upper-limb-spasticity", body_region="left arm")
    with pytest.raises(Invalid) as refused:
        arm.score("1+", "2026-01-05", "mas")
    assert refused.value.field == "about"
    arm.score("2", "2026-01-05", "mas", about="Biceps, left", is_baseline=True)
    arm.score("3", "2026-01-05", "mas", about="Flexor carpi ulnaris, left", is_baseline=True)
    arm.score("1+", "2026-03-01", "mas", about="Biceps, left")
    biceps, _flexor = arm.found().scores
    assert (biceps.newest.said, biceps.newest.value, biceps.newest.matters) == ("1+", 1500, True)


def test_two_versions_of_an_instrument_are_not_compared(clinic: Clinic) -> None:
    neck = Treated(clinic, NECK)
    neck.score("44", "2026-01-05", "twstrs", version="0 to 85", is_baseline=True)
    neck.score("30", "2026-03-01", "twstrs", version="0 to 87")
    assert (neck.scores().newest.change, neck.scores().newest.matters) == ("", None)


def test_undo_takes_a_score_back_and_redo_puts_it_back(migraine: Treated) -> None:
    done = migraine.score("20", "2026-01-05")
    back = migraine.clinic.undo(done)
    assert migraine.found().scores == ()
    migraine.clinic.undo(back)
    assert migraine.scores().newest.said == "20"


# -- rules that ask ------------------------------------------------------------------------------


def test_too_little_after_two_cycles_asks_a_clinician_once(migraine: Treated) -> None:
    migraine.score("20", "2026-01-05", is_baseline=True)
    migraine.inject("2026-01-05", "2026-03-30")
    migraine.score("18", "2026-06-01")
    assert "continue-or-stop" in migraine.reviews()
    assert migraine.clinic.state(migraine.course) == "in review"
    migraine.score("17", "2026-06-10")
    assert migraine.reviews().count("continue-or-stop") == 1


def test_what_was_decided_is_asked_again_only_after_a_newer_score(migraine: Treated) -> None:
    migraine.score("20", "2026-01-05", is_baseline=True)
    migraine.inject("2026-01-05", "2026-03-30")
    migraine.score("18", "2026-11-01")
    (row,) = [
        one
        for one in migraine.clinic.read(reviews.open_reviews_of, migraine.course, TODAY)
        if one.code == "continue-or-stop"
    ]
    assert "10 %" in row.note
    migraine.clinic.write(reviews.close_review, row.uuid, row.version, "go-on", "", TODAY)
    migraine.score("66", "2026-11-01", "hit-6")
    assert "continue-or-stop" not in migraine.reviews()


def test_taking_back_the_score_takes_back_the_question(migraine: Treated) -> None:
    migraine.score("20", "2026-01-05", is_baseline=True)
    migraine.inject("2026-01-05", "2026-03-30")
    wrong = migraine.score("18", "2026-06-01")
    seen = migraine.clinic.seen(r.OutcomeScore, wrong.value)
    migraine.clinic.write(scores.withdraw_score, *seen, "A slip.", TODAY)
    assert "continue-or-stop" not in migraine.reviews()


def test_what_a_person_asked_no_score_takes_back(migraine: Treated) -> None:
    migraine.clinic.write(
        reviews.open_review, migraine.course, "continue-or-stop", "", "She wants to stop.", TODAY
    )
    migraine.score("20", "2026-01-05", is_baseline=True)
    assert "continue-or-stop" in migraine.reviews()


def test_what_the_rules_will_need_is_asked_for_before_the_third_injections(
    migraine: Treated,
) -> None:
    migraine.inject("2026-01-05", "2026-03-30")
    form = migraine.clinic.visit_form(migraine.patient, "2026-11-22", (migraine.course, 155))

    def told() -> set[str]:
        (checked,) = migraine.clinic.read(visit_checks.check_visit, form, TODAY).sessions
        return {row.code for row in checked.rows}

    assert "baseline-missing" in told()
    migraine.score("20", "2026-01-05", is_baseline=True)
    assert "outcome-missing" in told()
    migraine.score("10", "2026-06-01")
    assert not {"baseline-missing", "outcome-missing"} & told()


# -- how it worked ------------------------------------------------------------------------------


def test_a_visit_keeps_how_the_injections_before_worked(migraine: Treated) -> None:
    (before,) = migraine.inject("2026-08-24")
    form = migraine.clinic.visit_form(migraine.patient, "2026-11-22", (migraine.course, 155))
    said = ResponseForm(before, wear_off_days=70, side_effects="none")
    migraine.clinic.write(visits.record_visit, replace(form, responses=(said,)), TODAY)
    (row,) = migraine.found().responses
    assert (row.session_uuid, row.told_on, row.wear_off_days) == (before, TODAY, 70)
    assert row.said == "wore off in week 10; no side effects"


def test_a_response_by_telephone_is_noted_and_taken_back(migraine: Treated) -> None:
    (before,) = migraine.inject("2026-08-24")
    form = ResponseForm(before, is_working=True, benefit="good", channel="phone")
    done = migraine.clinic.write(responses.record_response, form, TODAY)
    assert migraine.found().responses[0].said == "still working; good benefit"
    migraine.clinic.undo(done)
    assert migraine.found().responses == ()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({}, "wear_off"),
        ({"wear_off_days": 91}, "wear_off_days"),
        ({"onset_days": -1}, "onset_days"),
    ],
)
def test_a_response_that_cannot_be_names_its_field(
    migraine: Treated, said: dict[str, int], field: str
) -> None:
    (before,) = migraine.inject("2026-08-24")
    with pytest.raises(Invalid) as refused:
        migraine.clinic.write(responses.record_response, ResponseForm(before, **said), TODAY)  # type: ignore[arg-type]
    assert refused.value.field == field


def test_nothing_is_told_of_another_patients_injections(clinic: Clinic) -> None:
    one, other = Treated(clinic), Treated(clinic)
    (before,) = other.inject("2026-08-24")
    form = clinic.visit_form(one.patient, "2026-11-22", (one.course, 155))
    said = ResponseForm(before, is_working=True)
    with pytest.raises(Invalid) as refused:
        clinic.write(visits.record_visit, replace(form, responses=(said,)), TODAY)
    assert refused.value.field == "responses"


def test_recorded_wear_off_proposes_an_interval_that_a_clinician_accepts(
    migraine: Treated,
) -> None:
    for uuid in migraine.inject("2026-01-05", "2026-04-27", "2026-08-10"):
        form = ResponseForm(uuid, wear_off_days=98)
        migraine.clinic.write(responses.record_response, form, TODAY)
    (row,) = migraine.found().proposals
    assert row.interval_label == "14 weeks"
    assert row.evidence == "Wore off in week 14, 14, 14; the middle of 3 cycles is week 14."
    seen = migraine.clinic.seen(r.Course, migraine.course)
    done = migraine.clinic.write(personal_intervals.accept_interval, *seen, row.interval, TODAY)
    assert migraine.found().proposals == ()
    assert migraine.clinic.due_on(migraine.course) == day("2026-11-16")
    migraine.clinic.undo(done)
    assert migraine.clinic.due_on(migraine.course) == day("2026-11-02")


def test_a_proposal_that_no_longer_holds_or_was_never_made_is_not_accepted(
    migraine: Treated,
) -> None:
    seen = migraine.clinic.seen(r.Course, migraine.course)
    with pytest.raises(NotAllowed):
        migraine.clinic.write(
            personal_intervals.accept_interval, *seen, Interval.parse("20 weeks"), TODAY
        )


# -- follow-ups ---------------------------------------------------------------------------------


def due(treated: Treated) -> list[tuple[str, str]]:
    return [(row.kind, row.due_on.isoformat()) for row in treated.found().follow_ups]


def test_a_bladder_is_followed_up_two_weeks_later_and_a_score_answers_it(clinic: Clinic) -> None:
    bladder = Treated(clinic, BLADDER)
    bladder.inject("2026-11-02")
    assert due(bladder) == [("residual-volume", "2026-11-16")]
    (listed,) = clinic.read(follow_ups.open_follow_ups, 0, TODAY)
    assert (listed.patient_uuid, listed.is_late) == (bladder.patient, True)
    done = bladder.score("210", "2026-11-17", "residual-volume")
    assert due(bladder) == []
    assert bladder.scores().newest.is_alarming
    clinic.undo(done)
    assert due(bladder) == [("residual-volume", "2026-11-16")]


def test_a_follow_up_moves_with_the_injections_and_goes_with_them(clinic: Clinic) -> None:
    bladder = Treated(clinic, BLADDER)
    (session,) = bladder.inject("2026-11-02")
    form = clinic.amended(session, on="2026-11-09")
    seen = clinic.seen(r.SessionRecord, session)
    clinic.write(sessions.amend_session, *seen, form, "Wrong day.", TODAY)
    assert due(bladder) == [("residual-volume", "2026-11-23")]
    seen = clinic.seen(r.SessionRecord, session)
    clinic.write(sessions.void_session, *seen, "Never given.", TODAY)
    assert due(bladder) == []


def test_a_follow_up_that_was_done_is_off_the_list_and_can_be_put_back(clinic: Clinic) -> None:
    bladder = Treated(clinic, BLADDER)
    bladder.inject("2026-11-02")
    (row,) = bladder.found().follow_ups
    done = clinic.write(follow_ups.finish_follow_up, row.uuid, row.version, TODAY)
    assert due(bladder) == []
    with pytest.raises(EditConflict):
        clinic.write(follow_ups.finish_follow_up, row.uuid, row.version, TODAY)
    clinic.undo(done)
    assert len(due(bladder)) == 1


def test_injections_of_long_ago_ask_for_nothing(clinic: Clinic) -> None:
    bladder = Treated(clinic, BLADDER)
    bladder.inject("2024-11-04")
    assert due(bladder) == []


# -- harm, consent, earlier treatments -----------------------------------------------------------


def event(session: str | None = None, **more: Any) -> EventForm:
    return EventForm("dysphagia", "severe", day("2026-09-01"), session, **more)


def test_serious_harm_asks_a_clinician_and_warns_with_where_it_is_reported(
    migraine: Treated,
) -> None:
    (session,) = migraine.inject("2026-08-24")
    form = event(session, is_serious=True)
    migraine.clinic.write(adverse_events.add_event, migraine.patient, form, TODAY)
    assert "adverse-event" in migraine.reviews()
    visit = migraine.clinic.visit_form(migraine.patient, "2026-11-22", (migraine.course, 155))
    told = [
        row.sentence for row in migraine.clinic.read(visit_checks.check_visit, visit, TODAY).rows
    ]
    assert told[0].endswith("It is reported to: FDA MedWatch, 1-800-FDA-1088.")


def test_harm_that_was_entered_in_error_takes_its_question_along(migraine: Treated) -> None:
    form = event(is_serious=True)
    done = migraine.clinic.write(adverse_events.add_event, migraine.patient, form, TODAY)
    seen = migraine.clinic.seen(r.AdverseEvent, str(done.value))
    migraine.clinic.write(adverse_events.withdraw_event, *seen, TODAY)
    assert migraine.reviews() == []
    assert migraine.found().events == ()


def test_harm_is_gone_on_with_and_a_stale_form_cannot_overwrite_a_colleague(
    migraine: Treated,
) -> None:
    done = migraine.clinic.write(adverse_events.add_event, migraine.patient, event(), TODAY)
    seen = migraine.clinic.seen(r.AdverseEvent, str(done.value))
    later = event(outcome="recovered", ended_on=day("2026-09-20"))
    migraine.clinic.write(adverse_events.edit_event, *seen, later, TODAY)
    (row,) = migraine.found().events
    assert (row.outcome, row.is_over) == ("recovered", True)
    with pytest.raises(EditConflict):
        migraine.clinic.write(adverse_events.edit_event, *seen, event(), TODAY)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"began_on": day("2026-08-01")}, "began_on"),
        ({"ended_on": day("2026-08-30")}, "ended_on"),
        ({"severity": "awful"}, "severity"),
        ({"code": "hiccups"}, "code"),
        ({"code": "other"}, "text"),
    ],
)
def test_harm_that_cannot_be_names_its_field(
    migraine: Treated, more: dict[str, Any], field: str
) -> None:
    (session,) = migraine.inject("2026-08-24")
    form = replace(event(session), **more)
    with pytest.raises(Invalid) as refused:
        migraine.clinic.write(adverse_events.add_event, migraine.patient, form, TODAY)
    assert refused.value.field == field


def test_consent_is_checked_until_it_is_taken_back(migraine: Treated) -> None:
    visit = migraine.clinic.visit_form(migraine.patient, "2026-11-22", (migraine.course, 155))

    def told() -> set[str]:
        (checked,) = migraine.clinic.read(visit_checks.check_visit, visit, TODAY).sessions
        return {row.code for row in checked.rows if row.code.startswith("consent")}

    assert told() == {"consent-none"}
    form = ConsentForm(MIGRAINE, day("2026-11-01"), ends_on=day("2027-11-01"))
    done = migraine.clinic.write(consents.add_consent, migraine.patient, form, TODAY)
    assert told() == {"consent-until"}
    seen = migraine.clinic.seen(r.Consent, str(done.value))
    migraine.clinic.write(consents.withdraw_consent, *seen, TODAY)
    assert told() == {"consent-none"}


def test_a_consent_does_not_end_before_it_was_given(migraine: Treated) -> None:
    form = ConsentForm(MIGRAINE, day("2026-11-01"), ends_on=day("2026-10-31"))
    with pytest.raises(Invalid) as refused:
        migraine.clinic.write(consents.add_consent, migraine.patient, form, TODAY)
    assert refused.value.field == "ends_on"


def test_what_was_tried_before_is_told_with_its_result_and_why_it_was_stopped(
    migraine: Treated,
) -> None:
    form = PriorForm(MIGRAINE, "Topiramate", "none", "side-effects", "2019 to 2021")
    done = migraine.clinic.write(prior_treatments.add_prior, migraine.patient, form, TODAY)
    (row,) = migraine.found().priors
    assert (row.what, row.result, row.stopped_for) == ("Topiramate", "no benefit", "side effects")
    migraine.clinic.undo(done)
    assert migraine.found().priors == ()
