"""Questions, consent, approval, age and warnings before an injection."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import (
    ABOBOT,
    BLADDER,
    LEG,
    MIGRAINE,
    ONABOT,
    adult,
    approved,
    child,
    course,
    day,
    on,
)
from tracker.domain.authorisation import Authorisation, Stage
from tracker.domain.checks import Check, Grade, Plan
from tracker.domain.questions import Answer, Reply, check_answers, questions_for
from tracker.domain.readiness import (
    Alert,
    Consent,
    SeriousEvent,
    check_readiness,
    check_warnings,
)
from tracker.services.outcomes.shipped_instruments import shipped_outcomes

SHIPPED = shipped_outcomes()
TODAY = day("2026-11-22")


def codes(checks: list[Check]) -> dict[str, str]:
    return {check.code: check.grade.value for check in checks}


def asked(*conditions: str, sex: str = "female") -> list[str]:
    return [q.code for q in questions_for(conditions, sex, SHIPPED.questions)]


def answered(**replies: str) -> dict[str, Answer]:
    return {code.replace("_", "-"): Answer(Reply(said)) for code, said in replies.items()}


def test_migraine_is_asked_seven_questions_and_a_man_six() -> None:
    assert asked(MIGRAINE) == [
        "pregnancy",
        "infection",
        "anticoagulant",
        "neuromuscular",
        "swallowing",
        "aminoglycoside",
        "toxin-elsewhere",
    ]
    assert asked(MIGRAINE, sex="male") == asked(MIGRAINE)[1:]
    assert asked(MIGRAINE, sex="unknown") == asked(MIGRAINE)


def test_a_bladder_is_asked_about_the_urine_and_both_together_each_once() -> None:
    assert "urinary-infection" in asked(BLADDER)
    assert "infection" not in asked(BLADDER)
    both = asked(MIGRAINE, BLADDER)
    assert sorted(both) == sorted({*asked(MIGRAINE), *asked(BLADDER)})


def test_nothing_answered_is_told_and_stops_nothing() -> None:
    questions = questions_for([MIGRAINE], "male", SHIPPED.questions)
    (check,) = check_answers(questions, {}, "US")
    assert (check.code, check.grade) == ("not-asked", Grade.INFORMS)
    assert str(check.values["questions"]).split() == asked(MIGRAINE, sex="male")


def test_a_yes_says_what_it_means_and_a_no_says_nothing() -> None:
    questions = questions_for([MIGRAINE], "female", SHIPPED.questions)
    said = {q.code: Answer(Reply.NO) for q in questions}
    assert codes(check_answers(questions, said, "US")) == {"all-asked": "passes"}
    said["infection"] = Answer(Reply.YES)
    (check,) = check_answers(questions, said, "US")
    assert (check.code, check.grade) == ("answer-yes", Grade.STOPS)
    assert check.values["source"] == "LBL-COPY"


@pytest.mark.parametrize(("where", "grade"), [("US", Grade.WARNS), ("UK", Grade.STOPS)])
def test_a_new_nerve_disease_by_jurisdiction(where: str, grade: Grade) -> None:
    questions = questions_for([MIGRAINE], "male", SHIPPED.questions)
    checks = check_answers(questions, answered(neuromuscular="yes"), where)
    assert [c.grade for c in checks if c.code == "answer-yes"] == [grade]


REPLIES = st.dictionaries(
    st.sampled_from([q.code for q in SHIPPED.questions]),
    st.sampled_from([Answer(reply) for reply in Reply]),
)


@given(REPLIES, st.sampled_from(["female", "male", ""]))
def test_each_question_is_answered_or_told_to_be_open(said: Any, sex: str) -> None:
    questions = questions_for([MIGRAINE, BLADDER], sex, SHIPPED.questions)
    checks = check_answers(questions, said, "US")
    told = [str(c.values["question"]) for c in checks if c.code == "answer-yes"]
    for check in checks:
        told += str(check.values.get("questions", "")).split()
    noes = [q.code for q in questions if said.get(q.code) == Answer(Reply.NO)]
    assert sorted([*told, *noes]) == sorted(q.code for q in questions)


def consent_check(*consents: Consent, product: str = ONABOT) -> dict[str, str]:
    one = course()
    return codes(check_readiness(Plan(TODAY, product, None), one, adult(one), consents, ()))


@pytest.mark.parametrize(
    ("consents", "found"),
    [
        ([], {"consent-none": "informs"}),
        ([("2026-01-01", None, None)], {"consent-kept": "passes"}),
        ([("2026-01-01", None, "2026-11-22")], {"consent-until": "passes"}),
        ([("2026-01-01", None, "2026-11-21")], {"consent-ended": "warns"}),
        ([("2026-01-01", ABOBOT, None)], {"consent-other-product": "warns"}),
        ([("2026-01-01", ONABOT, None)], {"consent-kept": "passes"}),
        ([("2026-11-23", None, None)], {"consent-none": "informs"}),
        (
            [("2025-01-01", None, "2026-01-01"), ("2026-01-02", ONABOT, None)],
            {"consent-kept": "passes"},
        ),
    ],
)
def test_consent_is_for_a_treatment_and_a_product_until_its_last_day(
    consents: list[tuple[str, str | None, str | None]], found: dict[str, str]
) -> None:
    given_ones = [
        Consent(MIGRAINE, product, day(given), day(ends) if ends else None)
        for given, product, ends in consents
    ]
    assert consent_check(*given_ones) == found


def test_consent_to_another_treatment_is_none() -> None:
    assert consent_check(Consent(BLADDER, None, day("2026-01-01"))) == {"consent-none": "informs"}


@pytest.mark.parametrize(
    ("found", "code"),
    [
        (approved(valid_to="2026-11-22"), "approval-kept"),
        (approved(), "approval-kept-open"),
        (approved(valid_to="2026-11-21"), "approval-over"),
        (approved(valid_from="2026-11-23"), "approval-early"),
        (approved(visits=0), "approval-used"),
        (Authorisation(Stage.SENT), "approval-open"),
    ],
)
def test_an_approval_that_does_not_cover_the_day_warns_of_a_claim(
    found: Authorisation, code: str
) -> None:
    one = course(authorisations=[found])
    checks = check_readiness(Plan(TODAY, ONABOT, None), one, adult(one), (), ())
    grade = codes(checks)[code]
    assert grade == ("passes" if "kept" in code else "warns")


def test_below_the_age_of_the_label_warns_until_the_birthday() -> None:
    one = course(LEG, ABOBOT)
    young = child(one, born="2024-11-23", kg=12)
    checks = check_readiness(Plan(TODAY, ABOBOT, None), one, young, (), SHIPPED.ages)
    assert codes(checks)["too-young"] == "warns"
    old_enough = child(one, born="2024-11-22", kg=12)
    checks = check_readiness(Plan(TODAY, ABOBOT, None), one, old_enough, (), SHIPPED.ages)
    assert "too-young" not in codes(checks)


def test_of_whom_only_the_year_is_known_the_youngest_age_is_checked_and_said_so() -> None:
    one = course(LEG, ABOBOT)
    toddler = child(one, born="2024", kg=12)
    checks = check_readiness(Plan(TODAY, ABOBOT, None), one, toddler, (), SHIPPED.ages)
    (unsure,) = [c for c in checks if c.code == "age-by-year"]
    assert (unsure.values["years"], codes(checks)["too-young"]) == (2, "warns")
    for born, has_month in (("2024-11", True), ("2024-12", False), ("2025", False)):
        young = child(one, born=born, kg=12)
        checks = check_readiness(Plan(TODAY, ABOBOT, None), one, young, (), SHIPPED.ages)
        assert codes(checks)["too-young"] == "warns"
        assert ("age-by-month" in codes(checks)) is has_month


def test_who_came_of_age_within_the_window_is_told_that_the_adult_limits_hold() -> None:
    one = course(LEG, sessions=[on("2026-09-14", 100)])
    grown = adult(one, born="2008-10-01")
    checks = check_readiness(Plan(TODAY, ONABOT, 300_000), one, grown, (), ())
    (check,) = [c for c in checks if c.code == "came-of-age"]
    assert (check.grade, check.values["on"]) == (Grade.INFORMS, day("2026-10-01"))
    later = Plan(day("2026-12-07"), ONABOT, 300_000)
    assert "came-of-age" not in codes(check_readiness(later, one, grown, (), ()))


def test_a_warning_warns_until_the_day_on_which_it_ends() -> None:
    alerts = [Alert("allergy", "latex"), Alert("pregnancy", ended_on=TODAY)]
    assert codes(check_warnings(TODAY, None, alerts, ())) == {"alert-allergy": "warns"}


@pytest.mark.parametrize(
    ("began", "is_over", "before", "grade"),
    [
        ("2026-09-01", True, "2026-08-30", "warns"),
        ("2026-08-30", True, "2026-08-30", "warns"),
        ("2026-08-01", True, "2026-08-30", "informs"),
        ("2026-08-01", False, "2026-08-30", "warns"),
        ("2026-08-01", True, None, "warns"),
    ],
)
def test_serious_harm_warns_at_the_next_session_and_until_it_is_over(
    began: str, is_over: bool, before: str | None, grade: str
) -> None:
    event = SeriousEvent(day(began), "dysphagia", is_over, "MedWatch")
    newest = day(before) if before else None
    (check,) = check_warnings(TODAY, newest, (), [event])
    assert check.grade.value == grade
    assert check.values["report"] == "MedWatch"
