"""The shipped patterns and ranges against tables written by hand from the clinical reference."""

import csv
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.builders import ABOBOT, INCOBOT, NECK, ONABOT, RIMABOT, dose
from tracker.domain.pattern import Pattern, check_pattern
from tracker.domain.sites import Side, by_muscle, put_cell, summed
from tracker.paths import resource
from tracker.services.rules.shipped_lists import shipped_conditions, shipped_products
from tracker.services.rules.shipped_rules import Figure
from tracker.services.sites.shipped_patterns import (
    pattern_sources,
    shipped_muscles,
    shipped_patterns,
    shipped_ranges,
)
from tracker.services.wording.sites import say_how

DATA = Path(__file__).parents[2] / "data"
PATTERNS = {shipped.code: shipped for shipped in shipped_patterns()}
MUSCLES = {muscle.code for muscle in shipped_muscles()}

PREEMPT = [
    ("corrugator", 1, 0, 1, 2, 10),
    ("procerus", 0, 1, 0, 1, 5),
    ("frontalis", 2, 0, 2, 4, 20),
    ("temporalis", 4, 0, 4, 8, 40),
    ("occipitalis", 3, 0, 3, 6, 30),
    ("cervical-paraspinal", 2, 0, 2, 4, 20),
    ("trapezius", 3, 0, 3, 6, 30),
]


def _pattern(code: str) -> Pattern:
    return PATTERNS[code].pattern


def _figures() -> list[Figure]:
    patterns = [figure for one in shipped_patterns() for figure in one.figures]
    return patterns + [figure for one in shipped_ranges() for figure in one.figures]


def _written(name: str) -> dict[str, Any]:
    return tomllib.loads(resource("patterns", name).read_text(encoding="utf-8"))


def _confirmed() -> Iterator[tuple[str, str, str, str]]:
    """Of what, which figure, its value and its sources, as they stand in the files."""
    for entry in _written("patterns.toml")["pattern"]:
        named = [(line["muscle"], _sites(line), line) for line in entry["sites"]]
        named += [(one["name"], one["is"], one) for one in entry.get("how", ())]
        if volume := entry.get("volume"):
            named.append(("volume", volume["millilitres"], volume))
        for one in entry.get("extra", ()):
            named.append((f"extra in {one['muscle']}", "yes", _place(one)))
            named.append((f"extra {one['muscle']}", one["sites"], one))
        yield from _rows(entry["code"], named)
    ranges = _written("ranges.toml")
    for kind in ("range", "range_per_kg", "site_most"):
        for entry in ranges[kind]:
            of = f"{entry.get('muscle', 'a site')} {entry['condition']} {entry['product']}"
            figures = [(n, _value(f), f) for n, f in entry.items() if isinstance(f, dict)]
            yield from _rows(f"{of} per kg" if kind == "range_per_kg" else of, figures)


def _rows(
    of: str, named: Iterable[tuple[str, Any, dict[str, Any]]]
) -> Iterator[tuple[str, str, str, str]]:
    for name, value, figure in named:
        if figure["evidence"] == "confirmed":
            yield of, name, str(value), " ".join(figure["sources"])


def _place(extra: dict[str, Any]) -> dict[str, Any]:
    # Where it may go is another figure than how much, and has other sources.
    return {"sources": extra["where"], "evidence": "confirmed"}


def _sites(line: dict[str, Any]) -> str:
    counts = " ".join(str(line.get(side.value, 0)) for side in Side)
    return f"{counts} x {line['each']}" if "each" in line else f"{counts} = {line['total']}"


def _value(figure: dict[str, Any]) -> str:
    if "units" in figure:
        return str(figure["units"])
    if "most" not in figure:
        return "yes"
    few, many = figure["least"], figure["most"]
    return str(many) if few == many else f"{few}-{many}"


def test_every_confirmed_figure_is_in_the_table_and_no_other() -> None:
    with (DATA / "patterns.csv").open(encoding="utf-8", newline="") as file:
        wanted = [tuple(row.values()) for row in csv.DictReader(file)]
    assert sorted(_confirmed()) == sorted(wanted)


def test_a_range_is_read_as_it_is_written() -> None:
    for one in shipped_ranges():
        written = {figure.name: figure.value for figure in one.figures}
        most = one.range.most or one.range.site_most
        assert (one.range.least, most) == tuple(
            dose(float(written[name])) if name in written else None for name in ("least", "most")
        )


def test_how_a_bladder_is_injected_and_what_is_minded_around_it_is_said() -> None:
    assert say_how("bladder-20") == (
        "0.5 mL a site. About 2 mm deep and 10 mm apart. Then 1 mL to flush."
    )
    assert say_how("bladder-30") == (
        "1 mL a site. At least 3 days before: no antiplatelets. Antibiotics, never an "
        "aminoglycoside, from 1 to 3 days before until 1 to 3 days after."
    )
    assert say_how("preempt") == say_how("") == ""


