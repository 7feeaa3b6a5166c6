"""Doses: never a bare number, since the Units of one product are not those of another."""

from decimal import Decimal

from tracker.domain.dose import MILLIUNITS
from tracker.interchange.fhir.element import Element, Misshapen
from tracker.interchange.fhir.names import UCUM, Resource
from tracker.services.carried.record import Value
from tracker.text import _

_MOST = 100_000_000
_CODE = "{Units}"


def quantity(milliunits: Value, product: Value) -> Resource:
    """A dose with the product whose Units they are."""
    return {
        "value": as_number(Decimal(int(milliunits or 0)) / MILLIUNITS),
        "unit": f"Units of {product}",
        "system": UCUM,
        "code": _CODE,
    }


def milliunits_of(element: Element) -> int | None:
    """The milliunits of a quantity of ours."""
    element.pass_by("unit", "system")
    if element.text("code") != _CODE:
        raise Misshapen(_("a dose in Units was expected here."), field=element.at("code"))
    return thousandths_of(element)


def thousandths_of(element: Element) -> int | None:
    """The value of a quantity in thousandths."""
    value = element.number("value")
    if value is None:
        return None
    if abs(value) > _MOST:
        raise Misshapen(_("this number is too large."), field=element.at("value"))
    thousandths = value * 1000
    if thousandths != thousandths.to_integral_value():
        raise Misshapen(_("this number has more than three decimals."), field=element.at("value"))
    return int(thousandths)


def as_number(value: Decimal) -> int | float:
    """A value of three decimals at most, as JSON writes it."""
    return int(value) if value == value.to_integral_value() else float(value)
