"""Search for patients by what somebody types: any part of a name or record number, a birth date,
the last digits of a telephone number. Accents, capitals and the order of words are ignored.

`patient_search` (FTS5, trigrams) answers for three letters and more, `patient_search_prefix` (the
first two letters of each word) for one or two. What people type is never FTS syntax.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Text,
    and_,
    cast,
    column,
    func,
    or_,
    select,
    table,
    text,
)
from sqlalchemy.orm import Session

from tracker.storage.fold import fold
from tracker.storage.records_patients import ContactPoint, Patient, PatientIdentifier

_LONGEST_QUERY = 200
_MOST_TOKENS = 8
_TRIGRAM = 3
_SHORTEST_NUMBER = 3
_FEW = 500
_AT_ONCE = 500

_SEARCHED = (Patient, PatientIdentifier, ContactPoint)
_TRIGRAMS = table("patient_search", column("rowid", Integer), column("patient_search", Text))
_PREFIXES = table("patient_search_prefix", column("prefix", Text), column("patient_id", Integer))
_ID = Patient.__table__.c.id
_SORT_KEY = Patient.__table__.c.sort_key
_YEAR = func.substr(cast(Patient.__table__.c.birth_date, Text), 1, 4, type_=Text)
_DIGITS = ContactPoint.__table__.c.reversed_digits

_APOSTROPHES = re.compile(r"['`’]")
_WORD = re.compile(r"[a-z0-9]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_NUMBER = re.compile(r"[0-9+()/.\- ]+", re.ASCII)
_ISO_START = re.compile(r"[0-9]{4}-[0-9]{0,2}(-[0-9]{0,2})?", re.ASCII)
_LOCAL = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})(?:[./-]([0-9]{0,4}))?", re.ASCII)

_DELETE_TRIGRAMS = text("delete from patient_search where rowid = :id")
_DELETE_PREFIXES = text("delete from patient_search_prefix where patient_id = :id")
_INSERT_TRIGRAMS = text("insert into patient_search (rowid, words) values (:id, :words)")
_INSERT_PREFIX = text(
    "insert or ignore into patient_search_prefix (prefix, patient_id) values (:prefix, :id)"
)


def find_patients(tx: Session, typed: str, limit: int = 20) -> list[int]:
    """Ids of patients that match every word typed, family names that begin so first, then by name.

    Nothing that can be searched for, nothing found: `%` is not everyone.
    """
    query = _CONTROL.sub(" ", typed)[:_LONGEST_QUERY]
    tokens = query.split()[:_MOST_TOKENS]
    if not tokens:
        return []
    matches = [m for m in map(_matches, tokens) if m is not None]
    condition = and_(*matches) if len(matches) == len(tokens) else None
    if len(tokens) > 1 and _NUMBER.fullmatch(query):
        by_phone = _by_last_digits(query)
        condition = by_phone if condition is None else or_(condition, by_phone)
    if condition is None:
        return []
    return _in_order(tx, condition, fold(tokens[0]), limit)


def refresh_search(tx: Session, patient_id: int) -> None:
    """Bring the index up to date for one patient. Changes of records do so by themselves."""
    refresh_many(tx, [patient_id])


def refresh_many(tx: Session, patient_ids: Iterable[int]) -> None:
    """Bring the index up to date for patients that were inserted at once."""
    for some in _chunks(patient_ids):
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


def _matches(token: str) -> ColumnElement[bool] | None:
    """Patients who match one word that was typed; None: nothing in it can be searched for."""
    words = words_of(token)
    folded = fold(token).strip()
    ways: list[ColumnElement[bool]] = []
    if words:
        ways.append(and_(*(_by_word(word) for word in words)))
    if folded and (not words or (len(folded) >= _TRIGRAM and [folded] != words)):
        ways.append(_by_word(folded))
    if _ISO_START.fullmatch(token):
        ways.append(_by_trigrams(token))
    ways += _by_local_date(token)
    if _NUMBER.fullmatch(token) and sum(c.isdigit() for c in token) >= _SHORTEST_NUMBER:
        ways.append(_by_last_digits(token))
    return or_(*ways) if ways else None


def _by_word(word: str) -> ColumnElement[bool]:
    if len(word) >= _TRIGRAM:
        return _by_trigrams(word)
    low, high = _range(word)
    found = select(_PREFIXES.c.patient_id).where(
        _PREFIXES.c.prefix >= low, _PREFIXES.c.prefix < high
    )
    return _ID.in_(found)


def _by_trigrams(part: str) -> ColumnElement[bool]:
    quoted = '"' + part.replace('"', '""') + '"'
    found = select(_TRIGRAMS.c.rowid).where(_TRIGRAMS.c.patient_search.op("match")(quoted))
    return _ID.in_(found)


def _by_last_digits(number: str) -> ColumnElement[bool]:
    digits = "".join(c for c in number if c.isdigit())[::-1]
    low, high = _range(digits)
    return _ID.in_(select(ContactPoint.patient_id).where(low <= _DIGITS, high > _DIGITS))


def _by_local_date(token: str) -> list[ColumnElement[bool]]:
    """12.3.1980 and 3/12/1980 alike: which of the two is the month, nobody can know."""
    match = _LOCAL.fullmatch(token)
    if match is None:
        return []
    first, second, year = int(match[1]), int(match[2]), match[3] or ""
    ways = []
    for day, month in {(first, second), (second, first)}:
        if not (1 <= day <= 31 and 1 <= month <= 12):
            continue
        way = _by_trigrams(f"-{month:02d}-{day:02d}")
        if year:
            # 80 is 1980 by its end, and 19 the beginning of 1980 while it is being typed.
            in_year = _YEAR.like(f"{year}%")
            way = and_(way, or_(in_year, _YEAR.like(f"%{year}")) if len(year) == 2 else in_year)
        ways.append(way)
    return ways


def _in_order(
    tx: Session, condition: ColumnElement[bool], first_word: str, limit: int
) -> list[int]:
    connection = tx.connection()
    low, high = _range(first_word)
    begins_so = and_(low <= _SORT_KEY, high > _SORT_KEY)
    few = select(_ID, _SORT_KEY).where(condition).limit(_FEW + 1)
    found = [(not low <= key < high, key, i) for i, key in connection.execute(few)]
    if len(found) <= _FEW:
        return [i for _, _, i in sorted(found)[:limit]]
    # Many: walking the names in order meets enough of them soon.
    walk = (
        select(_ID)
        .where(condition)
        .order_by(_SORT_KEY, _ID)
        .limit(limit)
        .with_hint(Patient.__table__, "INDEXED BY ix_patient_sort_key", "sqlite")
    )
    ids = list(connection.execute(walk.where(begins_so)).scalars())
    if len(ids) < limit:
        seen = set(ids)
        ids += [i for i in connection.execute(walk).scalars() if i not in seen]
    return ids[:limit]


def _range(prefix: str) -> tuple[str, str]:
    """What begins with `prefix` is at least the first and below the second."""
    return prefix, prefix + "\U0010ffff"


def _chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while some := list(islice(rest, _AT_ONCE)):
        yield some
