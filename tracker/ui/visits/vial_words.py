"""What is said of a vial where one is chosen, and of what was taken from several."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo

from tracker.domain.vials import Unusable
from tracker.services.stock.in_stock import VialRow
from tracker.services.wording import vial_account
from tracker.text import _, format_date_short, format_moment, format_units


def say_vial(vial: VialRow, zone: tzinfo) -> str:
    """A line in a list of vials: lot, what it holds, until when."""
    said = _unusable(vial, zone) or _usable(vial, zone)
    if vial.patient:
        said = _("{vial} · own vial of {patient}").format(vial=said, patient=vial.patient)
    return said


def say_account(taken: Iterable[tuple[VialRow, int]], besides: Mapping[str, int]) -> str:
    """ "200 Units opened = 155 given + 45 left", over the vials of a session; "" without any.

    `taken` in milliunits; `besides` is what isn't stored yet of other sessions, or no longer holds.
    """
    opened = given = 0
    for vial, dose in taken:
        opened += vial.size
        given += vial.account.given + besides.get(vial.uuid, 0) + dose
    if not opened or given > opened:
        return ""
    return vial_account(opened, given, opened - given)


def one_of_a_kind(vials: Sequence[VialRow], chosen: Iterable[str]) -> list[VialRow]:
    """Of unopened vials that are alike only the first: whoever takes it takes any of them."""
    kept, seen = [], set()
    wanted = set(chosen)
    for vial in vials:
        kind = (vial.size, vial.lot_number, vial.expiry, vial.patient_uuid, vial.unusable)
        if vial.opened_at is None and kind in seen and vial.uuid not in wanted:
            continue
        if vial.opened_at is None:
            seen.add(kind)
        kept.append(vial)
    return kept


def _usable(vial: VialRow, zone: tzinfo) -> str:
    if vial.usable_until is None:
        return _("{lot} · {size}, expires {on}").format(
            lot=vial.lot_number,
            size=format_units(vial.size),
            on=format_date_short(vial.expiry),
        )
    return _("{lot} · open, {rest} left, until {moment}").format(
        lot=vial.lot_number,
        rest=format_units(vial.rest),
        moment=format_moment(vial.usable_until, zone),
    )


def _unusable(vial: VialRow, zone: tzinfo) -> str:
    if vial.unusable is Unusable.EXPIRED:
        return _("{lot} · expired {on}").format(
            lot=vial.lot_number, on=format_date_short(vial.expiry)
        )
    if vial.unusable is Unusable.PAST_LIFE and vial.usable_until is not None:
        return _("{lot} · could be used until {moment}").format(
            lot=vial.lot_number, moment=format_moment(vial.usable_until, zone)
        )
    if vial.unusable is Unusable.EMPTY:
        return _("{lot} · empty").format(lot=vial.lot_number)
    if vial.unusable is Unusable.CLOSED:
        return _("{lot} · no longer in stock").format(lot=vial.lot_number)
    return ""
