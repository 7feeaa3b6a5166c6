"""Scores as they are typed and read in a field: thousandths, with the language's own point."""

import re
from decimal import Decimal

from tracker.domain.instruments import MILLI
from tracker.domain.problems import Invalid
from tracker.text import decimal_point, format_dose

_WRITTEN = re.compile(r"[+-]?[0-9]{1,6}(\.[0-9]{1,3})?", re.ASCII)


def read_thousandths(typed: str) -> int | None:
    """None when nothing was typed. Raises Invalid."""
    written = typed.strip().replace("−", "-").replace(decimal_point(), ".")
    if not written:
        return None
    if _WRITTEN.fullmatch(written) is None:
        raise Invalid("“{text}” is not a score; write it as 21 or 2.5.", text=typed.strip()[:40])
    return int(Decimal(written) * MILLI)


def say_thousandths(score: int | None) -> str:
    """ "" for None."""
    if score is None:
        return ""
    said = format_dose(abs(score))
    return f"−{said}" if score < 0 else said
