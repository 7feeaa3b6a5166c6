"""From a lot to its patients: whoever was given it, or may have been."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from tracker.domain.problems import Invalid
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.wording import course_label, product_name, session_status_label
from tracker.storage import records as r
from tracker.storage.fold import fold
from tracker.text import _, person_name

_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class LotPatient:
    """One dose. `how`: "given" of the lot, "outside", "voided", "amended" or "maybe".

    Of an amended one it is the earlier form, which named the lot; of a "maybe" no lot is known.

    `dose` in milliunits, None where unknown; `note` is what was written of an outside dose.
    """

    how: str
    patient_uuid: str
    patient: str
    record_number: str
    phone: str
    on: date
    product: str
    product_label: str
    dose: int | None
    treatment: str
    lot_number: str
    status: str
    is_ended: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class LotFound:
    """What was found by a part of a number: `lots` are those that have it, as they were written.

    `products` were in use from `first_on` to `last_on`; None where none was.
    """

    lots: tuple[str, ...]
    rows: tuple[LotPatient, ...]
    products: tuple[str, ...]
    first_on: date | None
    last_on: date | None


def find_lot(tx: Session, typed: str) -> LotFound:
    """Every dose of a lot, by what was typed of its number: case, spaces and hyphens don't matter.

    Voided sessions and ended treatments too, outside doses whose note names it, and, in the time
    in which it was in use, doses of its product without a lot: they can't be ruled out. A session
    that named it until it was amended is told as that, since either form may be the mistaken one.
    """
    authorize(tx, Action.READ_CHART)
    wanted = plain_lot(typed)
    if len(wanted) < _SHORTEST:
        raise Invalid(
            _("Enter at least {count} letters or digits of the lot number.").format(
                count=_SHORTEST
            ),
            field="lot",
        )
    rows = list(_given(tx, wanted))
    vials = _vials(tx, wanted)
    products = tuple(dict.fromkeys([*(r.product for r in rows), *(v.product for v in vials)]))
    lots = {
        plain_lot(n): n for n in (*(r.lot_number for r in rows), *(v.lot_number for v in vials))
    }
    days = [*(row.on for row in rows), *(v.received_on for v in vials)]
    first_on, last_on = min(days, default=None), _last_day(days, vials)
    rows += _outside(tx, wanted)
    amended = _amended(tx, wanted)
    rows += amended.values()
    if first_on is not None and last_on is not None:
        rows += _maybe(tx, products, first_on, last_on, set(amended))
    order = {"given": 0, "outside": 1, "voided": 2, "amended": 3, "maybe": 4}
    rows.sort(key=lambda row: (order[row.how], row.patient, row.on))
    return LotFound(tuple(lots.values()), tuple(rows), products, first_on, last_on)


def plain_lot(typed: str) -> str:
    """A lot number as it is compared: folded, without spaces, hyphens and the like."""
    return "".join(c for c in fold(typed) if c.isalnum())


def _plain(column: Any) -> ColumnElement[str]:
    plain = column
    for dropped in " -./_#*+:,;()":
        plain = func.replace(plain, dropped, "")
    return plain  # type: ignore[no-any-return]


def _given(tx: Session, wanted: str) -> Iterator[LotPatient]:
    lot, session = r.SessionLot, r.SessionRecord
    asked = _doses(session).join(lot, lot.session_id == session.id).add_columns(lot.lot_number)
    for row in tx.execute(
        asked.where(
            _plain(lot.folded_lot).contains(wanted, autoescape=True), session.status != "planned"
        )
    ):
        yield _session_row(row, "voided" if row.status == "voided" else "given", row.lot_number)


def _amended(tx: Session, wanted: str) -> dict[int, LotPatient]:
    """By the id of their session: those that named the lot once, and no longer do."""
    # Few are amended, and their earlier forms aren't kept folded.
    amendment, session = r.SessionAmendment, r.SessionRecord
    before: dict[int, tuple[str, dict[str, Any]]] = {}
    for session_id, form in tx.execute(
        select(amendment.session_id, amendment.before).order_by(amendment.id)
    ):
        for number, _expiry in form.get("lots", ()):
            if wanted in plain_lot(number):
                before[session_id] = (number, form)
    lot = r.SessionLot
    still = select(lot.session_id).where(
        lot.session_id.in_(before), _plain(lot.folded_lot).contains(wanted, autoescape=True)
    )
    found = {}
    for row in tx.execute(
        _doses(session)
        .add_columns(session.id)
        .where(session.id.in_(before), session.id.not_in(still))
    ):
        number, form = before[row.id]
        found[row.id] = replace(
            _session_row(row, "amended", number),
            on=date.fromisoformat(form["on"]),
            product=form["product"],
            product_label=product_name(form["product"]),
            dose=form["dose"],
        )
    return found


def _maybe(
    tx: Session, products: tuple[str, ...], first_on: date, last_on: date, but: set[int]
) -> Iterator[LotPatient]:
    """Leaves out the sessions of which more is known, by their ids."""
    lot, session = r.SessionLot, r.SessionRecord
    has_lot = select(lot.session_id).where(lot.session_id == session.id).exists()
    for row in tx.execute(
        _doses(session).where(
            session.product.in_(products),
            session.given_on.between(first_on, last_on),
            session.status.not_in(("planned", "voided")),
            session.id.not_in(but),
            ~has_lot,
        )
    ):
        yield _session_row(row, "maybe", "")
    outside = r.OutsideDose
    for row in tx.execute(
        _elsewhere().where(
            or_(outside.product.in_(products), outside.product.is_(None)),
            outside.given_on.between(first_on, last_on),
            outside.voided_on.is_(None),
            outside.note == "",
        )
    ):
        yield _outside_row(row, "maybe")


def _doses(session: type[r.SessionRecord]) -> Any:
    course, patient = r.Course, r.Patient
    return (
        select(
            patient.uuid.label("patient_uuid"),
            patient.family_name,
            patient.given_name,
            _number().label("record_number"),
            _phone().label("phone"),
            session.given_on,
            session.product,
            session.dose,
            session.status,
            course.condition,
            course.body_region,
            course.ended_on,
        )
        .join(course, course.id == session.course_id)
        .join(patient, patient.id == session.patient_id)
    )


def _outside(tx: Session, wanted: str) -> Iterator[LotPatient]:
    # Few were given elsewhere, and what was written of them isn't kept folded.
    for row in tx.execute(_elsewhere().where(r.OutsideDose.note != "")):
        if wanted in plain_lot(row.note):
            yield _outside_row(row, "outside" if row.voided_on is None else "voided")


def _elsewhere() -> Any:
    outside, patient = r.OutsideDose, r.Patient
    return select(
        outside.given_on,
        outside.product,
        outside.dose,
        outside.note,
        outside.voided_on,
        patient.uuid.label("patient_uuid"),
        patient.family_name,
        patient.given_name,
        _number().label("record_number"),
        _phone().label("phone"),
    ).join(patient, patient.id == outside.patient_id)


def _outside_row(row: Any, how: str) -> LotPatient:
    return LotPatient(
        how=how,
        patient_uuid=row.patient_uuid,
        patient=person_name(row.family_name, row.given_name),
        record_number=row.record_number or "",
        phone=row.phone or "",
        on=row.given_on,
        product=row.product or "",
        product_label=product_name(row.product),
        dose=row.dose,
        treatment=_("given elsewhere"),
        lot_number="",
        status="",
        is_ended=False,
        note=row.note,
    )


def _session_row(row: Any, how: str, lot_number: str) -> LotPatient:
    return LotPatient(
        how=how,
        patient_uuid=row.patient_uuid,
        patient=person_name(row.family_name, row.given_name),
        record_number=row.record_number or "",
        phone=row.phone or "",
        on=row.given_on,
        product=row.product,
        product_label=product_name(row.product),
        dose=row.dose,
        treatment=course_label(row.condition, row.body_region),
        lot_number=lot_number,
        status=session_status_label(row.status),
        is_ended=row.ended_on is not None,
    )


def _vials(tx: Session, wanted: str) -> Sequence[Any]:
    vial = r.VialRecord
    return tx.execute(
        select(vial.product, vial.lot_number, vial.received_on, vial.closed_at, vial.expiry).where(
            _plain(vial.folded_lot).contains(wanted, autoescape=True),
            or_(vial.ending.is_(None), vial.ending != "error"),
        )
    ).all()


def _last_day(days: list[date], vials: Sequence[Any]) -> date | None:
    """The last day on which the lot was in use; of one that still is in stock its expiry."""
    ends = [v.closed_at.date() if v.closed_at is not None else v.expiry for v in vials]
    return max([*days, *ends], default=None)


def _number() -> Any:
    one = r.PatientIdentifier
    mine = (one.patient_id == r.Patient.id, one.system == "record_number")
    return select(one.value).where(*mine).order_by(one.id).limit(1).scalar_subquery()


def _phone() -> Any:
    one = r.ContactPoint
    mine = (one.patient_id == r.Patient.id, one.kind == "phone")
    first = one.position, one.id
    return select(one.value).where(*mine).order_by(*first).limit(1).scalar_subquery()
