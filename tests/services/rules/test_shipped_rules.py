"""The shipped rules against the two tables that they were taken from."""

import csv
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tracker.domain.dose import write_dose
from tracker.domain.interval import Interval
from tracker.domain.protocol import Limit, Protocol
from tracker.paths import resource
from tracker.services.rules.shipped_rules import Figure, offered_jurisdictions, shipped_rules

DATA = Path(__file__).parents[2] / "data"
RULES = shipped_rules()
PRODUCTS = {product.code: product for product in RULES.products}
CONDITIONS = {condition.code for condition in RULES.conditions}

Row = dict[str, str]

# Product, population, days, Units, Units a kilogram: typed by hand, with the keys of their sources.
LIMITS = """
onabotulinumtoxinA adult 84 400 -    LEXI BIOPH BC-COS
onabotulinumtoxinA child 84 340 10   GUID
onabotulinumtoxinA -     30 200 -    BO-BEB
abobotulinumtoxinA adult 1 1500 -    DYS-LL
abobotulinumtoxinA child 1 1000 30   DYS-P
incobotulinumtoxinA adult 1 400 -    XEO-DC
"""
# The most of a child's session: condition, Units, Units a kilogram.
CHILD_SESSIONS = """
upper-limb-spasticity 200 6    BO-PSP
lower-limb-spasticity 300 8    GUID
"""


def table(name: str) -> list[Row]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_row_of_the_table_of_protocols_ships_and_no_other() -> None:
    shipped = [_as_row(one.protocol) for one in RULES.protocols]
    assert sorted(shipped, key=str) == sorted(table("protocols.csv"), key=str)


def test_every_row_of_the_table_of_limits_ships_and_no_other() -> None:
    shipped = [_as_limit_row(one.limit) for one in RULES.limits]
    wanted = [{**row, "note": row["note"].partition(": see ")[0]} for row in table("limits.csv")]
    assert sorted(shipped, key=str) == sorted(wanted, key=str)


def test_each_limit_names_the_documents_that_it_is_from() -> None:
    shipped = [
        f"{one.limit.product} {population.value if (population := one.limit.population) else '-'}"
        f" {one.limit.days} {_units(one.limit.dose)} {_units(one.limit.per_kg) or '-'}"
        f" {_sources(one.figures, 'units', 'per_kg')}"
        for one in RULES.limits
    ]
    assert shipped == [" ".join(line.split()) for line in LIMITS.strip().splitlines()]


def test_the_most_of_a_childs_limb_names_the_document_that_it_is_from() -> None:
    shipped = [
        f"{one.protocol.condition} {_units(one.protocol.most_per_session)}"
        f" {_units(one.protocol.most_per_kg)} {_sources(one.figures, 'most', 'most_per_kg')}"
        for one in RULES.protocols
        if (one.protocol.product, one.protocol.population.value) == ("onabotulinumtoxinA", "child")
        and one.protocol.condition.endswith("spasticity")
    ]
    assert shipped == [" ".join(line.split()) for line in CHILD_SESSIONS.strip().splitlines()]


def test_the_360_units_of_older_labels_are_history_of_which_nothing_warns() -> None:
    assert 360_000 not in {one.limit.dose for one in RULES.limits}


def test_every_figure_has_a_source_or_is_to_be_checked() -> None:
    for figure in _figures():
        assert figure.evidence in ("confirmed", "check"), figure
        assert figure.sources or figure.evidence == "check", figure


def test_each_number_of_a_rule_is_a_figure_with_its_source() -> None:
    for one in RULES.protocols:
        rule = one.protocol
        numbers = {"minimum", "interval", "grace_days"}
        numbers |= {"usual"} if rule.usual_dose is not None else set()
        numbers |= {"most"} if rule.most_per_session is not None else set()
        numbers |= {"most_per_kg"} if rule.most_per_kg is not None else set()
        assert {figure.name for figure in one.figures} == numbers


def test_every_source_is_a_document_and_every_document_is_used() -> None:
    used = {key for figure in _figures() for key in figure.sources}
    assert used == set(RULES.sources)
    assert all(RULES.sources.values())


def test_a_weak_source_alone_confirms_nothing() -> None:
    for figure in _figures():
        if figure.evidence == "confirmed":
            assert any("(weak)" not in RULES.sources[key] for key in figure.sources), figure


def test_a_proposal_of_the_program_is_never_confirmed() -> None:
    for figure in _figures():
        assert "OWN" not in figure.sources or figure.evidence == "check"


def test_a_rule_names_its_sources() -> None:
    (migraine,) = [
        one.protocol
        for one in RULES.protocols
        if one.protocol.jurisdiction == "US" and one.protocol.condition == "chronic-migraine"
    ]
    assert migraine.source == "SKY, OAK, EHF"


def test_a_source_is_a_document_and_no_address() -> None:
    for document in RULES.sources.values():
        assert "://" not in document


def test_each_pair_has_one_rule_for_an_age_group_in_a_jurisdiction() -> None:
    pairs = Counter(
        (p.protocol.jurisdiction, p.protocol.condition, p.protocol.product, p.protocol.population)
        for p in RULES.protocols
    )
    assert set(pairs.values()) == {1}


