"""Says after every run what was played and from which seeds, so that any of it can be again."""

import pytest

PLAYED = "played"


class Log:
    """A plugin for the process that leads a run; workers report to it."""

    def __init__(self) -> None:
        self._played: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call":
            self._played += [str(what) for name, what in report.user_properties if name == PLAYED]

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for what in self._played:
            terminalreporter.write_line(f"played {what}")
