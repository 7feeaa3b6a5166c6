"""The window: anchor, target, floors, due, overdue, lapsed, suggested."""

from datetime import timedelta

import pytest

from tests.builders import (
    ABOBOT,
    ARM,
    BLADDER,
    INCOBOT,
    LEG,
    MIGRAINE,
    NECK,
    ONABOT,
    RIMABOT,
    SALIVA,
    adult,
    approved,
    booked,
    child,
    course,
    day,
    elsewhere,
    ended,
    hold,
    limit,
    on,
    own_date,
    protocol,
    rules,
    still_working,
    symptoms_back,
    without_protocols,
)
from tests.domain.asking import ask
from tracker.domain.facts import Patient, SessionStatus
from tracker.domain.protocol import Population, Rules, Schedule
from tracker.domain.schedule import TargetCause

# The anchor


def test_the_newest_session_anchors_in_whatever_order_they_arrive() -> None:
    sessions = [on("2026-01-05"), on("2025-10-13"), on("2025-07-21")]
    forth, back = (ask(adult(course(sessions=s))) for s in (sessions, sessions[::-1]))
    assert forth.window == back.window
    assert forth.window.anchor_on == day("2026-01-05")


@pytest.mark.parametrize("status", [SessionStatus.PLANNED, SessionStatus.VOIDED])
def test_a_planned_or_voided_session_does_not_count(status: SessionStatus) -> None:
    sessions = [on("2026-01-05"), on("2026-02-20", status=status)]
    assert ask(adult(course(sessions=sessions))).due == "2026-03-30"


@pytest.mark.parametrize(
    "status", [SessionStatus.GIVEN, SessionStatus.SIGNED, SessionStatus.AMENDED]
)
def test_a_session_counts_from_the_moment_it_is_recorded(status: SessionStatus) -> None:
    assert ask(adult(course(sessions=[on("2026-01-05", status=status)]))).due == "2026-03-30"


def test_voiding_the_newest_session_brings_the_one_before_back() -> None:
    kept, voided = on("2025-10-13"), on("2026-01-05", status=SessionStatus.VOIDED)
    assert ask(adult(course(sessions=[kept, voided]))) == ask(adult(course(sessions=[kept])))


def test_without_a_session_the_planned_start_is_the_target_and_nothing_is_too_early() -> None:
    answer = ask(adult(course(starts="2026-03-09")))
    assert (answer.target, answer.due, answer.earliest) == ("2026-03-09", "2026-03-09", None)
    assert answer.window.target_cause is TargetCause.PLANNED_START


def test_without_a_planned_start_the_day_of_entry_is_the_target() -> None:
    assert ask(adult(course(opened="2026-02-10"))).target == "2026-02-10"


def test_a_course_with_a_touch_up_only_has_the_touch_ups_minimum() -> None:
    touched = course(starts="2026-01-05", sessions=[on("2026-02-02", 20, touch_up=True)])
    answer = ask(adult(touched))
    assert (answer.target, answer.earliest) == ("2026-01-05", "2026-04-27")


def test_an_outside_treatment_that_was_assigned_anchors_the_course() -> None:
    patient = adult(course(), outside=[elsewhere("2026-02-02", None, assigned_to=1)])
    answer = ask(patient)
    assert (answer.target, answer.earliest) == ("2026-04-27", "2026-04-27")


def test_an_outside_treatment_that_was_not_assigned_anchors_nothing() -> None:
    patient = adult(course(starts="2026-03-02"), outside=[elsewhere("2026-02-02", 20)])
    assert ask(patient).earliest is None


def test_an_assigned_treatment_with_an_unknown_product_still_anchors() -> None:
    patient = adult(course(), outside=[elsewhere("2026-02-02", None, None, assigned_to=1)])
    answer = ask(patient)
    assert (answer.target, answer.earliest) == ("2026-04-27", "2026-04-27")
    assert not answer.window.lacks_protocol


