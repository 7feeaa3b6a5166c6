"""Doses: never a bare number, since the Units of one product are not those of another."""

from decimal import Decimal

from tracker.domain.dose import MILLIUNITS
from tracker.interchange.fhir.element import Element, Misshapen
from tracker.interchange.fhir.names import UCUM, Resource
from tracker.services.carried.record import Value
from tracker.text import _

_MOST = 1_000_000
_CODE = "{Units}"


def quantity(milliunits: Value, product: Value) -> Resource:
    """A dose with the product whose Units they are."""
    value = Decimal(int(milliunits or 0)) / MILLIUNITS
    return {
        "value": int(value) if value == value.to_integral_value() else float(value),
        "unit": f"Units of {product}",
        "system": UCUM,
        "code": _CODE,
    }


def milliunits_of(element: Element) -> int | None:
    """The milliunits of a quantity of ours."""
    element.pass_by("unit", "system", "code")
    value = element.number("value")
    if value is None:
        return None
    if abs(value) > _MOST:
        raise Misshapen(_("this is no dose."), field=element.at("value"))
    thousandths = value * MILLIUNITS
    if thousandths != thousandths.to_integral_value():
        raise Misshapen(_("a dose has three decimals at most."), field=element.at("value"))
    return int(thousandths)
