"""Everything that happened to a patient on one line of time."""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.cause import Cause
from tracker.services.patient_rows import CourseCard, OutsideRow, SessionRow, TimelineItem
from tracker.services.wording import (
    appointment_label,
    channel_label,
    decision_label,
    outcome_label,
    reason_label,
    say_cause,
)
from tracker.storage import records as r
from tracker.text import _, format_date_short, format_units


def timeline(
    tx: Session,
    patient_id: int,
    courses: Sequence[CourseCard],
    sessions: Sequence[SessionRow],
    outside: Sequence[OutsideRow],
) -> tuple[TimelineItem, ...]:
    """Sessions, bookings, calls, holds, own dates, reports, outside doses, decisions: newest first."""
    labels = {card.course_id: card.label for card in courses}
    items = [
        *_courses(courses),
        *_sessions(sessions),
        *_outside(outside),
        *_bookings(tx, patient_id, labels),
        *_contacts(tx, patient_id, labels),
        *_holds(tx, patient_id, labels),
        *_own_dates(tx, patient_id, labels),
        *_reports(tx, patient_id, labels),
        *_reviews(tx, patient_id, labels),
    ]
    return tuple(sorted(items, key=lambda item: (item.on, item.kind, item.uuid), reverse=True))


def _item(
    on: date,
    kind: str,
    course: str,
    text: str,
    uuid: str,
    version: int = 0,
    *,
    can_withdraw: bool = False,
) -> TimelineItem:
    return TimelineItem(on, kind, course, text, uuid, version, can_withdraw)


def _courses(courses: Sequence[CourseCard]) -> Iterator[TimelineItem]:
    for card in courses:
        yield _item(card.opened_on, "opened", card.label, _("Treatment opened"), card.uuid)
        if card.ended_on is not None:
            text = _("Treatment ended: {reason}").format(reason=card.end_reason)
            yield _item(card.ended_on, "ended", card.label, text, card.uuid)


def _sessions(sessions: Sequence[SessionRow]) -> Iterator[TimelineItem]:
    for row in sessions:
        dose = _("an unknown dose") if row.dose is None else format_units(row.dose)
        template = _("{dose} of {product}")
        if row.status == "voided":
            template = _("Entered in error: {dose} of {product}")
        elif row.status == "planned":
            template = _("Planned: {dose} of {product}")
        elif row.is_touch_up:
            template = _("Touch-up: {dose} of {product}")
        text = template.format(dose=dose, product=row.product_label)
        yield _item(row.on, "session", row.course_label, text, row.uuid, row.version)


def _outside(outside: Sequence[OutsideRow]) -> Iterator[TimelineItem]:
    for row in outside:
        if row.void_reason:
            continue
        dose = _("an unknown dose") if row.dose is None else format_units(row.dose)
        text = _("Elsewhere: {dose} of {product}").format(dose=dose, product=row.product_label)
        yield _item(row.on, "outside", row.course_label, text, row.uuid, row.version)


def _bookings(tx: Session, patient_id: int, labels: dict[int, str]) -> Iterator[TimelineItem]:
    a, link = r.Appointment, r.AppointmentCourse
    rows = tx.execute(
        select(a.uuid, a.version, a.on_date, a.status, link.course_id)
        .join(link, link.appointment_id == a.id)
        .where(a.patient_id == patient_id, a.status != "voided")
    )
    for uuid, version, on, status, course_id in rows:
        text = _("Appointment: {status}").format(status=appointment_label(status))
        yield _item(on, "booking", labels.get(course_id, ""), text, uuid, version)


