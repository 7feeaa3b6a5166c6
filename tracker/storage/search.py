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
    literal_column,
    or_,
    select,
    table,
    type_coerce,
)
from sqlalchemy.orm import Session

from tracker.storage.fold import fold
from tracker.storage.records_patients import ContactPoint, Patient, PatientIdentifier
from tracker.storage.search_index import words_of

_LONGEST_QUERY = 200
_MOST_TOKENS = 8
_TRIGRAM = 3
_SHORTEST_NUMBER = 3
_FEW = 60
_MANY = 2_000

_TRIGRAMS = table(
    "patient_search",
    column("rowid", Integer),
    column("patient_search", Text),
    column("words", Text),
)
_PREFIXES = table("patient_search_prefix", column("prefix", Text), column("patient_id", Integer))
_ID = Patient.__table__.c.id
_SORT_KEY = Patient.__table__.c.sort_key
_BORN = type_coerce(Patient.__table__.c.birth_date, Text)
_BIRTH_DATE = cast(Patient.__table__.c.birth_date, Text)
_YEAR = func.substr(_BIRTH_DATE, literal_column("1"), literal_column("4"), type_=Text)
_RECORD_NUMBER = PatientIdentifier.__table__.c.value
_NUMBER_OWNER = PatientIdentifier.__table__.c.patient_id
_DIGITS = ContactPoint.__table__.c.reversed_digits
_OWNER = ContactPoint.__table__.c.patient_id

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_NUMBER = re.compile(r"[0-9+()/.\- ]+", re.ASCII)
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_ISO_START = re.compile(r"[0-9]{4}-[0-9]{0,2}(-[0-9]{0,2})?", re.ASCII)
_LOCAL_MONTH = re.compile(r"(0?[1-9]|1[0-2])[./-]([0-9]{4})", re.ASCII)
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
    first_word = fold(tokens[0])
    if len(tokens) == 1:
        # Enough family names that begin so, and nothing else needs to be looked for.
        ids = _family_names(link, first_word, limit)
        if len(ids) == limit:
            return ids
    matches = [m for token in tokens if (m := _matches(token, link)) is not None]
    condition = and_(*matches) if len(matches) == len(tokens) else None
    if len(tokens) > 1 and _is_number(query):
        by_phone = _by_last_digits(query, link)
        condition = by_phone if condition is None else or_(condition, by_phone)
    if condition is None:
        return []
    return _in_order(link, condition, first_word, limit)


class _Link:
    """How ids that match one part of what was typed join the condition.

    As a list that is worked out once; but where many match (the letters in front of every record
    number), by a test of the few patients that are looked at: who walks by names meets enough of
    them soon. So the cost hardly depends on how many patients there are.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.is_postgresql = connection.dialect.name == "postgresql"
        self.has_lists = False

    def __call__(self, found: Select[int], test: ColumnElement[bool]) -> ColumnElement[bool]:
        counted = select(func.count()).select_from(found.limit(_MANY + 1).subquery())
        if self.connection.execute(counted).scalar_one() > _MANY:
            return test
        self.has_lists = True
        return _ID.in_(self.connection.execute(found).scalars().all())


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
    ways += _by_part_of_birth(token, link)
    if _is_number(token):
        ways.append(_by_last_digits(token, link))
    return or_(*ways) if ways else None


def _is_number(typed: str) -> bool:
    return bool(_NUMBER.fullmatch(typed)) and sum(map(str.isdigit, typed)) >= _SHORTEST_NUMBER


def _by_word(word: str, link: _Link) -> ColumnElement[bool]:
    if len(word) >= _TRIGRAM:
        return _by_trigrams(word, link)
    low, high = _range(word)
    key = _PREFIXES.c.patient_id
    found = select(key).where(_PREFIXES.c.prefix >= low, _PREFIXES.c.prefix < high)
    return link(found, exists(found.where(key == _ID)))


def _by_trigrams(part: str, link: _Link) -> ColumnElement[bool]:
    if link.is_postgresql:
        matches = _TRIGRAMS.c.words.contains(part, autoescape=True)
    else:
        quoted = '"' + part.replace('"', '""') + '"'
        matches = _TRIGRAMS.c.patient_search.op("match")(quoted)
    return link(select(_TRIGRAMS.c.rowid).where(matches), _holds(part, link))


def _holds(part: str, link: _Link) -> ColumnElement[bool]:
    """What the index would say of one patient, asked of the patient: the index is slow at that."""
    place = func.strpos if link.is_postgresql else func.instr
    number = select(_NUMBER_OWNER).where(
        _NUMBER_OWNER == _ID, place(func.lower(_RECORD_NUMBER), part) > 0
    )
    return or_(
        place(_SORT_KEY, part) > 0,
        place(func.replace(_SORT_KEY, "'", ""), part) > 0,
        place(_BIRTH_DATE, part) > 0,
        exists(number),
    )


def _by_last_digits(number: str, link: _Link) -> ColumnElement[bool]:
    digits = "".join(c for c in number if c.isdigit())[::-1]
    low, high = _range(digits)
    found = select(_OWNER).where(low <= _DIGITS, high > _DIGITS)
    return link(found, exists(found.where(_OWNER == _ID)))


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


def _by_part_of_birth(token: str, link: _Link) -> list[ColumnElement[bool]]:
    """Who was born in a month; and of a whole date, of whom only its month or its year is known."""
    if (month := _LOCAL_MONTH.fullmatch(token)) is not None:
        named = f"{month[2]}-{int(month[1]):02d}"
        way: ColumnElement[bool] = _BORN.between(named, f"{named}-31") | (month[2] == _BORN)
    elif _ISO.fullmatch(token):
        way = _BORN.in_((token[:4], token[:7]))
    elif (local := _LOCAL.fullmatch(token)) is not None and len(local[3] or "") == 4:
        months = {f"{local[3]}-{int(part):02d}" for part in (local[1], local[2])}
        way = _BORN.in_((local[3], *sorted(months)))
    else:
        return []
    return [link(select(_ID).where(way), way)]


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


def _family_names(link: _Link, first_word: str, limit: int) -> list[int]:
    """Patients whose family name begins so, by name."""
    low, high = _range(first_word)
    query = select(_ID).where(low <= _SORT_KEY, high > _SORT_KEY).order_by(_SORT_KEY, _ID)
    return list(link.connection.execute(query.limit(limit)).scalars())


def _range(prefix: str) -> tuple[str, str]:
    """What begins with `prefix` is at least the first and below the second."""
    return prefix, prefix + "\U0010ffff"
