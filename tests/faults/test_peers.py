"""Each fault of the peers has a test that shows that it is none of ours."""

import tomllib
from pathlib import Path

from tests.faults.table import marked_tests

_FAULTS = tomllib.loads(Path(__file__).with_name("peers.toml").read_text(encoding="utf-8"))


def test_each_of_the_peers_twenty_faults_has_its_test() -> None:
    assert [int(number) for number in _FAULTS] == list(range(1, 21))
    assert set(marked_tests("peer")) == set(range(1, 21))
