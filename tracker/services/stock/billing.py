"""What was used and discarded, in the units in which a payer of this jurisdiction counts it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.rights import Action
from tracker.domain.vials import BillingLine, billing_lines
from tracker.services.authorize import authorize
from tracker.services.stock.records import as_vial, given_from, voided_from
from tracker.services.stock.shipped_vials import billing_unit
from tracker.services.wording import product_name
from tracker.storage import records as r
from tracker.text import person_name


@dataclass(frozen=True, slots=True)
class BilledRow:
    """One patient's day with one product. Not `is_final`: a vial of it isn't finished yet.

    What is left of a vial is billed with the last session that took from it. One that a pharmacy sent
    for the patient (`is_pharmacys`) cost the clinic nothing: neither drug nor waste has a line.
    """

    on: date
    patient_uuid: str
    patient: str
    product: str
    product_label: str
    lines: tuple[BillingLine, ...]
    is_final: bool
    is_pharmacys: bool = False


def billed_amounts(tx: Session, first_on: date, last_on: date) -> tuple[BilledRow, ...]:
    """What vials gave, both days included, newest first; empty where the jurisdiction doesn't ask."""
    authorize(tx, Action.READ)
    jurisdiction = _jurisdiction(tx)
    amounts: dict[tuple[Any, ...], tuple[int, int, bool]] = {}
    for use, discarded, is_final in _uses(tx, first_on, last_on):
        key = (
            use.given_on,
            use.patient_uuid,
            person_name(use.family_name, use.given_name),
            use.product,
            use.is_pharmacys,
        )
        given, wasted, all_final = amounts.get(key, (0, 0, True))
        amounts[key] = given + use.dose, wasted + discarded, all_final and is_final
    rows = []
    for key, (given, wasted, is_final) in sorted(amounts.items()):
        on, patient_uuid, name, product, is_pharmacys = key
        unit = billing_unit(jurisdiction, product)
        if unit is not None:
            lines = () if is_pharmacys else billing_lines(unit, given, wasted)
            label = product_name(product)
            rows.append(
                BilledRow(on, patient_uuid, name, product, label, lines, is_final, is_pharmacys)
            )
    return tuple(reversed(rows))


def _uses(tx: Session, first_on: date, last_on: date) -> Iterator[tuple[Any, int, bool]]:
    """Each use, with what is discarded with it, and whether that is known yet."""
    use, session, vial, patient = r.VialUse, r.SessionRecord, r.VialRecord, r.Patient
    in_days = (
        select(use.vial_id)
        .join(session, session.id == use.session_id)
        .where(session.given_on.between(first_on, last_on))
    )
    found = tx.execute(
        select(
            vial.id.label("vial_id"),
            vial.size,
            vial.expiry,
            vial.opened_at,
            vial.usable_until,
            vial.ending,
            use.dose,
            session.given_on,
            session.product,
            vial.patient_id.is_not(None).label("is_pharmacys"),
            patient.uuid.label("patient_uuid"),
            patient.family_name,
            patient.given_name,
        )
        .join(use, use.vial_id == vial.id)
        .join(session, session.id == use.session_id)
        .join(patient, patient.id == session.patient_id)
        .where(vial.id.in_(in_days), session.status != "voided")
        .order_by(session.given_on, session.id)
    ).all()
    vial_ids = [row.vial_id for row in found]
    given, voided = given_from(tx, vial_ids), voided_from(tx, vial_ids)
    last = {row.vial_id: place for place, row in enumerate(found)}
    for place, row in enumerate(found):
        account = as_vial(row, given.get(row.vial_id, 0), voided.get(row.vial_id, 0)).account
        discarded = account.discarded if last[row.vial_id] == place else 0
        if first_on <= row.given_on <= last_on:
            yield row, discarded, row.ending is not None


def _jurisdiction(tx: Session) -> str:
    return tx.scalars(select(r.Clinic.jurisdiction)).one()
