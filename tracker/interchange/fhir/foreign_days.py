"""Days and moments as another system writes them, as the clinic's calendar and clock have them."""

import re
from datetime import date, datetime, time, tzinfo

from tracker.interchange.fhir.element import Element

_MIDNIGHT = re.compile(r"[^T]*T00:00(:00(\.0+)?)?(Z|[+-]00:00)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def day_of(text: str | None) -> date | None:
    """The day that a date or a moment names as it is written; None if it names none."""
    if text is None or not _DAY.match(text) or text[10:11] not in ("", "T"):
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def clinic_day(text: str | None, zone: tzinfo) -> date | None:
    """As `day_of`, but a moment of another zone is of the day that the clinic had then.

    Midnight in UTC is how many systems write a day of which they know no time: it stays that day.
    """
    there = clinic_moment(text, zone)
    return day_of(text) if there is None or _MIDNIGHT.fullmatch(text or "") else there.date()


def clinic_time(text: str | None, zone: tzinfo) -> time | None:
    """The clinic's time of a moment, to the minute; None where no moment is said."""
    there = clinic_moment(text, zone)
    return None if there is None else there.time().replace(second=0, microsecond=0)


def clinic_moment(text: str | None, zone: tzinfo) -> datetime | None:
    """A moment by the clinic's clock; None for a day alone, and for what names none."""
    if day_of(text) is None or text is None:
        return None
    try:
        said = datetime.fromisoformat(text)
        return None if said.tzinfo is None else said.astimezone(zone)
    except (ValueError, OverflowError):
        return None


def moment(element: Element, name: str) -> str | None:
    """When something was, as it is written: its moment, else the start of its period."""
    text = element.text(f"{name}DateTime")
    period = element.one(f"{name}Period")
    return period.text("start") if text is None and period is not None else text
