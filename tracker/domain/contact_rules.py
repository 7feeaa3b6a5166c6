"""A clinic's habits of reaching patients, as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ContactRules:
    """A clinic's defaults. Tries count on different days; the rests are working days.

    `promise_days` is what a promise to ring is proposed with. The defaults are those that ship.
    """

    tries: int = 3
    times_of_day: int = 2
    channels: int = 2
    letter_days: int = 10
    rest_no_answer: int = 1
    rest_message: int = 2
    promise_days: int = 3
