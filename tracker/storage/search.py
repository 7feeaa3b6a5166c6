"""Search for patients by what somebody types: any part of a name or record number, a birth date,
the last digits of a telephone number. Accents, capitals and the order of words are ignored.

`patient_search` (FTS5, trigrams) answers for three letters and more, `patient_search_prefix` (the
first two letters of each word) for one or two. What people type is never FTS syntax.
"""

import re

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    Text,
    and_,
    cast,
    column,
    exists,
    func,
    or_,
    select,
    table,
)
from sqlalchemy.orm import Session

from tracker.storage.fold import fold
from tracker.storage.records_patients import ContactPoint, Patient
from tracker.storage.search_index import words_of

_LONGEST_QUERY = 200
_MOST_TOKENS = 8
_TRIGRAM = 3
_SHORTEST_NUMBER = 3
_FEW = 60
_NEARLY_EVERYBODY = 0.4

_TRIGRAMS = table("patient_search", column("rowid", Integer), column("patient_search", Text))
_PREFIXES = table("patient_search_prefix", column("prefix", Text), column("patient_id", Integer))
_ID = Patient.__table__.c.id
_SORT_KEY = Patient.__table__.c.sort_key
_YEAR = func.substr(cast(Patient.__table__.c.birth_date, Text), 1, 4, type_=Text)
_DIGITS = ContactPoint.__table__.c.reversed_digits
_OWNER = ContactPoint.__table__.c.patient_id

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_NUMBER = re.compile(r"[0-9+()/.\- ]+", re.ASCII)
_ISO_START = re.compile(r"[0-9]{4}-[0-9]{0,2}(-[0-9]{0,2})?", re.ASCII)
_LOCAL = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})(?:[./-]([0-9]{0,4}))?", re.ASCII)


def find_patients(tx: Session, typed: str, limit: int = 20) -> list[int]:
    """Ids of patients that match every word typed, family names that begin so first, then by name.

    Nothing that can be searched for, nothing found: `%` is not everyone.
    """
    query = _CONTROL.sub(" ", typed)[:_LONGEST_QUERY]
    tokens = query.split()[:_MOST_TOKENS]
    if not tokens:
        return []
    link = _Link(tx.connection())
    matches = [m for token in tokens if (m := _matches(token, link)) is not None]
    condition = and_(*matches) if len(matches) == len(tokens) else None
    if len(tokens) > 1 and _NUMBER.fullmatch(query):
        by_phone = _by_last_digits(query, link)
        condition = by_phone if condition is None else or_(condition, by_phone)
    if condition is None:
        return []
    return _in_order(link, condition, fold(tokens[0]), limit)


class _Link:
    """How ids that match one part of what was typed join the condition.

    As a list that is worked out once; but where nearly everybody matches (the letters in front of
    every record number), by asking for the few patients that are looked at.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.has_lists = False
        newest = connection.execute(select(func.max(_ID))).scalar() or 0
        self._most = max(_FEW, int(newest * _NEARLY_EVERYBODY))

    def __call__(self, found: Select[int], key: ColumnElement[int]) -> ColumnElement[bool]:
        counted = select(func.count()).select_from(found.limit(self._most + 1).subquery())
        if self.connection.execute(counted).scalar_one() > self._most:
            return exists(found.where(key == _ID))
        self.has_lists = True
        return _ID.in_(found)


def _matches(token: str, link: _Link) -> ColumnElement[bool] | None:
    """Patients who match one word that was typed; None: nothing in it can be searched for."""
    words = words_of(token)
    folded = fold(token).strip()
    ways: list[ColumnElement[bool]] = []
    if words:
        ways.append(and_(*(_by_word(word, link) for word in words)))
    if folded and (not words or (len(folded) >= _TRIGRAM and [folded] != words)):
        ways.append(_by_word(folded, link))
    if _ISO_START.fullmatch(token):
        ways.append(_by_trigrams(token, link))
    ways += _by_local_date(token, link)
    if _NUMBER.fullmatch(token) and sum(c.isdigit() for c in token) >= _SHORTEST_NUMBER:
        ways.append(_by_last_digits(token, link))
    return or_(*ways) if ways else None


def _by_word(word: str, link: _Link) -> ColumnElement[bool]:
    if len(word) >= _TRIGRAM:
        return _by_trigrams(word, link)
    low, high = _range(word)
    key = _PREFIXES.c.patient_id
    return link(select(key).where(_PREFIXES.c.prefix >= low, _PREFIXES.c.prefix < high), key)


def _by_trigrams(part: str, link: _Link) -> ColumnElement[bool]:
    quoted = '"' + part.replace('"', '""') + '"'
    key = _TRIGRAMS.c.rowid
    return link(select(key).where(_TRIGRAMS.c.patient_search.op("match")(quoted)), key)


def _by_last_digits(number: str, link: _Link) -> ColumnElement[bool]:
    digits = "".join(c for c in number if c.isdigit())[::-1]
    low, high = _range(digits)
    return link(select(_OWNER).where(low <= _DIGITS, high > _DIGITS), _OWNER)


def _by_local_date(token: str, link: _Link) -> list[ColumnElement[bool]]:
    """12.3.1980 and 3/12/1980 alike: which of the two is the month, nobody can know."""
    match = _LOCAL.fullmatch(token)
    if match is None:
        return []
    first, second, year = int(match[1]), int(match[2]), match[3] or ""
    ways = []
    for day, month in {(first, second), (second, first)}:
        if not (1 <= day <= 31 and 1 <= month <= 12):
            continue
        way = _by_trigrams(f"-{month:02d}-{day:02d}", link)
        if year:
            # 80 is 1980 by its end, and 19 the beginning of 1980 while it is being typed.
            in_year = _YEAR.like(f"{year}%")
            way = and_(way, or_(in_year, _YEAR.like(f"%{year}")) if len(year) == 2 else in_year)
        ways.append(way)
    return ways


def _in_order(
    link: _Link, condition: ColumnElement[bool], first_word: str, limit: int
) -> list[int]:
    low, high = _range(first_word)
    begins_so = and_(low <= _SORT_KEY, high > _SORT_KEY)
    if link.has_lists:
        few = select(_ID, _SORT_KEY).where(condition).limit(_FEW + 1)
        found = [(not low <= key < high, key, i) for i, key in link.connection.execute(few)]
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
    ids = list(link.connection.execute(walk.where(begins_so)).scalars())
    if len(ids) < limit:
        seen = set(ids)
        ids += [i for i in link.connection.execute(walk).scalars() if i not in seen]
    return ids[:limit]


def _range(prefix: str) -> tuple[str, str]:
    """What begins with `prefix` is at least the first and below the second."""
    return prefix, prefix + "\U0010ffff"
