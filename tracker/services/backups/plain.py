"""Backups from before the clinic was encrypted: whoever comes to their files can read them."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy.orm import Session

from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.backups.keeping import BackupKeeper
from tracker.services.backups.places import Places
from tracker.services.backups.status import BackupStatus, backup_status, plain_in
from tracker.storage.audit_acts import queue_act

Progress = Callable[[int, int], None]


def plain_backups(keeper: BackupKeeper) -> tuple[Path, ...]:
    """Those of an encrypted clinic that open without any key, in either place."""
    return () if keeper.database.key is None else plain_in(keeper.places())


def replace_plain_backups(tx: Session, keeper: BackupKeeper, progress: Progress) -> BackupStatus:
    """Make an encrypted backup in each place, then overwrite and remove the plain ones there.

    Where none could be made and verified nothing is removed; why stands in the status.
    """
    authorize(tx, Action.MANAGE_BACKUPS)
    progress(0, 0)
    if plain_backups(keeper):
        runs, places = keeper.keep(), keeper.places()
        if not runs.first.problem:
            _remove_plain(places, places.first)
        if places.second is not None and not runs.second.problem:
            _remove_plain(places, places.second)
        queue_act(tx, "replace-plain-backups")
    return backup_status(keeper)


def _remove_plain(places: Places, root: Path) -> None:
    for place in places.all_places():
        plain = [one for one in place.kept() if not one.manifest.is_encrypted]
        if plain and place.folder.is_relative_to(root):
            with place.locked():
                for one in plain:
                    place.remove(one, is_overwritten=True)
