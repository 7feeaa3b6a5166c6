"""The columns of who is to be booked: how late, who, what for and from when."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from tracker.domain.state import State
from tracker.domain.timing import Timing
from tracker.services.recall.rows import RecallRow
from tracker.services.wording import condition_short, days_from, state_label
from tracker.text import _, format_day_month, person_name
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.column import Column
from tracker.ui.kinds import Kind


def to_book_columns(today: ClinicDate) -> Sequence[Column[RecallRow]]:
    return (
        Column(_("Due"), partial(_due, today), sub=_window, pill=_kind, width=16),
        Column(
            _("Patient"),
            _name,
            sub=lambda row: condition_short(row.condition),
            width=13,
            stretches=True,
            is_strong=True,
        ),
    )


def _due(today: ClinicDate, row: RecallRow) -> str:
    return days_from(row.target_on, row.due_on, today.on)


def _window(row: RecallRow) -> str:
    """From which day on; or until when the patient waits, who is offered a freed place all the same."""
    if row.state in (State.PROMISED, State.RESTING):
        return state_label(row.state, row.causes)
    if row.earliest_on is None:
        return ""
    return _("from {on}").format(on=format_day_month(row.earliest_on))


def _name(row: RecallRow) -> str:
    return person_name(row.family_name, row.given_name)


def _kind(row: RecallRow) -> Kind:
    if row.timing in (Timing.OVERDUE, Timing.LAPSED):
        return Kind.MISSED
    return Kind.TO_CALL if row.timing is Timing.DUE else Kind.NOTE
