"""Making backups: here, then in the second place, then what is surplus goes.

Nothing is turned over unless the new backup was verified in that very place a moment ago. What
fails is remembered until it succeeds, so that the window can show it.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.backup_rotation import FRUGAL, USUAL, surplus
from tracker.domain.backup_schedule import LastRuns, Why, due_backup
from tracker.domain.problems import Problem
from tracker.services.backups.copying import copy_clinic
from tracker.services.backups.places import Places, places_of, sweep_drills
from tracker.services.backups.runs import Run, Runs, load_runs, save_runs
from tracker.services.wording.problems import say_problem
from tracker.storage import records as r
from tracker.storage.audit_chain import head
from tracker.storage.backup_place import BackupPlace, KeptBackup
from tracker.storage.database import Clock, Database, utc_now
from tracker.storage.location import Server
from tracker.text import _

_PLENTY = 20
"""So many more backups have room on a drive, or fewer are kept there."""


@dataclass(frozen=True, slots=True)
class BackupWishes:
    """What was chosen: where else backups go, and the hour at which the clinic closes, local."""

    second_place: str = ""
    closing_hour: int = 18


@dataclass(frozen=True, slots=True)
class _Now:
    clinic_id: str
    zone: str
    head_seq: int
    head_hash: str


class BackupKeeper:
    """Keeps the backups of one open database; any thread may call it, one at a time.

    `wishes` may be replaced at any time.
    """

    def __init__(
        self, database: Database, wishes: BackupWishes | None = None, now: Clock = utc_now
    ) -> None:
        self.wishes = wishes or BackupWishes()
        self._database = database
        self._now = now
        self._has_swept = False

    @property
    def database(self) -> Database:
        return self._database

    @property
    def path(self) -> Path:
        """The clinic's file, or the one that stands for it here; backups lie beside it.

        Raises Unavailable for a server that no file stands for.
        """
        return self._database.path

    @property
    def is_on_server(self) -> bool:
        return isinstance(self._database.location, Server)

    @property
    def has_place(self) -> bool:
        """False for a server's clinic without passwords: its copies would lie open on each computer."""
        return not self.is_on_server or self._database.key is not None

    @property
    def zone(self) -> str:
        """The clinic's, as an IANA name."""
        return self._database.read(_now_in).zone

    def now(self) -> datetime:
        return self._now()

    def places(self) -> Places:
        return self._places(self._database.read(_now_in))

    def keep_if_due(self) -> Why | None:
        """Make a backup if one is due; gives why one was. What fails is told by the status."""
        if not self.has_place:
            return None
        found = self._database.read(_now_in)
        places = self._places(found)
        if not self._has_swept:
            self._has_swept = True
            _sweep(places)
        runs = load_runs(places.first)
        last = LastRuns(
            _earliest(runs.first.good_at, runs.second.good_at, places),
            _latest(runs.first.tried_at, runs.second.tried_at),
            has_failed=bool(runs.first.problem or runs.second.problem),
        )
        has_changed = not self._is_everywhere(places, found)
        why = due_backup(
            self._now(), found.zone, self.wishes.closing_hour, last, has_changed=has_changed
        )
        if why is not None:
            self._keep(places, found.zone, why)
        return why

    def keep_on_exit(self) -> Why | None:
        """Make a backup if anything changed since the last one; whatever happens, go on closing."""
        try:
            return self._keep_on_exit()
        except Problem:
            # A database that can't even be asked says so at its next opening.
            return None

    def _keep_on_exit(self) -> Why | None:
        # Who leaves is in the backup too; otherwise the next opening would ask for another one.
        self._database.write_acts()
        if self.is_on_server:
            # The server goes on without this computer; each window that closes or locks would
            # copy all of it.
            return self.keep_if_due()
        found = self._database.read(_now_in)
        places = self._places(found)
        if self._is_everywhere(places, found):
            return None
        self._keep(places, found.zone, Why.ON_EXIT)
        return Why.ON_EXIT

    def keep(self) -> Runs:
        """Make a backup now, whatever there is already."""
        found = self._database.read(_now_in)
        return self._keep(self._places(found), found.zone, Why.ASKED_FOR)

    def begin_second_place(self) -> None:
        """Whatever it held before, it may be empty now: somebody has chosen it."""
        self.note(lambda runs: replace(runs, used_folder=""))

    def note(self, change: Callable[[Runs], Runs]) -> None:
        """Remember what came of something, as far as the drive lets us."""
        folder = self.places().first
        _remember(folder, change(load_runs(folder)))

    def _places(self, found: _Now) -> Places:
        return places_of(self._database.path, found.clinic_id, self.wishes.second_place)

    def _is_everywhere(self, places: Places, found: _Now) -> bool:
        for place in (places.in_first(), places.in_second()):
            if place is None:
                continue
            newest = place.newest()
            if newest is None or not _is_of(newest, found):
                return False
        return True

    def _keep(self, places: Places, zone: str, why: Why) -> Runs:
        runs = load_runs(places.first)
        made, first = self._try(runs.first, lambda: self._keep_in(places.in_first(), zone, why))
        second_place = places.in_second()
        second = Run()
        if second_place is not None and (absent := _absence(places, runs)):
            second = runs.second.failed(self._now(), absent)
        elif second_place is not None:
            place = second_place
            if made is None:
                _kept, second = self._try(runs.second, lambda: self._keep_in(place, zone, why))
            else:
                copied = made
                _kept, second = self._try(runs.second, lambda: self._copy_to(place, copied, zone))
        runs = replace(runs, first=first, second=second)
        if second.good_at is not None and not second.problem:
            runs = replace(runs, used_folder=str(places.second))
        _remember(places.first, runs)
        return runs

    def _try(self, before: Run, make: Callable[[], KeptBackup]) -> tuple[KeptBackup | None, Run]:
        try:
            made = make()
        except Problem as problem:
            return None, before.failed(self._now(), say_problem(problem))
        return made, before.succeeded(made.made_at)

    def _keep_in(self, place: BackupPlace, zone: str, why: Why) -> KeptBackup:
        with place.locked():
            made = place.keep(
                self._database.path,
                self._now(),
                key=self._database.key,
                copy=partial(copy_clinic, self._database),
                why=why.value,
            )
            self._turn_over(place, made, zone)
        return made

    def _copy_to(self, place: BackupPlace, made: KeptBackup, zone: str) -> KeptBackup:
        with place.locked():
            copied = place.copy(made, key=self._database.key)
            self._turn_over(place, copied, zone)
        return copied

    def _turn_over(self, place: BackupPlace, made: KeptBackup, zone: str) -> None:
        """`made` was verified just now."""
        good = [one for one in place.kept() if one.manifest.clinic_id == made.manifest.clinic_id]
        kept = USUAL if place.has_room_for(_PLENTY * made.manifest.size) else FRUGAL
        goes = surplus([one.made_at for one in good], self._now(), zone, kept)
        for one in good:
            if one.made_at in goes and one.path != made.path:
                place.remove(one)


