"""What happened besides injections: calls, bookings, holds, decisions, as a table."""

from __future__ import annotations

from collections.abc import Iterable

from tracker.services.patients.card import TimelineItem
from tracker.text import _, format_date_short
from tracker.ui.column import Column

_TABLES_OF_THEIR_OWN = frozenset({"session", "outside"})


def events(timeline: Iterable[TimelineItem]) -> list[TimelineItem]:
    """Those that no other table shows, in their order."""
    return [item for item in timeline if item.kind not in _TABLES_OF_THEIR_OWN]


def event_columns() -> tuple[Column[TimelineItem], ...]:
    return (
        Column(_("Date"), lambda row: format_date_short(row.on), width=14, is_strong=True),
        Column(_("Kind"), lambda row: kind_label(row.kind), width=14),
        Column(_("Treatment"), lambda row: row.course_label, width=24),
        Column(_("What"), _what, width=30, stretches=True, tooltip=_what),
    )


def event_key(row: TimelineItem) -> str:
    return f"{row.kind} {row.uuid} {row.course_label}"


def kind_label(kind: str) -> str:
    names = {
        "booking": _("booking"),
        "lost-booking": _("booking"),
        "contact": _("call"),
        "hold": _("hold"),
        "own-date": _("own date"),
        "report": _("symptoms"),
        "opened": _("opened"),
        "ended": _("ended"),
        "review": _("decision"),
    }
    return names.get(kind, kind)


def _what(row: TimelineItem) -> str:
    return row.text
