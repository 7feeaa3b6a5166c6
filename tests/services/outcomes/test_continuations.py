"""Rules that ask whether a treatment goes on, and what they will need."""

from tests.clinics import TODAY
from tests.services.treated import Treated
from tracker.services.courses import reviews
from tracker.services.outcomes import scores
from tracker.services.visits import sessions
from tracker.storage import records as r


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


def test_injections_that_are_typed_in_after_their_score_ask_too(migraine: Treated) -> None:
    migraine.score("20", "2026-01-05", is_baseline=True)
    migraine.inject("2026-01-05")
    migraine.score("18", "2026-06-01")
    assert migraine.reviews() == []
    migraine.inject("2026-03-30")
    assert "continue-or-stop" in migraine.reviews()


def test_the_question_follows_injections_that_are_amended_or_never_were(migraine: Treated) -> None:
    clinic = migraine.clinic
    migraine.score("20", "2026-01-05", is_baseline=True)
    _first, second = migraine.inject("2026-01-05", "2026-03-30")
    migraine.score("18", "2026-06-01")
    for on, asks in (("2026-05-25", False), ("2026-03-30", True)):
        seen = clinic.seen(r.SessionRecord, second)
        moved = clinic.amended(second, on=on, incident_reason="as told")
        clinic.write(sessions.amend_session, *seen, moved, "Another day.", TODAY)
        assert ("continue-or-stop" in migraine.reviews()) is asks
    seen = clinic.seen(r.SessionRecord, second)
    clinic.write(sessions.void_session, *seen, "Another patient's.", TODAY)
    assert migraine.reviews() == []
