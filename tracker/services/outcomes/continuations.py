"""Whether a rule asks if a treatment should go on: then a clinician decides, and signs."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.orm import Session

from tracker.domain.continuation import Asked, ContinuationRule, Lacking, Measured, asks, lacking
from tracker.domain.facts import COUNTING
from tracker.domain.reviews import ReviewCode
from tracker.services.courses.questions import ask, take_back
from tracker.services.facts import WITHDRAWN
from tracker.services.outcomes.continuation_book import names_ever, standing_rules
from tracker.services.outcomes.instrument_book import InstrumentBook, instrument_book
from tracker.storage import records as r
from tracker.text import _, format_number

_CODE = ReviewCode.CONTINUE_OR_STOP.value


def ask_rules(tx: Session, course: r.Course, today: date) -> None:
    """Ask a clinician where a rule does, once a score; take back what no rule asks any more.

    An open question says what stands now. After every change of a course's injections and scores.
    """
    tx.flush()
    reasons = _reasons(tx, course)
    standing = tx.scalars(_ASKED, {"course_id": course.id}).all()
    says = " ".join(said for _asked, said in reasons)
    opened = [one for one in standing if one.closed_on is None]
    names = names_ever(tx, course.condition) if opened else ()
    for one in opened:
        # What a person asked stays.
        if one.note.startswith(names):
            if reasons:
                one.note = says
            else:
                take_back(tx, one, today)
    if not reasons:
        return
    newest = max(asked.on for asked, _said in reasons)
    decided = [one for one in standing if one.decision not in ("", WITHDRAWN)]
    if course.ended_on is None and not any(one.opened_on >= newest for one in decided):
        ask(tx, course.id, _CODE, says, today)
    tx.flush()


def ask_rules_of_scored(tx: Session, course_ids: Sequence[int], today: date) -> None:
    """As `ask_rules`, for those of many courses that have a score: no rule asks without one."""
    score = r.OutcomeScore.course_id
    for course_id in tx.scalars(select(score).where(score.in_(course_ids)).distinct()).all():
        ask_rules(tx, tx.get_one(r.Course, course_id), today)


def _reasons(tx: Session, course: r.Course) -> list[tuple[Asked, str]]:
    scores = _scores(tx, course)
    if not scores:
        # No rule asks without one.
        return []
    book, given = instrument_book(tx), _given(tx, course)
    return [
        (asked, _say_asked(asked, one.name))
        for one in standing_rules(tx, course.condition, book)
        if (asked := asks(one.rule, given, _measured(scores, one.rule, book)))
    ]


def evidence_lacking(tx: Session, course: r.Course) -> Lacking | None:
    """What the rules will need and nobody has recorded, before the next injections."""
    book, given, scores = instrument_book(tx), _given(tx, course), _scores(tx, course)
    for one in standing_rules(tx, course.condition, book):
        found = lacking(one.rule, given, _measured(scores, one.rule, book))
        if found is not None:
            return found
    return None


def _say_asked(asked: Asked, rule: str) -> str:
    if asked.code == "changed":
        return _("{rule}: the score has stayed so low that the condition may have changed.").format(
            rule=rule
        )
    template = _("{rule}: a fall of {fall} % since the baseline; it asks for {least} %.")
    if asked.is_rise:
        template = _("{rule}: a rise of {fall} % since the baseline; it asks for {least} %.")
    said = template.format(
        rule=rule,
        fall=format_number(max(asked.fall or 0, 0)),
        least=format_number(asked.least or 0),
    )
    if not asked.is_baseline_late:
        return said
    return _(
        "{said} The baseline is from after the first injections, so it may be more than that."
    ).format(said=said)


def _given(tx: Session, course: r.Course) -> list[date]:
    """The days of injections that count, touch-ups left out."""
    session = r.SessionRecord
    found = tx.scalars(
        select(session.given_on).where(
            session.course_id == course.id,
            session.status.in_(COUNTING),
            session.is_touch_up.is_(False),
        )
    )
    return list(found)


def _scores(tx: Session, course: r.Course) -> Sequence[Any]:
    """Of every instrument, oldest first."""
    return tx.execute(_SCORES, {"course_id": course.id}).all()


_COURSE: BindParameter[int] = bindparam("course_id")
_ASKED = select(r.Review).where(r.Review.course_id == _COURSE, r.Review.code == _CODE)
_SCORES = (
    select(
        r.OutcomeScore.instrument,
        r.OutcomeScore.measured_on,
        r.OutcomeScore.value,
        r.OutcomeScore.is_baseline,
        r.OutcomeScore.instrument_version,
    )
    .where(
        r.OutcomeScore.course_id == _COURSE,
        r.OutcomeScore.value.is_not(None),
        r.OutcomeScore.withdrawn_on.is_(None),
    )
    .order_by(r.OutcomeScore.measured_on, r.OutcomeScore.id)
)


def _measured(
    scores: Sequence[Any], rule: ContinuationRule, book: InstrumentBook
) -> list[Measured]:
    """The scores of its instrument that can be compared with the newest one."""
    mine = [one for one in scores if one.instrument == rule.instrument]
    return [
        Measured(one.measured_on, one.value or 0, one.is_baseline)
        for one in mine
        if book.is_same_scale(rule.instrument, one.instrument_version, mine[-1].instrument_version)
    ]
