"""Why a clinician must decide about a course, and by when."""

from __future__ import annotations

from datetime import date, timedelta
from enum import Enum

from tracker.domain.contact_ladder import Rung
from tracker.domain.cycle import Cycle
from tracker.domain.facts import Course, Review, SessionStatus
from tracker.domain.protocol import Rules
from tracker.domain.schedule import Window

MOST_WORKING_DAYS = 5
"""So many a decision may take, unless a day was agreed."""

_DOSE_REVIEW = timedelta(days=28)
_URGENT_WORKING_DAYS = 2


class ReviewCode(Enum):
    """Why a clinician must decide."""

    NO_DATE_FITS = "no-date-fits"
    LAPSED = "lapsed"
    DOSE_MOVES_DATE = "dose-moves-date"
    NOT_SIGNED = "not-signed"
    OWN_DATE_BEHIND_FLOOR = "own-date-behind-floor"
    PROTOCOL_MISSING = "protocol-missing"
    WEIGHT_MISSING = "weight-missing"
    ATTEMPTS_USED_UP = "attempts-used-up"
    CONTINUE_OR_STOP = "continue-or-stop"
    PREGNANCY = "pregnancy"
    ADVERSE_EVENT = "adverse-event"
    STOP_REPORTED = "stop-reported"
    REINSTATED = "reinstated"
    PATIENT_ASKS = "patient-asks"
    TOLD_ELSEWHERE = "told-elsewhere"
    ROW_NOT_IN = "row-not-in"


_URGENT = frozenset(
    {
        ReviewCode.PREGNANCY.value,
        ReviewCode.ADVERSE_EVENT.value,
        ReviewCode.ATTEMPTS_USED_UP.value,
    }
)


def open_reviews(
    course: Course,
    window: Window,
    in_cycle: Cycle,
    rules: Rules,
    today: date,
    *,
    is_booked: bool,
) -> list[Review]:
    """Every reason why a clinician must decide, each with the day by which it is late."""
    since = max(window.newest_on or course.opened_on, course.opened_on)
    # Attempts belong to their cycle: who has been treated since was reached.
    found = [
        r
        for r in course.reviews
        if r.code != ReviewCode.ATTEMPTS_USED_UP.value
        or window.anchor_on is None
        or r.opened_on > window.anchor_on
    ]

    def derived(code: ReviewCode, opened_on: date) -> None:
        found.append(Review(code.value, opened_on))

    if window.is_blocked and window.passed:
        derived(ReviewCode.NO_DATE_FITS, since)
    if window.lapsed_from is not None and window.lapsed_from <= today and not is_booked:
        # A treatment that was brought in long overdue is nobody's to decide before that day.
        derived(ReviewCode.LAPSED, max(window.lapsed_from, course.opened_on))
    dose = window.dose_floor
    if (
        dose is not None
        and window.target_on is not None
        and dose.on > window.target_on + _DOSE_REVIEW
        and not in_cycle.is_plan_kept
    ):
        # The dose that moved the date may be another course's, and newer than this one's.
        derived(ReviewCode.DOSE_MOVES_DATE, max(since, dose.since or since))
    climbed = in_cycle.climb(rules, today)
    used_up = ReviewCode.ATTEMPTS_USED_UP
    if (
        climbed.rung is Rung.DECIDE
        and climbed.on is not None
        and not is_booked
        and all(r.code != used_up.value for r in found)
    ):
        derived(used_up, climbed.on)
    unsigned = [s.on for s in course.sessions if s.status is SessionStatus.GIVEN]
    if unsigned:
        derived(ReviewCode.NOT_SIGNED, min(unsigned))
    if window.is_own_date_behind_floor and window.own_date is not None:
        made_on = window.own_date.made_on
        moved_on = [f.since for f in window.floors if f.on == window.earliest_on and f.since]
        derived(ReviewCode.OWN_DATE_BEHIND_FLOOR, max([made_on, *moved_on]))
    if window.lacks_protocol:
        derived(ReviewCode.PROTOCOL_MISSING, since)
    if window.lacks_weight:
        derived(ReviewCode.WEIGHT_MISSING, since)
    return [
        Review(r.code, r.opened_on, r.owner, r.late_on or late_day(r.code, r.opened_on, rules))
        for r in sorted(found, key=lambda r: (r.opened_on, r.code))
    ]


def late_day(code: str, opened_on: date, rules: Rules) -> date:
    """The last day on which a decision is in time: 5 working days, 2 for the urgent ones."""
    days = _URGENT_WORKING_DAYS if code in _URGENT else MOST_WORKING_DAYS
    return rules.days.after_working_days(opened_on, days)
