"""What is looked at before a dose is given: a check can stop an injection, never a record."""

from dataclasses import replace

import pytest

from tests.builders import (
    ABOBOT,
    ARM,
    BLADDER,
    LETIBOT,
    MIGRAINE,
    NECK,
    ONABOT,
    RIMABOT,
    SALIVA,
    adult,
    approved,
    child,
    course,
    day,
    dose,
    elsewhere,
    hold,
    on,
    own_date,
    protocol,
    rules,
    without_protocols,
)
from tracker.domain.checks import Check, Grade, Plan, check_session
from tracker.domain.facts import Patient
from tracker.domain.protocol import Rules


def checks(
    patient: Patient,
    when: str = "2026-03-30",
    units: float | None = 155,
    product: str = ONABOT,
    by: Rules | None = None,
    expiries: tuple[str, ...] = (),
) -> dict[str, Check]:
    plan = Plan(day(when), product, dose(units), tuple(day(e) for e in expiries))
    found = check_session(plan, patient.courses[0], patient, by or rules())
    return {check.code: check for check in found}


def stops(found: dict[str, Check]) -> set[str]:
    return {code for code, check in found.items() if check.grade is Grade.STOPS}


LAST = adult(course(sessions=[on("2026-01-05")]))


def test_the_first_day_of_the_minimum_passes() -> None:
    found = checks(LAST)
    assert stops(found) == set()
    assert found["minimum-kept"].values["days"] == 84


def test_the_day_before_stops_and_says_how_many_days_it_has_been() -> None:
    early = checks(LAST, "2026-03-29")["minimum-early"]
    assert early.grade is Grade.STOPS
    assert early.values["days"] == 83
    assert early.values["on"] == day("2026-03-30")


def test_a_first_treatment_has_no_interval_to_keep() -> None:
    assert not any(code.startswith("minimum") for code in checks(adult(course())))


def test_an_overridden_minimum_informs() -> None:
    dates = [own_date("2026-03-16", made="2026-02-01", overriding=["minimum"])]
    patient = adult(course(sessions=[on("2026-01-05")], own_dates=dates))
    found = checks(patient, "2026-03-16")
    assert found["minimum-overridden"].grade is Grade.INFORMS
    assert stops(found) == set()


def test_the_payers_interval_warns_of_a_claim_and_stops_nobody() -> None:
    paid = adult(course(sessions=[on("2026-01-05")], authorisations=[approved(minimum="90 days")]))
    assert checks(paid)["payer-early"].grade is Grade.WARNS


def test_the_clinics_own_minimum_stops() -> None:
    found = checks(LAST, by=rules(protocol(site_minimum="4 months")))
    assert stops(found) == {"site-early"}


def test_a_hold_stops_until_its_day() -> None:
    held = adult(
        course(sessions=[on("2026-01-05")], holds=[hold("2026-02-01", treat_from="2026-04-06")])
    )
    assert stops(checks(held)) == {"hold-early"}
    assert stops(checks(held, "2026-04-06")) == set()


def test_the_product_that_is_about_to_be_given_decides_not_the_courses() -> None:
    # The course has rimabotB, 3 months; incobotA asks for 16 weeks.
    patient = adult(course(SALIVA, RIMABOT, sessions=[on("2026-01-05", 2500, RIMABOT)]))
    found = checks(patient, "2026-04-06", 100, "incobotulinumtoxinA")
    assert stops(found) == {"minimum-early"}
    assert found["minimum-early"].values["on"] == day("2026-04-27")


def test_a_product_without_a_rule_stops() -> None:
    assert stops(checks(LAST, product=ABOBOT)) >= {"protocol-missing"}
    by = without_protocols(rules(), (MIGRAINE, ONABOT))
    assert "protocol-missing" in stops(checks(LAST, by=by))


# Limits


def test_a_limit_that_is_met_exactly_is_kept() -> None:
    patient = adult(course(), course(ARM, key=2, sessions=[on("2026-03-01", 245)]))
    kept = checks(patient)["limit-kept"]
    assert (kept.values["total"], kept.values["allowed"]) == (400_000, 400_000)


def test_a_limit_that_is_passed_stops_with_its_figures() -> None:
    patient = adult(course(), course(ARM, key=2, sessions=[on("2026-03-01", 246)]))
    passed = checks(patient)["limit-passed"]
    assert passed.grade is Grade.STOPS
    assert (passed.values["before"], passed.values["total"]) == (246_000, 401_000)


def test_an_unknown_dose_warns_that_the_sum_is_at_least() -> None:
    patient = adult(course(), outside=[elsewhere("2026-03-01", None)])
    assert checks(patient)["limit-unknown"].grade is Grade.WARNS


def test_an_empty_dose_is_checked_against_no_limit() -> None:
    assert not any(code.startswith("limit") for code in checks(LAST, units=None))


def test_three_calendar_months_inform_where_84_days_are_kept() -> None:
    # 2026-01-05 is 84 days before 03-30 and has dropped out; three months it is not.
    patient = adult(course(sessions=[on("2026-01-05", 300)]))
    found = checks(patient, units=200)
    assert found["limit-kept"].grade is Grade.PASSES
    assert found["three-months"].grade is Grade.INFORMS
    assert found["three-months"].values["total"] == 500_000


def test_three_calendar_months_are_not_counted_twice_when_84_days_stop() -> None:
    patient = adult(course(), course(ARM, key=2, sessions=[on("2026-03-01", 300)]))
    assert "three-months" not in checks(patient)


def test_a_dose_above_the_rules_most_warns_and_stops_nobody() -> None:
    found = checks(adult(course()), units=196)
    assert found["session-most"].grade is Grade.WARNS
    assert "session-most" not in checks(adult(course()), units=195)


