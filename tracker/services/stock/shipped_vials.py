"""The vial sizes and billing units that ship, read from `resources/protocols/presentations.toml`."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tracker.domain.dose import MILLIUNITS
from tracker.domain.vials import BillingUnit
from tracker.services.rules.shipped_lists import read_shipped
from tracker.services.rules.shipped_rules import Figure, figures_of, sources_in_words


@dataclass(frozen=True, slots=True)
class ShippedPresentation:
    """A size of vial in milliunits; `jurisdiction` "" is everywhere, `life_hours` from opening."""

    product: str
    jurisdiction: str
    size: int
    life_hours: int
    is_reconstituted: bool
    storage: str
    figures: tuple[Figure, ...]

    @property
    def evidence(self) -> str:
        """ "confirmed" where every figure is, else "check"."""
        return "confirmed" if all(f.evidence == "confirmed" for f in self.figures) else "check"

    @property
    def source(self) -> str:
        """The keys of its sources, each once."""
        return sources_in_words(self.figures)


@dataclass(frozen=True, slots=True)
class ShippedBilling:
    """In what a product is billed where a jurisdiction asks for it."""

    jurisdiction: str
    product: str
    unit: BillingUnit
    figures: tuple[Figure, ...]


@lru_cache(maxsize=1)
def shipped_presentations() -> tuple[ShippedPresentation, ...]:
    """In the order in which they are shown."""
    return tuple(_presentation(entry) for entry in _content()["presentation"])


@lru_cache(maxsize=1)
def shipped_billing() -> tuple[ShippedBilling, ...]:
    """Of every jurisdiction that asks."""
    return tuple(_billing(entry) for entry in _content()["billing"])


def billing_unit(jurisdiction: str, product: str) -> BillingUnit | None:
    """None where the jurisdiction doesn't ask, or has no unit for the product."""
    return next(
        (
            one.unit
            for one in shipped_billing()
            if one.jurisdiction == jurisdiction and one.product == product
        ),
        None,
    )


def vial_sources() -> dict[str, str]:
    """The documents behind the source keys, beside those of the rules."""
    return {source["key"]: source["document"] for source in _content()["source"]}


@lru_cache(maxsize=1)
def _content() -> dict[str, Any]:
    return read_shipped("presentations.toml")


def _presentation(entry: dict[str, Any]) -> ShippedPresentation:
    return ShippedPresentation(
        product=entry["product"],
        jurisdiction=entry.get("jurisdiction", ""),
        size=entry["units"]["is"] * MILLIUNITS,
        life_hours=entry["life_hours"]["is"],
        is_reconstituted=entry.get("is_reconstituted", True),
        storage=entry["storage"]["is"],
        figures=figures_of(entry),
    )


def _billing(entry: dict[str, Any]) -> ShippedBilling:
    unit = BillingUnit(entry["code"]["is"], entry["units"]["is"] * MILLIUNITS)
    return ShippedBilling(entry["jurisdiction"], entry["product"], unit, figures_of(entry))
