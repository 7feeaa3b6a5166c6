"""The words of clinics: what heads their columns, what stands in their cells."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from tracker.paths import resource
from tracker.storage.fold import fold

_CROSSES = frozenset("†✝")
_APART = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=50_000)
def plain_words(text: str) -> str:
    """`Geb.-Datum:` is `geb datum`: folded, with single spaces for all that is no letter or digit."""
    return _APART.sub(" ", fold(text)).strip()


@dataclass(frozen=True, slots=True)
class ClinicWords:
    """`headers` gives the field that a header means, `cells` by field the code of a word."""

    headers: Mapping[str, str]
    cells: Mapping[str, Mapping[str, str]]

    def header(self, text: str) -> tuple[str, bool] | None:
        """The field that a header names, and whether it names nothing else; None if unknown."""
        return _known_header(plain_words(text))

    def heads(self, text: str) -> float:
        """How surely it heads a column, of a list of bookings too: 1, a half or 0."""
        known = self.header(text)
        if (known is not None and known[1]) or self.code("list_columns", text) is not None:
            return 1
        return 0 if known is None else 0.5

    def code(self, field: str, text: str) -> str | None:
        """The code that a word of a cell means; None if it isn't known."""
        return self.cells.get(field, {}).get(plain_words(text))

    def says_not_given(self, text: str) -> bool:
        """Whether a cell says of a visit that it did not take place."""
        return (
            self.code("visit_states", text) == "not-given"
            or self.code("list_states", text) == "called-off"
        )

    def says(self, kind: str, text: str) -> bool:
        """Whether a cell says "as above", "nothing", "total", "died"."""
        return self.cells["words"].get(plain_words(text)) == kind


@lru_cache(maxsize=1)
def clinic_words() -> ClinicWords:
    """Those that ship, `resources/imports/words.toml`."""
    content = tomllib.loads(resource("imports", "words.toml").read_text(encoding="utf-8"))
    headers = content.pop("headers")
    return ClinicWords(
        _by_word(headers), {field: _by_word(codes) for field, codes in content.items()}
    )


@lru_cache(maxsize=20_000)
def may_tell_death(text: str) -> bool:
    """Whether any of its words may say that somebody has died."""
    return not _CROSSES.isdisjoint(text) or bool(_deaths().search(plain_words(text)))


@lru_cache(maxsize=1)
def _deaths() -> re.Pattern[str]:
    words = (word for word, kind in clinic_words().cells["words"].items() if kind == "died")
    return re.compile(rf"\b(?:{'|'.join(words)})\b")


@lru_cache(maxsize=5_000)
def _known_header(words: str) -> tuple[str, bool] | None:
    headers = clinic_words().headers
    if words in headers:
        return headers[words], True
    longest = max(
        (known for known in headers if len(known) > 3 and f" {known} " in f" {words} "),
        key=len,
        default="",
    )
    return (headers[longest], False) if longest else None


def _by_word(codes: Mapping[str, list[str]]) -> dict[str, str]:
    return {plain_words(word): code for code, words in codes.items() for word in words}
