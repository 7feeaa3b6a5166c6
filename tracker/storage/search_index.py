"""Keeping the search index up to date: what can be found of a patient, as folded text.

`patient_search` (FTS5, trigrams) answers for three letters and more, `patient_search_prefix` (the
first two letters of each word) for one or two. Telephone numbers are found by
`contact_point.reversed_digits` instead. On PostgreSQL `patient_search` is an ordinary table.
"""

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tracker.storage.fold import fold
from tracker.storage.records_patients import ContactPoint, Patient, PatientIdentifier
from tracker.storage.slices import slices

_AT_ONCE = 500
_SEARCHED = (Patient, PatientIdentifier, ContactPoint)
_APOSTROPHES = re.compile(r"['`’]")
_WORD = re.compile(r"[a-z0-9]+")

_DELETE_TRIGRAMS = text("delete from patient_search where rowid = :id")
_DELETE_PREFIXES = text("delete from patient_search_prefix where patient_id = :id")
_INSERT_TRIGRAMS = text("insert into patient_search (rowid, words) values (:id, :words)")
_INSERT_PREFIX = text(
    "insert into patient_search_prefix (prefix, patient_id) values (:prefix, :id)"
    " on conflict do nothing"
)


def refresh_search(tx: Session, patient_id: int) -> None:
    """Bring the index up to date for one patient. Changes of records do so by themselves."""
    refresh_many(tx, [patient_id])


def refresh_many(tx: Session, patient_ids: Iterable[int]) -> None:
    """Bring the index up to date for patients that were inserted at once."""
    for some in slices(patient_ids, _AT_ONCE):
        _refresh(tx, some)


def follow(tx: Session) -> None:
    """Bring the index up to date with the flush that just happened."""
    changed = set()
    for item in (*tx.new, *tx.dirty, *tx.deleted):
        if isinstance(item, _SEARCHED):
            key = item.id if isinstance(item, Patient) else item.patient_id
            if key is not None:
                changed.add(key)
    if changed:
        refresh_many(tx, sorted(changed))


def words_of(*texts: str) -> list[str]:
    """The folded words of texts: letters and digits, without apostrophes."""
    return [w for t in texts for w in _WORD.findall(_APOSTROPHES.sub("", fold(t)))]


def _refresh(tx: Session, patient_ids: list[int]) -> None:
    connection = tx.connection()
    numbers: dict[int, list[str]] = {}
    for number in connection.execute(
        select(PatientIdentifier.patient_id, PatientIdentifier.value).where(
            PatientIdentifier.patient_id.in_(patient_ids)
        )
    ):
        numbers.setdefault(number.patient_id, []).append(number.value)
    texts, prefixes = [], []
    for row in connection.execute(
        select(Patient.id, Patient.family_name, Patient.given_name, Patient.birth_date).where(
            Patient.id.in_(patient_ids)
        )
    ):
        own_numbers = numbers.get(row.id, [])
        names = (row.family_name, row.given_name)
        texts.append({"id": row.id, "words": _searched_text(names, own_numbers, row.birth_date)})
        prefixes += [{"id": row.id, "prefix": p} for p in sorted(_prefixes(names, own_numbers))]
    ids = [{"id": patient_id} for patient_id in patient_ids]
    connection.execute(_DELETE_TRIGRAMS, ids)
    connection.execute(_DELETE_PREFIXES, ids)
    if texts:
        connection.execute(_INSERT_TRIGRAMS, texts)
    if prefixes:
        connection.execute(_INSERT_PREFIX, prefixes)


def _searched_text(names: tuple[str, ...], numbers: list[str], birth_date: Any) -> str:
    plain = " ".join(words_of(*names))
    literal = " ".join(fold(name) for name in names)
    lines = [plain, birth_date.isoformat()]
    if literal != plain:
        lines.append(literal)
    for number in numbers:
        words = words_of(number)
        lines += {" ".join(words), "".join(words), fold(number)}
    return "\n".join(lines)


def _prefixes(names: tuple[str, ...], numbers: list[str]) -> set[str]:
    words = words_of(*names)
    words += [w for w in words_of(*numbers) if w[0].isdigit()]
    words += [t for name in names for t in fold(name).split()]
    return {w[:2] for w in words}
