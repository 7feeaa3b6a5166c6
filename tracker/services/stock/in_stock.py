"""What is in stock: each vial with its account, by product, lot and expiry; what is open now."""

from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from tracker.domain.rights import Action
from tracker.domain.vials import Account, Ending, Unusable, Vial, why_unusable
from tracker.services.authorize import authorize
from tracker.services.rules.retired_entries import retired_entries
from tracker.services.stock.records import as_vial, given_from, moment_on, voided_from, zone_of
from tracker.services.wording import product_name
from tracker.storage import records as r
from tracker.text import person_name


@dataclass(frozen=True, slots=True)
class VialRow:
    """A vial. Doses in milliunits; `patient` and its uuid are "" for the clinic's own.

    `unusable` says why nothing may be taken from it now.
    """

    uuid: str
    version: int
    product: str
    product_label: str
    size: int
    lot_number: str
    expiry: date
    serial: str
    patient_uuid: str
    patient: str
    received_on: date
    opened_at: datetime | None
    usable_until: datetime | None
    diluent: int | None
    rest: int
    account: Account
    unusable: Unusable | None
    closed_at: datetime | None
    ending: str | None
    discard_reason: str


@dataclass(frozen=True, slots=True)
class StockLine:
    """The vials of one product, size, lot and expiry, and of one patient where they are theirs."""

    vials: tuple[VialRow, ...]

    @property
    def first(self) -> VialRow:
        return self.vials[0]

    @property
    def unopened(self) -> tuple[VialRow, ...]:
        return tuple(vial for vial in self.vials if vial.opened_at is None)


@dataclass(frozen=True, slots=True)
class Stock:
    """`lines` by product, size and expiry; `open_now` by the end of their life."""

    lines: tuple[StockLine, ...]
    open_now: tuple[VialRow, ...]
    zone: tzinfo


@dataclass(frozen=True, slots=True)
class VialsToChoose:
    """`zone` is the clinic's: moments are told in it. `gtins` says which product has each."""

    vials: tuple[VialRow, ...]
    zone: tzinfo
    gtins: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SizeChoice:
    """A size of vial in milliunits that a product comes in, and the trade numbers it has."""

    product: str
    size: int
    life_hours: int
    storage: str
    gtins: tuple[str, ...]
    evidence: str
    source: str
    is_reconstituted: bool
    is_supplied: bool


def stock(tx: Session, today: date) -> Stock:
    """Every vial that is in stock."""
    authorize(tx, Action.READ)
    rows = _rows(tx, today, r.VialRecord.ending.is_(None))
    lines: dict[tuple[object, ...], list[VialRow]] = {}
    for row in rows:
        key = (row.product, row.size, row.lot_number, row.expiry, row.patient_uuid)
        lines.setdefault(key, []).append(row)
    opened = [row for row in rows if row.usable_until is not None]
    return Stock(
        tuple(StockLine(tuple(vials)) for vials in lines.values()),
        tuple(sorted(opened, key=lambda row: (row.usable_until, row.uuid))),
        zone_of(tx),
    )


def vials_to_choose(
    tx: Session, patient_uuid: str, today: date, session_uuid: str = ""
) -> VialsToChoose:
    """Those in stock that a session of a patient may be taken from, open ones first.

    The clinic's and the patient's own; those past their time too, told by `unusable`; and whatever
    a session that is being amended was taken from.
    """
    authorize(tx, Action.READ)
    vial, patient, use, session = r.VialRecord, r.Patient, r.VialUse, r.SessionRecord
    own = select(patient.id).where(patient.uuid == patient_uuid).scalar_subquery()
    in_stock = and_(vial.ending.is_(None), or_(vial.patient_id.is_(None), vial.patient_id == own))
    used = (
        select(use.vial_id)
        .join(session, session.id == use.session_id)
        .where(session.uuid == session_uuid)
    )
    wanted = or_(in_stock, vial.id.in_(used)) if session_uuid else in_stock
    rows = _rows(tx, today, wanted)
    return VialsToChoose(
        tuple(sorted(rows, key=lambda row: (row.unusable is not None, row.opened_at is None))),
        zone_of(tx),
        tuple((gtin, size.product) for size in sizes(tx) for gtin in size.gtins),
    )


def ended_vials(tx: Session, since: date, today: date) -> tuple[VialRow, ...]:
    """Those that ended since a day of the clinic, those received in error apart; newest first."""
    authorize(tx, Action.READ)
    vial = r.VialRecord
    start = datetime.combine(since, time(), zone_of(tx))
    rows = _rows(tx, today, vial.closed_at >= start, vial.ending != Ending.ERROR.value)
    return tuple(sorted(rows, key=lambda row: row.closed_at or start, reverse=True))


def sizes(tx: Session) -> tuple[SizeChoice, ...]:
    """Every size of vial on the clinic's list; `is_supplied`: it can still be received."""
    authorize(tx, Action.READ)
    one, retired = r.Presentation, retired_entries(tx, "size")
    return tuple(
        SizeChoice(
            row.product,
            row.size,
            row.life_hours,
            row.storage,
            tuple(row.gtins),
            row.evidence,
            row.source,
            row.is_reconstituted,
            row.uuid not in retired,
        )
        for row in tx.execute(select(one.__table__).order_by(one.position))
    )


def _rows(tx: Session, today: date, *which: ColumnElement[bool]) -> list[VialRow]:
    vial, patient = r.VialRecord, r.Patient
    found = tx.execute(
        select(
            vial.__table__,
            patient.uuid.label("patient_uuid"),
            patient.family_name,
            patient.given_name,
        )
        .outerjoin(patient, patient.id == vial.patient_id)
        .outerjoin(r.Product, r.Product.code == vial.product)
        .where(*which)
        .order_by(r.Product.position, vial.size, vial.expiry, vial.folded_lot, vial.id)
    ).all()
    ids = [row.id for row in found]
    given, voided = given_from(tx, ids), voided_from(tx, ids)
    at = moment_on(tx, today)
    return [
        _row(row, as_vial(row, given.get(row.id, 0), voided.get(row.id, 0)), today, at)
        for row in found
    ]


def _row(row: Any, vial: Vial, today: date, at: datetime) -> VialRow:
    return VialRow(
        uuid=row.uuid,
        version=row.version,
        product=row.product,
        product_label=product_name(row.product),
        size=row.size,
        lot_number=row.lot_number,
        expiry=row.expiry,
        serial=row.serial,
        patient_uuid=row.patient_uuid or "",
        patient=person_name(row.family_name, row.given_name) if row.patient_uuid else "",
        received_on=row.received_on,
        opened_at=row.opened_at,
        usable_until=row.usable_until,
        diluent=row.diluent,
        rest=vial.rest,
        account=vial.account,
        unusable=why_unusable(vial, today, at),
        closed_at=row.closed_at,
        ending=row.ending,
        discard_reason=row.discard_reason,
    )
