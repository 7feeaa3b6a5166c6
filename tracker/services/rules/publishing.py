"""What a clinic publishes in versions: what a rule or a limit moves, and publishing it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain import facts
from tracker.domain.dosing import DoseBook
from tracker.domain.outcome import Done, Subject
from tracker.domain.problems import Invalid
from tracker.domain.protocol import Rules
from tracker.domain.schedule import Window, treatment_window
from tracker.services.courses.preview import Moved
from tracker.services.courses.windows import refresh_windows
from tracker.services.editing import RECALL
from tracker.services.entered import needed_reason
from tracker.services.facts import CHUNK, load_patients
from tracker.services.rules.in_force import current_rules
from tracker.services.wording import course_label
from tracker.storage import records as r
from tracker.text import _, person_name

Progress: TypeAlias = Callable[[int, int], None]
"""Called with patients done and patients in all; it may raise, and then nothing is written."""

Rule: TypeAlias = r.Protocol | r.DoseLimit
Versioned: TypeAlias = Rule | r.InstrumentRecord | r.ContinuationRecord

CONFIRMED = "confirmed"

_SHOWN = 200


@dataclass(frozen=True, slots=True)
class RulePreview:
    """What publishing would do: courses whose dates move, and the first of them.

    `patients` and `courses` are how many were looked at.
    """

    patients: int
    courses: int
    moved: int
    first: tuple[Moved, ...]


def preview_rules(
    tx: Session,
    before: Rules,
    after: Rules,
    patient_ids: Sequence[int],
    today: date,
    progress: Progress | None,
) -> RulePreview:
    """Compare every window of these patients under both rules; memory stays that of a chunk."""
    courses, moved = 0, 0
    first: list[Moved] = []
    for chunk in _chunks(patient_ids, progress):
        for patient_id, patient in load_patients(tx, chunk).items():
            looked_at, found = _moved_of(patient, before, after, today)
            courses += looked_at
            moved += len(found)
            if found and len(first) < _SHOWN:
                first += _named(tx, patient_id, found)
    return RulePreview(len(patient_ids), courses, moved, tuple(first[:_SHOWN]))


def check_evidence(evidence: str) -> None:
    """Raises Invalid unless it is one of the two that there are."""
    if evidence not in (CONFIRMED, "check"):
        raise Invalid(_("Choose whether the figures are confirmed."), field="evidence")


def retire(
    tx: Session, old: Versioned, today: date, reason: str, *, allows_more: bool = False
) -> int:
    """Make room for the next version, whose number this is.

    Where that allows more than the old one, it needs a reason.
    """
    if allows_more or reason.strip():
        tx.info["reason"] = needed_reason(reason)
    old.retired_on = today
    # The old one must be retired before the new one may be there.
    tx.flush()
    return old.rule_version + 1


def publish(tx: Session, new: Rule, patient_ids: Sequence[int], progress: Progress | None) -> Done:
    """Keep the new version, and rewrite every window it touches."""
    tx.add(new)
    tx.flush()
    rules = current_rules(tx)
    for chunk in _chunks(patient_ids, progress):
        refresh_windows(tx, chunk, rules)
    return Done(new.uuid, frozenset({Subject("rules"), Subject("patient"), RECALL}))


def patients_with(tx: Session, *, product: str, condition: str | None = None) -> list[int]:
    """Patients on whose windows a rule of that product (and condition) bears."""
    course, session, outside = r.Course, r.SessionRecord, r.OutsideDose
    by_course = select(course.patient_id).where(course.product == product)
    by_session = (
        select(session.patient_id)
        .join(course, course.id == session.course_id)
        .where(session.product == product)
    )
    by_outside = (
        select(outside.patient_id)
        .outerjoin(course, course.id == outside.course_id)
        .where(outside.product == product)
    )
    if condition is not None:
        by_course = by_course.where(course.condition == condition)
        by_session = by_session.where(course.condition == condition)
        by_outside = by_outside.where(course.condition == condition)
    found = by_course.union(by_session, by_outside)
    return sorted(tx.scalars(found))


def _chunks(patient_ids: Sequence[int], progress: Progress | None) -> Iterator[Sequence[int]]:
    for start in range(0, len(patient_ids), CHUNK):
        yield patient_ids[start : start + CHUNK]
        if progress is not None:
            progress(min(start + CHUNK, len(patient_ids)), len(patient_ids))


_Change: TypeAlias = tuple[facts.Course, Window, Window]


def _moved_of(
    patient: facts.Patient, before: Rules, after: Rules, today: date
) -> tuple[int, list[_Change]]:
    books = DoseBook(patient, before), DoseBook(patient, after)
    in_treatment = [course for course in patient.courses if course.ending is None]
    found = []
    for course in in_treatment:
        old = treatment_window(course, patient, before, today, books[0])
        new = treatment_window(course, patient, after, today, books[1])
        if _dates(old) != _dates(new):
            found.append((course, old, new))
    return len(in_treatment), found


def _dates(window: Window) -> tuple[date | None, ...]:
    return (
        window.target_on,
        window.earliest_on,
        window.due_on,
        window.overdue_from,
        window.lapsed_from,
    )


def _named(tx: Session, patient_id: int, found: Sequence[_Change]) -> list[Moved]:
    names = tx.execute(
        select(r.Patient.family_name, r.Patient.given_name).where(r.Patient.id == patient_id)
    ).one()
    label = person_name(names.family_name, names.given_name)
    keys = [course.key for course, _old, _new in found]
    rows = tx.execute(select(r.Course.id, r.Course.uuid).where(r.Course.id.in_(keys)))
    uuids = dict(rows.all())
    return [_told(label, uuids[course.key], course, old, new) for course, old, new in found]


def _told(patient: str, uuid: str, course: facts.Course, old: Window, new: Window) -> Moved:
    label = course_label(course.condition, course.body_region)
    if old.due_on != new.due_on:
        return Moved(uuid, label, patient, "due", old.due_on, new.due_on)
    if old.earliest_on != new.earliest_on:
        return Moved(uuid, label, patient, "earliest", old.earliest_on, new.earliest_on)
    return Moved(uuid, label, patient, "overdue", old.overdue_from, new.overdue_from)
