"""Holds: not treated before a day, or not called before one."""

from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tracker.domain.outcome import Done, Subject
from tracker.domain.problems import Invalid, NotAllowed
from tracker.domain.rights import Action
from tracker.domain.schedule import treatment_window
from tracker.services.authorize import authorize
from tracker.services.courses.supposing import course_of
from tracker.services.editing import changed_course, find, full_name, user
from tracker.services.entered import known_reason, note
from tracker.services.facts import load_patient
from tracker.services.rules.in_force import current_rules
from tracker.services.together import together
from tracker.services.withdrawal import added, withdraw
from tracker.services.wording import reason_label
from tracker.storage import records as r
from tracker.text import _, format_date_short, format_weekday_date, ngettext


@dataclass(frozen=True, slots=True)
class HoldForm:
    """At least one of the days; treatment, or the call, is allowed on the day itself.

    `reason` is a code of kind "hold".
    """

    reason: str
    not_treated_before: date | None = None
    not_called_before: date | None = None
    note: str = ""


def hold(tx: Session, course_uuid: str, form: HoldForm, today: date) -> Done:
    """As `hold_anyway`; refused where another hold, of another reason, lasts longer anyway."""
    authorize(tx, Action.WORK_RECALL)
    held = hold_anyway(tx, course_uuid, form, today)
    longer = _longer(tx, find(tx, r.Course, course_uuid), form, today)
    if longer is not None:
        raise Invalid(
            _(
                "It is held until {on} already: {reason}. End that hold first, or choose a later day."
            ).format(
                on=format_date_short(_ends_on(longer)),
                reason=reason_label("hold", longer.reason),
            ),
            field="not_treated_before" if form.not_called_before is None else "not_called_before",
        )
    return held


def hold_anyway(tx: Session, course_uuid: str, form: HoldForm, today: date) -> Done:
    """Hold a course; `value` is the hold's uuid.

    What was agreed last holds: an earlier hold of the same reason ends with it, unless that one
    names a day of which nothing is said now.
    """
    authorize(tx, Action.WORK_RECALL)
    course = find(tx, r.Course, course_uuid)
    if course.ended_on is not None:
        raise NotAllowed(_("This treatment has ended; take it up again first."))
    known_reason(tx, "hold", form.reason, "reason")
    _check_days(tx, form, today)
    ended = [
        release(tx, before.uuid, before.version, today)
        for before in _standing(tx, course, today)
        if before.reason == form.reason
        and all(new or not old for old, new in zip(_days(before), _days(form), strict=True))
    ]
    held = _added(tx, course, form, today)
    return together(held.value, _label(held), [*ended, held]) if ended else held


def _added(tx: Session, course: r.Course, form: HoldForm, today: date) -> Done:
    held = r.Hold(
        course_id=course.id,
        made_on=today,
        made_by=user(tx),
        reason=form.reason,
        not_treated_before=form.not_treated_before,
        not_called_before=form.not_called_before,
        note=note(form.note, "note", 2000),
    )
    tx.add(held)
    tx.flush()
    return added(tx, r.Hold, held, _told, today)


def release(tx: Session, hold_uuid: str, seen_version: int, today: date) -> Done:
    """End a hold today."""
    authorize(tx, Action.WORK_RECALL)
    return withdraw(tx, r.Hold, hold_uuid, seen_version, _told, today)


def _told(tx: Session, held: r.Hold) -> tuple[str, frozenset[Subject]]:
    course = tx.get_one(r.Course, held.course_id)
    template = _("Held {name} until {on}: {reason}")
    if held.withdrawn_on is not None:
        template = _("Ended the hold of {name} until {on}: {reason}")
    label = template.format(
        name=full_name(course.patient),
        on=format_weekday_date(_ends_on(held)),
        reason=reason_label("hold", held.reason),
    )
    return label, changed_course(course)


def _label(done: Done) -> str:
    return done.undo.label if done.undo is not None else ""


def _days(held: r.Hold | HoldForm) -> tuple[date | None, date | None]:
    return held.not_treated_before, held.not_called_before


def _ends_on(held: r.Hold) -> date:
    return max(on for on in _days(held) if on is not None)


def _standing(tx: Session, course: r.Course, today: date) -> list[r.Hold]:
    """The holds of this cycle that are not over, the oldest first."""
    h = r.Hold
    query = select(h).where(
        h.course_id == course.id,
        h.withdrawn_on.is_(None),
        or_(h.not_treated_before > today, h.not_called_before > today),
    )
    found = tx.scalars(query.order_by(h.id)).all()
    if not found:
        return []
    patient = load_patient(tx, course.patient_id)
    anchor_on = treatment_window(
        course_of(patient, course.id), patient, current_rules(tx), today
    ).anchor_on
    return [one for one in found if anchor_on is None or one.made_on >= anchor_on]


def _longer(tx: Session, course: r.Course, form: HoldForm, today: date) -> r.Hold | None:
    """One that leaves a hold of these days without any effect."""
    for other in _standing(tx, course, today):
        days = zip(_days(other), _days(form), strict=True)
        if all(new is None or (old is not None and old > new) for old, new in days):
            return other
    return None


def _check_days(tx: Session, form: HoldForm, today: date) -> None:
    days = {
        "not_treated_before": form.not_treated_before,
        "not_called_before": form.not_called_before,
    }
    if not any(days.values()):
        raise Invalid(_("Enter until when."), field="not_called_before")
    longest = tx.scalar(
        select(r.CodedReason.longest_months).where(
            r.CodedReason.kind == "hold", r.CodedReason.code == form.reason
        )
    )
    for name, on in days.items():
        if on is None:
            continue
        if on <= today:
            raise Invalid(_("A hold ends after today."), field=name)
        if longest is not None and on > today + relativedelta(months=longest):
            raise Invalid(
                ngettext(
                    "For this reason a hold lasts {count} month at the most, until {last}.",
                    "For this reason a hold lasts {count} months at the most, until {last}.",
                    longest,
                ).format(
                    count=longest,
                    last=format_date_short(today + relativedelta(months=longest)),
                ),
                field=name,
            )
