"""Intervals as people type them: `12 weeks`, `10w`, `10 wks`, `70 d`, `3 mo`.

A number without a unit is refused: 12 weeks and 12 months are both somebody's plan.
"""

import re

from tracker.domain.interval import Interval, Unit
from tracker.domain.problems import Invalid
from tracker.domain.typed_date import ENGLISH

_TYPED = re.compile(r"([0-9]{1,4})\s*-?\s*([^\W\d_]+)\.?")
_SHORT = {
    "wk": "weeks",
    "wks": "weeks",
    "mo": "months",
    "mos": "months",
    "mth": "months",
    "mths": "months",
    "yr": "years",
    "yrs": "years",
}


def read_typed_interval(text: str) -> Interval:
    """The interval that `text` means, or Invalid with a sentence about it."""
    typed = _TYPED.fullmatch(text.strip().casefold())
    unit = None if typed is None else _unit(typed[2])
    if typed is None or unit is None:
        raise Invalid(
            "“{text}” is not an interval; write it as 12 weeks, 3 months or 84 days.",
            field="interval",
            text=text.strip()[:40],
        )
    return Interval(int(typed[1]), Unit(unit))


def _unit(typed: str) -> str | None:
    for letter, unit in ENGLISH.units.items():
        if typed in {letter, unit, unit[:-1]}:
            return unit
    return _SHORT.get(typed)
