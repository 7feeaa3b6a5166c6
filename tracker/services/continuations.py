"""Whether a rule asks if a treatment should go on: then a clinician decides, and signs."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.continuation import Asked, ContinuationRule, Lacking, Measured, asks, lacking
from tracker.domain.facts import COUNTING
from tracker.domain.reviews import ReviewCode
from tracker.services.continuation_book import names_ever, standing_rules
from tracker.services.facts import WITHDRAWN
from tracker.services.instrument_book import InstrumentBook, instrument_book
from tracker.services.questions import ask, take_back
from tracker.storage import records as r
from tracker.text import _, format_number

_CODE = ReviewCode.CONTINUE_OR_STOP.value


def ask_rules(tx: Session, course: r.Course, today: date) -> None:
    """Ask a clinician where a rule does, once a score; take back what no rule asks any more.

    After every change of the injections of a course, and of its scores.
    """
    tx.flush()
    review = r.Review
    reasons = _reasons(tx, course)
    standing = tx.scalars(
        select(review).where(review.course_id == course.id, review.code == _CODE)
    ).all()
    if not reasons:
        names = names_ever(tx, course.condition)
        for one in standing:
            # What a person asked stays.
            if one.closed_on is None and one.note.startswith(names):
                take_back(tx, one, today)
        return
    newest = max(asked.on for asked, _said in reasons)
    decided = [one for one in standing if one.decision not in ("", WITHDRAWN)]
    if course.ended_on is None and not any(one.opened_on >= newest for one in decided):
        ask(tx, course.id, _CODE, " ".join(said for _asked, said in reasons), today)
    tx.flush()


def _reasons(tx: Session, course: r.Course) -> list[tuple[Asked, str]]:
    book = instrument_book(tx)
    return [
        (asked, _say_asked(asked, one.name))
        for one in standing_rules(tx, course.condition, book)
        if (asked := asks(one.rule, *_history(tx, course, one.rule, book)))
    ]


def evidence_lacking(tx: Session, course: r.Course) -> Lacking | None:
    """What the rules will need and nobody has recorded, before the next injections."""
    book = instrument_book(tx)
    for one in standing_rules(tx, course.condition, book):
        found = lacking(one.rule, *_history(tx, course, one.rule, book))
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
    return template.format(
        rule=rule,
        fall=format_number(max(asked.fall or 0, 0)),
        least=format_number(asked.least or 0),
    )


def _history(
    tx: Session, course: r.Course, rule: ContinuationRule, book: InstrumentBook
) -> tuple[list[date], list[Measured]]:
    """The days of injections, and the scores that can be compared with the newest one."""
    session, score = r.SessionRecord, r.OutcomeScore
    given = tx.scalars(
        select(session.given_on).where(
            session.course_id == course.id,
            session.status.in_(COUNTING),
            session.is_touch_up.is_(False),
        )
    )
    measured = tx.execute(
        select(score.measured_on, score.value, score.is_baseline, score.instrument_version)
        .where(
            score.course_id == course.id,
            score.instrument == rule.instrument,
            score.value.is_not(None),
            score.withdrawn_on.is_(None),
        )
        .order_by(score.measured_on, score.id)
    ).all()
    newest = measured[-1].instrument_version if measured else ""
    return list(given), [
        Measured(on, value or 0, is_first)
        for on, value, is_first, edition in measured
        if book.is_same_scale(rule.instrument, edition, newest)
    ]
