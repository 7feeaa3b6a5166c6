"""Records in which every column of every table that travels is filled, with whatever it can hold."""

import random
from collections.abc import Iterator
from itertools import count, cycle
from typing import Any
from unicodedata import normalize
from uuid import UUID

from sqlalchemy import Column

from tests.builders import MIGRAINE, ONABOT
from tracker.services.carried.kinds import (
    KINDS,
    Kind,
    carried_columns,
    owner_column,
    referred,
)
from tracker.services.carried.record import CarriedRecord, Value, Values
from tracker.services.carried.records_out import key_of
from tracker.storage import columns as c
from tracker.storage.known_date import DeathDay, KnownDate

NAUGHTY = [
    "1;DROP TABLE users",
    "<script>alert(0)</script>",
    "=cmd|' /C calc'!A0",
    "´®†¥¨ˆøπ“‘",
    "田中さんにあげて下さい",
    "👾 🙇 💁 👨‍👩‍👧",
    "ثم نفس سقطت وبالتحديد",
    "\u200b\u2060x\ufeff",
    "\u202e\u2066test",
    "T\u0324ͬo ͬ ͪz̡͈a̛l̴g̨o",
    "Ľubomír Żółć",
    "%s%d{0}{name}$HOME",
    "../../../etc/passwd",
    "  spaces  ",
    '","\\n\\u0000',
    "line\u2028separator",
    "urn:treatment-tracker:empty",
]
_CODES = {"condition": MIGRAINE, "product": ONABOT, "muscle": "corrugator"}
_FIXED: dict[tuple[str, str], Value] = {
    ("clinic", "zone"): "America/New_York",
    ("clinic", "jurisdiction"): "US",
    ("clinic_list", "on_date"): None,
    ("patient", "merged_into_id"): None,
    ("session_site", "sites"): 1,
    ("outcome_score", "value_code"): None,
    ("outcome_score", "value"): -9_999_999_999,
}


def hostile_records(rounds: int = 3, seed: int = 1) -> list[CarriedRecord]:
    """Of each kind as many as there are rounds; in the last one, only what must be filled in is."""
    return list(_Hostile(rounds, seed).records())


class _Hostile:
    def __init__(self, rounds: int, seed: int) -> None:
        self._rounds = rounds
        self._random = random.Random(seed)
        self._texts = cycle(NAUGHTY)
        self._numbers = count(1)
        self._keys: dict[str, list[str]] = {}

    def records(self) -> Iterator[CarriedRecord]:
        for kind in KINDS:
            for turn in range(1 if kind.name in ("clinic", "contact_rule", "letter_sender")
                              else self._rounds):  # fmt: skip
                yield self._record(kind, turn)

    def _record(self, kind: Kind, turn: int) -> CarriedRecord:
        is_bare = turn == self._rounds - 1
        values = self._values(kind.name, turn, is_bare=is_bare)
        parts = {
            name: [
                self._values(name, place, is_bare=is_bare, left_out=owner_column(name, kind.name))
                for place in range(1 if name in _SINGLE else self._rounds)
            ]
            for name in kind.parts
        }
        key = key_of(kind.name, values)
        self._keys.setdefault(kind.name, []).append(key)
        return CarriedRecord(kind.name, key, values, parts)

    def _values(self, name: str, turn: int, *, is_bare: bool, left_out: str = "") -> Values:
        return {
            column.name: self._value(name, column, turn, is_bare=is_bare)
            for column in carried_columns(name)
            if column.name != left_out
        }

    def _value(self, name: str, column: Column[Any], turn: int, *, is_bare: bool) -> Value:
        if (name, column.name) in _FIXED:
            return _FIXED[name, column.name]
        if is_bare and column.nullable and (name, column.name) not in _NEEDED:
            return None
        target = referred(name).get(column.name)
        if target is not None:
            known = self._keys[target]
            return known[turn % len(known)]
        for key in column.foreign_keys:
            return _CODES[key.column.table.name]
        return self._of_type(column, turn)

    def _of_type(self, column: Column[Any], turn: int) -> Value:
        kind: Any = column.type
        if isinstance(kind, c.Uuid):
            return str(UUID(int=self._random.getrandbits(128), version=4))
        if isinstance(kind, c.Flag):
            return turn % 2 == 0
        if isinstance(kind, c.WholeNumber):
            return min(kind.least + 1 + turn, kind.most)
        if isinstance(kind, c.OneOf):
            return str(kind.words[turn % len(kind.words)])
        if isinstance(kind, c.Line):
            text = f"{next(self._texts)} {next(self._numbers)}"
            text = f"{text}\n\t{turn}" if isinstance(kind, c.Note) else text
            return normalize("NFC", text)[-kind.longest :]
        if isinstance(kind, DeathDay):
            return ("unknown", "2024-03", "2024-02-29")[turn % 3]
        if isinstance(kind, KnownDate):
            return ("2024-02-29", "2024-02", "2024")[turn % 3]
        return _TEXTS[type(kind)]


_SINGLE = ("not_treated", "outcome_moment", "attempt_detail", "authorisation_terms", "vial_use",
           "appointment_course", "authorisation_course", "contact_attempt_course")  # fmt: skip
_NEEDED = {
    ("hold", "not_treated_before"),
    ("course", "ended_on"),
    ("course", "end_reason"),
    ("continuation_rule", "least_fall"),
    ("clinic_list", "weekday"),
    ("session", "signed_by"),
    ("session", "void_reason"),
    ("session", "voided_by"),
}
_TEXTS = {
    c.CalendarDate: "2024-02-29",
    c.AnyDate: "9999-12-31",
    c.ClockTime: "23:59",
    c.UtcMoment: "2024-02-29T23:59:59.999999Z",
    c.IntervalText: "13 weeks",
    c.Json: "[]",
}
