"""Vials from their receipt to their end; each command can be taken back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.outcome import Done, Undo
from tracker.domain.problems import Invalid, NotAllowed
from tracker.domain.rights import Action
from tracker.domain.vials import Ending
from tracker.services.authorize import authorize
from tracker.services.editing import find, find_seen
from tracker.services.entered import day, line, needed_line, needed_reason, past_day
from tracker.services.rules.retired_entries import retired_entries
from tracker.services.stock.records import (
    STOCK,
    as_vial,
    given_from,
    put_open,
    voided_from,
    zone_of,
)
from tracker.storage import records as r
from tracker.text import _, format_date_short, format_units, ngettext

_MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class ReceiveForm:
    """Vials of one lot. `size` in milliunits; a serial number is one vial's alone.

    `patient_uuid` names whose own it is, sent by a pharmacy; "" for the clinic's stock.
    """

    product: str
    size: int | None
    lot_number: str
    expiry: date | None
    received_on: date | None
    count: int | None = 1
    serial: str = ""
    gtin: str = ""
    patient_uuid: str = ""


def receive_vials(tx: Session, form: ReceiveForm, today: date) -> Done:
    """Take vials into stock; `value` is the tuple of their uuids. A new GTIN is remembered."""
    authorize(tx, Action.RECORD_SESSIONS)
    received_on = past_day(form.received_on, "received_on", today)
    expiry = day(form.expiry, "expiry")
    if expiry < received_on:
        raise Invalid(
            _("This expired on {on}, before it was received. Check the date.").format(
                on=format_date_short(expiry)
            ),
            field="expiry",
        )
    if form.count is None or not 1 <= form.count <= _MOST_AT_ONCE:
        raise Invalid(
            _("Enter how many vials, from 1 to {most}.").format(most=_MOST_AT_ONCE), field="count"
        )
    if form.serial and form.count > 1:
        raise Invalid(_("A serial number is that of one vial; enter 1."), field="count")
    size = _known_size(tx, form)
    _refuse_twice(tx, form)
    patient = find(tx, r.Patient, form.patient_uuid) if form.patient_uuid else None
    vials = [
        r.VialRecord(
            product=form.product,
            size=size,
            lot_number=needed_line(form.lot_number, "lot_number"),
            expiry=expiry,
            serial=line(form.serial, "serial", 60),
            gtin=line(form.gtin, "gtin", 14),
            patient_id=patient.id if patient else None,
            received_on=received_on,
        )
        for _number in range(form.count)
    ]
    tx.add_all(vials)
    tx.flush()
    return _received(vials, _never_received)


def open_vial(
    tx: Session, vial_uuid: str, seen_version: int, at: datetime | None, diluent: int | None
) -> Done:
    """Open or reconstitute it, at a moment that isn't to come; `diluent` in µL."""
    authorize(tx, Action.RECORD_SESSIONS)
    vial = _standing(tx, vial_uuid, seen_version)
    if vial.opened_at is not None:
        raise NotAllowed(_("This vial is open already."))
    before, now = _state_of(vial), tx.info["now"]()
    at = at or now
    if at > now:
        raise Invalid(_("This moment is still to come."), field="at")
    if at.astimezone(zone_of(tx)).date() > vial.expiry:
        raise NotAllowed(
            _("This vial expired on {on}. Discard it; nothing was changed.").format(
                on=format_date_short(vial.expiry)
            )
        )
    put_open(tx, vial, at)
    vial.diluent = diluent
    tx.flush()
    return _done(vial, _("Opened a vial of lot {lot}").format(lot=vial.lot_number), before)


def finish_vial(tx: Session, vial_uuid: str, seen_version: int) -> Done:
    """Close an opened vial: what is left in it is discarded."""
    authorize(tx, Action.RECORD_SESSIONS)
    vial = _standing(tx, vial_uuid, seen_version)
    if vial.opened_at is None:
        raise NotAllowed(_("This vial isn’t open. Discard it, or send it back."))
    before = _state_of(vial)
    _close(tx, vial, Ending.FINISHED)
    given, voided = (of(tx, [vial.id]).get(vial.id, 0) for of in (given_from, voided_from))
    account = as_vial(vial, given, voided).account
    label = _("Finished a vial of lot {lot}: {given} given, {discarded} discarded").format(
        lot=vial.lot_number,
        given=format_units(account.given),
        discarded=format_units(account.discarded),
    )
    if account.unaccounted:
        label = _("{done}, {lost} not accounted for").format(
            done=label, lost=format_units(account.unaccounted)
        )
    return _done(vial, label, before)


def discard_vial(tx: Session, vial_uuid: str, seen_version: int, reason: str) -> Done:
    """Throw it away with whatever it holds."""
    authorize(tx, Action.RECORD_SESSIONS)
    vial = _standing(tx, vial_uuid, seen_version)
    before = _state_of(vial)
    vial.discard_reason = needed_reason(reason)
    _close(tx, vial, Ending.DISCARDED)
    return _done(vial, _("Discarded a vial of lot {lot}").format(lot=vial.lot_number), before)