def test_amending_the_date_of_a_session_moves_every_date_that_depends_on_it() -> None:
    def patient(when: str) -> Patient:
        return adult(
            course(planned=195, sessions=[on("2026-01-05", 195)]),
            course(ARM, key=2, planned=300, sessions=[on(when, 300)]),
        )

    before, amended = (ask(patient(when), "2026-03-20") for when in ("2025-12-01", "2026-03-16"))
    assert (before.due, amended.due) == ("2026-03-30", "2026-06-08")
    assert ask(patient("2026-03-16"), "2026-03-20", key=2).due == "2026-06-08"


# The target


@pytest.mark.parametrize(
    ("interval", "last", "target"),
    [
        ("12 weeks", "2026-01-05", "2026-03-30"),
        ("84 days", "2026-01-05", "2026-03-30"),
        ("3 months", "2025-08-31", "2025-11-30"),
        ("3 months", "2025-11-30", "2026-02-28"),
        ("6 months", "2025-08-31", "2026-02-28"),
        ("1 year", "2024-02-29", "2025-02-28"),
        ("3 months", "2025-12-15", "2026-03-15"),
    ],
)
def test_a_target_is_the_anchor_and_the_interval(interval: str, last: str, target: str) -> None:
    assert ask(adult(course(interval=interval, sessions=[on(last)]))).target == target


def test_a_target_is_never_worked_out_step_by_step() -> None:
    # By steps over 30 November and 28 February it would drift to the 28th.
    sessions = [on("2025-08-31"), on("2025-11-30")]
    assert ask(adult(course(interval="6 months", sessions=sessions))).target == "2026-05-30"


def test_daylight_saving_cannot_turn_84_days_into_83() -> None:
    answer = ask(adult(course(sessions=[on("2026-10-20")])))
    assert answer.window.target_on == day("2026-10-20") + timedelta(days=84)


def test_the_courses_own_interval_goes_before_the_protocols() -> None:
    answer = ask(adult(course(interval="16 weeks", sessions=[on("2026-01-05")])))
    assert (answer.target, answer.earliest) == ("2026-04-27", "2026-03-30")


def test_the_interval_is_that_of_the_product_the_course_has_now() -> None:
    switched = course(SALIVA, INCOBOT, sessions=[on("2026-03-02", 2500, RIMABOT)])
    assert ask(adult(switched)).target == "2026-06-22"


def test_an_interval_below_the_minimum_is_due_at_the_minimum() -> None:
    answer = ask(adult(course(interval="10 weeks", sessions=[on("2026-01-05")])))
    assert (answer.target, answer.due) == ("2026-03-16", "2026-03-30")


# Symptom-led


def test_still_working_asks_again_eight_weeks_later() -> None:
    reports = [still_working("2026-06-20")]
    bladder = course(BLADDER, sessions=[on("2026-01-12", 100)], reports=reports)
    assert ask(adult(bladder), "2026-06-20").due == "2026-08-15"


def test_still_working_asks_again_on_the_day_that_is_named() -> None:
    reports = [still_working("2026-06-20", ask_on="2026-07-20")]
    bladder = course(BLADDER, sessions=[on("2026-01-12", 100)], reports=reports)
    assert ask(adult(bladder), "2026-06-20").due == "2026-07-20"


def test_still_working_never_brings_a_review_forward() -> None:
    reports = [still_working("2026-02-20")]
    bladder = course(BLADDER, sessions=[on("2026-01-12", 100)], reports=reports)
    assert ask(adult(bladder), "2026-02-20").due == "2026-06-29"


def test_symptoms_that_are_back_after_still_working_bring_it_forward_again() -> None:
    reports = [still_working("2026-06-20"), symptoms_back("2026-07-10")]
    bladder = course(BLADDER, sessions=[on("2026-01-12", 100)], reports=reports)
    assert ask(adult(bladder), "2026-07-10").due == "2026-07-10"


def test_the_first_report_of_symptoms_decides() -> None:
    reports = [symptoms_back("2026-05-20"), symptoms_back("2026-05-10")]
    bladder = course(BLADDER, sessions=[on("2026-01-12", 100)], reports=reports)
    assert ask(adult(bladder), "2026-06-01").due == "2026-05-10"


