"""What a treatment asks for afterwards, such as the residual volume two weeks after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Due so many days after the injections; `by_days` is its last good day, None: the same one.

    A score of `instrument` answers it, "" where only a word does.
    """

    code: str
    conditions: frozenset[str]
    after_days: int
    by_days: int | None = None
    instrument: str = ""

    def due_on(self, given_on: date) -> date:
        return given_on + timedelta(days=self.after_days)


def follow_ups_for(condition: str, known: Iterable[FollowUp]) -> tuple[FollowUp, ...]:
    """Those that a session for this condition asks for."""
    return tuple(one for one in known if condition in one.conditions)
