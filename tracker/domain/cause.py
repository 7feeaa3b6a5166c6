"""A coded reason for a state; ``tracker.text`` says it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Cause:
    """A coded reason for a state, with the day it is about."""

    code: str
    on: date | None = None