def test_a_report_after_today_is_not_known_yet() -> None:
    reports = [symptoms_back("2026-05-10")]
    bladder = course(BLADDER, sessions=[on("2026-01-12", 100)], reports=reports)
    assert ask(adult(bladder), "2026-05-09").due == "2026-06-29"
    assert ask(adult(bladder), "2026-05-10").due == "2026-05-10"


def test_the_next_session_closes_a_report_into_history() -> None:
    reports = [symptoms_back("2026-05-10")]
    sessions = [on("2026-01-12", 100), on("2026-05-11", 100)]
    bladder = course(BLADDER, sessions=sessions, reports=reports)
    assert ask(adult(bladder), "2026-06-01").due == "2026-10-26"


def test_a_report_on_the_day_of_the_session_belongs_to_the_cycle_before() -> None:
    reports = [symptoms_back("2026-01-12")]
    bladder = course(BLADDER, sessions=[on("2026-01-12", 100)], reports=reports)
    assert ask(adult(bladder)).due == "2026-06-29"


def test_a_fixed_course_keeps_its_date_whatever_is_reported() -> None:
    migraine = course(
        interval="16 weeks", sessions=[on("2026-01-05")], reports=[symptoms_back("2026-04-06")]
    )
    assert ask(adult(migraine), "2026-04-07").due == "2026-04-27"


def test_a_course_switched_to_symptom_led_listens_to_reports() -> None:
    switched = course(
        interval="16 weeks",
        switched_to=Schedule.SYMPTOM_LED,
        sessions=[on("2026-01-05")],
        reports=[symptoms_back("2026-04-06")],
    )
    answer = ask(adult(switched), "2026-04-07")
    assert answer.due == "2026-04-06"
    assert answer.window.schedule is Schedule.SYMPTOM_LED


# Own dates


def test_an_own_date_replaces_the_target_and_leaves_the_computed_one_to_see() -> None:
    dated = course(
        sessions=[on("2026-01-05")], own_dates=[own_date("2026-04-20", made="2026-02-01")]
    )
    window = ask(adult(dated)).window
    assert (window.target_on, window.due_on) == (day("2026-04-20"), day("2026-04-20"))
    assert window.computed_on == day("2026-03-30")


def test_an_own_date_equal_to_the_computed_one_is_still_an_own_date() -> None:
    dated = course(
        sessions=[on("2026-01-05")], own_dates=[own_date("2026-03-30", made="2026-02-01")]
    )
    window = ask(adult(dated)).window
    assert window.target_cause is TargetCause.OWN_DATE
    assert window.own_date is not None


def test_the_newest_own_date_holds() -> None:
    dates = [own_date("2026-05-04", made="2026-02-10"), own_date("2026-04-20", made="2026-02-01")]
    dated = course(sessions=[on("2026-01-05")], own_dates=dates)
    assert ask(adult(dated)).due == "2026-05-04"


def test_the_next_session_closes_an_own_date_into_history() -> None:
    dated = course(
        sessions=[on("2026-01-05"), on("2026-04-20")],
        own_dates=[own_date("2026-04-20", made="2026-02-01")],
    )
    answer = ask(adult(dated), "2026-04-21")
    assert (answer.due, answer.window.own_date) == ("2026-07-13", None)


def test_an_own_date_for_the_day_of_the_session_has_been_kept() -> None:
    dates = [own_date("2026-04-20", made="2026-04-20")]
    kept = course(sessions=[on("2026-01-05"), on("2026-04-20")], own_dates=dates)
    assert ask(adult(kept), "2026-04-20").due == "2026-07-13"


def test_an_own_date_before_a_floor_stays_and_is_due_on_the_floor() -> None:
    dated = course(
        sessions=[on("2026-01-05")], own_dates=[own_date("2026-03-16", made="2026-02-01")]
    )
    answer = ask(adult(dated))
    assert (answer.target, answer.due) == ("2026-03-16", "2026-03-30")
    assert answer.window.is_own_date_behind_floor


def test_an_overridden_floor_is_shown_and_no_longer_counts() -> None:
    dates = [own_date("2026-03-16", made="2026-02-01", overriding=["minimum"])]
    answer = ask(adult(course(sessions=[on("2026-01-05")], own_dates=dates)))
    assert (answer.due, answer.earliest) == ("2026-03-16", None)
    assert [(f.name.value, f.is_overridden) for f in answer.window.floors] == [("minimum", True)]