def test_a_childs_most_goes_by_weight() -> None:
    patient = child(course(ARM), kg=20)
    assert checks(patient, units=121)["session-most"].values["most"] == 120_000
    assert "session-most" not in checks(patient, units=120)


# Weights, lots, dates


@pytest.mark.parametrize(("weighed", "asks"), [("2025-12-30", False), ("2025-12-29", True)])
def test_a_childs_weight_older_than_90_days_asks_for_a_new_one(weighed: str, asks: bool) -> None:
    found = checks(child(course(ARM), kg=20, weighed=weighed), units=60)
    assert ("weight-old" in found) is asks


def test_a_child_who_was_never_weighed_is_not_treated() -> None:
    assert "weight-missing" in stops(checks(child(course(ARM)), units=60))


def test_an_adults_weight_is_nobodys_business() -> None:
    assert not any(code.startswith("weight") for code in checks(LAST))


def test_a_lot_is_good_on_its_last_day_and_not_after() -> None:
    assert "lot-expired" not in checks(LAST, expiries=("2026-03-30",))
    assert stops(checks(LAST, expiries=("2027-01-01", "2026-03-29"))) == {"lot-expired"}


def test_nobody_is_treated_before_birth() -> None:
    assert "before-birth" in stops(checks(adult(course()), "1960-01-01"))


# Other toxins


@pytest.mark.parametrize(("given", "alerts"), [("2025-12-08", False), ("2025-12-09", True)])
def test_another_product_within_112_days_warns(given: str, alerts: bool) -> None:
    patient = adult(course(), outside=[elsewhere(given, 20, LETIBOT)])
    found = checks(patient)
    assert ("other-product" in found) is alerts
    if alerts:
        assert found["other-product"].grade is Grade.WARNS


def test_an_alert_about_another_dose_names_both() -> None:
    patient = adult(course(), outside=[elsewhere("2026-03-01", 20, LETIBOT)])
    values = checks(patient)["other-product"].values
    assert (values["dose"], values["planned"]) == (20_000, 155_000)


@pytest.mark.parametrize(("given", "alerts"), [("2026-01-05", False), ("2026-01-06", True)])
def test_the_same_product_in_another_course_within_84_days_informs(
    given: str, alerts: bool
) -> None:
    patient = adult(course(), course(BLADDER, key=2, sessions=[on(given, 100)]))
    assert ("same-product" in checks(patient)) is alerts


def test_the_same_product_in_the_same_course_is_the_intervals_affair() -> None:
    assert "same-product" not in checks(LAST)


# Back-dated


def test_a_later_override_excuses_no_session_of_before() -> None:
    signed = own_date("2026-03-20", made="2026-03-15", overriding=["minimum"])
    dated = adult(course(sessions=[on("2026-01-05")], own_dates=[signed]))
    assert stops(checks(dated, "2026-03-10")) == {"minimum-early"}
    assert stops(checks(dated, "2026-03-20")) == set()


def test_a_back_dated_session_is_checked_by_its_own_day() -> None:
    patient = adult(course(sessions=[on("2025-10-06"), on("2026-04-06")]))
    found = checks(patient, "2025-12-29")
    assert found["minimum-kept"].values["days"] == 84


def test_what_was_given_since_is_checked_again() -> None:
    patient = adult(course(sessions=[on("2026-04-06", 300)]))
    found = checks(patient, "2026-03-02", 155)
    assert found["next-early"].values["days"] == 35
    assert found["later-limit-passed"].values["total"] == 455_000
    assert stops(found) == set()


def test_what_was_given_long_after_is_no_concern() -> None:
    patient = adult(course(sessions=[on("2026-06-22", 300)]))
    found = checks(patient, "2026-03-30", 155)
    assert not {"next-early", "later-limit-passed"} & set(found)


def test_a_hold_made_afterwards_does_not_stop_what_had_been_given() -> None:
    held = adult(
        course(sessions=[on("2026-01-05")], holds=[hold("2026-04-02", treat_from="2026-06-01")])
    )
    assert stops(checks(held)) == set()


def test_the_gravest_comes_first() -> None:
    patient = adult(
        course(NECK, sessions=[on("2026-03-01", 236)]),
        outside=[elsewhere("2026-03-01", 20, LETIBOT)],
    )
    plan = Plan(day("2026-03-30"), ONABOT, dose(236), (day("2026-01-01"),))
    found = check_session(plan, patient.courses[0], patient, rules())
    grades = [list(Grade).index(check.grade) for check in found]
    assert grades == sorted(grades)
    assert found[0].grade is Grade.STOPS


def test_the_order_of_facts_changes_no_check() -> None:
    sessions = [on("2026-03-01", 100), on("2026-01-05", 155), on("2026-02-02", 20, touch_up=True)]
    patient = adult(course(sessions=sessions))
    (one,) = patient.courses
    turned = replace(patient, courses=(replace(one, sessions=one.sessions[::-1]),))
    assert checks(patient) == checks(turned)


@pytest.mark.parametrize(
    ("born", "said"),
    [
        ("2008", {"age-by-year"}),
        ("2008-04", {"age-by-month"}),
        ("2008-03", set()),
        ("2009", set()),
        ("2026", set()),
    ],
)
def test_who_may_be_a_child_is_checked_as_one_and_it_is_said(born: str, said: set[str]) -> None:
    found = checks(child(course(), born=born), "2026-04-01")
    assert {code for code in found if code.startswith(("age-by", "before"))} == said


def test_who_can_only_be_born_later_is_not_to_be_treated() -> None:
    assert "before-birth" in stops(checks(child(course(), born="2026-05"), "2026-04-30"))
