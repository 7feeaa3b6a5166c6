"""The muscles and injection patterns that ship with the program, read from `resources/patterns`.

Muscles and patterns are a start: at `init` they are copied into the clinic's own tables. What is
usual in a muscle only warns, and is read from here.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from tracker.domain.dose import MILLIUNITS
from tracker.domain.pattern import Extra, MuscleRange, Pattern
from tracker.domain.sites import Side, Site, Sites
from tracker.paths import resource
from tracker.services.rules.shipped_lists import read_shipped
from tracker.services.rules.shipped_rules import Figure


@dataclass(frozen=True, slots=True)
class ShippedMuscle:
    """`limb` is the group in which muscles are counted for billing, "" for none."""

    code: str
    name: str
    region: str
    limb: str = ""


@dataclass(frozen=True, slots=True)
class ShippedPattern:
    """A pattern, and each of its figures with its source.

    `how` are figures of how it is done, as they are written, by their name.
    """

    code: str
    name: str
    pattern: Pattern
    evidence: str
    figures: tuple[Figure, ...]
    how: Mapping[str, str]

    @property
    def source(self) -> str:
        """The keys behind where and how much, each once: "SKY, OAK, EHF"."""
        return _in_words(tuple(one for one in self.figures if one.name not in self.how))


@dataclass(frozen=True, slots=True)
class ShippedRange:
    """What is usual in a muscle, and each of the figures with its source."""

    range: MuscleRange
    figures: tuple[Figure, ...]


@lru_cache(maxsize=1)
def shipped_muscles() -> tuple[ShippedMuscle, ...]:
    """In the order in which they are shown."""
    return tuple(ShippedMuscle(**one) for one in _read("muscles.toml")["muscle"])


@lru_cache(maxsize=1)
def shipped_patterns() -> tuple[ShippedPattern, ...]:
    """In the order in which they are shown."""
    return tuple(_pattern(entry) for entry in _read("patterns.toml")["pattern"])


@lru_cache(maxsize=1)
def shipped_ranges() -> tuple[ShippedRange, ...]:
    """Of muscles, for a child's kilograms, and of single sites."""
    content = _read("ranges.toml")
    return tuple(
        _range(entry, kind)
        for kind in ("range", "range_per_kg", "site_most")
        for entry in content[kind]
    )


@lru_cache(maxsize=1)
def pattern_sources() -> dict[str, str]:
    """The document behind each source key, those of the clinic rules too."""
    entries = [*read_shipped("sources.toml")["source"], *_read("sources.toml")["source"]]
    return {entry["key"]: entry["document"] for entry in entries}


def _read(name: str) -> dict[str, Any]:
    with resource("patterns", name).open("rb") as file:
        return tomllib.load(file)


def _pattern(entry: dict[str, Any]) -> ShippedPattern:
    most, volume = entry.get("extra_most"), entry.get("volume")
    pattern = Pattern(
        condition=entry["condition"],
        product=entry["product"],
        sites=tuple(site for line in entry["sites"] for site in _sites(line)),
        extra=tuple(Extra(one["muscle"], one["sites"]) for one in entry.get("extra", ())),
        extra_most=most["sites"] if most else 0,
        volume=volume["millilitres"] * 1000 if volume else None,
    )
    figures = [
        _figure(line["muscle"], line.get("each") or line["total"], line) for line in entry["sites"]
    ]
    if volume:
        figures.append(_figure("volume", volume["millilitres"], volume))
    if most:
        figures.append(_figure("extra", most["sites"], most))
    figures += [
        Figure(f"extra {one['muscle']}", str(one["sites"]), tuple(one["sources"]), one["evidence"])
        for one in entry.get("extra", ())
    ]
    figures += [
        Figure(f"where {one['muscle']}", one["muscle"], tuple(one["where"]), "confirmed")
        for one in entry.get("extra", ())
    ]
    how = entry.get("how", ())
    figures += [_figure(one["name"], one["is"], one) for one in how]
    return ShippedPattern(
        entry["code"],
        entry["name"],
        pattern,
        entry["evidence"],
        tuple(figures),
        {one["name"]: one["is"] for one in how},
    )


def _sites(line: dict[str, Any]) -> Sites:
    counts = {side: line.get(side.value, 0) for side in Side}
    points = sum(counts.values())
    each = _dose(line["each"]) if "each" in line else None
    return tuple(
        Site(
            line["muscle"],
            side,
            each * count if each is not None else _dose(line["total"]) * count // points,
            count,
        )
        for side, count in counts.items()
        if count
    )


def _range(entry: dict[str, Any], kind: str) -> ShippedRange:
    figures = tuple(
        _figure(name, figure.get("units") or figure.get("most") or "", figure)
        for name, figure in entry.items()
        if isinstance(figure, dict)
    )
    most = _dose(entry["most"]["units"]) if "most" in entry else None
    is_for_a_site = kind == "site_most"
    found = MuscleRange(
        muscle=entry.get("muscle", ""),
        condition=entry["condition"],
        product=entry["product"],
        least=_dose(entry["least"]["units"]) if "least" in entry else None,
        most=None if is_for_a_site else most,
        is_for_both=entry.get("scope") == "total",
        per_kg=kind == "range_per_kg",
        site_most=most if is_for_a_site else None,
        source=_in_words(figures),
    )
    return ShippedRange(found, figures)


def _figure(name: str, value: object, entry: dict[str, Any]) -> Figure:
    return Figure(name, str(value), tuple(entry["sources"]), entry["evidence"])


def _dose(units: str) -> int:
    return int(Decimal(units) * MILLIUNITS)


def _in_words(figures: tuple[Figure, ...]) -> str:
    return ", ".join(dict.fromkeys(key for figure in figures for key in figure.sources))