def test_overriding_one_floor_leaves_the_others_in_force() -> None:
    dates = [own_date("2026-03-16", made="2026-02-01", overriding=["minimum"])]
    dated = course(
        sessions=[on("2026-01-05")],
        own_dates=dates,
        holds=[hold("2026-02-01", treat_from="2026-03-23")],
    )
    assert ask(adult(dated)).due == "2026-03-23"


def test_an_own_date_belongs_to_a_first_treatment_too() -> None:
    dated = course(starts="2026-03-09", own_dates=[own_date("2026-04-13", made="2026-02-01")])
    answer = ask(adult(dated))
    assert (answer.due, answer.earliest) == ("2026-04-13", None)


# Floors


def test_a_minimum_in_months_that_lands_nowhere_moves_forward() -> None:
    by = rules(protocol(minimum="3 months"))
    assert ask(adult(course(sessions=[on("2025-11-30")])), by=by).earliest == "2026-03-01"


def test_an_earlier_product_of_the_course_keeps_its_own_minimum() -> None:
    # 16 weeks of the earlier product outlast the 3 months of the present one.
    switched = course(
        SALIVA,
        RIMABOT,
        sessions=[on("2026-03-09", 100, INCOBOT), on("2026-03-16", 2500, RIMABOT)],
    )
    assert ask(adult(switched)).floors == {"minimum": "2026-06-29"}


def test_only_the_newest_session_of_an_earlier_product_counts() -> None:
    sessions = [on("2025-06-02", 500, ABOBOT), on("2025-12-01", 500, ABOBOT), on("2026-01-05", 236)]
    answer = ask(adult(course(NECK, sessions=sessions)))
    assert answer.earliest == "2026-03-30"


def test_another_course_has_a_clock_of_its_own() -> None:
    patient = adult(
        course(sessions=[on("2026-01-05")]),
        course(BLADDER, key=2, sessions=[on("2026-02-09", 100)]),
    )
    assert ask(patient).due == "2026-03-30"
    assert ask(patient, key=2).earliest == "2026-05-04"


def test_the_clinics_stricter_minimum_is_a_floor_of_its_own() -> None:
    by = rules(protocol(site_minimum="4 months"))
    answer = ask(adult(course(sessions=[on("2026-01-05")])), by=by)
    assert answer.floors == {"minimum": "2026-03-30", "site": "2026-05-05"}
    assert (answer.target, answer.due) == ("2026-03-30", "2026-05-05")


def test_the_clinics_minimum_rolls_forward_too() -> None:
    by = rules(protocol(site_minimum="3 months"))
    assert ask(adult(course(sessions=[on("2025-11-30")])), by=by).floors["site"] == "2026-03-01"


def test_the_payers_interval_is_a_floor_from_the_newest_session_touch_ups_too() -> None:
    paid = course(
        sessions=[on("2026-01-05"), on("2026-02-02", 20, touch_up=True)],
        authorisation=approved(minimum="90 days"),
    )
    answer = ask(adult(paid))
    assert answer.floors == {"minimum": "2026-04-27", "payer": "2026-05-03"}


def test_treatment_is_allowed_on_the_day_a_hold_ends() -> None:
    held = course(sessions=[on("2026-01-05")], holds=[hold("2026-02-01", treat_from="2026-05-11")])
    answer = ask(adult(held))
    assert (answer.earliest, answer.due, answer.target) == (
        "2026-05-11",
        "2026-05-11",
        "2026-03-30",
    )


def test_a_hold_that_ends_early_moves_nothing() -> None:
    held = course(sessions=[on("2026-01-05")], holds=[hold("2026-02-01", treat_from="2026-02-20")])
    assert ask(adult(held)).due == "2026-03-30"


def test_the_next_session_closes_a_hold_into_history() -> None:
    held = course(
        sessions=[on("2026-01-05"), on("2026-04-06")],
        holds=[hold("2026-02-01", treat_from="2026-09-01")],
    )
    assert ask(adult(held)).floors == {"minimum": "2026-06-29"}


