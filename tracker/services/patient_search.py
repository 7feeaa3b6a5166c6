"""Patients by any part of what people know of them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class FoundPatient:
    """A patient in a list of answers."""

    uuid: str
    name: str
    birth_date: date
    record_number: str
    phone: str
    deceased_on: date | None
    treatments: str


def find_patients(tx: Session, text: str, limit: int = 30) -> list[FoundPatient]:
    """The best answers to what was typed: names, birth date, record number, last digits."""
    raise NotImplementedError
