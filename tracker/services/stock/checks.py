"""What to look at in the vials that a session is taken from; only `visits/checks` calls this."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.checks import Grade
from tracker.domain.vials import Unusable, why_unusable
from tracker.services.stock.records import as_vial, zone_of
from tracker.services.visits.forms import VialUseForm
from tracker.storage import records as r
from tracker.text import _, format_date_short, format_moment, format_units


def check_vials(
    tx: Session, uses: tuple[VialUseForm, ...], dose: int | None, patient_id: int, on: date
) -> Iterator[tuple[Grade, str, str]]:
    """Grade, code and sentence of each; `dose` in milliunits is what was given in all."""
    if not uses:
        return
    vial = r.VialRecord
    asked = select(vial.__table__).where(vial.uuid.in_([use.vial_uuid for use in uses]))
    found = {row.uuid: row for row in tx.execute(asked)}
    for use in uses:
        if use.vial_uuid in found:
            yield from _check(tx, found[use.vial_uuid], patient_id, on)
    taken = sum(use.dose for use in uses)
    if dose is not None and taken < dose:
        told = _("{rest} of {dose} come from no vial yet. It can be saved so.")
        said = told.format(rest=format_units(dose - taken), dose=format_units(dose))
        yield Grade.INFORMS, "vial-missing", said


def _check(tx: Session, vial: Any, patient_id: int, on: date) -> Iterator[tuple[Grade, str, str]]:
    zone = zone_of(tx)
    # Whatever could still be used at the start of the day may have been.
    why = why_unusable(as_vial(vial, 0), on, datetime.combine(on, time(), zone))
    if why is Unusable.EXPIRED:
        told = _("The vial of lot {lot} expired on {on}.")
        said = told.format(lot=vial.lot_number, on=format_date_short(vial.expiry))
        yield Grade.STOPS, "vial-expired", said
    if why is Unusable.PAST_LIFE and vial.usable_until is not None:
        told = _("The vial of lot {lot} could be used until {moment}.")
        said = told.format(lot=vial.lot_number, moment=format_moment(vial.usable_until, zone))
        yield Grade.STOPS, "vial-past-life", said
    if vial.patient_id not in (None, patient_id):
        told = _("The vial of lot {lot} was sent for another patient.")
        yield Grade.STOPS, "vial-of-another", told.format(lot=vial.lot_number)
    if vial.received_on > on:
        told = _("The vial of lot {lot} was received on {received}, after {on}.")
        said = told.format(
            lot=vial.lot_number,
            received=format_date_short(vial.received_on),
            on=format_date_short(on),
        )
        yield Grade.WARNS, "vial-received-later", said
    opened_on = vial.opened_at.astimezone(zone).date() if vial.opened_at else on
    if opened_on > on:
        told = _("The vial of lot {lot} was opened on {opened}, after {on}.")
        said = told.format(
            lot=vial.lot_number, opened=format_date_short(opened_on), on=format_date_short(on)
        )
        yield Grade.WARNS, "vial-opened-later", said
