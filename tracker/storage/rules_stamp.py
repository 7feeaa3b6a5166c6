"""The stamp of a clinic: by which of the program's rules its stored windows were worked out.

A program whose rules are older writes nothing there: what it worked out would be stored among what
newer rules say, and nobody could tell which is which.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from tracker.domain.problems import Unavailable
from tracker.domain.rules_version import RULES_VERSION
from tracker.storage.list_tables import RULES_STAMP
from tracker.storage.location import Location
from tracker.text import _

if TYPE_CHECKING:
    from sqlalchemy import Connection

_ASKED = select(RULES_STAMP.c.version, RULES_STAMP.c.done_to)


@dataclass(frozen=True, slots=True)
class Stamp:
    """`version` 0: of before there was a stamp. Patients up to `done_to` are done, None: all."""

    version: int
    done_to: int | None

    @property
    def is_current(self) -> bool:
        """Whether every stored window is by this program's rules."""
        return self.version == RULES_VERSION and self.done_to is None


def stamp_of(connection: Connection) -> Stamp:
    """What an open clinic says."""
    row = connection.execute(_ASKED).first()
    return Stamp(0, None) if row is None else Stamp(row.version, row.done_to)


def newer_rules(version: int, place: Location) -> str:
    """That a program with newer rules has worked here, as a sentence; "" where none has."""
    if version <= RULES_VERSION:
        return ""
    return _(
        "A newer version of Treatment Tracker works with “{place}”, by rules that this one doesn’t "
        "know yet (number {theirs}, here {mine}): dates from here would be wrong. Nothing is "
        "saved; install that version on this computer too."
    ).format(place=place, theirs=version, mine=RULES_VERSION)


def refuse_newer_rules(version: int, place: Location) -> None:
    """Raises Unavailable with that sentence."""
    sentence = newer_rules(version, place)
    if sentence:
        raise Unavailable(sentence)
