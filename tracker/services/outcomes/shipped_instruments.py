"""What ships about outcomes: instruments, questions, rules that ask, follow-ups, events.

Apart from the clinic rules, since they decide no date. Each figure carries its source, as there.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from tracker.domain.checks import Grade
from tracker.domain.continuation import ContinuationRule
from tracker.domain.follow_ups import FollowUp
from tracker.domain.instruments import MILLI, By, Instrument, Level, Threshold, Version, Worse
from tracker.domain.questions import Question
from tracker.domain.readiness import LeastAge
from tracker.domain.weight_doses import WeightBand, WeightTable
from tracker.paths import resource
from tracker.services.rules.shipped_rules import figures_of, sources_in_words


@dataclass(frozen=True, slots=True)
class EventKind:
    """Something that can go wrong; `is_urgent`: to be looked at the same day."""

    code: str
    conditions: frozenset[str]
    is_urgent: bool


@dataclass(frozen=True, slots=True)
class ShippedOutcomes:
    """`names` gives what people read of each code: of ("instrument", "mas") and so on.

    `says` is what a yes to a question means, `reports` where harm is reported, by jurisdiction.
    `sources` gives the document behind a source key, where the clinic rules don't give it already;
    `cited` the keys behind the figures of each code, as `names` does.
    """

    instruments: tuple[Instrument, ...]
    questions: tuple[Question, ...]
    rules: tuple[ContinuationRule, ...]
    follow_ups: tuple[FollowUp, ...]
    events: tuple[EventKind, ...]
    ages: tuple[LeastAge, ...]
    weights: tuple[WeightTable, ...]
    reports: dict[str, str]
    names: dict[tuple[str, str], str] = field(default_factory=dict)
    says: dict[str, str] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    cited: dict[tuple[str, str], str] = field(default_factory=dict)

    def instrument(self, code: str) -> Instrument | None:
        """None for one that ships no longer."""
        return next((one for one in self.instruments if one.code == code), None)


@lru_cache(maxsize=1)
def shipped_outcomes() -> ShippedOutcomes:
    """Read once; the files don't change while the program runs."""
    read = {name: read_outcomes(f"{file}.toml")[name] for name, file in _FILES.items()}
    reports = read_outcomes("events.toml")["report"]
    return ShippedOutcomes(
        instruments=tuple(_instrument(e) for e in read["instrument"]),
        questions=tuple(_question(e) for e in read["question"]),
        rules=tuple(_rule(e) for e in read["rule"]),
        follow_ups=tuple(_follow_up(e) for e in read["follow_up"]),
        events=tuple(
            EventKind(e["code"], frozenset(e["conditions"]), e.get("urgent", False))
            for e in read["event"]
        ),
        ages=tuple(
            LeastAge(e["condition"], e["product"], e["years"]["is"], _sources(e["years"]))
            for e in read["age"]
        ),
        weights=tuple(_weight_table(e) for e in read["weight"]),
        reports={e["jurisdiction"]: e["name"] for e in reports},
        names={
            (kind, e["code"]): e.get("name") or e.get("text", "")
            for kind, entries in read.items()
            for e in entries
            if "code" in e
        },
        says={e["code"]: e["says"] for e in read["question"]},
        cited={
            (kind, e["code"]): sources_in_words(figures_of(e))
            for kind in ("instrument", "rule")
            for e in read[kind]
        },
        sources={s["key"]: s["document"] for s in read_outcomes("sources.toml")["source"]},
    )


def read_outcomes(name: str) -> dict[str, Any]:
    """The content of one file."""
    import tomllib

    with resource("instruments", name).open("rb") as file:
        return tomllib.load(file)


_FILES = {
    "instrument": "instruments",
    "question": "questions",
    "rule": "continuation",
    "follow_up": "follow_ups",
    "event": "events",
    "age": "ages",
    "weight": "weights",
}


def _instrument(entry: dict[str, Any]) -> Instrument:
    matters = entry.get("matters")
    drawn = entry.get("for_chart", ())
    return Instrument(
        code=entry["code"],
        worse=Worse(entry["worse"]),
        conditions=frozenset(entry["conditions"]),
        least=_figure(entry, "least"),
        most=_figure(entry, "most"),
        step=entry["step"] * MILLI if "step" in entry else 1,
        levels=tuple(
            Level(code, _milli(value))
            for code, value in zip(entry.get("levels", ()), drawn, strict=True)
        ),
        versions=tuple(
            Version(
                v["name"],
                _milli(v["least"]) if "least" in v else None,
                _milli(v["most"]) if "most" in v else None,
                Worse(v["worse"]) if "worse" in v else None,
            )
            for v in entry.get("versions", ())
        ),
        matters=Threshold(By(matters["by"]), _milli(matters["is"])) if matters else None,
        about=entry.get("about", ""),
        alarm_above=_figure(entry, "alarm_above"),
    )


def _question(entry: dict[str, Any]) -> Question:
    return Question(
        code=entry["code"],
        yes=Grade(entry["yes"]),
        conditions=frozenset(entry.get("conditions", ())),
        not_in=frozenset(entry.get("not_in", ())),
        not_for=entry.get("not_for", ""),
        yes_in={where: Grade(grade) for where, grade in entry.get("yes_in", {}).items()},
        review=entry.get("asks", ""),
        source=_sources(entry),
    )


def _rule(entry: dict[str, Any]) -> ContinuationRule:
    def whole(name: str) -> int | None:
        return entry[name]["is"] if name in entry else None

    return ContinuationRule(
        code=entry["code"],
        condition=entry["condition"],
        instrument=entry["instrument"],
        after_cycles=entry["after_cycles"]["is"],
        jurisdictions=frozenset(entry["jurisdictions"]),
        least_fall=whole("least_fall"),
        below=_figure(entry, "below"),
        for_months=whole("for_months"),
        before_start=whole("before_start"),
        cycle_weeks=whole("cycle_weeks"),
    )


def _follow_up(entry: dict[str, Any]) -> FollowUp:
    return FollowUp(
        code=entry["code"],
        conditions=frozenset(entry["conditions"]),
        after_days=entry["after_days"]["is"],
        by_days=entry["by_days"]["is"] if "by_days" in entry else None,
        instrument=entry.get("instrument", ""),
    )


def _weight_table(entry: dict[str, Any]) -> WeightTable:
    below = entry.get("stops_below")
    return WeightTable(
        condition=entry["condition"],
        product=entry["product"],
        bands=tuple(
            WeightBand(_milli(band["from_kg"]), _milli(band["is"]), _sources(band))
            for band in entry["bands"]
        ),
        stops_below=bool(below and below["is"]),
        source_below=_sources(below) if below else "",
    )


def _figure(entry: dict[str, Any], name: str) -> int | None:
    return _milli(entry[name]["is"]) if name in entry else None


def _milli(number: float) -> int:
    return int(Decimal(str(number)) * MILLI)


def _sources(entry: dict[str, Any]) -> str:
    return ", ".join(entry["sources"])
