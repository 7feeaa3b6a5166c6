"""The cards of a patient's courses: window, state, next step, why this date."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from tracker.domain.state import State
from tracker.services.courses.course_window import CourseWindow
from tracker.services.patients.parts import PatientParts
from tracker.services.patients.rows import (
    ApprovalRow,
    BookingRow,
    CourseCard,
    FloorRow,
    HoldRow,
    OwnDateRow,
)
from tracker.services.wording import (
    course_label,
    floor_label,
    interval_label,
    lateness,
    product_name,
    reason_label,
    say_cause,
    say_reason,
    say_step,
    state_label,
    timing_label,
)


def course_cards(
    parts: PatientParts,
    found: Sequence[CourseWindow],
    today: date,
    approvals: Mapping[str, tuple[ApprovalRow, ...]] = MappingProxyType({}),
) -> tuple[CourseCard, ...]:
    """A card a course; those in treatment first, by due date, then the ended ones.

    `approvals` by the courses' uuids.
    """
    stored = {row.id: row for row in parts.courses}
    cards = [_card(now, stored[now.course.key], parts, today, approvals) for now in found]
    return tuple(sorted(cards, key=_order))


def _card(
    now: CourseWindow,
    stored: Any,
    parts: PatientParts,
    today: date,
    approvals: Mapping[str, tuple[ApprovalRow, ...]],
) -> CourseCard:
    course, window, standing = now.course, now.window, now.standing
    counting = [session.on for session in course.sessions if session.status.counts]
    ending = course.ending
    return CourseCard(
        uuid=stored.uuid,
        version=stored.version,
        course_id=course.key,
        label=course_label(course.condition, course.body_region),
        condition=course.condition,
        body_region=course.body_region,
        product=course.product,
        product_label=product_name(course.product),
        interval_label=interval_label(window.interval) if window.interval else "",
        planned_dose=window.planned_dose,
        schedule=window.schedule.value,
        is_switched=course.switched_to is not None,
        switch_reason=stored.schedule_switch_reason,
        clinician=course.clinician,
        nurse=course.nurse,
        opened_on=course.opened_on,
        ended_on=ending.on if ending else None,
        end_reason=reason_label("end", ending.reason) if ending else "",
        end_note=stored.end_note,
        state=standing.state,
        state_label=state_label(
            standing.state, standing.causes, standing.step.on, verb=standing.step.verb
        ),
        timing=standing.timing,
        timing_label=timing_label(standing.timing, window.schedule.value),
        lateness="" if ending else lateness(window, today),
        step=say_step(standing.step, today),
        causes=tuple(say_cause(cause, standing.state) for cause in standing.causes),
        reasons=tuple(say_reason(reason) for reason in now.reasons),
        anchor_on=window.anchor_on,
        newest_on=window.newest_on,
        target_on=window.target_on,
        computed_on=window.computed_on,
        earliest_on=window.earliest_on,
        due_on=window.due_on,
        overdue_from=window.overdue_from,
        lapsed_from=window.lapsed_from,
        suggested_on=now.suggested_on,
        floors=tuple(
            FloorRow(f.name.value, floor_label(f.name), f.on, f.source, f.is_overridden)
            for f in window.floors
        ),
        sessions=len(counting),
        first_on=min(counting, default=None),
        hold=_hold(now, parts, today),
        own_date=_own_date(now, parts),
        booking=_booking(now, parts),
        approvals=approvals.get(stored.uuid, ()),
    )


def _hold(now: CourseWindow, parts: PatientParts, today: date) -> HoldRow | None:
    """The newest hold of this cycle that isn't over."""
    anchor_on = now.window.anchor_on or date.min
    for row in _newest(parts.holds, now):
        ends_on = max(d for d in (row.not_treated_before, row.not_called_before) if d)
        if ends_on > today and row.made_on >= anchor_on:
            return HoldRow(
                row.uuid,
                row.version,
                reason_label("hold", row.reason),
                row.not_treated_before,
                row.not_called_before,
                row.note,
            )
    return None


def _own_date(now: CourseWindow, parts: PatientParts) -> OwnDateRow | None:
    own = now.window.own_date
    if own is None:
        return None
    for row in _newest(parts.own_dates, now):
        if (row.made_on, row.own_on) == (own.made_on, own.on):
            floors = tuple(floor_label(name) for name in row.overridden_floors)
            return OwnDateRow(row.uuid, row.version, row.own_on, row.reason, row.signed_by, floors)
    return None


def _booking(now: CourseWindow, parts: PatientParts) -> BookingRow | None:
    """The booking that the state speaks of; else the one that awaits its outcome."""
    newest_on = now.window.newest_on
    rows = [
        row
        for row in parts.bookings
        if row.course_id == now.course.key
        and row.status in ("booked", "arrived")
        and (newest_on is None or row.on_date > newest_on)
    ]
    booked_on = now.standing.booked_on
    wanted = [row for row in rows if row.on_date == booked_on] or rows[:1]
    if not wanted:
        return None
    row = wanted[0]
    return BookingRow(
        row.uuid,
        row.version,
        row.on_date,
        row.at_time,
        row.is_elsewhere,
        row.made_on,
        row.status,
        row.late_accepted_by,
        row.note,
    )


def _newest(rows: Sequence[Any], now: CourseWindow) -> Iterator[Any]:
    return (row for row in reversed(rows) if row.course_id == now.course.key)


def _order(card: CourseCard) -> tuple[bool, date, str]:
    return (card.state is State.ENDED, card.due_on or date.min, card.label)
