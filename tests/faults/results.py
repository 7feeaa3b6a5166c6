"""Collects how each test ended in a `--full` run, and writes the table of faults from it."""

import pytest

from tests.faults.table import PAGE, render

_WORST_FIRST = ("fails", "known: ", "skipped: ", "passes")


class Results:
    """A plugin for the process that leads a run; workers report to it."""

    def __init__(self, config: pytest.Config) -> None:
        self._leads = not hasattr(config, "workerinput")
        self._ended: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when != "call" and report.passed:
            return
        test = report.nodeid.partition("[")[0].partition("@")[0]
        ended = [_how(report), self._ended.get(test, "passes")]
        self._ended[test] = min(ended, key=_badness)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        # A run of some tests would leave the others without a result.
        if self._leads and session.config.args in ([], ["tests"]) and not session.shouldfail:
            PAGE.write_text(render(self._ended), encoding="utf-8")


def _how(report: pytest.TestReport) -> str:
    if hasattr(report, "wasxfail"):
        return f"known: {report.wasxfail}" if report.skipped else "fails"
    if report.skipped:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
        return f"skipped: {reason.removeprefix('Skipped: ')}"
    return "passes" if report.passed else "fails"


def _badness(ended: str) -> int:
    return next(rank for rank, start in enumerate(_WORST_FIRST) if ended.startswith(start))
