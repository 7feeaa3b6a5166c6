"""Measuring a subject against its floor, interleaved, and what came of it."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

ROUNDS = 15

MOST_ENCRYPTED = 1.25
"""What an encrypted clinic may cost against the same one in plain text."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. `value` and `floor` in `unit`; `most` is what it may be at most.

    `most_ratio` is what value / floor may be at most; None where only told.
    """

    name: str
    size: int
    value: float
    unit: str = "ms"
    floor: float | None = None
    most: float | None = None
    most_ratio: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        return self.value / self.floor if self.floor else None

    @property
    def is_kept(self) -> bool:
        """Whether it is within what it may be; true where nothing is asked."""
        if self.most is not None and self.value > self.most:
            return False
        return self.most_ratio is None or self.ratio is None or self.ratio <= self.most_ratio

    def as_json(self) -> dict[str, object]:
        return {**asdict(self), "ratio": self.ratio, "is_kept": self.is_kept}


def interleave(
    subject: Callable[[], object], floor: Callable[[], object], rounds: int = ROUNDS
) -> tuple[float, float]:
    """The medians of both in milliseconds, taken in turns after one warm round of each."""
    subject(), floor()
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for times, act in zip(taken, (subject, floor), strict=True):
            times.append(milliseconds(act))
    return statistics.median(taken[0]), statistics.median(taken[1])


def milliseconds(act: Callable[[], object]) -> float:
    """How long one call took."""
    gc.collect()
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def percentile(values: list[float], share: float) -> float:
    """The value below which that share of them lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
