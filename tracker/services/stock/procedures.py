"""As which procedures each patient's day is proposed to a payer, where the jurisdiction counts them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.facts import COUNTING
from tracker.domain.procedures import Proposals, Treated, propose
from tracker.domain.rights import Action
from tracker.domain.sites import Side
from tracker.services.authorize import authorize
from tracker.services.clinic.clinic import the_clinic
from tracker.services.stock.shipped_procedures import shipped_procedures
from tracker.storage import records as r
from tracker.text import person_name


@dataclass(frozen=True, slots=True)
class ProcedureRow:
    """One patient's day. A biller decides; nothing here is a bill."""

    on: date
    patient_uuid: str
    patient: str
    proposals: Proposals


def proposed_procedures(tx: Session, first_on: date, last_on: date) -> tuple[ProcedureRow, ...]:
    """Of injections that count, both days included, the newest first; empty where nobody asks."""
    authorize(tx, Action.READ)
    code_set = shipped_procedures()
    if the_clinic(tx).jurisdiction != code_set.jurisdiction:
        return ()
    rows = []
    for first, found in groupby(_injected(tx, first_on, last_on), _day_of):
        proposals = propose(code_set.procedures, (_treated(one) for one in found))
        if proposals.lines or proposals.unsure:
            on, uuid, family_name, given_name = first
            rows.append(ProcedureRow(on, uuid, person_name(family_name, given_name), proposals))
    return tuple(rows)


def _injected(tx: Session, first_on: date, last_on: date) -> Iterator[Any]:
    session, patient, site = r.SessionRecord, r.Patient, r.SessionSite
    return iter(
        tx.execute(
            select(
                session.given_on,
                patient.uuid,
                patient.family_name,
                patient.given_name,
                r.Course.condition,
                site.muscle,
                site.side,
                r.Muscle.limb,
            )
            .join(patient, patient.id == session.patient_id)
            .join(r.Course, r.Course.id == session.course_id)
            .outerjoin(site, site.session_id == session.id)
            .outerjoin(r.Muscle, r.Muscle.code == site.muscle)
            .where(
                session.given_on.between(first_on, last_on),
                session.status.in_(COUNTING),
                session.is_imported.is_(False),
            )
            .order_by(session.given_on.desc(), patient.id, session.id, site.position)
        )
    )


def _day_of(row: Any) -> tuple[Any, ...]:
    return row.given_on, row.uuid, row.family_name, row.given_name


def _treated(row: Any) -> Treated:
    if row.muscle is None:
        return Treated(row.condition)
    return Treated(row.condition, row.muscle, row.limb or "", Side(row.side))
