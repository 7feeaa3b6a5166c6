"""How many steps a run plays, and from which seeds.

A step over a real file costs some 30 ms with its checks, one in facts alone 1.5. So of 10,000 steps
in every run 300 go through the services, and of 100,000 in `make soak` 20,000; refused acts count.

Every run ends by saying its seeds. A round of ten lives has a seed of its own, so that what failed
is played again at once: `make soak SEED=…`, or `pytest tests/soak --soak-seed=…`.
"""

import random
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from tests.soak.log import PLAYED

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
    """Play at least `steps` steps; `played` is counted by the machine.

    The last seed that is told is that of the round that failed, if one did.
    """
    first = request.config.getoption("--soak-seed")
    if first is None:
        first = random.SystemRandom().randrange(2**32)
    last = first - 1
    try:
        while played.steps < steps:
            last += 1
            run_state_machine_as_test(seed(last)(machine), settings=_settings(request))
    finally:
        told = f"{machine.__name__}: {played.done} steps and {played.refused} refused ones"
        request.node.user_properties.append((PLAYED, f"{told}, seeds {first} to {last}"))


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
