"""What each column of a table means: by its header, and by what stands in it."""

import re
from collections import Counter
from collections.abc import Mapping as Dict
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from tracker.interchange.sheets.column_seen import ColumnSeen
from tracker.interchange.sheets.dates import (
    is_month_of_expiry,
    is_part_of_date,
    year_of_two_digits,
)
from tracker.interchange.sheets.mapping import NOT_READ, SEVERAL
from tracker.interchange.sheets.tables import Table
from tracker.interchange.sheets.word_codes import IN_TREATMENT
from tracker.interchange.sheets.words import clinic_words, plain_words
from tracker.services.imports.plain_rows import DIED

DATE_FIELDS = frozenset(
    {
        "birth_date",
        "session_date",
        "next_due",
        "booked_on",
        "start_on",
        "ended_on",
        "died_on",
        "lot_expiry",
    }
)
_NUMBER_FIELDS = frozenset({"units", "units_left", "units_right", "volume", "planned_units"})
WORD_FIELDS = ("condition", "product", "sex", "side", "touch_up", "end_reason")
_PHONE = re.compile(r"\+?[\d ()/.-]{7,}")
_YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")
# "Date (dd.mm.yyyy)", "Units [U]", "Date 2": said besides.
_HINT = re.compile(
    r"\(.*?\)|\[.*?\]|\b[dmyjt]{1,4}([./-][dmyjt]{1,4}){1,2}\b|\b\d+(?:st|nd|rd|th)?\b\.?",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"[\d.]+(?:(?:st|nd|rd|th)\b)?", re.IGNORECASE)
_FIRST_AND_LAST = {"first": "given_name", "last": "family_name"}
_IN_BRACKETS = re.compile(r"[(\[](.*?)[)\]]")
_MOSTLY = 0.6
_IN_PART = {"birth_date": is_part_of_date, "lot_expiry": is_month_of_expiry}


