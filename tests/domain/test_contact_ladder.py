"""Nobody answers: three tries on different days, a letter, ten working days, a clinician."""

from dataclasses import replace
from typing import Any

import pytest

from tests.builders import adult, booked, course, day, on, rules
from tracker.domain.contact_rules import ContactRules
from tracker.domain.facts import Contact, ContactDecision, Course
from tracker.domain.phases import phase_on, phases
from tracker.domain.protocol import Rules

BY = rules()
# Injected on 5 January 2026: due on Monday 30 March, overdue from 7 April.
GIVEN = on("2026-01-05")


def tried(
    when: str, kind: str = "no-answer", part: str = "morning", *, again: str | None = None
) -> Contact:
    channel = kind if kind in ("text", "letter") else "phone"
    return Contact(day(when), None, day(again) if again else None, kind, channel, part, False)


def reached(when: str) -> Contact:
    return Contact(day(when), kind="talked", channel="phone", part_of_day="morning")


def decided(when: str, decision: str) -> ContactDecision:
    return ContactDecision(day(when), decision)


THREE = (
    tried("2026-03-16"),
    tried("2026-03-17", part="afternoon"),
    tried("2026-03-18", "text"),
)


def ladder(*contacts: Contact, **facts: Any) -> Course:
    return course(sessions=[GIVEN], contacts=list(contacts), **facts)


def told(one: Course, today: str, by: Rules = BY) -> tuple[str, str, str]:
    """State, verb, and the day of the next step."""
    now = phase_on(phases(one, adult(one), by), day(today)).standing
    return now.state.value, now.step.verb.value, now.step.on.isoformat() if now.step.on else ""


def test_three_tries_on_different_days_lead_to_a_letter() -> None:
    assert told(ladder(*THREE[:2]), "2026-03-19") == ("to call", "call", "")
    assert told(ladder(*THREE), "2026-03-19") == ("to call", "write", "")


def test_who_may_not_be_written_to_is_decided_about_instead() -> None:
    assert told(ladder(*THREE[:2], gets_letters=False), "2026-03-19") == ("to call", "call", "")
    opted = ladder(*THREE, gets_letters=False)
    # Two working days after the last try.
    assert told(opted, "2026-03-19") == ("in review", "decide", "2026-03-20")
    # Whoever decides for a letter all the same is asked again.
    asked = ladder(*THREE, gets_letters=False, contact_decisions=[decided("2026-03-19", "write")])
    assert told(asked, "2026-03-20") == ("in review", "decide", "2026-03-23")


def test_nobody_writes_to_who_said_that_they_moved_until_they_were_treated_again() -> None:
    moved = replace(reached("2026-03-10"), kind="moved")
    assert told(ladder(moved, *THREE), "2026-03-19")[:2] == ("in review", "decide")
    before = replace(moved, on=day("2026-01-04"))
    assert told(ladder(before, *THREE), "2026-03-19")[:2] == ("to call", "write")


@pytest.mark.parametrize(
    "tries",
    [
        (THREE[0], THREE[0], THREE[2]),
        (THREE[0], tried("2026-03-17"), tried("2026-03-18", "text")),
        (THREE[0], THREE[1], tried("2026-03-18")),
    ],
    ids=["the same day twice", "one time of day", "one channel"],
)
def test_tries_that_are_too_much_alike_are_not_enough(tries: tuple[Contact, ...]) -> None:
    assert told(ladder(*tries), "2026-03-19") == ("to call", "call", "")


def test_tries_that_cannot_differ_are_enough_after_two_more_days() -> None:
    alike = [tried(f"2026-03-{number}") for number in (16, 17, 18, 19)]
    assert told(ladder(*alike), "2026-03-21")[1] == "call"
    assert told(ladder(*alike, tried("2026-03-20")), "2026-03-21")[1] == "write"


def test_a_letter_is_waited_for_and_then_a_clinician_decides() -> None:
    letter = tried("2026-03-19", "letter", again="2026-04-02")
    one = ladder(*THREE, letter)
    assert told(one, "2026-03-20") == ("resting", "decide", "2026-04-02")
    assert told(one, "2026-04-01")[0] == "resting"
    # Two working days after the letter was given up on.
    assert told(one, "2026-04-02") == ("in review", "decide", "2026-04-06")


def test_a_letter_before_the_tries_are_used_up_is_not_the_letter_after_them() -> None:
    early = tried("2026-03-16", "letter", again="2026-03-17")
    assert told(ladder(*THREE[:2], early), "2026-03-19")[1] == "call"
    assert told(ladder(*THREE, early), "2026-03-19")[1] == "write"


@pytest.mark.parametrize(
    ("decision", "verb"),
    [("write", "write"), ("call-doctor", "call-doctor"), ("keep-trying", "call")],
)
def test_what_a_clinician_decides_is_the_next_step(decision: str, verb: str) -> None:
    letter = tried("2026-03-19", "letter", again="2026-04-02")
    one = ladder(*THREE, letter, contact_decisions=[decided("2026-04-03", decision)])
    assert told(one, "2026-04-03") == ("to call", verb, "")


def test_after_what_was_decided_a_clinician_is_asked_again() -> None:
    letter = tried("2026-03-19", "letter", again="2026-04-02")
    rung = tried("2026-04-03", "doctor", again="2026-04-17")
    one = ladder(*THREE, letter, rung, contact_decisions=[decided("2026-04-03", "call-doctor")])
    assert told(one, "2026-04-16")[0] == "resting"
    assert told(one, "2026-04-17")[0] == "in review"


def test_who_is_reached_or_booked_begins_anew() -> None:
    assert told(ladder(*THREE, reached("2026-03-19")), "2026-03-19")[1] == "call"
    placed = ladder(*THREE, appointments=[booked("2026-03-30", made="2026-03-19")])
    assert told(placed, "2026-03-19")[0] == "booked"
    # It passes without an outcome: whether the patient came is asked first, by telephone.
    assert told(placed, "2026-03-31")[:2] == ("to call", "call")


def test_a_new_cycle_begins_anew() -> None:
    again = course(sessions=[GIVEN, on("2026-04-01")], contacts=list(THREE))
    assert told(again, "2026-06-20")[:2] == ("to call", "call")


def test_a_clinic_may_try_less_often() -> None:
    hasty = replace(BY, contact=ContactRules(tries=1, times_of_day=1, channels=1))
    assert told(ladder(THREE[0]), "2026-03-19", hasty)[1] == "write"


def test_a_rest_never_runs_past_the_day_on_which_it_becomes_overdue() -> None:
    resting = ladder(tried("2026-04-06", "text", again="2026-04-08"))
    assert told(resting, "2026-04-06") == ("resting", "call", "2026-04-07")
    assert told(resting, "2026-04-07")[0] == "to call"
    overdue_already = ladder(tried("2026-04-07", "text", again="2026-04-09"))
    assert told(overdue_already, "2026-04-08")[0] == "resting"
