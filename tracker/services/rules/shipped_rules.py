"""The clinical rules that ship with the program, read from `resources/protocols`.

They are a start: at `init` they are copied into the clinic's own tables, where they are edited
and versioned. Names are English source texts, for the catalogue to translate when they are shown.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tracker.domain.dose import MILLIUNITS
from tracker.domain.interval import Interval
from tracker.domain.protocol import Limit, Population, Protocol, Schedule
from tracker.services.rules.shipped_lists import (
    ShippedCondition,
    ShippedProduct,
    ShippedReason,
    read_shipped,
    shipped_conditions,
    shipped_products,
    shipped_reasons,
)

JURISDICTIONS = ("US", "UK")
"""Those with rules of their own, whether or not a clinic is offered them."""

_NEEDED_TO_BE_OFFERED = frozenset(
    {
        "chronic-migraine",
        "overactive-bladder",
        "cervical-dystonia",
        "upper-limb-spasticity",
        "lower-limb-spasticity",
        "axillary-hyperhidrosis",
    }
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a rule as it is written: where it comes from, and how sure it is.

    `name` is the figure's key in the file, `value` as written ("12 weeks", "155"); `sources` are
    keys of `ShippedRules.sources`. `evidence` is "confirmed" or "check".
    """

    name: str
    value: str
    sources: tuple[str, ...]
    evidence: str


@dataclass(frozen=True, slots=True)
class ShippedProtocol:
    """A rule, and each of its figures with its source; `jurisdiction` is the rule's."""

    protocol: Protocol
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class ShippedLimit:
    """A limit, for which jurisdiction, and each of its figures with its source."""

    jurisdiction: str
    limit: Limit
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class ShippedRules:
    """Everything that ships. `sources` gives the document behind each source key."""

    protocols: tuple[ShippedProtocol, ...]
    limits: tuple[ShippedLimit, ...]
    conditions: tuple[ShippedCondition, ...]
    products: tuple[ShippedProduct, ...]
    reasons: tuple[ShippedReason, ...]
    sources: dict[str, str]

    def of(self, jurisdiction: str) -> tuple[tuple[Protocol, ...], tuple[Limit, ...]]:
        """The protocols and limits of one jurisdiction; both empty where there are none."""
        return (
            tuple(p.protocol for p in self.protocols if p.protocol.jurisdiction == jurisdiction),
            tuple(shipped.limit for shipped in self.limits if shipped.jurisdiction == jurisdiction),
        )


@lru_cache(maxsize=1)
def shipped_rules() -> ShippedRules:
    """Read once; the files don't change while the program runs."""
    return ShippedRules(
        protocols=tuple(p for code in JURISDICTIONS for p in _protocols(f"{code.lower()}.toml")),
        limits=_limits(),
        conditions=shipped_conditions(),
        products=shipped_products(),
        reasons=shipped_reasons(),
        sources={s["key"]: s["document"] for s in read_shipped("sources.toml")["source"]},
    )


def offered_jurisdictions() -> tuple[str, ...]:
    """Those with adult rules for all common conditions, and limits.

    Elsewhere a clinic enters and confirms each rule itself.
    """
    offered = []
    for jurisdiction in JURISDICTIONS:
        protocols, limits = shipped_rules().of(jurisdiction)
        ruled = {p.condition for p in protocols if p.population is Population.ADULT}
        if limits and ruled >= _NEEDED_TO_BE_OFFERED:
            offered.append(jurisdiction)
    return tuple(offered)


def _protocols(name: str) -> tuple[ShippedProtocol, ...]:
    content = read_shipped(name)
    return tuple(_protocol(content["jurisdiction"], entry) for entry in content["protocol"])


def _protocol(jurisdiction: str, entry: dict[str, Any]) -> ShippedProtocol:
    figures = figures_of(entry)
    protocol = Protocol(
        condition=entry["condition"],
        product=entry["product"],
        population=Population(entry["population"]),
        schedule=Schedule(entry["schedule"]),
        minimum=Interval.parse(entry["minimum"]["is"]),
        interval=Interval.parse(entry["interval"]["is"]),
        grace_days=entry["grace_days"]["is"],
        usual_dose=_dose(entry, "usual"),
        most_per_session=_dose(entry, "most"),
        most_per_kg=_dose(entry, "most_per_kg"),
        minimum_basis=entry["minimum"]["basis"],
        evidence=entry["evidence"],
        source=sources_in_words(figures),
        note=entry.get("note", ""),
        jurisdiction=jurisdiction,
    )
    return ShippedProtocol(protocol, figures)


def _limits() -> tuple[ShippedLimit, ...]:
    content = read_shipped("limits.toml")
    return tuple(_limit(content["jurisdiction"], entry) for entry in content["limit"])


def _limit(jurisdiction: str, entry: dict[str, Any]) -> ShippedLimit:
    figures = figures_of(entry)
    population = entry.get("population")
    limit = Limit(
        product=entry["product"],
        days=entry["days"]["is"],
        dose=entry["units"]["is"] * MILLIUNITS,
        population=Population(population) if population else None,
        conditions=frozenset(entry.get("conditions", ())),
        per_kg=_dose(entry, "per_kg"),
        evidence=entry["evidence"],
        source=sources_in_words(figures),
        note=entry.get("note", ""),
    )
    return ShippedLimit(jurisdiction, limit, figures)


def figures_of(entry: dict[str, Any]) -> tuple[Figure, ...]:
    """The figures of an entry of a shipped file."""
    return tuple(
        Figure(name, str(figure["is"]), tuple(figure["sources"]), figure["evidence"])
        for name, figure in entry.items()
        if isinstance(figure, dict)
    )


def _dose(entry: dict[str, Any], name: str) -> int | None:
    return entry[name]["is"] * MILLIUNITS if name in entry else None


def sources_in_words(figures: tuple[Figure, ...]) -> str:
    """The keys behind a rule's clinical figures, each once: "SKY, OAK, EHF"."""
    keys = (key for figure in figures if figure.name != "grace_days" for key in figure.sources)
    return ", ".join(dict.fromkeys(keys))
