"""Which database a test runs on: a file, or PostgreSQL.

`--engine=postgresql` runs every test that asks for `engine` on a server instead of a file. Without
it, tests marked `both_engines` run on both. Where no server can be started, they say so.
"""

import pytest

from tests import cluster

ENGINES = ("sqlite", "postgresql")


class Engines:
    """The plugin; the process that hands out the tests makes and removes the server's folder."""

    def __init__(self, config: pytest.Config) -> None:
        is_worker = hasattr(config, "workerinput")
        self._folder = None if is_worker or cluster.why_no_server() else cluster.name_the_folder()

    def pytest_unconfigure(self) -> None:
        if self._folder is not None:
            cluster.Cluster(self._folder).remove()

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        asked = metafunc.config.getoption("--engine")
        is_for_both = any(metafunc.definition.iter_markers("both_engines"))
        if is_for_both and asked == "sqlite" and "engine" in metafunc.fixturenames:
            metafunc.parametrize("engine", ENGINES, scope="session")
