"""The hazard log: each hazard has controls, a risk that they lower, and tests that are there."""

from typing import Any

import pytest

from tests.faults.hazard_page import PAGE, all_hazards, render
from tests.faults.table import TESTS, marked_tests

_LOG = all_hazards()
_FIELDS = {
    "id", "hazard", "cause", "effect", "controls", "training", "before", "after", "owner", "tests",
}  # fmt: skip
_TOLERABLE = 6


def test_the_log_is_numbered_without_a_gap() -> None:
    assert [one["id"] for one in _LOG] == [f"H{n:02}" for n in range(1, len(_LOG) + 1)]


@pytest.mark.parametrize("hazard", _LOG, ids=lambda one: one["id"])
def test_a_hazard_is_told_whole_and_its_tests_are_there(hazard: dict[str, Any]) -> None:
    assert set(hazard) == _FIELDS
    assert all(hazard[field] for field in _FIELDS)
    assert len(hazard["controls"]) >= 2
    for severity, likelihood in (hazard["before"], hazard["after"]):
        assert 1 <= severity <= 5
        assert 1 <= likelihood <= 5
    before, after = (
        severity * likelihood for severity, likelihood in (hazard["before"], hazard["after"])
    )
    # A control makes harm less likely; it never makes it smaller on paper alone.
    assert after < before
    assert hazard["after"][0] == hazard["before"][0]
    tested = marked_tests()
    for test in hazard["tests"]:
        if test.startswith("fault:"):
            assert tested.get(int(test.removeprefix("fault:"))), f"no test carries {test}"
            continue
        file, _, name = test.partition("::")
        assert file.startswith("tests/")
        source = (TESTS.parent / file).read_text("utf-8")
        assert name == "*" or f"def {name}(" in source, test


def test_a_risk_that_stays_high_is_owned_and_trained_for() -> None:
    for one in _LOG:
        severity, likelihood = one["after"]
        if severity * likelihood > _TOLERABLE:
            assert len(one["training"]) > 30, one["id"]


def test_the_page_is_what_the_log_says() -> None:
    assert PAGE.read_text("utf-8") == render()
