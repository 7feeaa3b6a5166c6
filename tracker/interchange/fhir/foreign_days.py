"""Days as another system writes them: as they are written, in no other zone."""

import re
from datetime import date

from tracker.interchange.fhir.element import Element

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def day_of(text: str | None) -> date | None:
    """The day that a date or a moment names as it is written; None if it names none."""
    if text is None or not _DAY.match(text) or text[10:11] not in ("", "T"):
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def moment(element: Element, name: str) -> str | None:
    """When something was, as it is written: its moment, else the start of its period."""
    text = element.text(f"{name}DateTime")
    period = element.one(f"{name}Period")
    return period.text("start") if text is None and period is not None else text
