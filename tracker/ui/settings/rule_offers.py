"""What the fields of a rule or a limit choose from."""

from dataclasses import dataclass
from typing import Any

from tracker.services.clinic.clinic import the_clinic
from tracker.services.rules.choices import Choice, ProductChoice, conditions, products


@dataclass(frozen=True, slots=True)
class RuleOffers:
    """`jurisdiction` is the clinic's."""

    jurisdiction: str
    conditions: tuple[Choice, ...]
    products: tuple[ProductChoice, ...]
    instruments: tuple[Choice, ...] = ()

    def most_units(self, product: str | None) -> int:
        """The most whole Units that can be typed for a product."""
        return next((p.most_units for p in self.products if p.code == product), 100_000)


def read_offers(tx: Any) -> RuleOffers:
    """As the clinic has them now."""
    return RuleOffers(the_clinic(tx).jurisdiction, tuple(conditions(tx)), tuple(products(tx)))
