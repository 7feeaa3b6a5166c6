"""Letters: which one fits, and how its fields are filled. Nothing in it says what is treated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import Enum

from tracker.domain.timing import Timing

_FIELD = re.compile(r"\{([^{}]*)\}")


class LetterKind(Enum):
    """What a letter is written for."""

    RECALL = "recall"
    MISSED = "missed"
    OVERDUE = "overdue"
    NEW_DAY = "new-day"


FIELDS = (
    "name",
    "given_name",
    "family_name",
    "clinic",
    "telephone",
    "due",
    "last",
    "missed",
    "booked",
    "today",
)
"""What can stand in braces. None names a diagnosis, a product or a dose."""


def kind_that_fits(timing: Timing, causes: Iterable[str]) -> LetterKind:
    """By the codes of the causes of a course's state: long overdue, else missed, else recall."""
    if timing is Timing.LAPSED:
        return LetterKind.OVERDUE
    return LetterKind.MISSED if "missed" in set(causes) else LetterKind.RECALL


def fields_of(body: str) -> tuple[str, ...]:
    """The names in braces, each once, in order."""
    return tuple(dict.fromkeys(_FIELD.findall(body)))


def unknown_fields(body: str) -> tuple[str, ...]:
    """What stands in braces and is no field; a brace without its other half too."""
    stray = re.findall(r"[{}]", _FIELD.sub("", body))
    return (*(name for name in fields_of(body) if name not in FIELDS), *stray[:1])


def filled(body: str, values: Mapping[str, str]) -> str:
    """The letter with its fields filled in; what is filled in is never read for fields again."""
    return _FIELD.sub(lambda found: values.get(found[1], found[0]), body).strip() + "\n"


def lacking(body: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """Fields of the letter for which there is nothing."""
    return tuple(name for name in fields_of(body) if not values.get(name))
