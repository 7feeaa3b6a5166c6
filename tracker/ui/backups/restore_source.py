"""Where a restore dialog asks: an open clinic, or a computer on which none is yet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from tracker.services.backups.asked import (
    ListedBackup,
    Looked,
    list_backups,
    look_at_backup,
    look_where_none_is,
)
from tracker.services.backups.at_the_door import (
    list_at_the_door,
    look_at_the_door,
    may_have_backups,
)
from tracker.services.backups.found import Secret
from tracker.services.backups.keeping import BackupKeeper
from tracker.services.keys.reauthenticate import confirm_password


@dataclass(frozen=True, slots=True)
class RestoreSource:
    """Queries for `Tasks`; `listed` None where there is nothing to choose from but a file.

    `confirm` asks for the password again, None where the clinic has none. `zone` for moments.
    """

    listed: Callable[[Any], Sequence[ListedBackup]] | None
    look: Callable[..., Looked]
    confirm: Callable[[Any, str], None] | None
    known_key: bytes | None
    zone: str


def of_clinic(keeper: BackupKeeper, zone: str) -> RestoreSource:
    """For the clinic that is open."""
    database = keeper.database

    def listed(tx: Any) -> Sequence[ListedBackup]:
        return list_backups(tx, keeper)

    def look(tx: Any, path: Path, secret: Secret, *, progress: Any) -> Looked:
        return look_at_backup(tx, keeper, path, secret, progress)

    def confirm(_tx: Any, password: str) -> None:
        confirm_password(database, password)

    return RestoreSource(
        listed, look, None if database.key is None else confirm, database.key, zone
    )


def of_new_computer(target: Path, zone: str = "UTC") -> RestoreSource:
    """For the first-run assistant: `target` is where the clinic will be, or was once."""
    listed = partial(_listed_beside, target) if may_have_backups(target) else None
    return RestoreSource(listed, partial(_look, target), None, None, zone)


def of_damaged(
    target: Path, known_key: bytes | None, second_place: str = "", zone: str = "UTC"
) -> RestoreSource:
    """For the password window: what is at `target` can't be opened."""

    def listed(_tx: Any) -> Sequence[ListedBackup]:
        return list_at_the_door(target, second_place)

    def look(_tx: Any, path: Path, secret: Secret, *, progress: Any) -> Looked:
        return look_at_the_door(target, known_key, path, secret, progress)

    return RestoreSource(listed, look, None, known_key, zone)


def _listed_beside(target: Path, _tx: Any) -> Sequence[ListedBackup]:
    return list_at_the_door(target)


def _look(target: Path, _tx: Any, path: Path, secret: Secret, *, progress: Any) -> Looked:
    return look_where_none_is(target, path, secret, progress)


class NoClinic:
    """What `Tasks` asks where no clinic is open: queries get None for a transaction."""

    def read(self, query: Callable[..., Any], /, *args: Any) -> Any:
        return query(None, *args)

    def write(self, command: Callable[..., Any], /, *args: Any) -> Any:
        return command(None, *args)