def return_vial(tx: Session, vial_uuid: str, seen_version: int) -> Done:
    """Send an unopened vial back to whom it came from."""
    authorize(tx, Action.RECORD_SESSIONS)
    vial = _standing(tx, vial_uuid, seen_version)
    if vial.opened_at is not None:
        raise NotAllowed(_("This vial is open: finish or discard it."))
    before = _state_of(vial)
    _close(tx, vial, Ending.RETURNED)
    return _done(vial, _("Sent back a vial of lot {lot}").format(lot=vial.lot_number), before)


def reopen_vial(tx: Session, vial_uuid: str, seen_version: int) -> Done:
    """Take its end back: it is in stock again as it was."""
    authorize(tx, Action.RECORD_SESSIONS)
    vial = find_seen(tx, r.VialRecord, vial_uuid, seen_version)
    if vial.ending is None:
        raise NotAllowed(_("This vial is still in stock."))
    before = _state_of(vial)
    vial.ending, vial.closed_at, vial.discard_reason = None, None, ""
    tx.flush()
    return _done(
        vial, _("Took back the end of a vial of lot {lot}").format(lot=vial.lot_number), before
    )


@dataclass(frozen=True, slots=True)
class _State:
    opened_at: datetime | None
    usable_until: datetime | None
    diluent: int | None
    closed_at: datetime | None
    ending: str | None
    discard_reason: str


def _state_of(vial: r.VialRecord) -> _State:
    return _State(
        vial.opened_at,
        vial.usable_until,
        vial.diluent,
        vial.closed_at,
        vial.ending,
        vial.discard_reason,
    )


def _standing(tx: Session, vial_uuid: str, seen_version: int) -> r.VialRecord:
    vial = find_seen(tx, r.VialRecord, vial_uuid, seen_version)
    if vial.ending is not None:
        raise NotAllowed(_("This vial is no longer in stock."))
    return vial


def _close(tx: Session, vial: r.VialRecord, ending: Ending) -> None:
    vial.ending, vial.closed_at = ending.value, tx.info["now"]()
    tx.flush()


def _done(vial: r.VialRecord, label: str, before: _State) -> Done:
    undo = Undo(label, _put_back, (vial.uuid, vial.version, before, label))
    return Done(vial.uuid, frozenset({STOCK}), undo)


def _put_back(tx: Session, vial_uuid: str, seen_version: int, before: _State, label: str) -> Done:
    authorize(tx, Action.RECORD_SESSIONS)
    vial = find_seen(tx, r.VialRecord, vial_uuid, seen_version)
    now = _state_of(vial)
    vial.opened_at, vial.usable_until = before.opened_at, before.usable_until
    vial.diluent, vial.discard_reason = before.diluent, before.discard_reason
    vial.closed_at, vial.ending = before.closed_at, before.ending
    tx.flush()
    return _done(vial, label, now)


def _known_size(tx: Session, form: ReceiveForm) -> int:
    one = r.Presentation
    if form.size is None:
        raise Invalid(_("Choose a size of vial."), field="size")
    found = tx.scalar(select(one).where(one.product == form.product, one.size == form.size))
    if found is None:
        raise Invalid(_("Choose a size of vial from the list."), field="size")
    if found.uuid in retired_entries(tx, "size"):
        raise Invalid(_("This size is no longer supplied. Choose another."), field="size")
    if form.gtin and form.gtin not in found.gtins:
        others = tx.scalars(select(one).where(one.id != found.id))
        if any(form.gtin in other.gtins for other in others):
            raise Invalid(
                _("This trade number is that of another product or size. Choose that one."),
                field="size",
            )
        found.gtins = [*found.gtins, form.gtin]
    return found.size


def _refuse_twice(tx: Session, form: ReceiveForm) -> None:
    vial = r.VialRecord
    if not form.serial:
        return
    there = tx.scalar(
        select(vial.received_on).where(
            vial.serial == form.serial,
            vial.gtin == form.gtin,
            vial.product == form.product,
            vial.ending.is_distinct_from(Ending.ERROR.value),
        )
    )
    if there is not None:
        raise Invalid(
            _("The vial with serial number {serial} was received already, on {on}.").format(
                serial=form.serial, on=format_date_short(there)
            ),
            field="serial",
        )


def _received(vials: list[r.VialRecord], opposite: Callable[..., Done]) -> Done:
    label = ngettext(
        "Received {count} vial of lot {lot}", "Received {count} vials of lot {lot}", len(vials)
    ).format(count=len(vials), lot=vials[0].lot_number)
    seen = tuple((vial.uuid, vial.version) for vial in vials)
    uuids = tuple(vial.uuid for vial in vials)
    return Done(uuids, frozenset({STOCK}), Undo(label, opposite, (seen,)))


def _never_received(tx: Session, seen: tuple[tuple[str, int], ...]) -> Done:
    authorize(tx, Action.RECORD_SESSIONS)
    vials = [_standing(tx, *one) for one in seen]
    for vial in vials:
        _close(tx, vial, Ending.ERROR)
    return _received(vials, _received_again)


def _received_again(tx: Session, seen: tuple[tuple[str, int], ...]) -> Done:
    authorize(tx, Action.RECORD_SESSIONS)
    vials = [find_seen(tx, r.VialRecord, *one) for one in seen]
    for vial in vials:
        vial.ending, vial.closed_at = None, None
    tx.flush()
    return _received(vials, _never_received)
