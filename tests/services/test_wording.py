"""Every code that the domain answers with has words."""

import re
from pathlib import Path

import pytest

from tests.builders import day
from tracker.domain.birth import PartialDate
from tracker.domain.cause import Cause
from tracker.domain.checks import Check, Grade
from tracker.domain.continuation import Lacking
from tracker.domain.cover import Gap
from tracker.domain.facts import AppointmentStatus, SessionStatus
from tracker.domain.interval import Interval
from tracker.domain.next_step import NextStep, Owner, Verb
from tracker.domain.reviews import ReviewCode
from tracker.domain.schedule import FloorName
from tracker.domain.state import State
from tracker.domain.timing import Timing
from tracker.domain.why import Reason, Value
from tracker.services import wording
from tracker.services.patients.alerts import KINDS
from tracker.services.rules.shipped_rules import shipped_rules
from tracker.services.wording import checks, reasons

ON = day("2026-11-22")
DOMAIN = Path(__file__).parents[2] / "tracker" / "domain"

EVERYTHING: dict[str, Value] = {
    "on": ON,
    "since": ON,
    "anchor": ON,
    "computed": ON,
    "target": ON,
    "due": ON,
    "earliest": ON,
    "last": ON,
    "interval": Interval.parse("12 weeks"),
    "days": 84,
    "total": 155_000,
    "before": 100_000,
    "allowed": 400_000,
    "planned": 155_000,
    "dose": 155_000,
    "most": 195_000,
    "at_least": 0,
    "version": 3,
    "more": 5_000,
    "sites": 31,
    "most_sites": 39,
    "muscle": "temporalis",
    "side": "left",
    "product": "onabotulinumtoxinA",
    "condition": "chronic-migraine",
    "source": "SKY",
    "evidence": "confirmed",
    "floor": "dose",
    "by": "Dr Ruiz",
    "why": "The pain is back.",  # what a clinician typed ends the sentence
    "text": "penicillin.",
    "question": "infection",
    "questions": "pregnancy infection",
    "event": "dysphagia",
    "report": "the FDA",
    "payer": "Acme",
    "until": ON,
    "years": 18,
    "born": PartialDate(2008, 3),
    "weight": 11_900,
    "least": 12_000,
}


def is_sentence(text: str) -> bool:
    return bool(re.match(r"[A-Z0-9].*[.?]$", text, re.DOTALL)) and "{" not in text


def written_codes(module: str, call: str) -> set[str]:
    """The codes that a module of the domain writes out in calls of that name."""
    source = (DOMAIN / f"{module}.py").read_text("utf-8")
    return set(re.findall(rf'{call}\(\s*(?:Grade\.\w+,\s*)?"([a-z-]+)"', source))


REASONS = (
    written_codes("why", "Reason")
    | {f"floor-{name.value}" for name in FloorName}
    | {f"floor-{name.value}-overridden" for name in FloorName}
)

CHECKS = (
    written_codes("checks", "Check")
    | written_codes("readiness", "Check")
    | written_codes("weight_doses", "Check")
    | written_codes("questions", "Check")
    | written_codes("pattern", "Check")
    | {
        f"{name.value}-{end}"
        for name in FloorName
        if name is not FloorName.DOSE
        for end in ("kept", "early", "overridden")
    }
    | {f"alert-{kind}{only}" for kind in KINDS for only in ("", "-only")}
    | {"answer-yes", "serious-event", "serious-event-unreportable"}
    | {"approval-kept", "approval-kept-open", *(f"approval-{gap.value}" for gap in Gap)}
    | {what.value for what in Lacking}
)


@pytest.mark.parametrize("code", sorted(REASONS))
def test_every_reason_is_a_sentence(code: str) -> None:
    assert is_sentence(wording.say_reason(Reason(code, EVERYTHING)))


@pytest.mark.parametrize("code", sorted(CHECKS))
def test_every_check_is_a_sentence(code: str) -> None:
    assert is_sentence(wording.say_check(Check(Grade.STOPS, code, EVERYTHING)))


def test_no_sentence_is_left_without_a_code() -> None:
    variants = ("-same-day", "-unknown", "-at-least", "-check", "-plain", "-open")
    for said, codes in ((checks._sentences(), CHECKS), (reasons._sentences(), REASONS)):
        spoken = {one for one in said if one not in codes}
        assert [one for one in spoken if not one.endswith(variants)] == []


