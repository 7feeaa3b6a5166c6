"""The letters that ship, by language."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache

from tracker.domain.letter import LetterKind
from tracker.paths import resource


@dataclass(frozen=True, slots=True)
class LetterLanguage:
    """`known_as`: what a patient's record may call it, in small letters.

    `parents` and `to_parents` say {name}'s parents, in a letter and on its envelope.
    """

    code: str
    name: str
    known_as: tuple[str, ...]
    bodies: dict[LetterKind, str]
    parents: str
    to_parents: str


@lru_cache(maxsize=1)
def letter_languages() -> tuple[LetterLanguage, ...]:
    """English first, the others by their code."""
    files = sorted(resource("letters").glob("*.toml"), key=lambda one: (one.stem != "en", one.stem))
    found = []
    for file in files:
        written = tomllib.loads(file.read_text("utf-8"))
        bodies = {kind: written[kind.value].strip() + "\n" for kind in LetterKind}
        found.append(
            LetterLanguage(
                file.stem,
                written["name"],
                tuple(written["known_as"]),
                bodies,
                written["parents"],
                written["to_parents"],
            )
        )
    return tuple(found)


def language_called(written: str, otherwise: str) -> str:
    """The code of the language that a record names as people do, or `otherwise` if none ships."""
    known = letter_languages()
    words = written.casefold().replace(",", " ").replace("-", " ").replace("_", " ").split()
    for word in words:
        for language in known:
            if word in language.known_as:
                return language.code
    codes = [language.code for language in known]
    return otherwise if otherwise in codes else codes[0]


def called_parents(name: str, code: str) -> tuple[str, str]:
    """How a letter about a child calls those who read it, and how its envelope does."""
    language = next(one for one in letter_languages() if one.code == code)
    return language.parents.format(name=name), language.to_parents.format(name=name)


def language_name(code: str) -> str:
    """As its own speakers call it; an unknown code as it is."""
    return next((one.name for one in letter_languages() if one.code == code), code)