def _now_in(tx: Session) -> _Now:
    clinic = tx.execute(select(r.Clinic.uuid, r.Clinic.zone)).one()
    newest = head(tx)
    return _Now(clinic.uuid, clinic.zone, newest.seq, newest.hash)


def _absence(places: Places, runs: Runs) -> str:
    """Why the second place is not used: a drive that is away must not be made up for on this one."""
    root = places.second
    if root is None:
        return ""
    if not root.parent.is_dir():
        return _(
            "The folder of backups “{folder}” is not there. Connect its drive, or choose another "
            "folder."
        ).format(folder=root.parent)
    if runs.used_folder == str(root) and not root.is_dir():
        return _(
            "“{folder}” no longer holds the backups that were made there. Connect the right drive, "
            "or choose the folder again to begin anew."
        ).format(folder=root.parent)
    return ""


def _sweep(places: Places) -> None:
    """Once a start: what a crash left goes, also where no backup is due."""
    sweep_drills(places.first)
    for place in (places.in_first(), places.in_second()):
        if place is not None and place.folder.is_dir():
            with suppress(Problem), place.locked():
                pass


def _is_of(kept: KeptBackup, found: _Now) -> bool:
    return (kept.manifest.head_seq, kept.manifest.head_hash) == (found.head_seq, found.head_hash)


def _remember(folder: Path, runs: Runs) -> None:
    # On a full drive the status still tells of the failure, from what lies there.
    with suppress(OSError):
        save_runs(runs, folder)


def _earliest(first: datetime | None, second: datetime | None, places: Places) -> datetime | None:
    """When the last backup was good in each place; None where one has never had any."""
    if places.second is None:
        return first
    return None if first is None or second is None else min(first, second)


def _latest(*moments: datetime | None) -> datetime | None:
    return max((one for one in moments if one is not None), default=None)
