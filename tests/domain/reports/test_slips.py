"""Why a treatment came late: the last thing recorded in its cycle."""

import pytest

from tests.builders import day
from tracker.domain.authorisation import Stage
from tracker.domain.facts import AppointmentStatus
from tracker.domain.reports.kept_cycles import Apart, KeptCycle
from tracker.domain.reports.slips import (
    PutOff,
    put_off_by_appointment,
    put_off_by_authorisation,
    put_off_by_call,
    put_off_by_hold,
    slip_cause,
)


def cycle(treated: str | None = "2026-05-04") -> KeptCycle:
    """Target 30 March."""
    on = day(treated) if treated else None
    until = on or day("2026-11-22")
    target = day("2026-03-30")
    return KeptCycle(day("2026-01-05"), target, target, on, until, 7, Apart.PLAIN)


def cause(*put_off: PutOff | None, treated: str | None = "2026-05-04", closed: str = "") -> str:
    known = [one for one in put_off if one is not None]
    days = frozenset({day(closed)} if closed else ())
    return slip_cause(cycle(treated), known, days).value


CANCELLED_BY_US = put_off_by_appointment(
    day("2026-03-30"), AppointmentStatus.CANCELLED_BY_CLINIC, day("2026-03-27")
)
MISSED = put_off_by_appointment(day("2026-04-10"), AppointmentStatus.MISSED, day("2026-04-10"))
NOBODY = put_off_by_call(day("2026-04-20"), "no-answer")


@pytest.mark.parametrize(
    ("put_off", "said"),
    [
        (CANCELLED_BY_US, "clinic"),
        (MISSED, "patient"),
        (put_off_by_hold(day("2026-03-01"), "product-missing"), "stock"),
        (put_off_by_hold(day("2026-03-01"), "illness"), "medical"),
        (put_off_by_hold(day("2026-03-01"), "authorisation"), "authorisation"),
        (put_off_by_call(day("2026-03-20"), "call-later"), "patient"),
        (
            put_off_by_appointment(
                day("2026-03-30"), AppointmentStatus.NOT_TREATED, None, "no-vial"
            ),
            "stock",
        ),
        (put_off_by_call(day("2026-03-20"), "another-time"), "patient"),
        (put_off_by_call(day("2026-03-20"), "unwell"), "medical"),
        (NOBODY, "patient"),
        (None, "unknown"),
    ],
)
def test_a_slip_has_the_cause_that_was_recorded(put_off: PutOff | None, said: str) -> None:
    assert cause(put_off) == said


def test_the_newest_entry_decides_and_an_unanswered_call_only_where_nothing_else_does() -> None:
    assert cause(CANCELLED_BY_US, MISSED) == "patient"
    assert cause(CANCELLED_BY_US, NOBODY) == "clinic"


def test_what_was_recorded_in_another_cycle_explains_nothing() -> None:
    assert cause(put_off_by_hold(day("2025-12-01"), "illness")) == "unknown"
    assert cause(MISSED, treated="2026-04-09") == "unknown"


def test_a_target_on_a_closed_day_is_the_clinics() -> None:
    assert cause(closed="2026-03-30") == "clinic"
    assert cause(closed="2026-03-31") == "unknown"


def test_an_approval_after_the_target_is_why_and_one_before_is_not() -> None:
    def approved(good_from: str, treated: str | None = "2026-05-04") -> PutOff | None:
        return put_off_by_authorisation(cycle(treated), Stage.APPROVED, day(good_from))

    assert cause(approved("2026-04-20")) == "authorisation"
    assert cause(approved("2026-03-30")) == "unknown"
    for stage, said in (
        (Stage.SENT, "authorisation"),
        (Stage.REFUSED, "authorisation"),
        (Stage.DRUG_ORDERED, "stock"),
        (Stage.DRUG_HERE, "unknown"),
    ):
        assert cause(put_off_by_authorisation(cycle(None), stage, None), treated=None) == said


def test_what_is_not_a_reason_puts_nothing_off() -> None:
    assert put_off_by_hold(day("2026-03-01"), "a reason of the clinic's own") is None
    assert put_off_by_call(day("2026-03-01"), "talked") is None
    assert put_off_by_appointment(day("2026-03-30"), AppointmentStatus.DONE, None) is None
