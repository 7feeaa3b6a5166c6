"""A restore drill: the newest backup, opened on a copy as if it were needed, and looked at closely.

A backup that was never restored is a hope. The drill takes the one in the second place where there
is one: that is what is left when this computer is gone.
"""

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from tracker.domain.problems import Problem, Unavailable
from tracker.services.backups.keeping import BackupKeeper
from tracker.services.backups.places import DRILL, sweep_drills
from tracker.services.backups.runs import Run
from tracker.services.clinic.check import WindowsChecked, check_windows
from tracker.services.wording.problems import say_problem
from tracker.storage import audit
from tracker.storage.backup_place import BackupPlace, KeptBackup
from tracker.storage.database import Database
from tracker.storage.key_slots import KeySlots, key_file
from tracker.storage.migrate import migrate
from tracker.text import _, ngettext, say_cause

_SAMPLE = 500

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Drilled:
    """What came of it: the backup that was tried, its rows, and how many windows were worked out."""

    at: datetime
    backup: KeptBackup
    rows: int
    windows: int


def drill(keeper: BackupKeeper, progress: Progress | None = None) -> Drilled:
    """Try the newest backup that opens with today's key, on a copy, and remember what came of it.

    Raises Unavailable with the sentence that is remembered too; not where there is none to try.
    """
    at, found = keeper.now(), _to_try(keeper)
    try:
        done = _drilled(keeper, found, at, progress or _ignore)
    except Problem as problem:
        sentence = say_problem(problem)
        keeper.note(lambda runs: replace(runs, drill=runs.drill.failed(at, sentence)))
        raise
    keeper.note(lambda runs: replace(runs, drill=Run().succeeded(at)))
    return done


def _drilled(keeper: BackupKeeper, found: KeptBackup, at: datetime, progress: Progress) -> Drilled:
    root = keeper.places().first
    try:
        sweep_drills(root)
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=DRILL, dir=root))
        try:
            rows, checked = _try(keeper, found, folder, progress)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    except OSError as error:
        raise Unavailable(
            _("The backup could not be tried: {cause}. The clinic is as it was.").format(
                cause=say_cause(error)
            )
        ) from None
    return Drilled(at, found, rows, checked.windows)


def _try(
    keeper: BackupKeeper, found: KeptBackup, folder: Path, progress: Progress
) -> tuple[int, WindowsChecked]:
    copy, key = folder / "clinic.db", keeper.database.key
    shutil.copyfile(found.path, copy)
    if found.manifest.is_encrypted:
        shutil.copyfile(key_file(found.path), key_file(copy))
    BackupPlace.verify(copy, found.manifest, key=key, named=found.path)
    migrate(copy, key=key)
    with Database.open(copy, key=key, readonly=True) as restored:
        # Whoever works here looks at it; the copy knows the same account, or an older state of it.
        restored.work_as(keeper.database.account)
        wrong_entry = restored.read(audit.verify)
        checked = restored.read(check_windows, progress, _SAMPLE)
        restored.acts.drop(len(restored.acts))
    if wrong_entry is not None:
        raise Unavailable(
            _(
                "The audit trail of the backup “{path}” is not as it was written from entry {seq} "
                "on. Use another backup, and have this looked into."
            ).format(path=found.path, seq=wrong_entry)
        )
    if checked.wrong:
        raise Unavailable(
            ngettext(
                "In the backup “{path}”, {count} treatment’s stored window is not what the rules "
                "say. Run “tracker check” on the clinic.",
                "In the backup “{path}”, {count} treatments’ stored windows are not what the rules "
                "say. Run “tracker check” on the clinic.",
                checked.wrong,
            ).format(path=found.path, count=checked.wrong)
        )
    return sum(found.manifest.rows.values()), checked


def _to_try(keeper: BackupKeeper) -> KeptBackup:
    places = keeper.places()
    kept = [*_kept(places.in_second()), *_kept(places.in_first())]
    if not kept:
        raise Unavailable(_("There is no backup to try yet; make one first."))
    check = _key_check(keeper.path) if keeper.database.key is not None else ""
    for one in kept:
        its_own = _key_check(one.path) if one.manifest.is_encrypted else ""
        # Where either can't be read it is tried: a damaged backup is never passed over.
        if None in (check, its_own) or its_own == check:
            return one
    raise Unavailable(
        _(
            "The backups here were made with the key that the clinic had before, or without one. "
            "They are as they were. Make a backup now, then try again."
        )
    )


def _kept(place: BackupPlace | None) -> tuple[KeptBackup, ...]:
    with suppress(Unavailable):
        return () if place is None else place.kept()
    return ()


def _key_check(path: Path) -> str | None:
    """What tells the key of a file's slots from another; None where they can't be read."""
    with suppress(Unavailable):
        return KeySlots.load(path).key_check
    return None


def _ignore(_done: int, _total: int) -> None:
    pass
