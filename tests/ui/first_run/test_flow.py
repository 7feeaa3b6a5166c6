"""The steps of the first run, without a window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tracker.domain.problems import Invalid
from tracker.ui.first_run.flow import Answers, Offered, Step, Way, check, step_after, step_before

OFFERED = Offered(("US",), frozenset({"UTC", "America/New_York"}))
GOOD = Answers(
    name="Elm Street",
    zone="America/New_York",
    founder="Ines Ruiz",
    password="a blue b",
    again="a blue b",
)


def test_a_new_clinic_asks_for_the_clinic_the_person_and_a_second_place() -> None:
    step: Step | None = Step.WELCOME
    seen = []
    while step is not None:
        seen.append(step)
        step = step_after(step, GOOD)
    assert seen == [Step.WELCOME, Step.CLINIC, Step.PERSON, Step.COPIES]
    assert step_before(Step.CLINIC, GOOD) is Step.WELCOME
    assert step_before(Step.WELCOME, GOOD) is None


@pytest.mark.parametrize("way", [Way.SAMPLE, Way.RESTORE])
def test_nothing_is_asked_for_the_sample_or_a_backup(way: Way) -> None:
    assert step_after(Step.WELCOME, replace(GOOD, way=way)) is None


@pytest.mark.parametrize(
    ("step", "field", "answers"),
    [
        (Step.CLINIC, "name", replace(GOOD, name="  ")),
        (Step.CLINIC, "jurisdiction", replace(GOOD, jurisdiction="XX")),
        (Step.CLINIC, "zone", replace(GOOD, zone="Nowhere")),
        (Step.PERSON, "founder", replace(GOOD, founder="")),
        (Step.PERSON, "password", replace(GOOD, password="", again="")),
        (Step.PERSON, "password", replace(GOOD, password="a\0b")),
        (Step.PERSON, "password", replace(GOOD, password="a blue ", again="a blue ")),
        (Step.PERSON, "again", replace(GOOD, again="a blue b ")),
        (Step.COPIES, "second_place", replace(GOOD, second_place="/nowhere/at/all")),
    ],
)
def test_what_is_wrong_is_told_at_its_field(step: Step, field: str, answers: Answers) -> None:
    with pytest.raises(Invalid) as told:
        check(step, answers, OFFERED)
    assert told.value.field == field


def test_good_answers_pass_with_and_without_a_second_place(tmp_path: Path) -> None:
    for step in Step:
        check(step, GOOD, OFFERED)
        check(step, replace(GOOD, second_place=str(tmp_path)), OFFERED)
