"""Who is seen instead of a patient that was merged into another."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import event, select
from sqlalchemy.orm import aliased

from tracker.domain.problems import NotAllowed
from tracker.storage import records as r
from tracker.storage.transaction import Transaction
from tracker.text import _, person_name

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
    from sqlalchemy.orm.unitofwork import UOWTransaction

_WRITTEN_FOR, _RUNNING = "patients_written_for", "courses_left_running"


def kept_patients(tx: Session, patient_ids: Collection[int]) -> dict[int, int]:
    """By the id of each merged patient, who is seen instead, however often that was merged again.

    Others are missing, also who was merged into nobody there is. Other programs may have made
    circles: then it is some one of them.
    """
    into = aliased(r.Patient)
    found: dict[int, int] = {}
    ask = sorted(patient_ids)
    while ask:
        rows = tx.execute(
            select(r.Patient.id, into.id)
            .join(into, into.id == r.Patient.merged_into_id)
            .where(r.Patient.id.in_(ask))
        )
        step: dict[int, int] = dict(rows.all())
        found = {one: step.get(other, other) for one, other in found.items()} | {
            one: other for one, other in step.items() if one not in found
        }
        ask = sorted({other for other in step.values() if other not in found})
    return found


def kept_in_order(tx: Session, patient_ids: Sequence[int]) -> list[int]:
    """The same patients, whoever is seen instead in their places, nobody twice."""
    kept = kept_patients(tx, patient_ids) if patient_ids else {}
    return list(dict.fromkeys(kept.get(one, one) for one in patient_ids))


def with_merged(tx: Session, patient_ids: Collection[int]) -> list[int]:
    """These patients, whoever is seen instead of them, and all who were merged into any of them."""
    merge = r.PatientMerge
    found = {*patient_ids, *kept_patients(tx, patient_ids).values()}
    ask = found
    while ask:
        more = select(merge.merged_id).where(merge.kept_id.in_(ask), merge.split_on.is_(None))
        ask = set(tx.scalars(more)) - found
        found |= ask
    return sorted(found)


@event.listens_for(Transaction, "after_flush")
def _note_written(tx: Session, _context: UOWTransaction) -> None:
    people: set[int] = tx.info.setdefault(_WRITTEN_FOR, set())
    people.update(key for item in tx.new if (key := getattr(item, "patient_id", None)) is not None)
    courses: set[int] = tx.info.setdefault(_RUNNING, set())
    courses.update(one.id for one in tx.dirty if isinstance(one, r.Course) and not one.ended_on)


@event.listens_for(Transaction, "before_commit")
def _refuse_for_merged(tx: Session) -> None:
    """A form that was opened before the merge would write where nobody looks any more."""
    tx.flush()
    people, courses = tx.info.pop(_WRITTEN_FOR, set()), tx.info.pop(_RUNNING, set())
    if courses:
        people |= set(tx.scalars(select(r.Course.patient_id).where(r.Course.id.in_(courses))))
    if not people:
        return
    gone = tx.execute(
        select(r.Patient.family_name, r.Patient.given_name)
        .where(r.Patient.id.in_(people), r.Patient.merged_into_id.is_not(None))
        .limit(1)
    ).first()
    if gone is not None:
        raise NotAllowed(
            _(
                "{name} was merged into another patient since this was opened. Nothing was saved. "
                "Search for the record number, and enter it where that leads."
            ).format(name=person_name(gone.family_name, gone.given_name))
        )


@event.listens_for(Transaction, "after_rollback")
def _forget(tx: Session) -> None:
    tx.info.pop(_WRITTEN_FOR, None)
    tx.info.pop(_RUNNING, None)
