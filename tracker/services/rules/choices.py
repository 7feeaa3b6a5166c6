"""What the pickers offer: rules that fit a patient, reasons, staff, products, conditions."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.interval import Interval
from tracker.domain.protocol import population_on
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.editing import find
from tracker.services.rules.coded_reasons import coded_reasons
from tracker.services.rules.in_force import current_rules
from tracker.services.rules.shipped_rules import shipped_rules
from tracker.services.wording import (
    condition_name,
    interval_label,
    product_name,
    product_short,
    reason_label,
    region_name,
)
from tracker.storage import records as r


@dataclass(frozen=True, slots=True)
class ProtocolChoice:
    """A condition and a product with a rule for the patient's age; doses are milliunits.

    `least` is what `minimum` says, `own_least` the clinic's own stricter one.
    """

    condition: str
    product: str
    condition_label: str
    product_label: str
    schedule: str
    interval: str
    minimum: str
    least: Interval
    source: str
    own_least: Interval | None
    usual_dose: int | None
    most_per_session: int | None
    evidence: str
    version: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A code and what people read for it."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class ProductChoice:
    """`most_units` is the most whole Units that can be typed for it."""

    code: str
    label: str
    short_label: str
    most_units: int


def available_protocols(tx: Session, patient_uuid: str, today: date) -> list[ProtocolChoice]:
    """Every rule for the patient's age today, by condition, then product."""
    authorize(tx, Action.READ)
    birth_on = find(tx, r.Patient, patient_uuid).birth_date
    population = population_on(birth_on, today)
    found = [
        ProtocolChoice(
            condition=p.condition,
            product=p.product,
            condition_label=condition_name(p.condition),
            product_label=product_name(p.product),
            schedule=p.schedule.value,
            interval=interval_label(p.interval),
            minimum=interval_label(p.minimum),
            least=p.minimum,
            source=p.source,
            own_least=p.site_minimum,
            usual_dose=p.usual_dose,
            most_per_session=p.most_per_session,
            evidence=p.evidence,
            version=p.version,
        )
        for p in current_rules(tx).protocols
        if p.population is population
    ]
    return sorted(found, key=lambda choice: (choice.condition_label, choice.product_label))


def reasons(tx: Session, kind: str) -> list[Choice]:
    """The clinic's coded reasons of a kind: "end", "hold", "void", "amend", "switch", "incident"."""
    authorize(tx, Action.READ)
    return [
        Choice(code, _named(reason_label(kind, code), code, name))
        for code, name in coded_reasons(tx, kind).items()
    ]


def staff_names(tx: Session) -> list[str]:
    """Everybody who works at the clinic, by name."""
    authorize(tx, Action.READ)
    staff = r.Staff
    return list(
        tx.scalars(select(staff.name).where(staff.is_active.is_(True)).order_by(staff.folded_name))
    )


def products(tx: Session) -> list[ProductChoice]:
    """All products, also those that only outside doses may have."""
    authorize(tx, Action.READ)
    product = r.Product
    rows = tx.execute(
        select(product.code, product.most_units).order_by(product.position, product.code)
    )
    return [
        ProductChoice(code, product_name(code), product_short(code), most) for code, most in rows
    ]


def conditions(tx: Session) -> list[Choice]:
    """All conditions."""
    authorize(tx, Action.READ)
    condition = r.Condition
    rows = tx.execute(
        select(condition.code, condition.name).order_by(condition.position, condition.code)
    )
    return [Choice(code, _named(condition_name(code), code, name)) for code, name in rows]


def body_regions(condition: str) -> list[Choice]:
    """The usual body regions of a condition; any other may be typed."""
    return [
        Choice(region, region_name(region))
        for shipped in shipped_rules().conditions
        if shipped.code == condition
        for region in shipped.regions
    ]


def _named(label: str, code: str, stored: str) -> str:
    """The catalogue's words, else what the clinic itself has called it."""
    return stored if label == code else label
