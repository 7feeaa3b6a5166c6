"""Vials that a pharmacy sends in a patient's name, for every so many authorisations of a sample."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from tracker.storage import records as r

_EVERY = 6
_ORDERED_AHEAD, _HERE_AHEAD = 40, 12
"""How many days before it is due the vial is ordered, and here."""


def add_pharmacy(
    rows: dict[type[r.Record], list[dict[str, Any]]],
    add: Callable[..., int],
    authorisation_id: int,
    due_on: date,
    today: date,
    *,
    is_approved: bool,
) -> None:
    """The drug comes from a pharmacy, and for a visit that is near it is ordered, or here."""
    if authorisation_id % _EVERY:
        return
    rows[r.AuthorisationTerms].append(
        {
            "authorisation_id": authorisation_id,
            "part": "both",
            "supply": "pharmacy",
            "pharmacy": "Central Pharmacy",
        }
    )
    days = (due_on - today).days
    if is_approved and days <= _ORDERED_AHEAD:
        is_here = days <= _HERE_AHEAD
        add(
            r.DrugDelivery,
            authorisation_id=authorisation_id,
            ordered_on=today - timedelta(days=9),
            deliver_by=max(today, due_on - timedelta(days=7)),
            arrived_on=today if is_here else None,
            lot_number="",
            expires_on=today + timedelta(days=400) if is_here else None,
        )
