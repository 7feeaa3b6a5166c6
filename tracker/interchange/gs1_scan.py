"""The GS1 code on a vial: trade number, lot, expiry and serial number, as a scanner types it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.domain.problems import Invalid
from tracker.text import _

SEPARATOR = "\x1d"
"""Ends a field that has no fixed length."""

_GTIN, _LOT, _EXPIRY, _SERIAL = "01", "10", "17", "21"
_SWALLOWED = (_EXPIRY, _SERIAL)

_LONGEST = 4000
"""Characters. No symbol holds as many; to read more would cost as much as its square."""


@dataclass(frozen=True, slots=True)
class VialScan:
    """`gtin` has 14 digits; `serial` is "" where the code has none."""

    gtin: str
    lot_number: str
    expiry: date
    serial: str = ""


def read_scan(typed: str) -> VialScan:
    """Read what a scanner typed. A day 00 of the expiry is the month's last day. Raises Invalid.

    A code whose fields aren't separated is refused: where the lot ends would be a guess.
    """
    import biip

    code = typed.strip(" \r\n\t")
    config = biip.ParseConfig(separator_chars=(SEPARATOR,))
    try:
        message = biip.parse(code[:_LONGEST], config=config).gs1_message
    except (biip.ParseError, IndexError, ValueError):
        # WORKAROUND biip: a symbology identifier that is cut off or misread isn't a ParseError.
        message = None
    found = {one.ai.ai: one for one in message.element_strings} if message else {}
    # A wrong check digit is a misread code.
    if not found or (_GTIN in found and found[_GTIN].gtin is None):
        raise Invalid(
            _(
                "This code can’t be read as that of a vial. Nothing was taken from it. Scan the "
                "square code on the box again, or type lot and expiry."
            ),
            field="scan",
        )
    lot = found[_LOT].value if _LOT in found else ""
    expiry = found[_EXPIRY].date if _EXPIRY in found else None
    serial = found[_SERIAL].value if _SERIAL in found else ""
    if lot and not (expiry and serial) and any(ai in lot[1:] for ai in _SWALLOWED):
        raise Invalid(
            _(
                "The fields of this code are not separated, so where the lot number ends is not "
                "known. Nothing was taken from it. Set the scanner to send the separator (GS, "
                "ASCII 29), or type lot and expiry."
            ),
            field="scan",
        )
    if _GTIN not in found or not lot or expiry is None:
        raise Invalid(
            _(
                "This code doesn’t name product, lot and expiry. Nothing was taken from it. Scan "
                "the square code on the box, or type lot and expiry."
            ),
            field="scan",
        )
    return VialScan(found[_GTIN].value, lot, expiry, serial)