def test_not_called_before_is_no_floor() -> None:
    held = course(sessions=[on("2026-01-05")], holds=[hold("2026-02-01", call_from="2026-09-01")])
    assert ask(adult(held)).floors == {"minimum": "2026-03-30"}


# Due, overdue, lapsed


def test_overdue_is_the_day_after_the_grace() -> None:
    answer = ask(adult(course(sessions=[on("2026-01-05")])))
    assert (answer.due, answer.overdue_from) == ("2026-03-30", "2026-04-07")


def test_a_symptom_led_course_has_the_grace_of_its_protocol() -> None:
    answer = ask(adult(course(BLADDER, sessions=[on("2026-01-12", 100)])))
    assert (answer.due, answer.overdue_from) == ("2026-06-29", "2026-07-28")


@pytest.mark.parametrize(
    ("condition", "switched_to", "grace"),
    [(MIGRAINE, Schedule.SYMPTOM_LED, 28), (BLADDER, Schedule.FIXED, 7)],
)
def test_a_switched_course_has_the_grace_of_what_it_was_switched_to(
    condition: str, switched_to: Schedule, grace: int
) -> None:
    by = rules(
        protocol(grace_days=3), protocol(BLADDER, schedule=Schedule.SYMPTOM_LED, grace_days=3)
    )
    switched = course(condition, sessions=[on("2026-01-05")], switched_to=switched_to)
    assert ask(adult(switched), by=by).window.grace_days == grace


def test_a_course_switched_to_what_its_protocol_says_keeps_the_protocols_grace() -> None:
    by = rules(protocol(grace_days=3))
    kept = course(sessions=[on("2026-01-05")], switched_to=Schedule.FIXED)
    assert ask(adult(kept), by=by).window.grace_days == 3


def test_a_floor_moves_overdue_and_lapsed_with_due() -> None:
    held = course(sessions=[on("2026-01-05")], holds=[hold("2026-02-01", treat_from="2026-05-11")])
    answer = ask(adult(held))
    assert (answer.overdue_from, answer.lapsed_from) == ("2026-05-19", "2026-11-09")


def test_a_date_two_years_ahead_is_there_to_see() -> None:
    answer = ask(adult(course(interval="2 years", sessions=[on("2026-01-05")])))
    assert (answer.due, answer.state) == ("2028-01-05", "waiting")
    assert answer.step == ("call", "nurse", "2027-12-08")


@pytest.mark.parametrize("today", ["2026-01-05", "2026-03-30", "2027-06-01"])
def test_a_due_date_counts_from_the_session_whatever_today_is(today: str) -> None:
    assert ask(adult(course(sessions=[on("2026-01-05")])), today).due == "2026-03-30"


def test_nothing_ages_off() -> None:
    answer = ask(adult(course(opened="2021-01-01", sessions=[on("2021-01-04")])), "2026-11-22")
    assert (answer.timing, answer.state) == ("lapsed", "in review")


@pytest.mark.parametrize(
    ("today", "timing"),
    [
        ("2026-03-01", "not yet"),
        ("2026-03-02", "due soon"),
        ("2026-03-29", "due soon"),
        ("2026-03-30", "due"),
        ("2026-04-06", "due"),
        ("2026-04-07", "overdue"),
        ("2026-09-27", "overdue"),
        ("2026-09-28", "lapsed"),
    ],
)
def test_each_timing_begins_on_exactly_its_day(today: str, timing: str) -> None:
    assert ask(adult(course(sessions=[on("2026-01-05")])), today).timing == timing


@pytest.mark.parametrize(
    ("today", "timing"),
    [
        ("2026-04-05", "not yet"),
        ("2026-04-06", "eligible"),
        ("2026-05-31", "eligible"),
        ("2026-06-01", "due soon"),
        ("2026-07-27", "due"),
        ("2026-07-28", "overdue"),
    ],
)
def test_a_symptom_led_course_is_eligible_before_it_is_due_soon(today: str, timing: str) -> None:
    bladder = course(BLADDER, sessions=[on("2026-01-12", 100)])
    assert ask(adult(bladder), today).timing == timing


