"""The vials of a sample clinic: several lots, one that expires soon, one that has."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from tracker.domain.dose import MILLIUNITS

_ONABOT, _ABOBOT = "onabotulinumtoxinA", "abobotulinumtoxinA"
_LOTS = (
    # Product, Units, lot, days to expiry, how many.
    (_ONABOT, 100, "C7232A", 410, 14),
    (_ONABOT, 200, "C7714A", 21, 3),
    (_ONABOT, 200, "C8021C3", 500, 22),
    (_ONABOT, 200, "C6990B", -3, 1),
    (_ABOBOT, 500, "K11382", 300, 6),
)
_RECEIVED_DAYS_AGO = 40


def sample_vials(today: date) -> Iterator[dict[str, Any]]:
    """Rows of unopened vials."""
    for product, units, lot_number, days, count in _LOTS:
        for _number in range(count):
            yield {
                "product": product,
                "size": units * MILLIUNITS,
                "lot_number": lot_number,
                "expiry": today + timedelta(days=days),
                "received_on": today - timedelta(days=_RECEIVED_DAYS_AGO),
            }
