"""The clinic's worked examples, each with the answer that a pharmacist worked out by hand."""

from datetime import timedelta

import pytest

from tests.builders import (
    ABOBOT,
    ARM,
    BLADDER,
    INCOBOT,
    LEG,
    MIGRAINE,
    RIMABOT,
    SALIVA,
    adult,
    approved,
    child,
    course,
    day,
    elsewhere,
    limit,
    on,
    protocol,
    rules,
    symptoms_back,
)
from tests.domain.asking import ask
from tracker.domain.authorisation import last_valid_day
from tracker.domain.dosing import DoseBook
from tracker.domain.facts import SymptomReport
from tracker.domain.follow_ups import follow_ups_for
from tracker.domain.protocol import Population, Rules
from tracker.domain.schedule import LAPSE
from tracker.services.shipped_instruments import shipped_outcomes
from tracker.services.shipped_rules import shipped_rules

HEAVY = day("2026-03-01")


def test_twelve_weeks_keep_the_weekday() -> None:
    answer = ask(adult(course(sessions=[on("2026-01-05")])))
    assert answer.target == "2026-03-30"
    assert day("2026-03-30").weekday() == day("2026-01-05").weekday()


def test_three_months_are_a_calendar_step() -> None:
    answer = ask(adult(course(interval="3 months", sessions=[on("2026-03-02")])))
    assert answer.target == "2026-06-02"
    assert day("2026-06-02") - day("2026-03-02") == timedelta(days=92)


def test_a_closed_day_moves_the_suggestion_forward_and_never_back() -> None:
    answer = ask(
        adult(course(sessions=[on("2026-03-02")])), "2026-03-10", rules(closed=["2026-05-25"])
    )
    assert (answer.due, answer.suggested) == ("2026-05-25", "2026-05-26")


def test_a_target_clamps_to_the_months_end_and_a_minimum_never_does() -> None:
    by = rules(protocol(interval="3 months", minimum="3 months"))
    answer = ask(adult(course(sessions=[on("2025-11-30")])), "2026-01-05", by)
    assert (answer.target, answer.earliest, answer.due) == (
        "2026-02-28",
        "2026-03-01",
        "2026-03-01",
    )


def test_a_day_that_exists_is_the_same_for_target_and_minimum() -> None:
    by = rules(protocol(interval="3 months", minimum="3 months"))
    answer = ask(adult(course(sessions=[on("2023-11-29")])), "2024-01-05", by)
    assert (answer.target, answer.earliest) == ("2024-02-29", "2024-02-29")


def test_a_session_as_many_days_ago_as_the_limit_is_long_has_dropped_out() -> None:
    patient = adult(
        course(planned=195, sessions=[on("2026-01-05", 195)]),
        course(ARM, key=2, sessions=[on("2026-02-16", 200)]),
    )
    answer = ask(patient)
    assert (answer.due, answer.floors) == ("2026-03-30", {"minimum": "2026-03-30"})
    book = DoseBook(patient, rules())
    (most, allowed), *_ = book.binding(patient.courses[0].product, MIGRAINE, day("2026-03-30"))
    in_window = book.total(patient.courses[0].product, most, day("2026-03-30")).dose + 195_000
    assert (in_window, allowed) == (395_000, 400_000)


def test_a_dose_in_another_course_moves_the_date_and_asks_a_clinician() -> None:
    patient = adult(
        course(planned=195, sessions=[on("2026-01-05", 195)]),
        course(ARM, key=2, sessions=[on("2026-04-06", 300)]),
    )
    answer = ask(patient, "2026-04-07")
    assert answer.target == "2026-03-30"
    assert (answer.earliest, answer.due) == ("2026-06-29", "2026-06-29")
    assert answer.state == "in review"
    assert "dose-moves-date" in answer.causes


def test_the_first_day_on_which_a_dose_fits() -> None:
    by = Rules(limits=(limit(400),))
    patient = adult(
        course(planned=155),
        course(
            ARM,
            key=2,
            sessions=[on("2026-02-02", 155), on("2026-03-02", 100), on("2026-04-06", 100)],
        ),
    )
    assert ask(patient, "2026-04-07", by).floors == {"dose": "2026-04-27"}


