"""The days before which nobody is treated: minimum, clinic, payer, hold."""

from tests.builders import (
    ABOBOT,
    INCOBOT,
    NECK,
    RIMABOT,
    SALIVA,
    adult,
    approved,
    course,
    hold,
    on,
    protocol,
    rules,
)
from tests.domain.asking import ask


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
        authorisations=[approved(minimum="90 days")],
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
