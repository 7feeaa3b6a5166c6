"""What is said of vials: their account, and how sure it is that somebody was given a lot."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tracker.services.wording.names import product_brand, product_name
from tracker.text import _, format_dose, format_number, format_units

if TYPE_CHECKING:
    from tracker.domain.vials import BillingLine


def vial_account(opened: int, given: int, left: int) -> str:
    """ "200 Units opened = 155 given + 45 left", from milliunits."""
    return _("{opened} opened = {given} given + {left} left").format(
        opened=format_units(opened), given=format_dose(given), left=format_dose(left)
    )


def lot_certainty(how: str) -> str:
    """Whether a dose is known to have been of a lot."""
    told = {
        "given": _("given"),
        "outside": _("given elsewhere"),
        "voided": _("entered in error"),
        "amended": _("amended: not this lot"),
        "maybe": _("can’t be ruled out"),
    }
    return told.get(how, how)


def ending_label(ending: str | None) -> str:
    """How a vial ended, "" while it is in stock."""
    told = {
        "finished": _("finished"),
        "discarded": _("discarded"),
        "returned": _("sent back"),
        "error": _("received in error"),
    }
    return told.get(ending or "", ending or "")


def storage_label(code: str) -> str:
    """How unopened vials are stored."""
    told = {
        "fridge": _("In the fridge, 2 to 8 °C"),
        "room": _("At room temperature or colder"),
        "room-or-fridge": _("At room temperature or in the fridge"),
    }
    return told.get(code, code)


def vial_title(product: str, size: int) -> str:
    """ "Botox 200 Units"; `size` in milliunits."""
    brand = product_brand(product)
    if not brand:
        return _("{product}, {size}").format(product=product_name(product), size=format_units(size))
    return _("{brand} {size}").format(brand=brand, size=format_units(size))


def say_billing(lines: Iterable[BillingLine]) -> str:
    """ "J0585 × 155, J0585-JW × 45": codes that a payer reads, the same in every language."""
    said = (
        f"{line.code}{'-' if line.modifier else ''}{line.modifier} × {format_number(line.count)}"
        for line in lines
    )
    return ", ".join(said)
