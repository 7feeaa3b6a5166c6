"""Whose newest visit may be in a row that isn't in yet: a clinician is asked, and nobody calls.

A date that is worked out without that visit comes too early.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from tracker.domain.facts import COUNTING
from tracker.domain.reviews import ReviewCode
from tracker.services.courses.questions import take_back
from tracker.services.courses.windows import refresh_windows
from tracker.services.facts import CHUNK, WITHDRAWN
from tracker.services.imports.plain import owners_of
from tracker.storage import records as r
from tracker.storage.slices import slices
from tracker.text import _, format_date_short, format_number

_CODE = ReviewCode.ROW_NOT_IN.value
_MOST = 3
_LONGEST = 400
"""Letters of each reason: a note holds those of `_MOST` rows."""


def ask_about_rows(
    tx: Session, numbers: Iterable[str | None], today: date, patients: Collection[int] = ()
) -> None:
    """Ask about each running treatment of theirs that a row which waits may tell a newer visit of,
    and take back what no row asks any more. What was decided since a row waits is not asked again.

    Whoever has these record numbers, and these `patients` by id.
    """
    ids = set(patients)
    for some in slices(sorted({one for one in numbers if one}), CHUNK):
        ids.update(owners_of(tx, some).values())
    for chunk in slices(sorted(ids), CHUNK):
        _ask(tx, chunk, today)


def _ask(tx: Session, patient_ids: Sequence[int], today: date) -> None:
    review, course = r.Review, r.Course
    by_patient = _rows_of(tx, patient_ids)
    query = select(review).join(course).where(review.code == _CODE, review.closed_on.is_(None))
    is_theirs = course.patient_id.in_({*patient_ids, *by_patient})
    asked = {one.course_id: one for one in tx.scalars(query.where(is_theirs))}
    told = _told_by_course(tx, by_patient)
    for course_id, question in asked.items():
        if course_id not in told:
            take_back(tx, question, today)
    for course_id, note in told.items():
        if course_id not in asked:
            tx.add(r.Review(course_id=course_id, code=_CODE, opened_on=today, note=note))
        else:
            asked[course_id].note = note
    tx.flush()
    if asked.keys() != told.keys():
        refresh_windows(tx, sorted({*patient_ids, *by_patient}))


def _rows_of(tx: Session, patient_ids: Sequence[int]) -> dict[int, list[Any]]:
    """The rows that wait, by who is seen: also those of the numbers of whom was merged."""
    row, run, patient, identifier = r.WaitingRow, r.ImportRun, r.Patient, r.PatientIdentifier
    seen = func.coalesce(patient.merged_into_id, patient.id)
    query = (
        select(
            seen.label("patient_id"),
            row.line,
            row.given_on,
            row.reason,
            row.created_at,
            run.file_name,
        )
        .join(identifier, identifier.value == row.record_number)
        .join(patient, patient.id == identifier.patient_id)
        .join(run, run.id == row.import_run_id)
        .where(
            row.ending.is_(None),
            identifier.system == "record_number",
            or_(patient.id.in_(patient_ids), patient.merged_into_id.in_(patient_ids)),
        )
        .order_by(row.given_on.desc().nulls_first(), row.id)
    )
    found: dict[int, list[Any]] = defaultdict(list)
    for one in tx.execute(query):
        found[one.patient_id].append(one)
    return found


def _told_by_course(tx: Session, by_patient: dict[int, list[Any]]) -> dict[int, str]:
    course, session, review = r.Course, r.SessionRecord, r.Review
    running = course.patient_id.in_(by_patient), course.ended_on.is_(None)
    newest = dict(
        tx.execute(
            select(session.course_id, func.max(session.given_on))
            .join(course, course.id == session.course_id)
            .where(*running, session.status.in_(COUNTING))
            .group_by(session.course_id)
        ).all()
    )
    decided = defaultdict(list)
    for one in tx.execute(
        select(review.course_id, review.created_at, review.closed_on)
        .join(course)
        .where(*running, review.code == _CODE, review.closed_on.is_not(None))
        .where(review.decision != WITHDRAWN)
    ):
        decided[one.course_id].append(one)
    told = {}
    for course_id, patient_id in tx.execute(select(course.id, course.patient_id).where(*running)):
        last = newest.get(course_id, date.min)
        rows = [
            row
            for row in by_patient[patient_id]
            if (row.given_on is None or row.given_on > last)
            and not any(
                one.created_at >= row.created_at or one.closed_on > row.created_at.date()
                for one in decided[course_id]
            )
        ]
        if rows:
            told[course_id] = "\n".join(map(_told, rows[:_MOST]))
    return told


def _told(row: Any) -> str:
    sentence = _("Row {line} of “{file}”, of {on}, is not in yet: see to it under “Not in yet”.")
    if row.given_on is None:
        sentence = _(
            "Row {line} of “{file}” is not in yet, and its day is not known: see to it under “Not "
            "in yet”."
        )
    said = sentence.format(
        line=format_number(row.line),
        file=row.file_name[:100],
        on=format_date_short(row.given_on) if row.given_on else "",
    )
    return f"{said} {row.reason[:_LONGEST]}"
