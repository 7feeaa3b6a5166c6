"""The lots and vials of a session: a use names its vial, and its lots follow; others are typed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from tracker.domain.problems import EditConflict, Invalid
from tracker.services.editing import find, last_changed_by
from tracker.services.stock.lots import plain_lot
from tracker.services.stock.records import given_from, moment_on, put_open
from tracker.services.visits.forms import LotForm, VialUseForm
from tracker.storage import records as r
from tracker.text import _, format_units


@dataclass(frozen=True, slots=True)
class SessionVials:
    """What a session was given from, and the lots that were typed beside its vials."""

    uses: tuple[VialUseForm, ...]
    typed: tuple[LotForm, ...]


def session_vials(tx: Session, session: r.SessionRecord) -> SessionVials:
    """As a form shows them."""
    found = list(_uses_of(tx, session))
    of_vials = {(use.vial.folded_lot, use.vial.expiry) for use in found}
    return SessionVials(
        tuple(VialUseForm(use.vial.uuid, use.dose, use.vial.version) for use in found),
        tuple(
            LotForm(lot.lot_number, lot.expiry)
            for lot in session.lots
            if (lot.folded_lot, lot.expiry) not in of_vials
        ),
    )


def put_vials(
    tx: Session,
    session: r.SessionRecord,
    lots: tuple[LotForm, ...],
    uses: tuple[VialUseForm, ...],
    field: str,
) -> None:
    """Give a session exactly these lots and vials; one that is unopened is opened by it.

    Never takes more from a vial than it holds: EditConflict where a colleague was faster, else
    Invalid, as for another product's, one that is no longer in stock, and more than was given.
    """
    _check_sum(session, uses, field)
    before = {use.vial.uuid: use for use in _uses_of(tx, session)}
    vials = {use.vial_uuid: find(tx, r.VialRecord, use.vial_uuid) for use in uses}
    if len(vials) < len(uses):
        raise Invalid(_("Each vial can be chosen only once."), field=field)
    for use in uses:
        vial = vials[use.vial_uuid]
        _check(tx, session, vial, use, field, is_new=use.vial_uuid not in before)
        if vial.opened_at is None:
            put_open(tx, vial, moment_on(tx, session.given_on))
        there = before.pop(use.vial_uuid, None)
        if there is None:
            tx.add(r.VialUse(session=session, vial=vial, dose=use.dose))
        else:
            there.dose = use.dose
        _mark(vial)
    for gone in before.values():
        _mark(gone.vial)
        tx.delete(gone)
    of_vials = (LotForm(vial.lot_number, vial.expiry) for vial in vials.values())
    _put_lots(session, _each_once((*of_vials, *lots)))


def _uses_of(tx: Session, session: r.SessionRecord) -> Iterator[r.VialUse]:
    if not session.id:
        return iter(())
    use = r.VialUse
    asked = select(use).where(use.session_id == session.id).order_by(use.vial_id)
    return iter(tx.scalars(asked).all())


def _check_sum(session: r.SessionRecord, uses: tuple[VialUseForm, ...], field: str) -> None:
    taken = sum(use.dose for use in uses)
    if session.dose is not None and taken > session.dose:
        raise Invalid(
            _(
                "{taken} are taken from the vials, but {dose} were given. Change one of them."
            ).format(taken=format_units(taken), dose=format_units(session.dose)),
            field=field,
        )


def _check(
    tx: Session,
    session: r.SessionRecord,
    vial: r.VialRecord,
    use: VialUseForm,
    field: str,
    *,
    is_new: bool,
) -> None:
    if session.status == "planned":
        raise Invalid(_("A plan takes nothing from a vial: leave the vials out."), field=field)
    if vial.product != session.product:
        raise Invalid(_("This vial holds another product."), field=field)
    if use.dose <= 0:
        raise Invalid(_("A dose is above 0 Units."), field=field)
    if is_new and vial.ending is not None:
        raise Invalid(
            _(
                "The vial of lot {lot} is no longer in stock. Take its end back in Stock first."
            ).format(lot=vial.lot_number),
            field=field,
        )
    taken = given_from(tx, [vial.id], but=session.id).get(vial.id, 0)
    if taken + use.dose <= vial.size:
        return
    told = _("The vial of lot {lot} holds {rest} now. Take the remainder from another one.").format(
        lot=vial.lot_number, rest=format_units(max(vial.size - taken, 0))
    )
    if use.seen_version not in (0, vial.version):
        raise EditConflict(told, changed_by=last_changed_by(tx, vial.uuid))
    raise Invalid(told, field=field)


def _mark(vial: r.VialRecord) -> None:
    # What is taken from it are rows of their own, but two who take at once must meet.
    flag_modified(vial, "serial")


def _each_once(lots: Iterable[LotForm]) -> tuple[LotForm, ...]:
    """A lot that was entered twice is one, however it is written: with the expiry that is known.

    Two expiries under one number stay: which of them is right, nobody here can tell.
    """
    kept: list[LotForm] = []
    for lot in lots:
        for position, one in enumerate(kept):
            if _is_same(one, lot):
                kept[position] = replace(one, expiry=one.expiry or lot.expiry)
                break
        else:
            kept.append(lot)
    return tuple(kept)


def _is_same(one: LotForm, other: LotForm) -> bool:
    plain, others = plain_lot(one.number), plain_lot(other.number)
    is_one_number = plain == others if plain else one.number == other.number
    return is_one_number and (not one.expiry or not other.expiry or one.expiry == other.expiry)


def _put_lots(session: r.SessionRecord, lots: tuple[LotForm, ...]) -> None:
    for position, lot in enumerate(lots):
        if position < len(session.lots):
            there = session.lots[position]
            there.lot_number, there.expiry = lot.number, lot.expiry
        else:
            new = r.SessionLot(position=position, lot_number=lot.number, expiry=lot.expiry)
            session.lots.append(new)
    del session.lots[len(lots) :]
