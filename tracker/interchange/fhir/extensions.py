"""Columns for which FHIR has no element, as extensions."""

from collections.abc import Iterable, Sequence
from functools import cache

from tracker.interchange.fhir.element import Element, Misshapen
from tracker.interchange.fhir.names import BASE, Resource, key_of, reference
from tracker.interchange.fhir.units import milliunits_of, quantity
from tracker.services.carried.kinds import carried_columns, referred
from tracker.services.carried.record import Value, Values
from tracker.storage.columns import CalendarDate, Dose, UtcMoment
from tracker.text import _

_LARGEST_INTEGER = 2**31 - 1
_EMPTY = {"valueCode": "empty"}
"""A text that is there and has no letters, where none at all would say something else."""


def extensions(kind: str, values: Values, product: Value = None) -> list[Resource]:
    """Whatever is filled in; doses are Units of `product`."""
    return [
        {"url": f"{BASE}{name}", **_told(kind, name, value, product)}
        for name, value in values.items()
        if _is_told(kind, name, value)
    ]


def parts_told(name: str, rows: Sequence[Values]) -> list[Resource]:
    """The rows of a part, an extension each."""
    return [{"url": f"{BASE}{name}", "extension": extensions(name, row)} for row in rows]


def said(told: Iterable[Element]) -> tuple[Values, dict[str, list[Values]]]:
    """What our extensions among these say: values by column, and the rows of parts."""
    values: Values = {}
    parts: dict[str, list[Values]] = {}
    for one in told:
        url = one.text("url")
        if url is None:
            raise Misshapen(_("an extension needs its address."), field=one.at("url"))
        if not url.startswith(BASE):
            continue
        name = url.removeprefix(BASE)
        if one.has("extension"):
            parts.setdefault(name, []).append(said(one.each("extension"))[0])
        elif name in values:
            raise Misshapen(_("this stands twice in one record."), field=one.at("url"))
        else:
            values[name] = value = _value(one)
            if value is None:
                raise Misshapen(_("an extension of ours needs a value."), field=one.path)
    return values, parts


def _is_told(kind: str, name: str, value: Value) -> bool:
    if value is None or value is False:
        return False
    return value != "" or name in _nullable(kind)


def _told(kind: str, name: str, value: Value, product: Value) -> Resource:
    if value == "":
        return _EMPTY
    if name in _doses(kind):
        return {"valueQuantity": quantity(value, product or "its product")}
    if isinstance(value, bool):
        return {"valueBoolean": value}
    if isinstance(value, int):
        is_large = abs(value) > _LARGEST_INTEGER
        return {"valueDecimal" if is_large else "valueInteger": value}
    target = referred(kind).get(name)
    if target is not None:
        return {"valueReference": reference(target, value)}
    return {_types(kind)[name]: value}


def _value(one: Element) -> Value:
    if one.has("valueReference"):
        return key_of(one.one("valueReference"))
    if one.has("valueBoolean"):
        return one.boolean("valueBoolean")
    if one.has("valueQuantity"):
        dose = one.one("valueQuantity")
        return None if dose is None else milliunits_of(dose)
    for name in ("valueInteger", "valueDecimal"):
        if one.has(name):
            return one.whole(name)
    for name in ("valueString", "valueDate", "valueDateTime"):
        if one.has(name):
            return one.text(name)
    if one.text("valueCode") == _EMPTY["valueCode"]:
        return ""
    raise Misshapen(_("an extension of ours needs a value."), field=one.path)


@cache
def _types(kind: str) -> dict[str, str]:
    """How each column's value is told."""
    return {
        column.name: "valueDate"
        if isinstance(column.type, CalendarDate)
        else "valueDateTime"
        if isinstance(column.type, UtcMoment)
        else "valueString"
        for column in carried_columns(kind)
    }


@cache
def _nullable(kind: str) -> frozenset[str]:
    return frozenset(column.name for column in carried_columns(kind) if column.nullable)


@cache
def _doses(kind: str) -> frozenset[str]:
    return frozenset(c.name for c in carried_columns(kind) if isinstance(c.type, Dose))