def test_a_symptom_led_course_without_a_floor_is_never_eligible() -> None:
    assert ask(adult(course(BLADDER, starts="2026-06-29"))).timing == "not yet"


def test_a_fixed_course_is_never_eligible() -> None:
    long = course(interval="24 weeks", sessions=[on("2026-01-05")])
    assert ask(adult(long), "2026-04-20").timing == "not yet"


# The dose floor


def test_only_the_same_products_units_add_up() -> None:
    patient = adult(
        course(NECK, planned=300, sessions=[on("2026-01-05", 300)]),
        course(ARM, ABOBOT, key=2, sessions=[on("2026-03-01", 1000, ABOBOT)]),
    )
    assert ask(patient).floors == {"minimum": "2026-03-30"}


def test_doses_that_were_given_elsewhere_move_the_date() -> None:
    patient = adult(
        course(NECK, planned=300, sessions=[on("2026-01-05", 300)]),
        outside=[elsewhere("2026-03-01", 120)],
    )
    assert ask(patient).floors == {"minimum": "2026-03-30", "dose": "2026-05-24"}


def test_the_doses_of_an_ended_course_still_count() -> None:
    patient = adult(
        course(NECK, planned=300, sessions=[on("2026-01-05", 300)]),
        course(ARM, key=2, sessions=[on("2026-02-16", 200)], ending=ended("2026-02-20")),
    )
    assert ask(patient).floors["dose"] == "2026-05-11"


def test_an_unknown_dose_moves_nothing() -> None:
    patient = adult(
        course(planned=195, sessions=[on("2026-01-05", 195)]),
        outside=[elsewhere("2026-03-01", None), elsewhere("2026-03-01", 300, None)],
    )
    assert ask(patient).due == "2026-03-30"


def test_a_limit_with_conditions_binds_and_sums_only_those() -> None:
    by = Rules(
        (protocol(NECK), protocol(ARM), protocol(LEG)), (limit(100, 30, conditions=[ARM, LEG]),)
    )
    patient = adult(
        course(NECK, key=1, planned=90, starts="2026-03-02"),
        course(ARM, key=2, planned=90, starts="2026-03-02"),
        course(LEG, key=3, sessions=[on("2026-03-01", 20)]),
    )
    assert ask(patient, by=by, key=1).floors == {}
    assert ask(patient, by=by, key=2).floors == {"dose": "2026-03-31"}


def test_a_dose_for_an_unknown_condition_counts_towards_every_limit() -> None:
    by = Rules((protocol(ARM),), (limit(100, 30, conditions=[ARM]),))
    patient = adult(
        course(ARM, planned=90, starts="2026-03-02"), outside=[elsewhere("2026-03-01", 20)]
    )
    assert ask(patient, by=by).floors == {"dose": "2026-03-31"}


def test_an_assigned_outside_dose_counts_under_its_courses_condition() -> None:
    by = Rules((protocol(ARM),), (limit(100, 200, conditions=[ARM]),))
    outside = [elsewhere("2026-01-05", 20, condition=NECK, assigned_to=1)]
    assert ask(adult(course(ARM, planned=90), outside=outside), by=by).floors == {
        "minimum": "2026-03-30",
        "dose": "2026-07-24",
    }


def test_the_dose_is_looked_at_on_the_other_floors_day_not_on_the_target() -> None:
    # On the target, 03-30, 195 + 300 U pass the limit; by the end of the hold they don't.
    patient = adult(
        course(
            planned=195,
            sessions=[on("2026-01-05", 195)],
            holds=[hold("2026-02-01", treat_from="2026-05-25")],
        ),
        course(ARM, key=2, sessions=[on("2026-03-02", 300)]),
    )
    assert ask(patient).floors == {"minimum": "2026-03-30", "hold": "2026-05-25"}


def test_a_dose_that_alone_passes_a_limit_has_no_date() -> None:
    answer = ask(adult(course(planned=401, sessions=[on("2026-01-05")])))
    dates = (answer.earliest, answer.due, answer.overdue_from, answer.lapsed_from, answer.suggested)
    assert dates == (None,) * 5
    assert (answer.timing, answer.state) == ("blocked", "in review")
    assert answer.causes == {"no-date-fits": "2026-01-05"}


