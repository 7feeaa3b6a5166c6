"""The shipped patterns and ranges against tables written by hand from the clinical reference."""

import pytest

from tests.builders import ABOBOT, ARM, EYELIDS, INCOBOT, NECK, ONABOT, RIMABOT, SALIVA, dose
from tracker.domain.pattern import Pattern, check_pattern
from tracker.domain.sites import Side, by_muscle, put_cell, summed
from tracker.services.shipped_lists import shipped_conditions, shipped_products
from tracker.services.shipped_patterns import (
    pattern_sources,
    shipped_muscles,
    shipped_patterns,
    shipped_ranges,
)
from tracker.services.shipped_rules import Figure

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

XEOMIN_ARM = {
    "biceps-brachii": (50, 200, 1, 4),
    "brachialis": (25, 100, 1, 2),
    "brachioradialis": (25, 100, 1, 3),
    "pronator-teres": (25, 75, 1, 2),
    "pronator-quadratus": (10, 50, 1, 1),
    "flexor-carpi-radialis": (25, 100, 1, 2),
    "flexor-carpi-ulnaris": (20, 100, 1, 2),
    "flexor-digitorum-profundus": (25, 100, 2, 2),
    "flexor-digitorum-superficialis": (25, 100, 2, 2),
    "adductor-pollicis": (5, 30, 1, 1),
    "flexor-pollicis-longus": (10, 50, 1, 1),
    "flexor-pollicis-brevis": (5, 30, 1, 1),
    "opponens-pollicis": (5, 30, 1, 1),
}

BOTOX_ARM = {
    "biceps-brachii": (100, 200, 4),
    "flexor-carpi-radialis": (12.5, 50, 1),
    "flexor-carpi-ulnaris": (12.5, 50, 1),
    "flexor-digitorum-profundus": (30, 50, 1),
    "flexor-digitorum-superficialis": (30, 50, 1),
}

BOTOX_CHILD_ARM = {
    "biceps-brachii": (1.5, 3),
    "brachialis": (1, 2),
    "brachioradialis": (0.5, 1),
    "flexor-carpi-radialis": (1, 2),
    "flexor-carpi-ulnaris": (1, 2),
    "flexor-digitorum-profundus": (0.5, 1),
    "flexor-digitorum-superficialis": (0.5, 1),
}


def _pattern(code: str) -> Pattern:
    return PATTERNS[code].pattern


def _figures() -> list[Figure]:
    patterns = [figure for one in shipped_patterns() for figure in one.figures]
    return patterns + [figure for one in shipped_ranges() for figure in one.figures]


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


def test_the_confirmed_ranges_are_those_of_the_tables() -> None:
    arm = {
        one.range.muscle: one
        for one in shipped_ranges()
        if (one.range.condition, one.range.product, one.range.per_kg) == (ARM, INCOBOT, False)
    }
    found = {
        muscle: (
            one.range.least,
            one.range.most,
            {f.evidence for f in one.figures},
            {s for f in one.figures for s in f.sources},
        )
        for muscle, one in arm.items()
    }
    assert found == {
        muscle: (dose(least), dose(most), {"confirmed"}, {"XEO-ML"})
        for muscle, (least, most, _few, _many) in XEOMIN_ARM.items()
    }
    botox = {
        one.range.muscle: (one.range.least, one.range.most)
        for one in shipped_ranges()
        if (one.range.condition, one.range.product, one.range.per_kg) == (ARM, ONABOT, False)
        and {f.evidence for f in one.figures} == {"confirmed"}
    }
    assert botox == {m: (dose(low), dose(high)) for m, (low, high, _n) in BOTOX_ARM.items()}
    child = {
        one.range.muscle: (one.range.least, one.range.most)
        for one in shipped_ranges()
        if one.range.per_kg and one.range.condition == ARM
    }
    assert child == {m: (dose(low), dose(high)) for m, (low, high) in BOTOX_CHILD_ARM.items()}


def test_the_number_of_sites_of_a_confirmed_range_is_that_of_the_tables() -> None:
    raw = {
        (one.range.muscle, one.range.product): next(
            (f.value for f in one.figures if f.name == "sites"), None
        )
        for one in shipped_ranges()
        if one.range.condition == ARM and not one.range.per_kg
    }
    for muscle, (_least, _most, _few, many) in XEOMIN_ARM.items():
        assert raw[muscle, INCOBOT] == str(many)
    for muscle, (_low, _high, count) in BOTOX_ARM.items():
        assert raw[muscle, ONABOT] == str(count)


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


@pytest.mark.parametrize(
    ("condition", "product", "muscle", "least", "most"),
    [
        (EYELIDS, ONABOT, "upper-lid-medial", 1.25, 5),
        (EYELIDS, ONABOT, "upper-lid-lateral", 1.25, 5),
        (EYELIDS, ONABOT, "lower-lid-lateral", 1.25, 5),
        (SALIVA, INCOBOT, "parotid", 30, 30),
        (SALIVA, INCOBOT, "submandibular", 20, 20),
        (SALIVA, RIMABOT, "parotid", 500, 1500),
        (SALIVA, RIMABOT, "submandibular", 250, 250),
    ],
)
def test_eyelids_and_glands_have_their_confirmed_ranges(
    condition: str, product: str, muscle: str, least: float, most: float
) -> None:
    (one,) = [
        one
        for one in shipped_ranges()
        if (one.range.condition, one.range.product, one.range.muscle)
        == (condition, product, muscle)
    ]
    assert (one.range.least, one.range.most) == (dose(least), dose(most))
    assert {figure.evidence for figure in one.figures} == {"confirmed"}


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
