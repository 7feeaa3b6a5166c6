"""Whether a rule asks if a treatment should go on: then a clinician decides, and signs."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.continuation import Asked, ContinuationRule, Lacking, Measured, asks, lacking
from tracker.domain.facts import COUNTING
from tracker.domain.reviews import ReviewCode
from tracker.services.clinic import the_clinic
from tracker.services.questions import WITHDRAWN, ask, take_back
from tracker.services.shipped_instruments import shipped_outcomes
from tracker.services.wording import continuation_name
from tracker.storage import records as r
from tracker.text import _, format_number

_CODE = ReviewCode.CONTINUE_OR_STOP.value


def ask_rules(tx: Session, course: r.Course, today: date) -> None:
    """Ask a clinician where a rule does, once a score; take back what no rule asks any more."""
    tx.flush()
    review = r.Review
    reasons = [
        asked for rule in _rules(tx, course) if (asked := asks(rule, *_history(tx, course, rule)))
    ]
    standing = tx.scalars(
        select(review).where(review.course_id == course.id, review.code == _CODE)
    ).all()
    if not reasons:
        for one in standing:
            # What a person asked stays.
            if one.closed_on is None and one.note.startswith(_names(tx, course)):
                take_back(tx, one, today)
        return
    newest = max(asked.on for asked in reasons)
    decided = [one for one in standing if one.decision not in ("", WITHDRAWN)]
    if course.ended_on is None and not any(one.opened_on >= newest for one in decided):
        ask(tx, course.id, _CODE, " ".join(say_asked(one) for one in reasons), today)
    tx.flush()


def evidence_lacking(tx: Session, course: r.Course) -> Lacking | None:
    """What the rules will need and nobody has recorded, before the next injections."""
    for rule in _rules(tx, course):
        found = lacking(rule, *_history(tx, course, rule))
        if found is not None:
            return found
    return None


def say_asked(asked: Asked) -> str:
    """Why a rule asks, as a sentence."""
    rule = continuation_name(asked.rule)
    if asked.code == "changed":
        return _("{rule}: the score has stayed so low that the condition may have changed.").format(
            rule=rule
        )
    return _("{rule}: a fall of {fall} % since the baseline; it asks for {least} %.").format(
        rule=rule,
        fall=format_number(max(asked.fall or 0, 0)),
        least=format_number(asked.least or 0),
    )


def _names(tx: Session, course: r.Course) -> tuple[str, ...]:
    return tuple(continuation_name(rule.code) for rule in _rules(tx, course))


def _rules(tx: Session, course: r.Course) -> list[ContinuationRule]:
    where = the_clinic(tx).jurisdiction
    return [
        rule
        for rule in shipped_outcomes().rules
        if rule.condition == course.condition and rule.holds_in(where)
    ]


def _history(
    tx: Session, course: r.Course, rule: ContinuationRule
) -> tuple[list[date], list[Measured]]:
    session, score = r.SessionRecord, r.OutcomeScore
    given = tx.scalars(
        select(session.given_on).where(
            session.course_id == course.id,
            session.status.in_(COUNTING),
            session.is_touch_up.is_(False),
        )
    )
    measured = tx.execute(
        select(score.measured_on, score.value, score.is_baseline).where(
            score.course_id == course.id,
            score.instrument == rule.instrument,
            score.value.is_not(None),
            score.withdrawn_on.is_(None),
        )
    )
    return list(given), [Measured(on, value or 0, is_first) for on, value, is_first in measured]
