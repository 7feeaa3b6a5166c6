"""What records said before an import changed them, as JSON and back."""

from datetime import date
from typing import Any

from tracker.domain.interval import Interval
from tracker.storage import records as r

CHANGED_IN_COURSES = (
    "product",
    "interval",
    "planned_dose",
    "start_on",
    "clinician_id",
    "newest_row_on",
    "ended_on",
    "end_reason",
    "ended_by",
)
_DAYS = frozenset({"start_on", "newest_row_on", "ended_on"})


def stored_value(course: r.Course, name: str) -> Any:
    """A value of a course as JSON can hold it."""
    value = getattr(course, name)
    if isinstance(value, Interval):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def put_back(course: r.Course, before: dict[str, Any]) -> None:
    """Everything as it was."""
    for name in CHANGED_IN_COURSES:
        value = before[name]
        if value is not None and name == "interval":
            value = Interval.parse(value)
        elif value is not None and name in _DAYS:
            value = date.fromisoformat(value)
        setattr(course, name, value)
