"""Toxin given elsewhere, as a table."""

from __future__ import annotations

from tracker.services.patients.card import OutsideRow
from tracker.text import _, format_date_short, format_dose
from tracker.ui.column import Column


def outside_columns() -> tuple[Column[OutsideRow], ...]:
    return (
        Column(_("Date"), _when, width=18, is_strong=True),
        Column(_("Product"), lambda row: row.product_label, width=20),
        Column(_("Units"), _dose, width=9, is_number=True, is_strong=True),
        Column(_("For"), lambda row: row.condition_label, width=20),
        Column(_("Counts for treatment"), _course, width=22),
        Column(_("Where"), lambda row: row.place, width=16),
        Column(_("Notes"), _notes, width=14, stretches=True, tooltip=_notes),
    )


def _when(row: OutsideRow) -> str:
    on = format_date_short(row.on)
    return _("about {on}").format(on=on) if row.is_approximate else on


def _dose(row: OutsideRow) -> str:
    return format_dose(row.dose) if row.dose is not None else _("unknown")


def _course(row: OutsideRow) -> str:
    return row.course_label or _("none")


def _notes(row: OutsideRow) -> str:
    if row.void_reason:
        return _("Entered in error: {reason}").format(reason=row.void_reason)
    return row.note