def test_a_dose_that_meets_the_limit_exactly_fits() -> None:
    assert ask(adult(course(planned=400, sessions=[on("2026-01-05")]))).due == "2026-03-30"


def test_without_any_dose_there_is_no_dose_floor() -> None:
    by = rules(protocol(usual=None))
    patient = adult(
        course(starts="2026-03-02"), course(ARM, key=2, sessions=[on("2026-03-01", 400)])
    )
    answer = ask(patient, by=by)
    assert (answer.window.planned_dose, answer.floors) == (None, {})


# The planned dose


def test_the_courses_own_planned_dose_goes_first() -> None:
    assert ask(
        adult(course(planned=170, sessions=[on("2026-01-05", 155)]))
    ).window.planned_dose == (170_000)


def test_else_the_newest_dose_of_the_present_product_is_planned() -> None:
    sessions = [on("2026-01-05", 165), on("2025-10-13", 155), on("2026-02-02", 20, touch_up=True)]
    assert ask(adult(course(sessions=sessions))).window.planned_dose == 165_000


def test_units_of_an_earlier_product_are_never_carried_over() -> None:
    switched = course(NECK, ABOBOT, sessions=[on("2026-01-05", 250, ONABOT)])
    assert ask(adult(switched)).window.planned_dose == 500_000


def test_else_the_protocols_usual_dose_is_planned() -> None:
    assert ask(adult(course())).window.planned_dose == 155_000


# Children


def test_protocols_are_chosen_by_age_today() -> None:
    young = child(course(ARM, ABOBOT, sessions=[on("2026-01-05", 300, ABOBOT)]), born="2008-03-02")
    assert ask(young, "2026-03-01").earliest == "2026-04-27"
    assert ask(young, "2026-03-02").earliest == "2026-03-30"


def test_limits_are_chosen_by_age_on_the_day_of_treatment() -> None:
    # 18 on 2026-04-10: until then 340 U, from then on 400 U.
    young = child(
        course(ARM, planned=390, sessions=[on("2026-01-05", 200)]), born="2008-04-10", kg=60
    )
    assert ask(young).floors == {"minimum": "2026-03-30", "dose": "2026-04-10"}


def test_the_newest_weight_decides() -> None:
    young = child(course(ARM, planned=200, sessions=[on("2026-01-05", 200)]), kg=20)
    assert ask(young).due == "2026-03-30"
    heavier = child(course(ARM, planned=201, sessions=[on("2026-01-05", 200)]), kg=20)
    assert ask(heavier, "2026-03-01").timing == "not yet"
    assert ask(heavier, "2026-03-01").due == "2036-06-15"


def test_a_child_without_a_weight_is_in_review() -> None:
    answer = ask(child(course(ARM, sessions=[on("2026-01-05", 60)])))
    assert answer.state == "in review"
    assert "weight-missing" in answer.causes


def test_a_limit_without_weight_needs_none() -> None:
    by = Rules((protocol(ARM, population=Population.CHILD),), (limit(100),))
    answer = ask(child(course(ARM, sessions=[on("2026-01-05", 60)])), by=by)
    assert answer.state == "waiting"


def test_whoever_comes_of_age_before_the_treatment_needs_no_weight() -> None:
    almost = child(course(ARM, sessions=[on("2026-01-05", 60)]), born="2008-03-30")
    assert not ask(almost).window.lacks_weight


def test_whoever_has_come_of_age_since_a_past_due_date_needs_no_weight() -> None:
    grown = child(course(ARM, sessions=[on("2026-01-05", 60)]), born="2008-05-01")
    assert ask(grown, "2026-04-30").window.lacks_weight
    assert not ask(grown, "2026-05-01").window.lacks_weight


# Missing rules


def test_where_the_protocol_has_gone_no_floor_is_added_and_a_clinician_decides() -> None:
    by = without_protocols(rules(), (MIGRAINE, ONABOT))
    answer = ask(adult(course(interval="12 weeks", sessions=[on("2026-01-05")])), by=by)
    assert (answer.due, answer.floors, answer.state) == ("2026-03-30", {}, "in review")
    assert "protocol-missing" in answer.causes


