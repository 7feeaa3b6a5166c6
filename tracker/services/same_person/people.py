"""Patients as they are compared, read a chunk at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Select, select

from tracker.domain.birth import BirthDate
from tracker.domain.likeness import Person, loose_number, phone_key
from tracker.domain.unreadable import UNREADABLE
from tracker.services.imports.taken_back import taken_back
from tracker.storage import records as r
from tracker.storage.derived import reversed_digits
from tracker.storage.fold import fold
from tracker.storage.search_index import words_of
from tracker.storage.unreadable import past_unreadable_dates

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_CHUNK = 500


def person(
    family_name: str,
    given_name: str,
    birth_on: BirthDate,
    *,
    numbers: Iterable[str] = (),
    phones: Iterable[str] = (),
    address: str = "",
    sex: str | None = None,
) -> Person:
    """As written by people, in the form that is compared."""
    digits = (reversed_digits(phone) for phone in phones)
    return _person(family_name, given_name, birth_on, numbers, digits, address, sex)


def people(tx: Session, patient_ids: Sequence[int]) -> dict[int, Person]:
    """By id; those that don't exist are missing."""
    found: dict[int, Person] = {}
    for start in range(0, len(patient_ids), _CHUNK):
        found |= _readable(tx, r.Patient.id.in_(patient_ids[start : start + _CHUNK]))
    return found


def everybody(tx: Session) -> dict[int, Person]:
    """All patients who are looked for, by id."""
    return _readable(tx, is_looked_for())


def is_looked_for() -> ColumnElement[bool]:
    """Of a patient: neither merged into another, nor brought by an import that was taken back."""
    return r.Patient.merged_into_id.is_(None) & r.Patient.id.not_in(taken_back("patient"))


def known_of(one: Person, other: Person) -> str:
    """What a pair was when somebody looked, the same in either order."""
    parts = sorted(
        repr((p.family, p.given, p.birth_on, sorted(p.numbers), sorted(p.phones), p.address, p.sex))
        for p in (one, other)
    )
    return sha256("\n".join(parts).encode()).hexdigest()


def _readable(tx: Session, which: ColumnElement[bool]) -> dict[int, Person]:
    """Nobody is compared by a birth date that another program spoiled."""
    return past_unreadable_dates(lambda: _read(tx, which))


def _read(tx: Session, which: ColumnElement[bool]) -> dict[int, Person]:
    p, identifier, point = r.Patient, r.PatientIdentifier, r.ContactPoint
    numbers = _grouped(tx, select(identifier.patient_id, identifier.value).join(p).where(which))
    called = select(point.patient_id, point.reversed_digits).join(p)
    phones = _grouped(tx, called.where(which, point.kind == "phone"))
    query = select(p.id, p.family_name, p.given_name, p.birth_date, p.address, p.sex).where(which)
    return {
        row.id: _person(
            row.family_name,
            row.given_name,
            row.birth_date,
            numbers.get(row.id, ()),
            phones.get(row.id, ()),
            row.address,
            row.sex,
        )
        for row in tx.execute(query.execution_options(yield_per=_CHUNK))
        if row.birth_date is not UNREADABLE
    }


def _person(
    family_name: str,
    given_name: str,
    birth_on: BirthDate,
    numbers: Iterable[str],
    reversed_phones: Iterable[str],
    address: str,
    sex: str | None,
) -> Person:
    return Person(
        _words(family_name),
        _words(given_name),
        birth_on,
        frozenset(key for one in numbers if (key := loose_number(fold(one)))),
        frozenset(key for one in reversed_phones if (key := phone_key(one[::-1]))),
        tuple(words_of(address)) if address else (),
        sex,
    )


@lru_cache(maxsize=20_000)
def _words(name: str) -> tuple[str, ...]:
    """Many share a name; folding it is what costs."""
    return tuple(words_of(name))


def _grouped(tx: Session, query: Select[int, str]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for patient_id, value in tx.execute(query.execution_options(yield_per=_CHUNK)):
        found[patient_id].append(value)
    return found