class Certainty(Enum):
    """How a column's meaning is known."""

    CHOSEN = "chosen"
    SURE = "sure"
    LIKELY = "likely"
    GUESSED = "guessed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """`key` names the column in `Mapping.columns`; `field` NOT_READ: it is left.

    `instead` is what it would be read as if another column weren't that already.
    """

    key: str
    seen: ColumnSeen
    field: str
    certainty: Certainty
    instead: str = NOT_READ

    @property
    def examples(self) -> tuple[str, ...]:
        return self.seen.examples


def column_keys(table: Table) -> list[str]:
    """What names each column among the others: its header, with its letter if there are two."""
    counts = Counter(plain_words(header) for header in table.headers)
    return [
        column.header
        if column.header and counts[plain_words(column.header)] == 1
        else f"{column.header} [{column.letter}]".strip()
        for column in table.columns
    ]


def guess_columns(table: Table, chosen: Dict[str, str], today: date) -> tuple[ColumnGuess, ...]:
    """A guess a column; what was chosen stays, and a field is given to one column only."""
    by_words = {plain_words(key): name for key, name in chosen.items()}
    guesses = []
    for key, column in zip(column_keys(table), table.columns, strict=True):
        if plain_words(key) in by_words:
            name = by_words[plain_words(key)]
            guesses.append(ColumnGuess(key, column, name, Certainty.CHOSEN))
        else:
            guesses.append(ColumnGuess(key, column, *_guess(column, today)))
    guesses = _areas(_family_names(_first_and_last(guesses)))
    return tuple(_once_each(_unsure_visits(guesses)))


def _guess(column: ColumnSeen, today: date) -> tuple[str, Certainty]:
    found = _by_header(column.header)
    if found is not None and _agrees(found[0], column):
        return found[0], Certainty.SURE if found[1] else Certainty.LIKELY
    content = _by_content(column, today)
    if content is not None:
        return content, Certainty.GUESSED
    return NOT_READ, Certainty.UNKNOWN


def _by_header(header: str) -> tuple[str, bool] | None:
    """The lowest of several rows of a header says the most."""
    words = clinic_words()
    measures = " ".join(_IN_BRACKETS.findall(header))
    parts = [_HINT.sub(" ", part) for part in header.split(" / ")]
    header = " / ".join(parts)
    found = [words.header(text) for text in (parts[-1], header.replace(" / ", " "), *parts[:-1])]
    best = next((one for one in found if one and one[1]), next(filter(None, found), None))
    if best is not None and best[0] in _NUMBER_FIELDS and _tells_volume(measures):
        return "volume", best[1]
    return best


def _tells_volume(measures: str) -> bool:
    """Whether what stands in brackets says that numbers are no Units: "Dose (mL)"."""
    found = map(clinic_words().header, plain_words(measures).split())
    return any(one is not None and one[0] == "volume" for one in found)


def _agrees(name: str, column: ColumnSeen) -> bool:
    """Whether what stands in a column can be what its header says."""
    if not column.filled:
        return True
    if name == "died_on":
        # A "yes" says no day, and may not be passed over.
        return True
    if name in DATE_FIELDS:
        tells = _IN_PART.get(name)
        named = sum(count for word, count in column.words.items() if tells and tells(word))
        share = column.share("date", "serial", "number", "nothing") + named / column.filled
        return share >= 1 - _MOSTLY
    if name in _NUMBER_FIELDS:
        return column.share("date") < 1 - _MOSTLY
    if name in {"product", "condition", "full_name", "family_name"}:
        return column.share("date", "serial") < 1 - _MOSTLY
    return True


def _by_content(column: ColumnSeen, today: date) -> str | None:
    if not column.filled:
        return None
    if column.share("date") >= _MOSTLY:
        years = [_year_of(text) for text in column.examples]
        known = [year for year in years if year is not None]
        if known and max(known) > today.year:
            return "booked_on"
        return (
            "birth_date" if known and sum(known) / len(known) < today.year - 15 else "session_date"
        )
    total = sum(column.words.values())
    if not total:
        return None
    if clinic_words().says("status", column.header) and _is_of_patients(column):
        return "end_reason"
    if sum(count for word, count in column.words.items() if "@" in word) >= _MOSTLY * total:
        return "email"
    for name in WORD_FIELDS:
        if name != "touch_up" and _known_share(name, column) >= _MOSTLY:
            return name
    if all(_PHONE.fullmatch(text) for text in column.examples):
        return "phone"
    if sum("," in word for word in column.words) >= _MOSTLY * len(column.words):
        return "full_name"
    return None


def _is_of_patients(column: ColumnSeen) -> bool:
    """Whether a status says who is still treated, and nothing of visits."""
    ends = {clinic_words().code("end_reason", word) for word in column.words}
    is_of_visits = any(map(clinic_words().says_not_given, column.words))
    return not is_of_visits and not ends.isdisjoint({IN_TREATMENT, DIED})


def _year_of(text: str) -> int | None:
    match = _YEAR.search(text)
    if match:
        return int(match[1])
    short = year_of_two_digits(text)
    return None if short is None else 1900 + short if short > 40 else 2000 + short


def _first_and_last(guesses: list[ColumnGuess]) -> list[ColumnGuess]:
    """Names are headed by "First" beside "Last"; either alone may be of visits as well."""
    unknown = {
        plain_words(guess.seen.header): guess
        for guess in guesses
        if guess.certainty is Certainty.UNKNOWN
    }
    if not unknown.keys() >= _FIRST_AND_LAST.keys():
        return guesses
    names = {unknown[header].key: name for header, name in _FIRST_AND_LAST.items()}
    return [
        replace(guess, field=names[guess.key], certainty=Certainty.SURE)
        if guess.key in names
        else guess
        for guess in guesses
    ]


def _family_names(guesses: list[ColumnGuess]) -> list[ColumnGuess]:
    """Where given names have a column, the one that is headed "Name" has the family names; where
    family names have one too, it is somebody else's.
    """
    fields = {guess.field for guess in guesses}
    if not fields & {"given_name", "family_name"}:
        return guesses
    name = NOT_READ if "family_name" in fields else "family_name"
    return [
        replace(guess, field=name)
        if guess.field == "full_name" and guess.certainty is not Certainty.CHOSEN
        else guess
        for guess in guesses
    ]


def _areas(guesses: list[ColumnGuess]) -> list[ColumnGuess]:
    """Where no column has the condition, what is treated may stand where: "armpits"."""
    if any(guess.field == "condition" for guess in guesses):
        return guesses
    return [
        replace(guess, field="condition", certainty=Certainty.GUESSED)
        if guess.field == "body_region"
        and guess.certainty is not Certainty.CHOSEN
        and _known_share("condition", guess.seen) >= _MOSTLY
        else guess
        for guess in guesses
    ]


def _known_share(name: str, column: ColumnSeen) -> float:
    """Which part of a column's cells are words that we know for a field."""
    known = sum(
        count for word, count in column.words.items() if clinic_words().code(name, word) is not None
    )
    return known / column.filled if column.filled else 0


def _unsure_visits(guesses: list[ColumnGuess]) -> list[ColumnGuess]:
    """Days under one and the same header may be of visits, and may be of anything else as well."""
    headers = Counter(
        plain_words(one.seen.header) for one in guesses if one.field == "session_date"
    )
    return [
        replace(guess, certainty=Certainty.LIKELY)
        if guess.field == "session_date"
        and guess.certainty is Certainty.SURE
        and headers[plain_words(guess.seen.header)] > 1
        else guess
        for guess in guesses
    ]


def _once_each(guesses: list[ColumnGuess]) -> list[ColumnGuess]:
    order = list(Certainty)
    best: dict[str, ColumnGuess] = {}
    for guess in sorted(guesses, key=lambda one: order.index(one.certainty)):
        best.setdefault(guess.field, guess)
    return [
        guess
        if guess.certainty is Certainty.CHOSEN
        or best[guess.field] is guess
        or (guess.field in SEVERAL and _goes_with(guess, best[guess.field]))
        else replace(guess, field=NOT_READ, certainty=Certainty.UNKNOWN, instead=guess.field)
        for guess in guesses
    ]


def _goes_with(one: ColumnGuess, other: ColumnGuess) -> bool:
    """Whether two headers differ by a number only, "Date 1" and "Date 2", or are of telephones."""
    if one.field == "phone" and one.certainty is Certainty.SURE:
        return other.certainty in (Certainty.CHOSEN, Certainty.SURE)
    return _without_number(one.seen.header) == _without_number(other.seen.header)


def _without_number(header: str) -> str:
    return plain_words(_COUNTED.sub(" ", header))
