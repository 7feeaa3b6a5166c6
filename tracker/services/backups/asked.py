"""What a window asks of the backups, each with the right it takes; run it where waiting is no harm."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.backups.drill import drill
from tracker.services.backups.found import FoundBackup, Secret, look_into
from tracker.services.backups.keeping import BackupKeeper
from tracker.services.backups.losses import Present, look_at_present
from tracker.services.backups.places import Places
from tracker.services.backups.status import BackupStatus, backup_status
from tracker.storage.audit_acts import queue_act

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ListedBackup:
    """A backup to choose from, by what its manifest says. `is_outside`: in the second place.

    `why` is the value of a `Why`, "" where it isn't known.
    """

    path: Path
    made_at: datetime
    patients: int
    sessions: int
    is_outside: bool
    why: str


@dataclass(frozen=True, slots=True)
class Looked:
    """A backup that somebody chose, and what it would replace.

    `needs_only_slots`: the clinic's file is whole, only what opens it is not; nothing is replaced.
    """

    found: FoundBackup
    present: Present
    is_of_same_key: bool = True
    needs_only_slots: bool = False

    @property
    def is_other_clinic(self) -> bool:
        """Whether what is there now is another clinic's."""
        there = self.present.clinic_id
        return bool(there) and there != self.found.clinic_id

    @property
    def brings_old_passwords(self) -> bool:
        """Whether it opens with another key than the clinic that is here, and so do its slots."""
        return self.found.key is not None and self.present.is_there and not self.is_of_same_key


def status_now(tx: Session, keeper: BackupKeeper) -> BackupStatus:
    """How the backups are."""
    authorize(tx, Action.KEEP_BACKUPS)
    return backup_status(keeper)


def back_up_now(tx: Session, keeper: BackupKeeper, progress: Progress) -> BackupStatus:
    """Make a backup, whatever there is already. What fails stands in the status."""
    authorize(tx, Action.KEEP_BACKUPS)
    progress(0, 0)
    keeper.keep()
    queue_act(tx, "backup")
    return backup_status(keeper)


def try_restore(tx: Session, keeper: BackupKeeper, progress: Progress) -> BackupStatus:
    """Try the newest backup on a copy. Raises Unavailable."""
    authorize(tx, Action.MANAGE_BACKUPS)
    drill(keeper, progress)
    queue_act(tx, "restore-drill")
    return backup_status(keeper)


def list_backups(tx: Session, keeper: BackupKeeper) -> tuple[ListedBackup, ...]:
    """Every backup of this clinic in either place, the newest first."""
    authorize(tx, Action.RESTORE)
    return listed_in(keeper.places())


def listed_in(places: Places) -> tuple[ListedBackup, ...]:
    """Every backup in either place, the newest first; none is opened."""
    found: dict[str, ListedBackup] = {}
    for place in places.all_places():
        is_outside = places.second is not None and place.folder.is_relative_to(places.second)
        for kept in place.kept():
            listed = ListedBackup(
                kept.path,
                kept.made_at,
                kept.manifest.rows.get("patient", 0),
                kept.manifest.rows.get("session", 0),
                is_outside=is_outside,
                why=kept.manifest.why,
            )
            found.setdefault(kept.path.name, listed)
    return tuple(sorted(found.values(), key=lambda one: one.made_at, reverse=True))


def look_at_backup(
    tx: Session, keeper: BackupKeeper, path: Path, secret: Secret, progress: Progress
) -> Looked:
    """Open a backup, and tell what would be lost. Raises Unavailable, WrongPassword."""
    authorize(tx, Action.RESTORE)
    progress(0, 0)
    key = keeper.database.key
    known = secret if secret.data_key is not None else replace(secret, data_key=key)
    found = look_into(path, known, counted_at=keeper.path)
    return Looked(found, look_at_present(keeper.path, key, found), found.key == key)


def look_where_none_is(target: Path, path: Path, secret: Secret, progress: Progress) -> Looked:
    """The same for a place where no clinic is open yet: a new computer.

    Raises Unavailable, WrongPassword.
    """
    progress(0, 0)
    found = look_into(path, secret, counted_at=target)
    return Looked(found, look_at_present(target, None, found))
