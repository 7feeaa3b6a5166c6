"""The reports: each with its chart and table, and what the current figure counts."""

from functools import partial

from tracker.tour.stage import Scene, Stage


def _report(code: str, stage: Stage) -> None:
    stage.window.go_to("reports")
    stage.window.page("reports").show_report(code)  # type: ignore[attr-defined]


REPORT_SCENES = tuple(
    Scene(f"reports-{code}", partial(_report, code))
    for code in ("punctuality", "slips", "called", "response", "waste", "load")
)
EMPTY_REPORT_SCENES = (Scene("reports-empty", partial(_report, "punctuality")),)
