"""Scores: kept, never changed, taken back, and told against their baseline."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.builders import NECK
from tests.clinics import TODAY, Clinic
from tests.services.treated import Treated
from tracker.domain.problems import Invalid, NotAllowed
from tracker.services.courses.reviews import open_reviews_of
from tracker.services.editing import find
from tracker.services.outcomes import scores
from tracker.services.visits.checks import check_visit
from tracker.services.visits.sessions import void_session
from tracker.storage import records as r


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


def test_injections_that_are_recorded_afterwards_make_a_baseline_late_and_it_says_so(
    migraine: Treated,
) -> None:
    migraine.score("20", "2026-02-01", is_baseline=True)
    migraine.inject("2026-02-02", "2026-04-27")
    migraine.score("18", "2026-07-01")
    newest = migraine.scores().newest
    assert (newest.change, newest.matters) == ("10 % less", False)
    assert "injections" not in asked_note(migraine)
    (wrong,) = migraine.inject("2025-11-10")
    scores_now = migraine.scores()
    assert scores_now.baseline is not None
    assert scores_now.baseline.is_late
    assert (scores_now.newest.change, scores_now.newest.matters) == ("10 % less", None)
    assert "The baseline is from after the first injections" in asked_note(migraine)
    form = migraine.clinic.visit_form(migraine.patient, "2026-11-20", (migraine.course, 155))
    (session,) = migraine.clinic.read(check_visit, form, TODAY).sessions
    assert "baseline-late" in [row.code for row in session.rows]
    seen = migraine.clinic.seen(r.SessionRecord, wrong)
    migraine.clinic.write(void_session, *seen, "Another patient.", TODAY)
    on_time = migraine.scores().baseline
    assert on_time is not None
    assert not on_time.is_late
    assert "injections" not in asked_note(migraine)


def asked_note(migraine: Treated) -> str:
    rows = migraine.clinic.read(open_reviews_of, migraine.course, TODAY)
    (note,) = [row.note for row in rows if row.code == "continue-or-stop"]
    return note
