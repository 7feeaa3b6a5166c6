"""What to have ready for a clinic day: the map of last time, and the vials to take out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.facts import COUNTING
from tracker.domain.sites import Sites, by_muscle
from tracker.domain.vials import Stocked, vials_for
from tracker.services.sites.session_sites import as_sites
from tracker.services.stock.in_stock import VialRow, stock
from tracker.services.wording import vial_title
from tracker.services.wording.sites import say_muscle
from tracker.storage import records as r
from tracker.text import _, format_units


def last_maps(tx: Session, course_ids: Sequence[int], before: date) -> dict[int, tuple[str, ...]]:
    """Of each course's newest full session before that day, a line a muscle, by the course's id."""
    session, site = r.SessionRecord, r.SessionSite
    newest = {
        row.course_id: row.id
        for row in tx.execute(
            select(session.id, session.course_id)
            .where(
                session.course_id.in_(course_ids),
                session.given_on < before,
                session.status.in_(COUNTING),
                session.is_touch_up.is_(False),
            )
            .order_by(session.given_on, session.id)
        )
    }
    found: dict[int, list[Any]] = {}
    for one in tx.execute(
        select(site.__table__)
        .where(site.session_id.in_(newest.values()))
        .order_by(site.session_id, site.position)
    ):
        found.setdefault(one.session_id, []).append(one)
    return {
        course_id: _lines(as_sites(found[session_id]))
        for course_id, session_id in newest.items()
        if session_id in found
    }


class TakingOut:
    """Gives vials out in the order of asking, so that none is promised twice."""

    def __init__(self, tx: Session, on: date, today: date) -> None:
        self._on = on
        self._vials = {
            vial.uuid: vial
            for line in stock(tx, today).lines
            for vial in line.vials
            if vial.unusable is None and vial.expiry >= on
        }
        self._rests = {key: vial.rest for key, vial in self._vials.items()}
        self._begun = {key for key, vial in self._vials.items() if vial.opened_at is not None}

    def vials(self, patient_uuid: str, product: str, dose: int | None) -> tuple[str, ...]:
        """Each vial to take out for a dose in milliunits, in words; so is that none suffices.

        Nothing where no dose is planned, or the clinic keeps no stock here.
        """
        chosen = vials_for(dose or 0, self._stocked(patient_uuid, product))
        if dose and self._vials and not chosen:
            return (_("Too little in stock: {units} are needed.").format(units=format_units(dose)),)
        left = dose or 0
        for key in chosen:
            taken = min(left, self._rests[key])
            self._rests[key] -= taken
            left -= taken
            self._begun.add(key)
        return tuple(_title(self._vials[key]) for key in chosen)

    def _stocked(self, patient_uuid: str, product: str) -> Iterable[Stocked]:
        for key, vial in self._vials.items():
            is_for_them = vial.patient_uuid in ("", patient_uuid)
            if is_for_them and vial.product == product and self._rests[key]:
                yield Stocked(key, self._rests[key], vial.expiry, key in self._begun)


def _title(vial: VialRow) -> str:
    return _("{vial}, lot {lot}").format(
        vial=vial_title(vial.product, vial.size), lot=vial.lot_number
    )


def _lines(sites: Sites) -> tuple[str, ...]:
    return tuple(say_muscle(row) for row in by_muscle(sites))
