"""Dates of birth as people type them who don't know the day: `1950`, `3/1950`, `March 1950`."""

import re
from collections.abc import Iterable
from dataclasses import replace
from unicodedata import combining, normalize

from tracker.domain.birth import PartialDate
from tracker.domain.typed_date import ENGLISH

FRENCH = replace(
    ENGLISH,
    months=(
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ),
)
"""English, but for the months."""

_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_YEAR = "(?P<year>[0-9]{4})"
_FORMS = tuple(
    re.compile(form)
    for form in (
        _YEAR,
        rf"(?P<month>[0-9]{{1,2}})\s*[./-]\s*{_YEAR}",
        rf"{_YEAR}\s*[./-]\s*(?P<month>[0-9]{{1,2}})",
        rf"(?P<word>[^\W\d_]{{3,}})[.,]?[\s/-]+{_YEAR}",
    )
)


def read_typed_part(text: str, months: Iterable[tuple[str, ...]]) -> PartialDate | None:
    """The month or the year that `text` means; None where it means anything else.

    `months` are the names of the twelve in each language, three letters and more of which count
    where they are those of one only.
    """
    typed = " ".join(text.split())
    found = next((match for form in _FORMS if (match := form.fullmatch(typed))), None)
    if found is None or not _FIRST_YEAR <= int(found["year"]) <= _LAST_YEAR:
        return None
    parts = found.groupdict()
    word, number = parts.get("word"), parts.get("month")
    month = _named(word, months) if word else int(number) if number else None
    if (word and month is None) or (month is not None and not 1 <= month <= 12):
        return None
    return PartialDate(int(found["year"]), month)


def _named(word: str, months: Iterable[tuple[str, ...]]) -> int | None:
    for names in months:
        found = [n for n, name in enumerate(names, 1) if _plain(name).startswith(_plain(word))]
        if len(found) == 1:
            return found[0]
    return None


def _plain(word: str) -> str:
    """In small letters, without accents."""
    return "".join(c for c in normalize("NFD", word.casefold()) if not combining(c))
