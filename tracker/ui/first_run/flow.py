"""The steps of the first run, and what each needs: plain data and functions; Qt only draws them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from tracker.domain.passwords import check_new_password
from tracker.domain.problems import Invalid
from tracker.text import _


class Way(Enum):
    NEW = "new"
    SAMPLE = "sample"
    RESTORE = "restore"


class Step(Enum):
    WELCOME = "welcome"
    CLINIC = "clinic"
    PERSON = "person"
    COPIES = "copies"


@dataclass(frozen=True, slots=True)
class Answers:
    """What was typed so far. `second_place` is a folder, "" for none yet."""

    way: Way = Way.NEW
    name: str = ""
    jurisdiction: str = "US"
    zone: str = "UTC"
    founder: str = ""
    password: str = field(default="", repr=False)
    again: str = field(default="", repr=False)
    second_place: str = ""


@dataclass(frozen=True, slots=True)
class Offered:
    """What can be chosen."""

    jurisdictions: tuple[str, ...]
    zones: Collection[str]


def steps(way: Way) -> tuple[Step, ...]:
    """In their order. The sample asks nothing, and a backup is chosen in its own dialog."""
    if way is Way.NEW:
        return Step.WELCOME, Step.CLINIC, Step.PERSON, Step.COPIES
    return (Step.WELCOME,)


def step_after(step: Step, answers: Answers) -> Step | None:
    """None: everything is asked."""
    there = steps(answers.way)
    position = there.index(step) + 1
    return there[position] if position < len(there) else None


def step_before(step: Step, answers: Answers) -> Step | None:
    position = steps(answers.way).index(step)
    return steps(answers.way)[position - 1] if position else None


def check(step: Step, answers: Answers, offered: Offered) -> None:
    """Raises Invalid, naming the field, if the answers of a step can't be right."""
    if step is Step.CLINIC:
        _check_clinic(answers, offered)
    elif step is Step.PERSON:
        _check_person(answers)
    elif step is Step.COPIES:
        _check_second_place(answers)


def _check_clinic(answers: Answers, offered: Offered) -> None:
    if not answers.name.strip():
        raise Invalid(_("Give the clinic a name; it stands on every printed page."), field="name")
    if answers.jurisdiction not in offered.jurisdictions:
        raise Invalid(_("Choose whose rules the clinic starts with."), field="jurisdiction")
    if answers.zone not in offered.zones:
        raise Invalid(
            _("“{zone}” is not a time zone; write it as in America/New_York.").format(
                zone=answers.zone
            ),
            field="zone",
        )


def _check_person(answers: Answers) -> None:
    if not answers.founder.strip():
        raise Invalid(_("Your name is needed: it signs."), field="founder")
    check_new_password(answers.password)
    if answers.password != answers.again:
        raise Invalid(_("This is not the same password."), field="again")


def _check_second_place(answers: Answers) -> None:
    if answers.second_place and not Path(answers.second_place).is_dir():
        raise Invalid(
            _("This folder is not there. Choose another, or leave it empty for now."),
            field="second_place",
        )