@pytest.mark.parametrize("name", ["dose", "interval", "since", "product"])
def test_what_is_not_known_is_said_so(name: str) -> None:
    for code in checks._sentences():
        said = wording.say_check(Check(Grade.WARNS, code, EVERYTHING | {name: None}))
        assert "None" not in said
    for code in reasons._sentences():
        assert "None" not in wording.say_reason(Reason(code, EVERYTHING | {name: None}))


CAUSES = (
    {code.value for code in ReviewCode}
    | {status.value for status in AppointmentStatus if status.is_cancelled}
    | written_codes("bookings", "Cause")
    | written_codes("recall", "Cause")
    | {"missed", "not-recorded", "no-outcome", "deceased"}
)


@pytest.mark.parametrize("code", sorted(CAUSES))
def test_every_cause_is_a_sentence(code: str) -> None:
    assert is_sentence(wording.say_cause(Cause(code, ON)))


def test_a_hold_for_a_pregnancy_is_a_medical_reason_on_a_list() -> None:
    said = wording.say_cause(Cause("pregnancy", ON), State.DEFERRED)
    assert said == "On hold until 22 Nov 2026: medical reason."
    assert wording.reason_on_list("hold", "made-up") != "made-up"


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_a_label(state: State) -> None:
    label = wording.state_label(state, [Cause("x", ON)])
    assert label != state.value
    assert label[0].isupper()


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("booked-closed", "Booked on a closed day"),
        ("booked-no-list", "Booked without a list"),
        ("booked-too-early", "Booked too early"),
        ("booked-too-late", "Booked too late"),
        ("booked-over-limit", "Booked over the dose limit"),
    ],
)
def test_a_wrong_booking_says_how(code: str, label: str) -> None:
    assert wording.state_label(State.BOOKED_WRONG, [Cause(code, ON)]) == label


def test_every_list_of_codes_has_words() -> None:
    assert {wording.timing_label(timing) for timing in Timing} >= {"long overdue", "overdue"}
    for verb in Verb:
        assert wording.verb_label(verb) != verb.value
    for owner in Owner:
        assert wording.owner_label(owner)
    for status in SessionStatus:
        assert wording.session_status_label(status.value)
    for appointment in AppointmentStatus:
        assert wording.appointment_label(appointment.value)
    for reason in shipped_rules().reasons:
        assert wording.reason_label(reason.kind, reason.code) == reason.name
    for product in shipped_rules().products:
        assert wording.product_short(product.code) == product.short_name
    for condition in shipped_rules().conditions:
        assert wording.condition_name(condition.code) == condition.name
        assert wording.condition_short(condition.code) != condition.name


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (NextStep(Verb.CALL, Owner.NURSE), "Call: any nurse, today"),
        (NextStep(Verb.CALL, Owner.NURSE, "Tom", ON), "Call: Tom, today"),
        (
            NextStep(Verb.TREAT, Owner.INJECTOR, "", day("2026-11-30")),
            "Treat: the injector, 30 Nov 2026",
        ),
        (NextStep(Verb.NONE, Owner.NOBODY), "No next step"),
    ],
)
def test_a_step_names_owner_verb_and_day(step: NextStep, said: str) -> None:
    assert wording.say_step(step, ON) == said


@pytest.mark.parametrize(
    ("target", "due", "said"),
    [
        ("2026-11-16", "2026-11-16", "6 days late"),
        ("2026-11-21", "2026-11-21", "1 day late"),
        ("2026-11-22", "2026-11-22", "due today"),
        ("2026-12-01", "2026-12-01", "due in 9 days"),
        ("2026-11-23", "2026-11-23", "due in 1 day"),
        ("2027-01-24", "2027-01-24", "due in 9 weeks"),
        ("2026-11-01", "2026-12-20", "21 days late"),
        ("2026-12-20", None, "no date fits"),
    ],
)
def test_lateness_is_told_against_target(target: str, due: str | None, said: str) -> None:
    assert wording.days_from(day(target), day(due) if due else None, ON) == said


def test_an_unknown_code_is_said_as_it_is() -> None:
    assert wording.condition_name("tension") == "tension"
    assert wording.say_cause(Cause("tension")) == "tension"
    assert wording.say_reason(Reason("tension")) == "tension"
    assert wording.reason_label("end", "tension") == "tension"
