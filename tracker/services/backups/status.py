"""What the window tells of the backups: where the newest lie, what failed, when a restore was tried."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from tracker.domain.backup_schedule import DRILL_DAYS
from tracker.domain.problems import Unavailable
from tracker.services.backups.keeping import BackupKeeper
from tracker.services.backups.places import Places
from tracker.services.backups.runs import Run, Runs, load_runs
from tracker.services.wording.problems import say_problem
from tracker.storage.backup_place import BackupPlace, KeptBackup
from tracker.storage.drive import is_same_drive

_LEAST_FREE = 500_000_000
_FREE_FOR_EACH_BYTE = 3


@dataclass(frozen=True, slots=True)
class PlaceStatus:
    """One folder: its newest good backup, how many there are, and why the last try failed.

    `is_same_drive`: known to lie on the clinic's own drive.
    """

    folder: Path
    newest: KeptBackup | None
    count: int
    problem: str
    is_same_drive: bool = False

    @property
    def good_at(self) -> datetime | None:
        return self.newest.made_at if self.newest else None


@dataclass(frozen=True, slots=True)
class BackupStatus:
    """`free_bytes` is what is left on the clinic's drive, where that is too little; else None.

    `plain`: the backups of an encrypted clinic that open without any key.
    `has_place` False: nothing is kept here, only the server's administrator backs it up.
    """

    first: PlaceStatus
    second: PlaceStatus | None
    drill: Run
    paper: Run
    asked_at: datetime
    free_bytes: int | None = None
    is_on_server: bool = False
    has_place: bool = True
    plain: tuple[Path, ...] = ()

    @property
    def has_copy_outside(self) -> bool:
        """Whether the second place has a backup that was verified there, or the clinic is elsewhere.

        None that is known to lie on the clinic's own drive counts.
        """
        if self.is_on_server:
            return True
        second = self.second
        return second is not None and second.newest is not None and not second.is_same_drive

    @property
    def backup_problems(self) -> tuple[str, ...]:
        """Why no backup could be made, the clinic's own computer first; drill and paper tell theirs."""
        told = [self.first.problem, self.second.problem if self.second else ""]
        return tuple(dict.fromkeys(one for one in told if one))

    @property
    def is_drill_overdue(self) -> bool:
        """Whether no restore was tried with success in the last 90 days."""
        tried = self.drill.good_at
        return tried is None or self.asked_at - tried > timedelta(days=DRILL_DAYS)


def backup_status(
    keeper: BackupKeeper, disk_free: Callable[[Path], int] | None = None
) -> BackupStatus:
    """Reads folders, perhaps slow ones. `disk_free` tells the free bytes of a folder's drive."""
    if not keeper.has_place:
        nothing = PlaceStatus(Path(), None, 0, "")
        return BackupStatus(
            nothing, None, Run(), Run(), keeper.now(), is_on_server=True, has_place=False
        )
    places = keeper.places()
    runs: Runs = load_runs(places.first)
    second = places.in_second()
    return BackupStatus(
        first=_status(places.in_first(), runs.first),
        second=None if second is None else _second(keeper, second, runs.second),
        drill=runs.drill,
        paper=runs.paper,
        asked_at=keeper.now(),
        free_bytes=_too_few_bytes(keeper.path, disk_free or _free),
        is_on_server=keeper.is_on_server,
        plain=() if keeper.database.key is None else plain_in(places),
    )


def plain_in(places: Places) -> tuple[Path, ...]:
    """The backups in either place that are not encrypted."""
    found: list[Path] = []
    for place in places.all_places():
        # A place that can't be read is told of as that.
        with suppress(Unavailable):
            found += [one.path for one in place.kept() if not one.manifest.is_encrypted]
    return tuple(found)


def _second(keeper: BackupKeeper, place: BackupPlace, run: Run) -> PlaceStatus:
    status = _status(place, run)
    if keeper.is_on_server or run.problem:
        return status
    return replace(status, is_same_drive=is_same_drive(keeper.path.parent, place.folder))


def _status(place: BackupPlace, run: Run) -> PlaceStatus:
    try:
        kept = place.kept()
    except Unavailable as problem:
        return PlaceStatus(place.folder, None, 0, run.problem or say_problem(problem))
    return PlaceStatus(place.folder, kept[0] if kept else None, len(kept), run.problem)


def _too_few_bytes(database: Path, disk_free: Callable[[Path], int]) -> int | None:
    try:
        free, size = disk_free(database.parent), database.stat().st_size
    except OSError:
        return None
    return free if free < max(_LEAST_FREE, _FREE_FOR_EACH_BYTE * size) else None


def _free(folder: Path) -> int:
    return shutil.disk_usage(folder).free
