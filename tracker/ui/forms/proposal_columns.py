"""A row a patient with a proposed day: who and for what, the window's end, the day with its list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Protocol

from tracker.services.wording import condition_short
from tracker.text import _, format_date_short, format_weekday_date
from tracker.ui.column import Column
from tracker.ui.kinds import Kind


class Proposed(Protocol):
    """A row with a proposal; no day: no place is free."""

    @property
    def proposed_on(self) -> date | None: ...
    @property
    def list_name(self) -> str: ...
    @property
    def is_late(self) -> bool: ...


def patient_column(width: float) -> Column[Any]:
    """The row's `name`, and its `conditions` below."""
    return Column(
        _("Patient"),
        lambda row: row.name,
        sub=lambda row: " + ".join(condition_short(code) for code in row.conditions),
        width=width,
        stretches=True,
        is_strong=True,
    )


class HasWindow(Protocol):
    """A row with the first day on which it is overdue; None: it never is."""

    @property
    def overdue_from(self) -> date | None: ...


def overdue_column(sub: Callable[[Any], str] | None = None) -> Column[Any]:
    """`sub` as for any column."""
    return Column(_("Overdue from"), _overdue, sub=sub, width=13)


def proposed_column(is_left_out: Callable[[Any], bool] = lambda _row: False) -> Column[Any]:
    """`is_left_out` tells of a row that isn't taken; its day stays in sight, to be asked about."""
    return Column(
        _("Proposed"),
        lambda row: _("Left out") if is_left_out(row) else _text(row),
        sub=lambda row: _text(row) if is_left_out(row) else row.list_name,
        pill=lambda row: Kind.PLAIN if is_left_out(row) else _kind(row),
        width=25,
    )


def _overdue(row: HasWindow) -> str:
    return "" if row.overdue_from is None else format_date_short(row.overdue_from)


def _text(row: Proposed) -> str:
    if row.proposed_on is None:
        return _("No place")
    on = format_weekday_date(row.proposed_on)
    return _("{on}, late").format(on=on) if row.is_late else on


def _kind(row: Proposed) -> Kind:
    if row.proposed_on is None:
        return Kind.BAD
    return Kind.CAUTION if row.is_late else Kind.GOOD
