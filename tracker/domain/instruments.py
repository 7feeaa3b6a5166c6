"""How an outcome is measured: which scores there are, and whether a change matters.

Scores are whole thousandths, so that nothing is rounded; a score that is a code, such as "1+" of
the Modified Ashworth Scale, stays one, and is a number for a chart alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from tracker.domain.problems import Invalid

MILLI = 1000
_WRITTEN = re.compile(r"[+-]?[0-9]{1,6}(\.[0-9]{1,3})?", re.ASCII)


class Worse(Enum):
    """Which way a score gets worse."""

    HIGHER = "higher"
    LOWER = "lower"


class By(Enum):
    """How a change is measured against what matters."""

    POINTS = "points"
    PERCENT = "percent"
    """Of the baseline."""
    GRADES = "grades"
    """Steps of a list of codes."""
    REACHES = "reaches"
    """The score itself, as good as this or better."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """The change that matters to a patient; ``amount`` in thousandths, of a percent too."""

    by: By
    amount: int


@dataclass(frozen=True, slots=True)
class Version:
    """An edition of an instrument, with its own range and direction where they differ."""

    name: str
    least: int | None = None
    most: int | None = None
    worse: Worse | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """A score that is a code, and what a chart draws for it (thousandths)."""

    code: str
    for_chart: int


@dataclass(frozen=True, slots=True)
class Instrument:
    """``least`` and ``most`` in thousandths, both allowed; None: no bound is known.

    ``levels``, in order, are all there is where scores are codes. ``about`` is what is named
    beside a score ("muscle", "goal"), "" where nothing is. ``alarm_above`` asks for care.
    """

    code: str
    worse: Worse
    conditions: frozenset[str] = frozenset()
    least: int | None = None
    most: int | None = None
    step: int = 1
    levels: tuple[Level, ...] = ()
    versions: tuple[Version, ...] = ()
    matters: Threshold | None = None
    about: str = ""
    alarm_above: int | None = None
    unit: str = ""

    def version(self, name: str) -> Version:
        """The edition of that name; "" is the first. Raises Invalid."""
        for version in self.versions:
            if name in ("", version.name):
                return version
        if name:
            raise Invalid("Choose the version of the instrument.", field="instrument_version")
        return Version("")

    @property
    def scale(self) -> tuple[object, ...]:
        """What scores have to share before they can be compared."""
        return self.worse, self.least, self.most, self.step, self.levels, self.unit

    def is_for(self, condition: str) -> bool:
        """Whether it is offered for a condition; one without conditions is for all."""
        return not self.conditions or condition in self.conditions


@dataclass(frozen=True, slots=True)
class Score:
    """A number in thousandths, or a code; never both."""

    value: int | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """From a baseline to a later score. ``by`` in thousandths of a point, as written: below 0 fell.

    ``percent`` of the baseline in thousandths, None where that is 0 or a code. ``is_better`` None:
    the same. ``matters`` None: nobody has said what would.
    """

    by: int
    percent: int | None
    is_better: bool | None
    matters: bool | None


def read_score(instrument: Instrument, text: str, version: str = "") -> Score:
    """A score as somebody typed it, with a point. Raises Invalid (field "value")."""
    written = text.strip().replace("−", "-")
    edition = instrument.version(version)
    if instrument.levels:
        codes = [level.code for level in instrument.levels]
        if written not in codes:
            raise Invalid(
                "“{text}” is not a score here; it is one of {codes}.",
                field="value",
                text=written[:40],
                codes=", ".join(codes),
            )
        return Score(code=written)
    if _WRITTEN.fullmatch(written) is None:
        raise Invalid(
            "“{text}” is not a score; write it as 21 or 2.5.", field="value", text=written[:40]
        )
    value = int(Decimal(written) * MILLI)
    if value % instrument.step:
        if instrument.step == MILLI:
            raise Invalid("This score is a whole number.", field="value")
        raise Invalid(
            "This score goes in steps of {step}.",
            field="value",
            step=f"{Decimal(instrument.step) / MILLI:f}",
        )
    least = instrument.least if edition.least is None else edition.least
    most = instrument.most if edition.most is None else edition.most
    if (least is not None and value < least) or (most is not None and value > most):
        raise Invalid(
            "“{text}” is not a score here; it is {range}.",
            field="value",
            text=written[:40],
            range=_range(least, most),
        )
    return Score(value=value)


def number(instrument: Instrument, score: Score) -> int:
    """What a chart draws, in thousandths; an unknown code is 0."""
    if score.value is not None:
        return score.value
    return next((one.for_chart for one in instrument.levels if one.code == score.code), 0)


def change(instrument: Instrument, baseline: Score, now: Score, version: str = "") -> Change:
    """How far a score is from its baseline; both of the same version."""
    before, after = number(instrument, baseline), number(instrument, now)
    by = after - before
    worse = instrument.version(version).worse or instrument.worse
    gain = -by if worse is Worse.HIGHER else by
    percent = None
    if before != 0 and not instrument.levels:
        percent = by * 100 * MILLI // abs(before)
    return Change(
        by=by,
        percent=percent,
        is_better=None if by == 0 else gain > 0,
        matters=_matters(instrument, baseline, now, gain, worse),
    )


def _matters(
    instrument: Instrument, baseline: Score, now: Score, gain: int, worse: Worse
) -> bool | None:
    threshold = instrument.matters
    if threshold is None:
        return None
    before, after = number(instrument, baseline), number(instrument, now)
    match threshold.by:
        case By.POINTS:
            return gain >= threshold.amount
        case By.PERCENT:
            # A fall of exactly so many percent counts; nothing can fall from 0.
            return gain > 0 and gain * 100 * MILLI >= threshold.amount * abs(before)
        case By.GRADES:
            codes = [level.code for level in instrument.levels]
            steps = codes.index(baseline.code or codes[0]) - codes.index(now.code or codes[0])
            return (steps if worse is Worse.HIGHER else -steps) * MILLI >= threshold.amount
        case By.REACHES:
            is_low_enough = after <= threshold.amount
            return is_low_enough if worse is Worse.HIGHER else after >= threshold.amount


def _range(least: int | None, most: int | None) -> str:
    def said(value: int) -> str:
        return f"{Decimal(value) / MILLI:f}"

    if least is not None and most is not None:
        return f"{said(least)} to {said(most)}"
    return f"at least {said(least)}" if least is not None else f"at most {said(most or 0)}"
