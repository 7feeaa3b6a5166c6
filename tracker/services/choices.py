"""What the pickers offer: rules that fit a patient, reasons, staff, products, conditions."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class ProtocolChoice:
    """A condition and a product with a rule for the patient's age; doses are milliunits."""

    condition: str
    product: str
    condition_label: str
    product_label: str
    schedule: str
    interval: str
    minimum: str
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
    raise NotImplementedError


def reasons(tx: Session, kind: str) -> list[Choice]:
    """The clinic's coded reasons of a kind: "end", "hold"."""
    raise NotImplementedError


def staff_names(tx: Session) -> list[str]:
    """Everybody who works at the clinic, by name."""
    raise NotImplementedError


def products(tx: Session) -> list[ProductChoice]:
    """All products, also those that only outside doses may have."""
    raise NotImplementedError


def conditions(tx: Session) -> list[Choice]:
    """All conditions."""
    raise NotImplementedError


def body_regions(condition: str) -> list[Choice]:
    """The usual body regions of a condition; any other may be typed."""
    raise NotImplementedError
