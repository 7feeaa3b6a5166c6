"""What stands in a column of a table, gathered row by row in constant memory."""

import re
from collections import ChainMap, Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from itertools import chain
from typing import TypeVar

from tracker.interchange.sheets.dates import (
    is_dotted,
    is_serial,
    looks_like_date,
    orders_of,
    year_of_two_digits,
)
from tracker.interchange.sheets.grid import Cell, as_text, column_letter
from tracker.interchange.sheets.words import clinic_words, may_tell_death, plain_words

T = TypeVar("T")

EXAMPLES = 3
_MONTHS = 12
_MOST_WORDS = 200
_LONGEST_NUMBER = 20
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?(?:\s*[A-Za-z.%]{1,12})?")


@dataclass(frozen=True, slots=True)
class ColumnSeen:
    """`kinds` counts cells by "date", "serial", "number", "text"; `words` by what they say.

    `lengths` counts cells of digits alone by how many, `zeros_to` is the longest that begins with 0.
    `bare` has examples of each such length; `has_zeros` tells of any cell that begins with 0.
    `deaths` has examples of cells that may say that somebody died.
    `early_days` has dates of the file's own up to the 12th, `has_late_days` tells of later ones.
    `orders` has an example of each way in which dates can be read, "" for both; `two_digits` the
    two-digit years and an example of each.
    """

    column: int
    header: str
    filled: int
    examples: tuple[str, ...]
    kinds: dict[str, int]
    words: dict[str, int]
    orders: dict[str, tuple[str, ...]]
    two_digits: dict[int, str]
    is_dotted: bool
    lengths: dict[int, int]
    bare: dict[int, tuple[str, ...]]
    zeros_to: int
    has_zeros: bool
    deaths: tuple[str, ...]
    early_days: tuple[date, ...]
    has_late_days: bool

    @property
    def letter(self) -> str:
        return column_letter(self.column)

    @property
    def name(self) -> str:
        """What people call it: its header, else its letter."""
        return self.header or self.letter

    def share(self, *kinds: str) -> float:
        """Which part of its filled cells are of these kinds."""
        return sum(self.kinds.get(kind, 0) for kind in kinds) / self.filled if self.filled else 0


def seen_together(columns: Sequence[ColumnSeen]) -> ColumnSeen:
    """One column of several tables with the same headers, as if they stood below one another."""
    return replace(
        columns[0],
        filled=sum(column.filled for column in columns),
        examples=tuple(dict.fromkeys(chain(*(one.examples for one in columns))))[:EXAMPLES],
        kinds=dict(sum((Counter(one.kinds) for one in columns), Counter())),
        words=dict(sum((Counter(one.words) for one in columns), Counter())),
        orders=_together(one.orders for one in columns),
        two_digits=dict(ChainMap(*(one.two_digits for one in columns))),
        is_dotted=all(one.is_dotted for one in columns),
        lengths=dict(sum((Counter(one.lengths) for one in columns), Counter())),
        bare=_together(one.bare for one in columns),
        zeros_to=max(one.zeros_to for one in columns),
        has_zeros=any(one.has_zeros for one in columns),
        deaths=tuple(dict.fromkeys(chain(*(one.deaths for one in columns))))[:EXAMPLES],
        early_days=tuple(dict.fromkeys(chain(*(one.early_days for one in columns))))[:EXAMPLES],
        has_late_days=any(one.has_late_days for one in columns),
    )


def _together(columns: Iterable[Mapping[T, tuple[str, ...]]]) -> dict[T, tuple[str, ...]]:
    """The first few examples of each kind."""
    kept: dict[T, tuple[str, ...]] = {}
    for kind, texts in chain.from_iterable(column.items() for column in columns):
        kept[kind] = tuple(dict.fromkeys((*kept.get(kind, ()), *texts)))[:EXAMPLES]
    return kept


class ColumnWatch:
    """Gathers what `ColumnSeen` tells."""

    def __init__(self, column: int) -> None:
        self._column = column
        self._kinds: Counter[str] = Counter()
        self._words: Counter[str] = Counter()
        self._examples: dict[str, None] = {}
        self._orders: dict[str, list[str]] = {}
        self._two_digits: dict[int, str] = {}
        self._undotted = 0
        self._lengths: Counter[int] = Counter()
        self._bare: dict[int, list[str]] = {}
        self._zeros_to = 0
        self._has_zeros = False
        self._deaths: list[str] = []
        self._early_days: dict[date, None] = {}
        self._has_late_days = False

    def add(self, cell: Cell) -> None:
        """One filled cell."""
        text = as_text(cell)
        if len(self._examples) < EXAMPLES:
            self._examples.setdefault(text)
        if isinstance(cell, date):
            self._has_late_days |= cell.day > _MONTHS
            if cell.day <= _MONTHS and len(self._early_days) < EXAMPLES:
                self._early_days.setdefault(cell.date() if isinstance(cell, datetime) else cell)
        kind = kind_of(text) if isinstance(cell, str) else "date"
        self._kinds[kind] += 1
        if kind in {"text", "nothing"} and may_tell_death(text):
            _keep(self._deaths, text)
        self._has_zeros |= text.startswith("0")
        if text.isascii() and text.isdigit():
            self._lengths[len(text)] += 1
            if len(text) <= _LONGEST_NUMBER:
                _keep(self._bare.setdefault(len(text), []), text)
            if text.startswith("0"):
                self._zeros_to = max(self._zeros_to, len(text))
        if kind == "date" and isinstance(cell, str):
            self._add_date(text)
        elif kind == "text" and (text in self._words or len(self._words) < _MOST_WORDS):
            self._words[text] += 1

    def seen(self, header: str) -> ColumnSeen:
        """What was gathered so far."""
        return ColumnSeen(
            column=self._column,
            header=header,
            filled=sum(self._kinds.values()),
            examples=tuple(self._examples),
            kinds=dict(self._kinds),
            words=dict(self._words),
            orders=_as_seen(self._orders),
            two_digits=dict(self._two_digits),
            is_dotted=self._undotted == 0,
            lengths=dict(self._lengths),
            bare=_as_seen(self._bare),
            zeros_to=self._zeros_to,
            has_zeros=self._has_zeros,
            deaths=tuple(self._deaths),
            early_days=tuple(self._early_days),
            has_late_days=self._has_late_days,
        )

    def _add_date(self, text: str) -> None:
        orders = orders_of(text)
        if orders:
            self._undotted += not is_dotted(text)
            key = next(iter(orders)).value if len(orders) == 1 else ""
            _keep(self._orders.setdefault(key, []), text)
        year = year_of_two_digits(text)
        if year is not None:
            self._two_digits.setdefault(year, text)


def _keep(examples: list[str], text: str) -> None:
    if len(examples) < EXAMPLES and text not in examples:
        examples.append(text)


def _as_seen(kept: Mapping[T, list[str]]) -> dict[T, tuple[str, ...]]:
    return {kind: tuple(examples) for kind, examples in kept.items()}


@lru_cache(maxsize=20_000)
def kind_of(text: str) -> str:
    """ "date", "serial", "number", "nothing" or "text"."""
    if looks_like_date(text):
        return "date"
    if is_serial(text):
        return "serial"
    if _NUMBER.fullmatch(text):
        return "number"
    if not plain_words(text) or clinic_words().says("nothing", text):
        return "nothing"
    return "text"
