"""Whether a cycle responded, by the instrument's own rule of what change matters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.instruments import By, Instrument, Score, Worse, change, number
from tracker.domain.treatment_cycles import CycleScore, treatment_cycles


@dataclass(frozen=True, slots=True)
class ScoredCycle:
    """A cycle with a score. `responded` None: no baseline, or no rule says what would matter."""

    began_on: date
    responded: bool | None


def scored_cycles(
    instrument: Instrument,
    version: str,
    sessions: Sequence[date],
    baseline: Score | None,
    scores: Sequence[tuple[date, Score]],
) -> Iterator[ScoredCycle]:
    """One for each cycle in which something was measured, by the best score of it.

    All scores are of one scale; `sessions` are the days that count, touch-ups left out.
    """
    worse = instrument.version(version).worse or instrument.worse
    by_value = {(on, number(instrument, score)): score for on, score in scores}
    taken = [CycleScore(on, value) for on, value in by_value]
    for cycle in treatment_cycles(sessions, taken, Worse(worse)):
        if cycle.best is not None:
            best = by_value[cycle.best.on, cycle.best.value]
            yield ScoredCycle(cycle.began_on, _responded(instrument, version, baseline, best))


def _responded(
    instrument: Instrument, version: str, baseline: Score | None, best: Score
) -> bool | None:
    threshold = instrument.matters
    if threshold is None:
        return None
    if baseline is None:
        # A rule that asks for a score and for no change needs nothing to compare with.
        if threshold.by is not By.REACHES:
            return None
        baseline = best
    return change(instrument, baseline, best, version).matters
