"""Doses by weight: from which weight on a child may be treated, and with how much."""

import pytest

from tests.builders import INCOBOT, ONABOT, adult, child, course, day
from tracker.domain.checks import Check, Plan
from tracker.domain.facts import Course
from tracker.domain.weight_doses import check_weight_doses
from tracker.services.outcomes.shipped_instruments import shipped_outcomes

TABLES = shipped_outcomes().weights
TODAY = day("2026-11-22")
GLANDS, BLADDER = "sialorrhea", "neurogenic-detrusor-overactivity"


def checked(
    kg: float | None, dose: float | None, condition: str = GLANDS, product: str = INCOBOT
) -> dict[str, Check]:
    one: Course = course(condition, product)
    patient = child(one, kg=kg, weighed="2026-11-01")
    units = None if dose is None else round(dose * 1000)
    found = check_weight_doses(Plan(TODAY, product, units), one, patient, TABLES)
    return {check.code: check for check in found}


@pytest.mark.parametrize("kg", [3.5, 11.999])
def test_a_child_below_twelve_kilograms_stops_the_treatment_of_its_glands(kg: float) -> None:
    (stop,) = checked(kg, 20).values()
    assert (stop.code, stop.grade.value) == ("too-light", "stops")
    assert stop.values["source"] == "XEO-PS"


@pytest.mark.parametrize(
    ("kg", "units"),
    [
        (12, 20), (14.999, 20), (15, 30), (18.999, 30), (19, 40), (22.999, 40),
        (23, 50), (26.999, 50), (27, 60), (29.999, 60), (30, 75), (80, 75),
    ],
)  # fmt: skip
def test_each_weight_has_its_dose_from_its_first_gram_to_its_last(kg: float, units: int) -> None:
    assert checked(kg, units)["weight-dose-kept"].grade.value == "passes"
    (over,) = checked(kg, units + 0.5).values()
    assert (over.code, over.grade.value) == ("weight-dose-passed", "warns")
    assert (over.values["most"], over.values["source"]) == (units * 1000, "XEO-PED")
    assert checked(kg, None)["weight-dose"].values["most"] == units * 1000


@pytest.mark.parametrize(
    ("kg", "units"), [(12, 72), (13.999, 72), (20, 120), (33.999, 192), (34, 200), (60, 200)]
)
def test_a_childs_bladder_is_given_what_its_weight_asks_for(kg: float, units: int) -> None:
    assert set(checked(kg, units, BLADDER, ONABOT)) == {"weight-dose-kept"}
    assert set(checked(kg, units + 1, BLADDER, ONABOT)) == {"weight-dose-passed"}


def test_below_the_table_of_the_bladder_warns_since_no_source_forbids_it() -> None:
    (found,) = checked(11, 60, BLADDER, ONABOT).values()
    assert (found.code, found.grade.value) == ("below-weight-table", "warns")


def test_who_was_never_weighed_is_weighed_first() -> None:
    (found,) = checked(None, 20).values()
    assert (found.code, found.grade.value) == ("weight-missing", "stops")


def test_the_weight_of_the_day_counts_and_not_a_later_one() -> None:
    one = course(GLANDS, INCOBOT)
    patient = child(one, kg=11.5, weighed="2026-11-01")
    grown = child(one, kg=13, weighed="2026-12-20")
    both = child(one)
    both = type(both)(both.birth_on, both.courses, (), (*grown.weights, *patient.weights))
    plan = Plan(TODAY, INCOBOT, 20_000)
    assert {c.code for c in check_weight_doses(plan, one, both, TABLES)} == {"too-light"}
    codes = {c.code for c in check_weight_doses(plan, one, grown, TABLES)}
    assert codes == {"weight-later", "weight-dose-kept"}


def test_no_weight_is_asked_of_an_adult_nor_where_no_table_is() -> None:
    one = course(GLANDS, INCOBOT)
    assert check_weight_doses(Plan(TODAY, INCOBOT, 100_000), one, adult(one), TABLES) == []
    assert checked(5, 20, GLANDS, ONABOT) == {}