def test_sixteen_weeks_are_not_twelve() -> None:
    answer = ask(adult(course(SALIVA, INCOBOT, sessions=[on("2026-03-09", 100, INCOBOT)])))
    assert answer.earliest == "2026-06-29"


def test_switching_the_product_keeps_the_old_products_floor_running() -> None:
    switched = course(
        SALIVA,
        RIMABOT,
        sessions=[on("2026-03-01", 100, INCOBOT), on("2026-03-10", 2500, RIMABOT)],
    )
    answer = ask(adult(switched), "2026-04-01")
    assert answer.earliest == "2026-06-21"


@pytest.mark.parametrize(
    ("reports", "due"),
    [
        ([], "2026-06-29"),
        ([symptoms_back("2026-05-10")], "2026-05-10"),
        ([symptoms_back("2026-03-01")], "2026-04-06"),
        ([symptoms_back("2026-07-10")], "2026-06-29"),
    ],
)
def test_symptoms_that_are_back_bring_a_review_forward_never_back(
    reports: list[SymptomReport], due: str
) -> None:
    bladder = course(BLADDER, sessions=[on("2026-01-12", 100)], reports=reports)
    answer = ask(adult(bladder), "2026-07-10")
    assert (answer.earliest, answer.due) == ("2026-04-06", due)


def test_a_bladder_is_eligible_from_its_minimum_to_its_review() -> None:
    patient = adult(course(BLADDER, sessions=[on("2026-01-12", 100)]))
    timings = {today: ask(patient, today).timing for today in ("2026-04-05", "2026-04-06")}
    assert timings == {"2026-04-05": "not yet", "2026-04-06": "eligible"}
    assert ask(patient).target == "2026-06-29"


def test_a_touch_up_moves_the_earliest_day_and_not_the_target() -> None:
    # Week 0 is 2026-01-05; the touch-up is in week 10.
    touched = course(sessions=[on("2026-01-05"), on("2026-03-16", 20, touch_up=True)])
    answer = ask(adult(touched), "2026-03-20")
    assert answer.target == "2026-03-30"
    assert (answer.earliest, answer.due) == ("2026-06-08", "2026-06-08")
    assert answer.window.floors[0].since == day("2026-03-16")


def test_one_and_a_half_thousand_units_are_a_days_limit_for_limbs() -> None:
    patient = adult(
        course(LEG, ABOBOT, sessions=[on("2026-03-02", 1500, ABOBOT)]),
        course(ARM, ABOBOT, key=2, planned=1000, starts="2026-03-02"),
    )
    answer = ask(patient, "2026-03-02", key=2)
    assert (answer.target, answer.earliest) == ("2026-03-02", "2026-03-03")


def test_the_fifth_visit_of_a_year_is_warned_of_eight_weeks_before() -> None:
    visits = ["2026-01-05", "2026-03-30", "2026-06-22", "2026-09-14"]
    migraine = course(sessions=[on(v) for v in visits], authorisation=approved(visits_left=0))
    before, warned = (ask(adult(migraine), today) for today in ("2026-10-11", "2026-10-12"))
    assert before.due == "2026-12-07"
    assert before.step[0] == "call"
    assert warned.step == ("chase-insurer", "Kim", "2026-11-01")
    assert before.state == warned.state == "waiting"


def test_a_permission_that_counts_its_day_of_decision_ends_a_day_sooner() -> None:
    decided_on = day("2026-03-02")
    assert last_valid_day(decided_on, 120, counts_decision_day=True) == day("2026-06-29")
    assert last_valid_day(decided_on, 120, counts_decision_day=False) == day("2026-06-30")


def test_a_child_of_twenty_kilograms_may_have_two_hundred_units_in_84_days() -> None:
    patient = child(course(ARM, planned=100), kg=20)
    ((most, allowed),) = DoseBook(patient, rules()).binding(
        patient.courses[0].product, ARM, day("2026-03-01")
    )
    assert (most.days, allowed) == (84, 200_000)


