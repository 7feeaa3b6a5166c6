"""Follow-ups that a treatment asks for: tasks with a date, never a state of the course."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from tracker.domain.follow_ups import FollowUp, follow_ups_for
from tracker.domain.outcome import Done, Subject, Undo
from tracker.domain.problems import NotAllowed
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.editing import changed_course, find_seen, full_name
from tracker.services.outcomes.shipped_instruments import shipped_outcomes
from tracker.services.wording import course_label, follow_up_name
from tracker.storage import records as r
from tracker.text import _, person_name

FOLLOW_UPS = Subject("follow-ups")


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """One that is still open. `by_on` is its last good day."""

    uuid: str
    version: int
    patient_uuid: str
    patient_label: str
    course_uuid: str
    course_label: str
    kind: str
    label: str
    due_on: date
    by_on: date
    is_late: bool


def open_follow_ups(tx: Session, within_days: int, today: date) -> tuple[FollowUpRow, ...]:
    """All of the clinic that fall due by then, the oldest first."""
    authorize(tx, Action.READ)
    task = r.Task
    return _rows(tx, today, task.due_on <= today + timedelta(days=within_days))


def follow_ups_of(tx: Session, patient_id: int, today: date) -> tuple[FollowUpRow, ...]:
    """Those of one patient."""
    return _rows(tx, today, r.Task.patient_id == patient_id)


def finish_follow_up(tx: Session, task_uuid: str, seen_version: int, today: date) -> Done:
    """It was done today."""
    authorize(tx, Action.WORK_RECALL)
    return _set_done(tx, task_uuid, seen_version, today, _reopen, today)


def _reopen(tx: Session, task_uuid: str, seen_version: int, today: date) -> Done:
    authorize(tx, Action.WORK_RECALL)
    return _set_done(tx, task_uuid, seen_version, None, finish_follow_up, today)


def plan_follow_ups(tx: Session, session: r.SessionRecord, today: date) -> None:
    """What the injections ask for afterwards, once they were given; nothing for those of long ago."""
    for asked in _asked(session.course):
        due_on = asked.due_on(session.given_on)
        task = _of(tx, session.course_id, asked.code, due_on)
        if task is not None:
            task.withdrawn_on = None
        elif due_on >= today - _LONG_AGO:
            tx.add(
                r.Task(
                    patient_id=session.patient_id,
                    course_id=session.course_id,
                    kind=asked.code,
                    due_on=due_on,
                )
            )


def drop_follow_ups(tx: Session, session: r.SessionRecord, today: date) -> None:
    """Injections that never were on their day ask for nothing."""
    for task in follow_ups_asked(tx, session):
        task.withdrawn_on = today


def follow_ups_asked(tx: Session, session: r.SessionRecord) -> list[r.Task]:
    """What the injections have asked for and nobody has done."""
    found = (
        _of(tx, session.course_id, asked.code, asked.due_on(session.given_on))
        for asked in _asked(session.course)
    )
    return [
        task
        for task in found
        if task is not None and task.done_on is None and task.withdrawn_on is None
    ]


def answer_follow_ups(tx: Session, course_id: int, instrument: str, on: date) -> None:
    """A score answers what is open for its instrument, from a week before its day on."""
    for task in _for_instrument(tx, course_id, instrument):
        if task.done_on is None and on >= task.due_on - _EARLY:
            task.done_on = on


def ask_follow_ups_again(tx: Session, course_id: int, instrument: str, on: date) -> None:
    """The score that answered them was wrong."""
    for task in _for_instrument(tx, course_id, instrument):
        if task.done_on == on:
            task.done_on = None


_EARLY = timedelta(days=7)
_LONG_AGO = timedelta(days=84)


def _asked(course: r.Course) -> tuple[FollowUp, ...]:
    return follow_ups_for(course.condition, shipped_outcomes().follow_ups)


def _of(tx: Session, course_id: int, kind: str, due_on: date) -> r.Task | None:
    return tx.scalar(_TASK, {"course_id": course_id, "kind": kind, "due_on": due_on})


_TASK = (
    select(r.Task)
    .where(
        r.Task.course_id == bindparam("course_id"),
        r.Task.kind == bindparam("kind"),
        r.Task.due_on == bindparam("due_on"),
    )
    .limit(1)
)


def _for_instrument(tx: Session, course_id: int, instrument: str) -> list[r.Task]:
    task = r.Task
    kinds = [f.code for f in shipped_outcomes().follow_ups if f.instrument == instrument]
    found = tx.scalars(
        select(task).where(
            task.course_id == course_id, task.kind.in_(kinds), task.withdrawn_on.is_(None)
        )
    )
    return list(found)


def _rows(tx: Session, today: date, *wanted: object) -> tuple[FollowUpRow, ...]:
    task, course, patient = r.Task, r.Course, r.Patient
    known = {one.code: one for one in shipped_outcomes().follow_ups}
    rows = tx.execute(
        select(task, course, patient)
        .join(course, course.id == task.course_id)
        .join(patient, patient.id == task.patient_id)
        .where(
            task.kind.in_(list(known)),
            task.done_on.is_(None),
            task.withdrawn_on.is_(None),
            patient.deceased_on.is_(None),
            *wanted,  # type: ignore[arg-type]
        )
        .order_by(task.due_on, task.id)
    )
    found = []
    for one, treated, person in rows:
        asked = known[one.kind]
        by_on = one.due_on + timedelta(days=(asked.by_days or asked.after_days) - asked.after_days)
        found.append(
            FollowUpRow(
                uuid=one.uuid,
                version=one.version,
                patient_uuid=person.uuid,
                patient_label=person_name(person.family_name, person.given_name),
                course_uuid=treated.uuid,
                course_label=course_label(treated.condition, treated.body_region),
                kind=one.kind,
                label=follow_up_name(one.kind),
                due_on=one.due_on,
                by_on=by_on,
                is_late=by_on < today,
            )
        )
    return tuple(found)


def _set_done(
    tx: Session,
    task_uuid: str,
    seen_version: int,
    done_on: date | None,
    opposite: Callable[..., Done],
    today: date,
) -> Done:
    task = find_seen(tx, r.Task, task_uuid, seen_version)
    if (task.done_on is None) is (done_on is None) or task.course_id is None:
        raise NotAllowed(_("Somebody has done this already."))
    task.done_on = done_on
    tx.flush()
    course = tx.get_one(r.Course, task.course_id)
    label = _("Followed up {name}: {what}").format(
        name=full_name(course.patient), what=follow_up_name(task.kind)
    )
    undo = Undo(label, opposite, (task.uuid, task.version, today))
    return Done(task.uuid, changed_course(course) | {FOLLOW_UPS}, undo)
