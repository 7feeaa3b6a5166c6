"""The interval that recorded wear-off speaks for; a clinician accepts it, or doesn't."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.facts import COUNTING
from tracker.domain.interval import Interval
from tracker.domain.outcome import Done
from tracker.domain.problems import NotAllowed
from tracker.domain.protocol import population_on
from tracker.domain.response import Proposal, Told, propose_interval
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.courses.courses import course_form, edit_course
from tracker.services.courses.reviews import decide_unasked
from tracker.services.editing import find
from tracker.services.rules.in_force import current_rules
from tracker.services.visits.overriding import telling_reason
from tracker.services.wording import declined, interval_label
from tracker.storage import records as r
from tracker.text import _, format_number

_CODE = "personal-interval"
"""Of what was decided about a proposal; such a question is open since the day of the newest
injections that it rested on."""


def proposal_of(tx: Session, course_uuid: str, today: date) -> Proposal | None:
    """None where the recorded wear-off says nothing new, or no rule fits.

    Nothing is new after a clinician has declined it, until a later cycle has worn off as well.
    """
    authorize(tx, Action.READ_CHART)
    course = find(tx, r.Course, course_uuid)
    population = population_on(course.patient.birth_date, today)
    rule = current_rules(tx).protocol(course.condition, course.product, population)
    if rule is None or course.ended_on is not None:
        return None
    current = course.interval or rule.interval
    found = propose_interval(_told(tx, course), current, rule.minimum, today)
    return None if found is None or _is_declined(tx, course, found) else found


def accept_interval(
    tx: Session, course_uuid: str, seen_version: int, interval: Interval, today: date
) -> Done:
    """Take the proposed interval for the course; the audit trail keeps its evidence.

    Refused where it is no longer what is proposed.
    """
    authorize(tx, Action.DECIDE)
    tx.info["reason"] = say_evidence(_standing(tx, course_uuid, interval, today))
    form = course_form(tx, course_uuid).form
    return edit_course(tx, course_uuid, seen_version, replace(form, interval=interval), today)


def decline_interval(
    tx: Session, course_uuid: str, interval: Interval, reason: str, today: date
) -> Done:
    """Leave the interval as it is, signed by who works, with a reason; `value` is its uuid.

    Refused where it is no longer what is proposed.
    """
    authorize(tx, Action.DECIDE)
    proposal = _standing(tx, course_uuid, interval, today)
    why = telling_reason(reason)
    tx.info["reason"] = why
    course = find(tx, r.Course, course_uuid)
    return decide_unasked(tx, course, _CODE, declined(interval), why, proposal.newest_on, today)


def say_evidence(proposal: Proposal) -> str:
    """What a proposal rests on, as a sentence."""
    weeks = ", ".join(format_number(days // 7) for days in proposal.days)
    said = _("Wore off in week {weeks}; the middle of {count} cycles is week {middle}.").format(
        weeks=weeks,
        count=format_number(len(proposal.days)),
        middle=format_number(proposal.median_days // 7),
    )
    if proposal.is_held:
        return _("{said} {interval} is the shortest interval that is allowed.").format(
            said=said, interval=interval_label(proposal.interval)
        )
    return said


def _standing(tx: Session, course_uuid: str, interval: Interval, today: date) -> Proposal:
    proposal = proposal_of(tx, course_uuid, today)
    if proposal is None or proposal.interval != interval:
        raise NotAllowed(
            _("What is known has changed since, so the interval stays. Look at the proposal again.")
        )
    return proposal


def _is_declined(tx: Session, course: r.Course, proposal: Proposal) -> bool:
    review = r.Review
    found = tx.scalar(
        select(review.id)
        .where(
            review.course_id == course.id,
            review.code == _CODE,
            review.decision == declined(proposal.interval),
            review.opened_on >= proposal.newest_on,
        )
        .limit(1)
    )
    return found is not None


def _told(tx: Session, course: r.Course) -> list[Told]:
    response, session = r.CycleResponse, r.SessionRecord
    rows = tx.execute(
        select(
            session.uuid,
            session.given_on,
            response.told_on,
            response.onset_days,
            response.peak_days,
            response.wear_off_days,
            response.is_working,
            response.benefit,
            response.side_effects,
        )
        .join(session, session.id == response.session_id)
        .where(
            session.course_id == course.id,
            session.status.in_(COUNTING),
            response.withdrawn_on.is_(None),
        )
        .order_by(response.id)
    )
    return [Told(*row) for row in rows]
