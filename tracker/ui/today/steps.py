"""What can be done about one patient of the clinic day, and with which key."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from tracker.domain.clinic_day import DayState
from tracker.domain.rights import Action
from tracker.services.clinic_days.today import TodayRow
from tracker.text import _
from tracker.ui.keys import Command


class Step(Enum):
    ARRIVED = "arrived"
    DRAW_UP = "draw-up"
    PUT_BACK = "put-back"
    RECORD = "record"
    SIGN = "sign"
    CAME = "came"
    NOT_TREATED = "not-treated"
    MISSED = "missed"
    CANCELLED = "cancelled"
    WE_CANCEL = "we-cancel"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Offer:
    """One button of the panel."""

    step: Step
    is_primary: bool = False


def commands() -> dict[Step, Command]:
    """Every step with the key that it has unless somebody changed it."""
    return {
        step: Command(f"today.{step.value}", title, key)
        for step, title, key in (
            (Step.ARRIVED, _("Arrived"), "A"),
            (Step.DRAW_UP, _("Drawn up"), "U"),
            (Step.RECORD, _("Given"), "G"),
            (Step.PUT_BACK, _("Put back"), "B"),
            (Step.SIGN, _("Sign"), "S"),
            (Step.CAME, _("Came"), "Y"),
            (Step.NOT_TREATED, _("Not treated…"), "N"),
            (Step.MISSED, _("Did not come"), "X"),
            (Step.CANCELLED, _("Patient cancelled"), "C"),
            (Step.WE_CANCEL, _("We cancel"), "Shift+C"),
            (Step.OPEN, _("Open"), "O"),
        )
    }


def page_commands() -> tuple[Command, ...]:
    """What concerns the day and nobody of it."""
    return (
        Command("today.before", _("Day before"), "Ctrl+PgUp"),
        Command("today.after", _("Day after"), "Ctrl+PgDown"),
        Command("today.print", _("Print the day"), "P"),
        Command("today.close", _("Close the day"), "Ctrl+E"),
    )


def right_for_step(step: Step) -> Action | None:
    """What a step takes; None for anybody's who may read."""
    match step:
        case Step.OPEN:
            return None
        case Step.DRAW_UP | Step.PUT_BACK | Step.RECORD:
            return Action.RECORD_SESSIONS
        case Step.SIGN:
            return Action.SIGN_SESSIONS
    return Action.WORK_RECALL


def offers(row: TodayRow, today: date) -> list[Offer]:
    """What makes sense for a patient as they stand, the next step first."""
    steps = _steps(row, today)
    if row.drawn_up and row.on <= today:
        steps.append(Step.PUT_BACK)
    found = [Offer(step, is_primary=n == 0) for n, step in enumerate(steps)]
    return [*found, Offer(Step.OPEN, is_primary=not found)]


def _steps(row: TodayRow, today: date) -> list[Step]:
    if row.state is DayState.GIVEN:
        return [Step.SIGN]
    if not row.state.is_open:
        return []
    if row.on > today:
        return [Step.CANCELLED, Step.WE_CANCEL] if row.bookings else []
    if row.on < today:
        ended = [Step.MISSED, Step.NOT_TREATED, Step.CANCELLED, Step.WE_CANCEL]
        came = [Step.CAME] if row.is_earlier else []
        return [*came, Step.RECORD, *ended] if row.bookings else [Step.RECORD]
    if not row.bookings:
        return [Step.RECORD]
    ended = [Step.NOT_TREATED, Step.MISSED, Step.CANCELLED, Step.WE_CANCEL]
    match row.state:
        case DayState.BOOKED:
            return [Step.ARRIVED, Step.DRAW_UP, Step.RECORD, *ended]
        case DayState.ARRIVED:
            return [Step.DRAW_UP, Step.RECORD, Step.NOT_TREATED]
    arrived = [] if row.has_arrived else [Step.ARRIVED]
    return [Step.RECORD, *arrived, *ended]
