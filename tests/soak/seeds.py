"""How many steps a run plays, and from which seed: logged, so that any run can be played again.

`make soak` goes the long way. A run is repeated with its seed: `make soak SEED=…`, or
`pytest --soak-seed=…`; a step that fails is also kept in `.hypothesis` and tried first.
"""

import itertools
import random
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

LIVES_IN_A_ROUND = 10
STEPS_IN_A_LIFE = 50


@dataclass
class Played:
    """What a run did: `done` and `refused` acts and days that passed, over all its lives."""

    done: int = 0
    refused: int = 0

    @property
    def steps(self) -> int:
        return self.done + self.refused


def play(
    machine: type[RuleBasedStateMachine],
    steps: int,
    request: pytest.FixtureRequest,
    played: Played,
) -> None:
    """Play at least `steps` steps, in lives of 50; `played` is counted by the machine."""
    first = request.config.getoption("--soak-seed")
    if first is None:
        first = random.SystemRandom().randrange(2**32)
    rounds = itertools.count(first)
    while played.steps < steps:
        chosen = next(rounds)
        print(f"{machine.__name__}: seed {chosen}, {played.done} done, {played.refused} refused")
        run_state_machine_as_test(seed(chosen)(machine), settings=_settings(request))
    told = f"{machine.__name__}: seeds {first} to {chosen}, {played.done} done, "
    request.node.user_properties.append(("played", told + f"{played.refused} refused"))


def _settings(request: pytest.FixtureRequest) -> settings:
    is_long = request.config.getoption("--full")
    return settings(
        database=None,
        max_examples=LIVES_IN_A_ROUND,
        stateful_step_count=STEPS_IN_A_LIFE,
        # To make a failing life short takes minutes: `--full` does.
        phases=[Phase.generate, Phase.shrink] if is_long else [Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
