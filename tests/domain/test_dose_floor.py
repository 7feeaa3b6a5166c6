"""The day from which the planned dose fits the limits."""

from tests.builders import (
    ABOBOT,
    ARM,
    LEG,
    NECK,
    ONABOT,
    adult,
    course,
    elsewhere,
    ended,
    hold,
    limit,
    on,
    protocol,
    rules,
)
from tests.domain.asking import ask
from tracker.domain.protocol import Rules

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
