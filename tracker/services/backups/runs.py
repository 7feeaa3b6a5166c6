"""What came of the last runs: a small file beside the backups, so that a failure outlives the window."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from tracker.storage.whole_file import write_whole

_NAME = "runs.json"
_MOST_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Run:
    """The last try of one thing. `problem` is the sentence of what went wrong, "" if nothing did."""

    tried_at: datetime | None = None
    good_at: datetime | None = None
    problem: str = ""

    def succeeded(self, at: datetime) -> "Run":
        return Run(at, at)

    def failed(self, at: datetime, problem: str) -> "Run":
        return replace(self, tried_at=at, problem=problem)


@dataclass(frozen=True, slots=True)
class Runs:
    """`paper` is the paper for when the computer is down, where one is wanted each day.

    `used_folder` is the second place that has had a good backup: should it be empty one day, a
    drive isn't connected.
    """

    first: Run = Run()
    second: Run = Run()
    drill: Run = Run()
    paper: Run = Run()
    used_folder: str = ""


def load_runs(folder: Path) -> Runs:
    """Nothing yet, where nothing can be read: then the next run is due."""
    try:
        with (folder / _NAME).open("rb") as file:
            told = json.loads(file.read(_MOST_BYTES))
        runs = {name: _run(told.get(name, {})) for name in ("first", "second", "drill", "paper")}
        return Runs(**runs, used_folder=str(told.get("used_folder", "")))
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return Runs()


def save_runs(runs: Runs, folder: Path) -> None:
    """Raises OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    content = json.dumps(asdict(runs), ensure_ascii=False, indent=1, default=datetime.isoformat)
    write_whole(folder / _NAME, content.encode())


def _run(told: dict[str, Any]) -> Run:
    return Run(_moment(told.get("tried_at")), _moment(told.get("good_at")), told.get("problem", ""))


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError
    return moment
