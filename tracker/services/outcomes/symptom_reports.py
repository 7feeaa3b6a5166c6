"""What patients say when asked how it is going."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from tracker.domain.facts import SymptomAnswer
from tracker.domain.outcome import Done, Subject
from tracker.domain.problems import Invalid, NotAllowed
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.editing import changed_course, find, full_name, user
from tracker.services.entered import past_day
from tracker.services.withdrawal import added, withdraw
from tracker.storage import records as r
from tracker.text import _, format_date_short

LONGEST_UNASKED = timedelta(weeks=26)
"""So far ahead at most is asked again how it is going: as late as a treatment lapses."""


@dataclass(frozen=True, slots=True)
class SymptomForm:
    """`review_on`: the day on which to ask again; None: 8 weeks after a "still working"."""

    answer: SymptomAnswer
    on: date
    review_on: date | None = None


def report_symptoms(tx: Session, course_uuid: str, form: SymptomForm, today: date) -> Done:
    """Note an answer; for symptom-led courses it moves the target. `value` is its uuid."""
    authorize(tx, Action.WORK_RECALL)
    course = find(tx, r.Course, course_uuid)
    if course.ended_on is not None:
        raise NotAllowed(_("This treatment has ended; take it up again first."))
    on = past_day(form.on, "on", today)
    if form.review_on is not None and form.review_on <= on:
        raise Invalid(_("Ask again on a day after the answer."), field="review_on")
    if form.review_on is not None and form.review_on > today + LONGEST_UNASKED:
        raise Invalid(
            _("Nobody calls until then: ask again by {last} at the latest.").format(
                last=format_date_short(today + LONGEST_UNASKED)
            ),
            field="review_on",
        )
    report = r.SymptomReport(
        course_id=course.id,
        reported_on=on,
        kind=form.answer.value,
        review_on=form.review_on if form.answer is SymptomAnswer.STILL_WORKING else None,
        by=user(tx),
    )
    tx.add(report)
    tx.flush()
    return added(tx, r.SymptomReport, report, _told, today)


def withdraw_report(tx: Session, report_uuid: str, seen_version: int, today: date) -> Done:
    """Take back an answer that was entered in error."""
    authorize(tx, Action.WORK_RECALL)
    return withdraw(tx, r.SymptomReport, report_uuid, seen_version, _told, today)


def _told(tx: Session, report: r.SymptomReport) -> tuple[str, frozenset[Subject]]:
    course = tx.get_one(r.Course, report.course_id)
    template = _("Noted for {name}: still working")
    if report.kind == SymptomAnswer.BACK.value:
        template = _("Noted for {name}: symptoms are back")
    return template.format(name=full_name(course.patient)), changed_course(course)
