"""Everything that happened to a patient on one line of time."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from tracker.domain.cause import Cause
from tracker.services.patients.parts import PatientParts
from tracker.services.patients.rows import CourseCard, OutsideRow, SessionRow, TimelineItem
from tracker.services.wording import (
    appointment_label,
    channel_label,
    decision_label,
    outcome_label,
    reason_label,
    say_cause,
)
from tracker.text import _, format_date_short, format_units

_LOST = frozenset({"missed", "cancelled-by-patient", "cancelled-by-clinic"})


def timeline(
    parts: PatientParts,
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
        *_bookings(parts, labels),
        *_contacts(parts, labels),
        *_holds(parts, labels),
        *_own_dates(parts, labels),
        *_reports(parts, labels),
        *_reviews(parts, labels),
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


def _bookings(parts: PatientParts, labels: dict[int, str]) -> Iterator[TimelineItem]:
    for row in parts.bookings:
        text = _("Appointment: {status}").format(status=appointment_label(row.status))
        kind = "lost-booking" if row.status in _LOST else "booking"
        yield _item(row.on_date, kind, labels[row.course_id], text, row.uuid, row.version)


def _contacts(parts: PatientParts, labels: dict[int, str]) -> Iterator[TimelineItem]:
    for row in parts.contacts:
        template = _("{channel}, {by}: {outcome}")
        if row.promise_by is not None:
            template = _("{channel}, {by}: {outcome} by {on}")
        text = template.format(
            channel=channel_label(row.channel),
            by=row.by,
            outcome=outcome_label(row.outcome),
            on=format_date_short(row.promise_by) if row.promise_by else "",
        )
        yield _withdrawable(row.attempted_on, "contact", labels, _noted(text, row.note), row)


def _holds(parts: PatientParts, labels: dict[int, str]) -> Iterator[TimelineItem]:
    for row in parts.holds:
        days = (row.not_treated_before, row.not_called_before)
        text = _("On hold until {on}: {reason}").format(
            on=format_date_short(max(day for day in days if day is not None)),
            reason=reason_label("hold", row.reason),
        )
        yield _withdrawable(row.made_on, "hold", labels, _noted(text, row.note), row)


def _own_dates(parts: PatientParts, labels: dict[int, str]) -> Iterator[TimelineItem]:
    for row in parts.own_dates:
        text = _("{by} set {on}").format(by=row.signed_by, on=format_date_short(row.own_on))
        yield _withdrawable(row.made_on, "own-date", labels, _noted(text, row.reason), row)


def _reports(parts: PatientParts, labels: dict[int, str]) -> Iterator[TimelineItem]:
    for row in parts.reports:
        text = _("Symptoms are back") if row.kind == "back" else _("Still working")
        yield _withdrawable(row.reported_on, "report", labels, text, row)


def _reviews(parts: PatientParts, labels: dict[int, str]) -> Iterator[TimelineItem]:
    for row in parts.reviews:
        if row.closed_on is None:
            on, text = row.opened_on, say_cause(Cause(row.code, row.opened_on))
        else:
            on = row.closed_on
            text = _("{by} decided: {decision}").format(
                by=row.decided_by, decision=decision_label(row.decision)
            )
        text = _noted(text, row.note)
        yield _item(on, "review", labels[row.course_id], text, row.uuid, row.version)


def _withdrawable(on: date, kind: str, labels: dict[int, str], text: str, row: Any) -> TimelineItem:
    return _item(on, kind, labels[row.course_id], text, row.uuid, row.version, can_withdraw=True)


def _noted(text: str, note: str) -> str:
    """With a note on a line of its own."""
    return f"{text}\n{note}" if note else text