def test_preempt_is_the_table() -> None:
    pattern = _pattern("preempt")
    table = [
        (r.muscle, r.left.sites, r.midline.sites, r.right.sites, r.whole.sites, r.whole.dose / 1000)
        for r in by_muscle(pattern.sites)
    ]
    assert table == PREEMPT
    whole = summed(pattern.sites)
    assert (whole.sites, whole.dose) == (31, dose(155))
    sides = {side: summed(s for s in pattern.sites if s.side is side).sites for side in Side}
    assert sides == {Side.LEFT: 15, Side.MIDLINE: 1, Side.RIGHT: 15}
    assert all(site.dose == 5000 * site.sites for site in pattern.sites)


def test_what_follows_the_pain_goes_to_three_muscles_and_ends_at_39_sites() -> None:
    pattern = _pattern("preempt")
    assert {one.muscle: one.sites for one in pattern.extra} == {
        "temporalis": 2,
        "occipitalis": 2,
        "trapezius": 4,
    }
    assert summed(pattern.sites).sites + pattern.extra_most == 39
    assert summed(pattern.sites).dose + 5000 * pattern.extra_most == dose(195)
    more = put_cell(pattern.sites, "temporalis", Side.LEFT, 30_000, 6)
    assert check_pattern(more, [pattern]) == []
    too_many = put_cell(more, "temporalis", Side.RIGHT, 25_000, 5)
    assert [check.code for check in check_pattern(too_many, [pattern])] == ["pattern-muscle"]
    elsewhere = put_cell(more, "masseter", Side.RIGHT, 5_000, 1)
    assert [check.code for check in check_pattern(elsewhere, [pattern])] == ["pattern-elsewhere"]
    dear = put_cell(pattern.sites, "procerus", Side.MIDLINE, 6_000)
    assert [check.code for check in check_pattern(dear, [pattern])] == ["pattern-each"]
    other = put_cell((), "masseter", Side.LEFT, 25_000, 3)
    assert check_pattern(other, [pattern]) == []


@pytest.mark.parametrize(
    ("code", "product", "sites", "units", "microlitres"),
    [
        ("bladder-20", ONABOT, 20, 100, 10_000),
        ("bladder-30", ONABOT, 30, 200, 30_000),
        ("axillae-botox", ONABOT, 20, 100, 4_000),
        ("axillae-dysport", ABOBOT, 20, 200, None),
        ("eyelids", ONABOT, 6, 7.5, None),
        ("glands-xeomin", INCOBOT, 4, 100, None),
        ("glands-myobloc", RIMABOT, 4, 1500, None),
    ],
)
def test_the_other_patterns_have_their_sites_units_and_volume(
    code: str, product: str, sites: int, units: float, microlitres: int | None
) -> None:
    pattern = _pattern(code)
    whole = summed(pattern.sites)
    assert (pattern.product, whole.sites, whole.dose) == (product, sites, dose(units))
    assert pattern.volume == microlitres


def test_the_neck_has_its_two_confirmed_maxima() -> None:
    neck = [
        one.range
        for one in shipped_ranges()
        if (one.range.condition, one.range.product) == (NECK, ONABOT)
    ]
    (sternocleidomastoid,) = [one for one in neck if one.muscle == "sternocleidomastoid"]
    assert (sternocleidomastoid.most, sternocleidomastoid.is_for_both) == (dose(100), True)
    assert [one.site_most for one in neck if one.site_most] == [dose(50)]
    labelled = {
        one.range.muscle
        for one in shipped_ranges()
        if (one.range.condition, one.range.product) == (NECK, INCOBOT)
    }
    assert labelled == {
        "sternocleidomastoid",
        "levator-scapulae",
        "splenius-capitis",
        "scalenes",
        "trapezius",
    }


def test_every_figure_has_a_source_or_is_to_be_checked() -> None:
    sources = pattern_sources()
    for figure in _figures():
        assert figure.evidence in ("confirmed", "check"), figure
        assert set(figure.sources) <= set(sources), figure
        if figure.evidence == "confirmed":
            assert any("(weak)" not in sources[key] for key in figure.sources), figure


def test_patterns_and_ranges_name_what_ships() -> None:
    conditions = {condition.code for condition in shipped_conditions()}
    products = {product.code for product in shipped_products()}
    for shipped in shipped_patterns():
        pattern = shipped.pattern
        assert pattern.condition in conditions
        assert pattern.product in products
        assert {site.muscle for site in pattern.sites} <= MUSCLES
        assert {one.muscle for one in pattern.extra} <= MUSCLES
    for one in shipped_ranges():
        assert one.range.condition in conditions
        assert one.range.product in products
        assert one.range.muscle in MUSCLES | {""}
