"""The lists that ship with the rules: conditions, products, coded reasons, with their names.

Apart from the rules, since every screen names conditions, and few need the rules' figures.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tracker.domain.interval import Interval
from tracker.paths import resource


@dataclass(frozen=True, slots=True)
class ShippedCondition:
    """What is treated. `regions` are suggestions for the region of a course, none for most."""

    code: str
    name: str
    regions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShippedProduct:
    """A toxin. Units above `most_typed_units` are a slip of the keyboard.

    One that is not therapeutic can only be an outside dose.
    """

    code: str
    short_name: str
    brand: str
    most_typed_units: int
    is_therapeutic: bool


@dataclass(frozen=True, slots=True)
class ShippedReason:
    """A coded reason. `kind` is end, hold, void, not-treated, amend, switch or incident.

    `on_list` is what a list says instead of `name`. `longest` is how long a hold may last.
    """

    kind: str
    code: str
    name: str
    on_list: str
    longest: Interval | None = None


@lru_cache(maxsize=1)
def shipped_conditions() -> tuple[ShippedCondition, ...]:
    """In the order in which they are shown."""
    return tuple(
        ShippedCondition(c["code"], c["name"], tuple(c.get("regions", ())))
        for c in read_shipped("conditions.toml")["condition"]
    )


@lru_cache(maxsize=1)
def shipped_products() -> tuple[ShippedProduct, ...]:
    """In the order in which they are shown."""
    return tuple(ShippedProduct(**p) for p in read_shipped("products.toml")["product"])


@lru_cache(maxsize=1)
def shipped_reasons() -> tuple[ShippedReason, ...]:
    """Of all kinds, in the order in which they are shown."""
    return tuple(
        _reason(kind, entry)
        for kind, entries in read_shipped("reasons.toml").items()
        for entry in entries
    )


def read_shipped(name: str) -> dict[str, Any]:
    """The content of one file of the shipped rules."""
    import tomllib

    with resource("protocols", name).open("rb") as file:
        return tomllib.load(file)


def _reason(kind: str, entry: dict[str, Any]) -> ShippedReason:
    longest = entry.get("longest")
    return ShippedReason(
        kind=kind,
        code=entry["code"],
        name=entry["name"],
        on_list=entry.get("on_list", entry["name"]),
        longest=Interval.parse(longest) if longest else None,
    )