def test_where_no_rule_gives_an_interval_there_is_no_date() -> None:
    by = without_protocols(rules(), (MIGRAINE, ONABOT))
    answer = ask(adult(course(sessions=[on("2026-01-05")])), by=by)
    assert (answer.due, answer.timing, answer.state) == (None, "blocked", "in review")
    assert set(answer.causes) == {"protocol-missing"}


def test_an_earlier_product_without_a_rule_asks_a_clinician() -> None:
    by = without_protocols(rules(), (NECK, ABOBOT))
    switched = course(NECK, sessions=[on("2026-01-05", 236), on("2025-09-01", 500, ABOBOT)])
    answer = ask(adult(switched), by=by)
    assert (answer.floors, answer.state) == ({"minimum": "2026-03-30"}, "in review")


def test_a_missing_rule_does_not_hide_that_no_date_fits() -> None:
    by = without_protocols(rules(), (NECK, ABOBOT))
    sessions = [on("2026-01-05", 236), on("2025-09-01", 500, ABOBOT)]
    answer = ask(adult(course(NECK, planned=500, sessions=sessions)), by=by)
    assert set(answer.causes) == {"no-date-fits", "protocol-missing"}


# The suggested day


def test_the_suggested_day_is_due_or_today_whichever_is_later() -> None:
    patient = adult(course(sessions=[on("2026-01-05")]))
    assert ask(patient, "2026-03-01").suggested == "2026-03-30"
    assert ask(patient, "2026-04-01").suggested == "2026-04-01"


def test_a_weekend_moves_the_suggestion_to_monday() -> None:
    patient = adult(course(sessions=[on("2026-01-10")]))
    assert (ask(patient).due, ask(patient).suggested) == ("2026-04-04", "2026-04-06")


def test_bookings_of_the_patients_other_courses_move_the_suggestion_not_the_due_date() -> None:
    migraine = course(planned=195, sessions=[on("2026-01-05", 195)])
    arm = course(ARM, key=2, planned=300, appointments=[booked("2026-03-09")])
    answer = ask(adult(migraine, arm))
    assert (answer.due, answer.suggested) == ("2026-03-30", "2026-06-01")


def test_a_suggestion_leaves_room_for_what_is_booked_later() -> None:
    # 195 U before 04-06 would make 495 U there; after it they would make 495 U until 06-29.
    migraine = course(planned=195, sessions=[on("2026-01-05", 195)])
    arm = course(ARM, key=2, planned=300, appointments=[booked("2026-04-06")])
    answer = ask(adult(migraine, arm))
    assert (answer.due, answer.suggested) == ("2026-03-30", "2026-06-29")


def test_a_later_booking_whose_days_the_dose_does_not_fall_in_is_no_hindrance() -> None:
    migraine = course(planned=195, sessions=[on("2026-01-05", 195)])
    arm = course(ARM, key=2, planned=300, appointments=[booked("2026-06-22")])
    assert ask(adult(migraine, arm)).suggested == "2026-03-30"


def test_a_later_booking_that_passes_a_limit_already_still_pushes_the_suggestion() -> None:
    migraine = course(planned=10, sessions=[on("2026-01-05", 10)])
    arm = course(ARM, key=2, planned=300, appointments=[booked("2026-04-06")])
    leg = course(LEG, key=3, planned=300, appointments=[booked("2026-04-06")])
    assert ask(adult(migraine, arm, leg)).suggested == "2026-06-29"


def test_bookings_of_another_product_move_nothing() -> None:
    migraine = course(planned=195, sessions=[on("2026-01-05", 195)])
    arm = course(ARM, ABOBOT, key=2, planned=1000, appointments=[booked("2026-03-09")])
    assert ask(adult(migraine, arm)).suggested == "2026-03-30"


def test_the_bookings_of_an_ended_course_move_nothing() -> None:
    migraine = course(planned=195, sessions=[on("2026-01-05", 195)])
    arm = course(
        ARM, key=2, planned=300, appointments=[booked("2026-03-09")], ending=ended("2026-02-01")
    )
    assert ask(adult(migraine, arm)).suggested == "2026-03-30"
