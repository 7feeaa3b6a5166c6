"""The columns of the clinic day."""

from collections.abc import Sequence

from tracker.domain.clinic_day import DayState
from tracker.services.clinic_days.today import TodayRow
from tracker.services.wording import clinic_day as words
from tracker.text import _
from tracker.ui.column import Column
from tracker.ui.kinds import Kind


def today_columns() -> Sequence[Column[TodayRow]]:
    """In the order of the day: when, how far, who, what, what was last, what to look at."""
    return (
        Column(_("Time"), words.time_text, width=7, is_strong=True),
        Column(_("Step"), words.state_word, sub=words.state_more, pill=_state_kind, width=16),
        Column(
            _("Patient"),
            words.name_text,
            sub=words.numbers_text,
            width=18,
            stretches=True,
            is_strong=True,
        ),
        Column(
            _("Treatment"),
            words.treatments_text,
            sub=words.doses_text,
            tooltip=words.treatments_text,
            width=20,
            stretches=True,
        ),
        Column(_("Since last"), words.since_text, sub=words.last_doses_text, width=11),
        Column(_("Look at"), _first, sub=_others, pill=_kind, tooltip=_all, width=22),
    )


def _first(row: TodayRow) -> str:
    found = words.warnings(row)
    return found[0] if found else ""


def _others(row: TodayRow) -> str:
    return "; ".join(words.warnings(row)[1:])


def _all(row: TodayRow) -> str:
    return "\n".join(words.warnings(row))


def _kind(row: TodayRow) -> Kind | None:
    return Kind.CAUTION if words.warnings(row) else None


def _state_kind(row: TodayRow) -> Kind:
    """The pill's colour and shape."""
    if row.is_earlier:
        return Kind.ASK
    kinds = {
        DayState.BOOKED: Kind.WAITING,
        DayState.ARRIVED: Kind.NOTE,
        DayState.DRAWN_UP: Kind.PROMISED,
        DayState.GIVEN: Kind.CAUTION,
        DayState.SIGNED: Kind.GOOD,
        DayState.NOT_TREATED: Kind.IN_REVIEW,
        DayState.MISSED: Kind.MISSED,
    }
    return kinds.get(row.state, Kind.ENDED)
