"""Why this date: every step of a derivation, in order."""

from hypothesis import given

from tests.builders import (
    ARM,
    BLADDER,
    MIGRAINE,
    ONABOT,
    adult,
    approved,
    child,
    course,
    day,
    elsewhere,
    hold,
    on,
    own_date,
    protocol,
    rules,
    still_working,
    symptoms_back,
    without_protocols,
)
from tests.domain.asking import ask
from tests.domain.strategies import clinics, patients
from tracker.domain.facts import Patient
from tracker.domain.protocol import Rules
from tracker.domain.schedule import treatment_window
from tracker.domain.why import Reason, derivation


def why(patient: Patient, today: str = "2026-03-01", by: Rules | None = None) -> list[Reason]:
    return derivation(ask(patient, today, by).window)


def codes(patient: Patient, today: str = "2026-03-01", by: Rules | None = None) -> list[str]:
    return [reason.code for reason in why(patient, today, by)]


def test_a_plain_course_is_explained_from_its_anchor_to_its_rule() -> None:
    patient = adult(course(sessions=[on("2026-01-05")]))
    assert codes(patient) == ["target", "floor-minimum", "due-target", "window", "rule"]
    target = why(patient)[0].values
    assert (target["anchor"], str(target["interval"]), target["on"]) == (
        day("2026-01-05"),
        "12 weeks",
        day("2026-03-30"),
    )


def test_the_window_names_its_first_and_its_last_day() -> None:
    window = why(adult(course(sessions=[on("2026-01-05")])))[3].values
    assert (window["earliest"], window["last"]) == (day("2026-03-30"), day("2026-04-06"))


def test_the_rule_is_named_with_its_version_and_source() -> None:
    rule = why(adult(course(sessions=[on("2026-01-05")])), by=rules(protocol(version=3)))[-1]
    assert (rule.values["condition"], rule.values["product"], rule.values["version"]) == (
        MIGRAINE,
        ONABOT,
        3,
    )


def test_the_floor_that_decided_is_named() -> None:
    held = course(
        sessions=[on("2026-01-05")],
        holds=[hold("2026-02-01", treat_from="2026-05-11")],
        authorisations=[approved(minimum="90 days")],
    )
    patient = adult(held)
    assert codes(patient) == [
        "target",
        "floor-minimum",
        "floor-payer",
        "floor-hold",
        "due-moved",
        "window",
        "rule",
    ]
    moved = next(r for r in why(patient) if r.code == "due-moved").values
    assert moved == {"floor": "hold", "target": day("2026-03-30"), "due": day("2026-05-11")}


def test_a_touch_up_that_moves_the_date_is_named_as_the_cause() -> None:
    touched = course(sessions=[on("2026-01-05"), on("2026-03-16", 20, touch_up=True)])
    floor = next(r for r in why(adult(touched), "2026-03-20") if r.code == "floor-minimum")
    assert (floor.values["since"], floor.values["on"]) == (day("2026-03-16"), day("2026-06-08"))


def test_a_dose_floor_names_the_limit_and_what_counts_already() -> None:
    patient = adult(
        course(planned=195, sessions=[on("2026-01-05", 195)]),
        course(ARM, key=2, sessions=[on("2026-03-02", 300)]),
        outside=[elsewhere("2026-03-01", None)],
    )
    limit = next(r for r in why(patient) if r.code == "limit").values
    assert (limit["before"], limit["planned"], limit["allowed"]) == (300_000, 195_000, 400_000)
    assert limit["at_least"]


def test_an_own_date_is_told_beside_the_computed_one() -> None:
    dates = [own_date("2026-04-20", made="2026-02-01")]
    reasons = why(adult(course(sessions=[on("2026-01-05")], own_dates=dates)))
    assert [r.code for r in reasons][:2] == ["target", "own-date"]
    assert reasons[1].values["computed"] == day("2026-03-30")
    assert reasons[1].values["by"] == "Dr Ruiz"


def test_an_overridden_floor_says_so() -> None:
    dates = [own_date("2026-03-16", made="2026-02-01", overriding=["minimum"])]
    assert "floor-minimum-overridden" in codes(
        adult(course(sessions=[on("2026-01-05")], own_dates=dates))
    )


def test_what_a_patient_said_is_the_reason_of_a_review_date() -> None:
    sessions = [on("2026-01-12", 100)]
    back = course(BLADDER, sessions=sessions, reports=[symptoms_back("2026-05-10")])
    working = course(BLADDER, sessions=sessions, reports=[still_working("2026-06-20")])
    assert codes(adult(back), "2026-06-20")[0] == "target-symptoms-back"
    assert codes(adult(working), "2026-06-20")[0] == "target-still-working"


def test_a_first_treatment_is_explained_by_its_planned_start() -> None:
    assert codes(adult(course(starts="2026-03-09")))[0] == "target-planned-start"


def test_a_dose_that_was_not_checked_is_said() -> None:
    assert "dose-not-checked" in codes(adult(course()), by=rules(protocol(usual=None)))


def test_what_is_missing_is_said() -> None:
    assert "weight-missing" in codes(child(course(ARM, sessions=[on("2026-01-05", 60)])))
    by = without_protocols(rules(), (MIGRAINE, ONABOT))
    patient = adult(course(sessions=[on("2026-01-05")]))
    assert codes(patient, by=by) == ["target-none", "protocol-missing", "blocked"]


def test_a_blocked_course_says_which_limit_it_passes() -> None:
    assert codes(adult(course(planned=401, sessions=[on("2026-01-05")]))) == [
        "target",
        "floor-minimum",
        "limit",
        "blocked",
        "rule",
    ]


@given(patients(), clinics)
def test_every_window_has_a_derivation_that_names_every_floor(patient: Patient, by: Rules) -> None:
    for one in patient.courses:
        window = treatment_window(one, patient, by, one.opened_on)
        reasons = derivation(window)
        said = [r for r in reasons if r.code.startswith("floor-")]
        assert [r.values["on"] for r in said] == [f.on for f in window.floors]


def test_an_own_date_set_after_a_report_leaves_the_computed_date_its_true_reason() -> None:
    bladder = course(
        BLADDER,
        sessions=[on("2026-01-12", 100)],
        reports=[symptoms_back("2026-05-10")],
        own_dates=[own_date("2026-06-01", made="2026-05-12")],
    )
    assert codes(adult(bladder), "2026-05-20")[:2] == ["target-symptoms-back", "own-date"]