def _contacts(tx: Session, patient_id: int, labels: dict[int, str]) -> Iterator[TimelineItem]:
    c, link = r.ContactAttempt, r.ContactAttemptCourse
    rows = tx.execute(
        select(
            c.uuid,
            c.version,
            c.attempted_on,
            c.channel,
            c.outcome,
            c.by,
            c.note,
            c.promise_by,
            link.course_id,
        )
        .join(link, link.contact_attempt_id == c.id)
        .where(c.patient_id == patient_id, c.withdrawn_on.is_(None))
    )
    for row in rows:
        text = _("{channel}, {by}: {outcome}").format(
            channel=channel_label(row.channel), by=row.by, outcome=outcome_label(row.outcome)
        )
        if row.promise_by is not None:
            text = _("{channel}, {by}: {outcome} by {on}").format(
                channel=channel_label(row.channel),
                by=row.by,
                outcome=outcome_label(row.outcome),
                on=format_date_short(row.promise_by),
            )
        if row.note:
            text = f"{text}\n{row.note}"
        label = labels.get(row.course_id, "")
        yield _item(
            row.attempted_on, "contact", label, text, row.uuid, row.version, can_withdraw=True
        )


def _holds(tx: Session, patient_id: int, labels: dict[int, str]) -> Iterator[TimelineItem]:
    h = r.Hold
    rows = tx.execute(
        select(
            h.course_id,
            h.uuid,
            h.version,
            h.made_on,
            h.reason,
            h.not_treated_before,
            h.not_called_before,
        )
        .join(r.Course, r.Course.id == h.course_id)
        .where(r.Course.patient_id == patient_id, h.withdrawn_on.is_(None))
    )
    for course_id, uuid, version, made_on, reason, treated, called in rows:
        until = max(d for d in (treated, called) if d is not None)
        text = _("On hold until {on}: {reason}").format(
            on=format_date_short(until), reason=reason_label("hold", reason)
        )
        yield _item(
            made_on, "hold", labels.get(course_id, ""), text, uuid, version, can_withdraw=True
        )


def _own_dates(tx: Session, patient_id: int, labels: dict[int, str]) -> Iterator[TimelineItem]:
    o = r.OwnDate
    rows = tx.execute(
        select(o.course_id, o.uuid, o.version, o.made_on, o.own_on, o.reason, o.signed_by)
        .join(r.Course, r.Course.id == o.course_id)
        .where(r.Course.patient_id == patient_id, o.withdrawn_on.is_(None))
    )
    for course_id, uuid, version, made_on, own_on, reason, by in rows:
        text = _("{by} set {on}").format(by=by, on=format_date_short(own_on))
        if reason:
            text = f"{text}\n{reason}"
        yield _item(
            made_on, "own-date", labels.get(course_id, ""), text, uuid, version, can_withdraw=True
        )


def _reports(tx: Session, patient_id: int, labels: dict[int, str]) -> Iterator[TimelineItem]:
    s = r.SymptomReport
    rows = tx.execute(
        select(s.course_id, s.uuid, s.version, s.reported_on, s.kind)
        .join(r.Course, r.Course.id == s.course_id)
        .where(r.Course.patient_id == patient_id, s.withdrawn_on.is_(None))
    )
    for course_id, uuid, version, on, kind in rows:
        text = _("Symptoms are back") if kind == "back" else _("Still working")
        yield _item(on, "report", labels.get(course_id, ""), text, uuid, version, can_withdraw=True)


def _reviews(tx: Session, patient_id: int, labels: dict[int, str]) -> Iterator[TimelineItem]:
    v = r.Review
    rows = tx.execute(
        select(
            v.course_id,
            v.uuid,
            v.version,
            v.code,
            v.opened_on,
            v.closed_on,
            v.decision,
            v.decided_by,
        )
        .join(r.Course, r.Course.id == v.course_id)
        .where(r.Course.patient_id == patient_id, v.decision != "withdrawn")
    )
    for row in rows:
        label = labels.get(row.course_id, "")
        if row.closed_on is None:
            text = say_cause(Cause(row.code, row.opened_on))
            yield _item(row.opened_on, "review", label, text, row.uuid, row.version)
        else:
            text = _("{by} decided: {decision}").format(
                by=row.decided_by, decision=decision_label(row.decision)
            )
            yield _item(row.closed_on, "review", label, text, row.uuid, row.version)