def test_rules_and_limits_are_about_products_and_conditions_that_ship() -> None:
    for one in RULES.protocols:
        assert one.protocol.condition in CONDITIONS
        assert PRODUCTS[one.protocol.product].is_therapeutic
    for shipped in RULES.limits:
        assert shipped.limit.conditions <= CONDITIONS
        assert shipped.limit.product in PRODUCTS


def test_cosmetic_products_have_no_rule() -> None:
    ruled = {one.protocol.product for one in RULES.protocols}
    cosmetic = {p.code for p in RULES.products if not p.is_therapeutic}
    assert cosmetic == {"letibotulinumtoxinA", "prabotulinumtoxinA"}
    assert not ruled & cosmetic


def test_what_can_be_typed_is_above_what_a_rule_allows() -> None:
    for one in RULES.protocols:
        most = one.protocol.most_per_session or 0
        assert most <= PRODUCTS[one.protocol.product].most_typed_units * 1000
    assert PRODUCTS["rimabotulinumtoxinB"].most_typed_units == 25_000
    assert PRODUCTS["onabotulinumtoxinA"].most_typed_units == 1_000


def test_no_usual_dose_is_above_the_rules_own_most() -> None:
    for one in RULES.protocols:
        rule = one.protocol
        if rule.usual_dose is not None and rule.most_per_session is not None:
            assert rule.usual_dose <= rule.most_per_session


def test_no_default_interval_is_below_its_minimum() -> None:
    last = date(2026, 1, 5)
    for one in RULES.protocols:
        assert one.protocol.interval.after(last) >= one.protocol.minimum.after(last)


def test_only_the_us_is_offered_until_another_has_all_rules_and_limits() -> None:
    assert offered_jurisdictions() == ("US",)


def test_the_limits_are_those_of_the_us() -> None:
    assert RULES.of("US")[1]
    assert RULES.of("UK")[1] == ()
    assert RULES.of("FR") == ((), ())


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        (
            "end",
            {
                "patient-declined",
                "moved",
                "died",
                "not-reached",
                "no-benefit",
                "side-effects",
                "other-treatment",
                "completed",
                "other",
            },
        ),
        ("void", {"wrong-patient", "wrong-treatment", "recorded-twice", "not-given", "other"}),
    ],
)
def test_reasons_are_coded(kind: str, codes: set[str]) -> None:
    assert {reason.code for reason in RULES.reasons if reason.kind == kind} == codes


def test_every_hold_has_a_longest_time() -> None:
    longest = {r.code: r.longest for r in RULES.reasons if r.kind == "hold"}
    assert all(longest.values())
    assert longest["illness"] == Interval.parse("3 months")
    assert longest["pregnancy"] == Interval.parse("18 months")


def test_the_list_never_names_a_diagnosis() -> None:
    on_list = {r.code: r.on_list for r in RULES.reasons if r.kind == "hold"}
    for code in ("illness", "infection", "pregnancy", "medical-other"):
        assert on_list[code] == "medical reason"


def test_every_code_is_unique_and_can_stand_in_a_file() -> None:
    codes = [(r.kind, r.code) for r in RULES.reasons]
    codes += [("condition", c) for c in CONDITIONS] + [("product", p) for p in PRODUCTS]
    assert len(set(codes)) == len(codes)
    for _, code in codes:
        assert code.replace("-", "").isalnum()


def test_every_shipped_file_is_read() -> None:
    for file in resource("protocols").iterdir():
        assert file.suffix == ".toml"
        assert tomllib.loads(file.read_text(encoding="utf-8"))


def _figures() -> list[Figure]:
    ruled = [figure for one in RULES.protocols for figure in one.figures]
    return ruled + [figure for one in RULES.limits for figure in one.figures]


def _sources(figures: tuple[Figure, ...], *names: str) -> str:
    keys = (key for figure in figures if figure.name in names for key in figure.sources)
    return " ".join(dict.fromkeys(keys))


def _units(dose: int | None) -> str:
    return "" if dose is None else write_dose(dose)


def _as_row(rule: Protocol) -> Row:
    return {
        "jurisdiction": rule.jurisdiction,
        "condition": rule.condition,
        "product": rule.product,
        "population": rule.population.value,
        "schedule": rule.schedule.value,
        "minimum_interval": str(rule.minimum),
        "minimum_basis": rule.minimum_basis,
        "default_interval": str(rule.interval),
        "grace_days": str(rule.grace_days),
        "default_units": _units(rule.usual_dose),
        "max_session_units": _units(rule.most_per_session),
        "max_units_per_kg": _units(rule.most_per_kg),
        "evidence": rule.evidence,
        "note": rule.note,
    }


def _as_limit_row(limit: Limit) -> Row:
    order = ("blepharospasm", "upper-limb-spasticity", "lower-limb-spasticity")
    return {
        "product": limit.product,
        "population": limit.population.value if limit.population else "",
        "conditions": " ".join(c for c in order if c in limit.conditions),
        "days": str(limit.days),
        "units": _units(limit.dose),
        "units_per_kg": _units(limit.per_kg),
        "evidence": limit.evidence,
        "note": limit.note,
    }
