"""When a rule asks whether a treatment should go on. It asks a clinician, and stops nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from dateutil.relativedelta import relativedelta

_COUNTED_DAYS = 28
"""A monthly score tells of the 28 days before it."""

_LEAST_IN_A_ROW = 3

_EARLY = timedelta(days=7)
"""A score of the last week of a cycle tells of the whole of it."""


@dataclass(frozen=True, slots=True)
class ContinuationRule:
    """`least_fall` in percent, `below` in thousandths; what a rule doesn't say is None.

    `after_cycles`: so many cycles before the first score that counts for it, each `cycle_weeks` long
    or until the next session; without weeks, so long that a monthly score tells of it. `is_rise`: a higher
    score is better, and `least_fall` is what it has to rise by.
    """

    code: str
    condition: str
    instrument: str
    after_cycles: int
    jurisdictions: frozenset[str] = frozenset()
    least_fall: int | None = None
    below: int | None = None
    for_months: int | None = None
    before_start: int | None = None
    cycle_weeks: int | None = None
    is_rise: bool = False

    def holds_in(self, jurisdiction: str) -> bool:
        """Whether a clinic there asks by it."""
        return not self.jurisdictions or jurisdiction in self.jurisdictions


@dataclass(frozen=True, slots=True)
class Measured:
    """A score of the rule's instrument, in thousandths."""

    on: date
    value: int
    is_baseline: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """Why a rule asks: `code` "too-little" (fall and least in percent; a rise if so) or "changed".

    `is_baseline_late`: it was measured after the first injections, so the fall may be more.
    """

    rule: str
    code: str
    on: date
    fall: int | None = None
    least: int | None = None
    is_rise: bool = False
    is_baseline_late: bool = False


class Lacking(Enum):
    """What the rules need and nobody has recorded."""

    BASELINE = "baseline-missing"
    EARLY_BASELINE = "baseline-late"
    OUTCOME = "outcome-missing"


def asks(
    rule: ContinuationRule, sessions: Sequence[date], scores: Sequence[Measured]
) -> Asked | None:
    """Whether the rule asks now; `sessions` are the days of those that count, touch-ups left out.

    A score of the day of a session was taken before it.
    """
    baseline = next((s for s in scores if s.is_baseline), None)
    given = sorted(sessions)
    after = sorted((s for s in scores if given and s.on > given[0]), key=lambda s: s.on)
    if not after:
        return None
    newest = after[-1]
    if (
        rule.least_fall is not None
        and baseline is not None
        and baseline.value > 0
        and newest is not baseline
        and _counts_from(rule, given) <= newest.on
    ):
        by = baseline.value - newest.value
        gain = (-by if rule.is_rise else by) * 100
        if gain < rule.least_fall * baseline.value:
            percent = gain // baseline.value
            return Asked(
                rule.code, "too-little", newest.on, percent, rule.least_fall, rule.is_rise,
                is_late(baseline.on, given),
            )  # fmt: skip
    if rule.below is not None and rule.for_months is not None:
        row = _newest_below(after, rule.below)
        if len(row) >= _LEAST_IN_A_ROW and _spans(row, rule.for_months):
            return Asked(rule.code, "changed", newest.on)
    return None


def lacking(
    rule: ContinuationRule, sessions: Sequence[date], scores: Sequence[Measured]
) -> Lacking | None:
    """What is missing before the session after `after_cycles` of them; None: nothing, or too soon."""
    given = sorted(sessions)
    if len(given) < rule.after_cycles:
        return None
    baseline = next((s for s in scores if s.is_baseline), None)
    if baseline is None:
        return Lacking.BASELINE
    if is_late(baseline.on, given):
        return Lacking.EARLY_BASELINE
    since = _counts_from(rule, given)
    return None if any(s.on >= since for s in scores) else Lacking.OUTCOME


def is_late(baseline_on: date, given: Iterable[date]) -> bool:
    """Whether a baseline was measured after injections, as may be known since: it shows less."""
    return any(on < baseline_on for on in given)


def _counts_from(rule: ContinuationRule, given: Sequence[date]) -> date:
    """The first day whose score tells of all the cycles that the rule waits for."""
    if len(given) < rule.after_cycles:
        return date.max
    last = given[rule.after_cycles - 1]
    if rule.cycle_weeks is None:
        over_on = last + timedelta(days=_COUNTED_DAYS)
    else:
        over_on = last + timedelta(weeks=rule.cycle_weeks) - _EARLY
    return min([over_on, *given[rule.after_cycles : rule.after_cycles + 1]])


def _newest_below(scores: Sequence[Measured], below: int) -> list[Measured]:
    row: list[Measured] = []
    for score in reversed(scores):
        if score.value >= below:
            break
        row.append(score)
    return row[::-1]


def _spans(row: Sequence[Measured], months: int) -> bool:
    """Whether they tell of so many months, the days before the first included."""
    since = row[0].on - timedelta(days=_COUNTED_DAYS)
    # A month of 28 days for each, as the scores are counted.
    asked = min(
        since + timedelta(days=_COUNTED_DAYS * months), since + relativedelta(months=months)
    )
    return row[-1].on >= asked
