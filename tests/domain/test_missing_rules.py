"""A course that the clinic has no rule for."""

from tests.builders import (
    ABOBOT,
    MIGRAINE,
    NECK,
    ONABOT,
    adult,
    course,
    on,
    rules,
    without_protocols,
)
from tests.domain.asking import ask


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