@pytest.mark.parametrize(
    ("kg", "allowed"), [(20, 200_000), (33.999, 339_990), (34, 340_000), (40, 340_000)]
)
def test_a_childs_weight_changes_the_cap_up_to_its_most(kg: float, allowed: int) -> None:
    patient = child(course(LEG), kg=kg)
    book = DoseBook(patient, rules())
    assert [a for _, a in book.binding(patient.courses[0].product, LEG, day("2026-03-01"))] == [
        allowed
    ]


def test_the_next_date_counts_from_when_it_was_given_not_from_when_it_was_due() -> None:
    # Five days late each time: the fifth session is in the last days of the year.
    given = [day("2026-01-05") + n * timedelta(days=89) for n in range(4)]
    late = course(sessions=[on(g.isoformat()) for g in given])
    due = ask(adult(late), "2026-10-01").window.due_on
    assert due is not None
    assert due + timedelta(days=5) == day("2026-12-27")


def test_a_day_before_the_minimum_is_early_and_the_day_itself_is_not() -> None:
    patient = adult(course(sessions=[on("2026-01-05")]))
    assert ask(patient, "2026-03-29").timing == "due soon"
    assert ask(patient, "2026-03-30").timing == "due"
    assert ask(patient).earliest == "2026-03-30"


def test_a_back_dated_outside_dose_moves_what_was_planned() -> None:
    def patient(*found: str) -> object:
        return ask(
            adult(
                course(planned=200, sessions=[on("2026-02-02", 155)]),
                outside=[elsewhere(f, 100) for f in found],
            ),
            "2026-04-01",
            rules(protocol(minimum="9 weeks", interval="9 weeks")),
        ).earliest

    assert patient() == "2026-04-06"
    assert patient("2026-03-02") == "2026-04-27"


def test_lapsed_counts_from_due_not_from_the_last_session() -> None:
    answer = ask(adult(course(sessions=[on("2026-01-05")])))
    assert answer.lapsed_from == (day("2026-03-30") + LAPSE).isoformat()


def test_a_bladder_is_followed_up_after_two_weeks_and_is_not_overdue_when_it_is_eligible() -> None:
    (asked,) = follow_ups_for(BLADDER, shipped_outcomes().follow_ups)
    assert asked.due_on(day("2026-01-12")) == day("2026-01-26")
    answer = ask(adult(course(BLADDER, sessions=[on("2026-01-12", 100)])), "2026-06-28")
    assert (answer.earliest, answer.due, answer.timing) == (
        "2026-04-06",
        "2026-06-29",
        "due soon",
    )


def test_sweating_in_the_uk_waits_sixteen_weeks_and_is_asked_about_at_its_usual_time() -> None:
    british = Rules(*shipped_rules().of("UK"))
    treated = course("axillary-hyperhidrosis", sessions=[on("2026-05-04", 100)])
    answer = ask(adult(treated), "2026-08-24", british)
    assert (answer.earliest, answer.timing) == ("2026-08-24", "eligible")


def test_forty_kilograms_reach_the_most_of_arm_leg_and_both() -> None:
    heavy = child(course(ARM), kg=40)
    (_limit, allowed), *_ = DoseBook(heavy, rules()).binding(heavy.courses[0].product, ARM, HEAVY)
    assert allowed == 340_000
    for condition, most, per_kg in ((ARM, 200, 6), (LEG, 300, 8)):
        rule = rules().protocol(condition, heavy.courses[0].product, Population.CHILD)
        assert rule is not None
        assert (rule.most_per_session, rule.most_per_kg) == (most * 1000, per_kg * 1000)


def test_an_arm_and_a_leg_of_a_child_on_one_day_keep_each_their_own_clock() -> None:
    both = child(
        course(ARM, ABOBOT, sessions=[on("2026-03-02", 100, ABOBOT)]),
        course(LEG, ABOBOT, key=2, sessions=[on("2026-03-02", 200, ABOBOT)]),
        kg=30,
    )
    assert ask(both).earliest == "2026-06-22"
    assert ask(both, key=2).earliest == "2026-05-25"
