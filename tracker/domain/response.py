"""How long an injection works, cycle by cycle, and the interval that this speaks for.

It proposes, with its evidence; a clinician accepts it or doesn't.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median_low

from tracker.domain.interval import Interval, Unit

LEAST_CYCLES = 2
"""So many cycles with a known wear-off are the least that a proposal rests on."""

NEWEST_CYCLES = 6
"""Older ones than these say little about today."""

_WEEK = 7


@dataclass(frozen=True, slots=True)
class Told:
    """What was said of one session, in days after it; None where it was not said."""

    session: str
    session_on: date
    told_on: date
    onset_days: int | None = None
    peak_days: int | None = None
    wear_off_days: int | None = None
    is_working: bool = False
    benefit: str | None = None
    side_effects: str | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """``interval`` for ``median_days``, of ``days`` a cycle each, oldest first.

    ``newest_on``: the day of the newest injections that it rests on.
    ``is_held``: the wear-off speaks for less than the shortest interval, which stands.
    """

    interval: Interval
    median_days: int
    days: tuple[int, ...]
    is_held: bool
    newest_on: date


def combined(told: Iterable[Told]) -> list[Told]:
    """One a session, oldest session first: of each part what was said last."""
    found: dict[str, Told] = {}
    for one in sorted(told, key=lambda t: (t.session_on, t.session, t.told_on)):
        known = found.get(one.session)
        found[one.session] = one if known is None else _newer(known, one)
    return list(found.values())


def propose_interval(
    told: Sequence[Told], current: Interval, minimum: Interval, today: date
) -> Proposal | None:
    """The interval that recorded wear-off speaks for; None where it says nothing new.

    Whole weeks, rounded down, so that the next injection comes before the effect has gone; the
    lower of two medians likewise; never shorter than `minimum`, whatever the month. It has to have
    worn off in most of the newest cycles.
    """
    # A cycle in which it still worked speaks too: against a shorter interval.
    newest = [t for t in combined(told) if t.wear_off_days or t.is_working][-NEWEST_CYCLES:]
    worn = [t for t in newest if t.wear_off_days]
    days = [t.wear_off_days for t in worn if t.wear_off_days]
    if len(days) < LEAST_CYCLES or 2 * len(days) <= len(newest):
        return None
    middle = median_low(days)
    weeks = max(middle // _WEEK, 1)
    interval = Interval(weeks, Unit.WEEK)
    is_held = interval.may_end_before(minimum) or interval.after(today) < minimum.after_never_early(
        today
    )
    if is_held:
        interval = minimum
    if interval == current:
        return None
    return Proposal(interval, middle, tuple(days), is_held, worn[-1].session_on)


def _newer(known: Told, later: Told) -> Told:
    def pick(name: str) -> int | None:
        value: int | None = getattr(later, name)
        return value if value is not None else getattr(known, name)

    wear_off = pick("wear_off_days")
    return Told(
        session=known.session,
        session_on=known.session_on,
        told_on=later.told_on,
        onset_days=pick("onset_days"),
        peak_days=pick("peak_days"),
        wear_off_days=wear_off,
        is_working=later.is_working and wear_off is None,
        benefit=later.benefit or known.benefit,
        side_effects=later.side_effects or known.side_effects,
    )
