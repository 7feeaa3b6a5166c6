"""Doses as whole thousandths of a Unit, so that no sum is ever rounded."""

from __future__ import annotations

import re
from decimal import Decimal

from tracker.domain.problems import Invalid

MILLIUNITS = 1000
"""One Unit in the numbers that the program computes with."""

_WRITTEN = re.compile(r"[0-9]{1,9}(\.[0-9]{1,3})?", re.ASCII)


def parse_dose(text: str, *, most_units: int) -> int:
    """Read Units as a decimal with a point, to 0.001, above 0 and at most ``most_units``.

    Returns thousandths of a Unit. ``most_units`` is the typing limit of the product: Units of
    different products are not comparable. Raises Invalid.
    """
    written = text.strip()
    if _WRITTEN.fullmatch(written) is None:
        raise Invalid(
            "“{text}” is not a dose; write Units as a number above 0, such as 155 or 2.5.",
            field="units",
            text=written[:40],
        )
    dose = int(Decimal(written) * MILLIUNITS)
    if dose == 0:
        raise Invalid("A dose is above 0 Units.", field="units")
    if dose > most_units * MILLIUNITS:
        raise Invalid(
            "{units} Units is more than {most} Units, the most that can be entered "
            "for this product.",
            field="units",
            units=written,
            most=most_units,
        )
    return dose


def write_dose(dose: int) -> str:
    """The plain decimal of a dose, without trailing zeros: 155000 is ``155``, 2500 is ``2.5``."""
    whole, rest = divmod(dose, MILLIUNITS)
    return f"{whole}.{rest:03d}".rstrip("0") if rest else str(whole)
