"""Harm, consent, and what was tried before: noted, taken back, told before injections."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import MIGRAINE, day
from tests.clinics import TODAY
from tests.services.treated import Treated
from tracker.domain.problems import EditConflict, Invalid
from tracker.services.courses import reviews
from tracker.services.outcomes import adverse_events
from tracker.services.outcomes.adverse_events import EventForm
from tracker.services.patients import consents, prior_treatments
from tracker.services.patients.consents import ConsentForm
from tracker.services.patients.prior_treatments import PriorForm
from tracker.services.visits import checks
from tracker.storage import records as r


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
    told = [row.sentence for row in migraine.clinic.read(checks.check_visit, visit, TODAY).rows]
    assert told[0].endswith("It is reported to: FDA MedWatch, 1-800-FDA-1088.")


def test_harm_that_was_entered_in_error_takes_its_question_along(migraine: Treated) -> None:
    form = event(is_serious=True)
    done = migraine.clinic.write(adverse_events.add_event, migraine.patient, form, TODAY)
    seen = migraine.clinic.seen(r.AdverseEvent, str(done.value))
    migraine.clinic.write(adverse_events.withdraw_event, *seen, TODAY)
    assert migraine.reviews() == []
    assert migraine.found().events == ()


def test_harm_and_its_question_go_together_in_every_undo_and_redo(migraine: Treated) -> None:
    clinic = migraine.clinic
    (session,) = migraine.inject("2026-08-24")
    form = event(session, is_serious=True)
    done = clinic.write(adverse_events.add_event, migraine.patient, form, TODAY)
    for asked in ([], ["adverse-event"], [], ["adverse-event"]):
        done = clinic.undo(done)
        assert migraine.reviews() == asked
        assert len(migraine.found().events) == len(asked)
    seen = clinic.seen(r.AdverseEvent, str(done.value))
    done = clinic.write(adverse_events.withdraw_event, *seen, TODAY)
    for asked in (["adverse-event"], [], ["adverse-event"]):
        done = clinic.undo(done)
        assert migraine.reviews() == asked
        assert len(migraine.found().events) == len(asked)


def test_harm_that_turns_out_serious_or_not_takes_its_question_along(migraine: Treated) -> None:
    clinic = migraine.clinic
    mild = clinic.write(adverse_events.add_event, migraine.patient, event(), TODAY)
    seen = clinic.seen(r.AdverseEvent, str(mild.value))
    done = clinic.write(adverse_events.edit_event, *seen, event(is_serious=True), TODAY)
    for asked in ([], ["adverse-event"], []):
        done = clinic.undo(done)
        assert migraine.reviews() == asked


def test_a_question_stays_while_other_serious_harm_asks_it(migraine: Treated) -> None:
    clinic = migraine.clinic
    (session,) = migraine.inject("2026-08-24")
    first, second = (
        clinic.write(adverse_events.add_event, migraine.patient, form, TODAY)
        for form in (event(session, is_serious=True), event(is_serious=True))
    )
    clinic.undo(first)
    assert migraine.reviews() == ["adverse-event"]
    clinic.undo(second)
    assert migraine.reviews() == []


def test_undoing_later_harm_closes_what_it_opened_after_the_earlier_was_answered(
    migraine: Treated,
) -> None:
    clinic, form = migraine.clinic, event(is_serious=True)
    clinic.write(adverse_events.add_event, migraine.patient, form, TODAY)
    clinic.write(_answer_all)
    assert migraine.reviews() == []
    clinic.undo(clinic.write(adverse_events.add_event, migraine.patient, form, TODAY))
    assert migraine.reviews() == []


def _answer_all(tx: Session) -> None:
    for asked in tx.scalars(select(r.Review).where(r.Review.closed_on.is_(None))):
        asked.closed_on, asked.decision, asked.decided_by = TODAY, "other", "Ines Ruiz"


@pytest.mark.peer(15)
def test_undoing_that_harm_was_serious_leaves_what_somebody_else_asked(migraine: Treated) -> None:
    clinic = migraine.clinic
    clinic.write(reviews.open_review, migraine.course, "adverse-event", "", "she fell", TODAY)
    form = event(is_serious=True)
    clinic.undo(clinic.write(adverse_events.add_event, migraine.patient, form, TODAY))
    assert migraine.reviews() == ["adverse-event"]


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
        (checked,) = migraine.clinic.read(checks.check_visit, visit, TODAY).sessions
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
