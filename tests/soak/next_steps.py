"""What a next step must say in each state: the table of the schedule, written once more."""

from dataclasses import dataclass
from datetime import date, timedelta

_SOON = timedelta(days=28)
_NEVER_TODAY = {"deferred", "promised", "resting"}
_OWNERS = {
    "decide": {"clinician"},
    "move-booking": {"nurses"},
    "treat": {"injector"},
    "call": {"nurse"},
    "write": {"nurse"},
    "call-doctor": {"nurse"},
    "chase-insurer": {"authorisations"},
}
_REACH = {"call", "write", "call-doctor"}
_VERBS = {
    "in review": {"decide"},
    "booked wrong": {"move-booking"},
    "booked": {"treat"},
    "to call": _REACH,
    "deferred": _REACH | {"decide"},
    "promised": _REACH,
    # Once a letter has had its time, a clinician decides.
    "resting": _REACH | {"decide"},
    "waiting": _REACH,
}


@dataclass(frozen=True)
class Step:
    """A course's state and next step on a day; `on` None means today."""

    state: str
    verb: str
    owner: str
    on: date | None
    booked_on: date | None
    due_on: date | None


def check_next_step(step: Step, today: date) -> None:
    """Nobody in treatment is without a next step that has an owner and a date."""
    if step.state == "ended":
        assert (step.verb, step.owner) == ("none", "nobody"), step
        return
    assert step.owner in _OWNERS[step.verb], step
    if step.verb == "chase-insurer":
        assert step.state not in ("in review", "booked wrong"), step
        return
    assert step.verb in _VERBS[step.state], step
    match step.state:
        case "in review":
            assert step.on is not None, step
        case "booked wrong" | "to call":
            assert step.on in (None, today), step
        case "booked":
            assert step.on is not None, step
            assert step.on == step.booked_on, step
            assert step.on >= today, step
        case "waiting":
            assert step.due_on is not None, step
            assert step.on == step.due_on - _SOON > today, step
        case _:
            assert step.on is not None, step
            assert step.on > today, step
