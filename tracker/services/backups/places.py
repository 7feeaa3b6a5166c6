"""Where the backups of a clinic lie: beside its database, and in a second place."""

import re
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tracker.domain.backup_names import moment_stamp
from tracker.storage.backup_place import BackupPlace

FOLDER = "backups"

DRILL = "drill-"
"""How the folder of a drill's copy begins."""

_SERIES = re.compile(r"after-restore-[0-9]{8}T[0-9]{6}Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Places:
    """`second` is the folder that somebody chose, None until then.

    Each restore begins a new series in a folder of its own: should it have been the wrong one, the
    backups before it are never turned over.
    """

    first: Path
    second: Path | None
    series: str = ""

    def in_first(self) -> BackupPlace:
        return BackupPlace(self.first / self.series)

    def in_second(self) -> BackupPlace | None:
        return None if self.second is None else BackupPlace(self.second / self.series)

    def of_new_series(self, restored_at: datetime) -> "Places":
        return Places(self.first, self.second, f"after-restore-{moment_stamp(restored_at)}")

    def all_places(self) -> Sequence[BackupPlace]:
        """Every folder that may hold a backup of this clinic, the newest series first."""
        return tuple(
            BackupPlace(root / series)
            for root in (self.first, self.second)
            if root is not None
            for series in (*_series_in(root), "")
        )


def places_of(database: Path, clinic_id: str, second_place: str = "") -> Places:
    """`second_place` is the folder chosen for all clinics; this one has its own within."""
    first = database.parent / FOLDER / clinic_id
    second = Path(second_place) / clinic_id if second_place else None
    newest = next(iter(_series_in(first)), "")
    return Places(first, second, newest)


def sweep_drills(first: Path) -> None:
    """A drill that was killed leaves its copy."""
    with suppress(OSError):
        for left in list(first.glob(f"{DRILL}*")):
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)


def _series_in(root: Path) -> list[str]:
    try:
        found = [one.name for one in root.iterdir() if _SERIES.fullmatch(one.name)]
    except OSError:
        return []
    return sorted(found, reverse=True)
