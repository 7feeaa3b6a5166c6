"""What an import may name: the clinic's own conditions, products, rules and reasons."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.rules.in_force import current_rules
from tracker.storage import records as r


@dataclass(frozen=True, slots=True)
class ImportTerms:
    """``products`` gives the most whole Units that can be entered; ``ruled`` holds the pairs of
    condition and product for which the clinic has a rule, for adults or children.
    """

    conditions: tuple[str, ...]
    products: Mapping[str, int]
    end_reasons: tuple[str, ...]
    ruled: frozenset[tuple[str, str]]

    def products_for(self, condition: str) -> tuple[str, ...]:
        """The products with a rule for a condition."""
        return tuple(p for p in self.products if (condition, p) in self.ruled)


def import_terms(tx: Session) -> ImportTerms:
    """The clinic's lists as they are now."""
    authorize(tx, Action.IMPORT)
    reason = r.CodedReason
    return ImportTerms(
        conditions=tuple(tx.scalars(select(r.Condition.code).order_by(r.Condition.position))),
        products=dict(
            tx.execute(
                select(r.Product.code, r.Product.most_units)
                .where(r.Product.is_therapeutic.is_(True))
                .order_by(r.Product.position)
            ).all()
        ),
        end_reasons=tuple(
            tx.scalars(select(reason.code).where(reason.kind == "end").order_by(reason.position))
        ),
        ruled=frozenset((p.condition, p.product) for p in current_rules(tx).protocols),
    )
