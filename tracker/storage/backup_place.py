"""A folder of backups: each a copy of the database, its key slots and its manifest.

A backup gets its name last, so what has a name is whole. In the making, and on its way out, it is
called `.clinic-….db.new`; whatever is called so when the folder is next locked was left behind by
a crash, and is swept. A file whose name or manifest isn't ours is never touched.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from tracker.domain.backup_names import backup_moment, backup_name
from tracker.domain.problems import Unavailable
from tracker.storage.backup import Backup, copy_verified, verify_backup
from tracker.storage.encrypt import overwrite
from tracker.storage.failures import explain
from tracker.storage.folder_lock import folder_lock
from tracker.storage.key_slots import key_file
from tracker.storage.manifest import (
    Manifest,
    checksum,
    manifest_of,
    manifest_path,
    read_manifest,
    write_manifest,
)
from tracker.storage.new_file import publish
from tracker.storage.whole_file import keep_name, sweep_unfinished
from tracker.storage.written_through import copy_through
from tracker.text import _, say_cause

_BEGINS, _ENDS = ".", ".new"

Copy = Callable[[Path, Path], Backup]
"""Makes a verified copy under the first name; its problems name the second."""


@dataclass(frozen=True, slots=True)
class KeptBackup:
    """A backup under its name, and what its manifest says."""

    path: Path
    made_at: datetime
    manifest: Manifest


class BackupPlace:
    """`folder` need not be there yet. Raises Unavailable for whatever the drive does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def kept(self) -> tuple[KeptBackup, ...]:
        """The backups that are as long as they should be, the newest first; none is opened."""
        try:
            names = sorted((entry.name for entry in os.scandir(self.folder)), reverse=True)
        except (FileNotFoundError, NotADirectoryError):
            return ()
        except OSError as error:
            raise self._cannot(error) from None
        return tuple(one for name in names if (one := self._kept(name)) is not None)

    def newest(self) -> KeptBackup | None:
        """Without reading the manifests of all the others."""
        try:
            names = sorted((entry.name for entry in os.scandir(self.folder)), reverse=True)
        except OSError:
            return None
        return next((one for name in names if (one := self._kept(name)) is not None), None)

    def has_room_for(self, size: int) -> bool:
        """Whether so many bytes are free; True where the drive doesn't tell."""
        try:
            return shutil.disk_usage(self.folder).free >= size
        except OSError:
            return True

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else makes or removes a backup here meanwhile; what a crash left is gone."""
        try:
            with folder_lock(self.folder):
                self._sweep()
                yield
        except OSError as error:
            raise self._cannot(error) from None

    def keep(
        self,
        database: Path,
        made_at: datetime,
        *,
        key: bytes | None = None,
        copy: Copy | None = None,
        why: str,
    ) -> KeptBackup:
        """Back up a database that may be in use, and verify the copy. Only while `locked`.

        `copy` makes it where `database` only stands for one on a server.
        """
        made_at, target = self._free_name(made_at)
        unfinished = _unfinished(target)
        _refuse_full(self.folder, database)
        try:
            if copy is None:
                backup = copy_verified(database, unfinished, target, key=key)
            else:
                backup = copy(unfinished, target)
            is_encrypted = key is not None
            manifest = manifest_of(backup, unfinished, made_at, is_encrypted=is_encrypted, why=why)
            return self._finished(target, manifest, key_file(database))
        except OSError as error:
            raise self._cannot(error) from None
        finally:
            self._forget(target)

    def copy(self, source: KeptBackup, *, key: bytes | None = None) -> KeptBackup:
        """Bring a backup here from another place, and verify what arrived. Only while `locked`."""
        target = self.folder / source.path.name
        there = self._kept(target.name)
        if there is not None and there.manifest == source.manifest:
            return there
        unfinished = _unfinished(target)
        _refuse_full(self.folder, source.path)
        try:
            copy_through(source.path, unfinished)
            self.verify(unfinished, source.manifest, key=key, named=target)
            return self._finished(target, source.manifest, key_file(source.path))
        except OSError as error:
            raise self._cannot(error) from None
        finally:
            self._forget(target)

    def remove(self, kept: KeptBackup, *, is_overwritten: bool = False) -> None:
        """Only while `locked`."""
        try:
            kept.path.replace(_unfinished(kept.path))
            if is_overwritten:
                overwrite(_unfinished(kept.path))
        except OSError as error:
            raise self._cannot(error) from None
        self._sweep()

    @staticmethod
    def verify(
        copy: Path, manifest: Manifest, *, key: bytes | None = None, named: Path | None = None
    ) -> None:
        """Whether a copy is what its manifest says, every byte and every row. Raises Unavailable."""
        named = named or copy
        try:
            is_same = copy.stat().st_size == manifest.size and checksum(copy) == manifest.sha256
            if is_same:
                found = verify_backup(copy, key=key, expected=manifest.rows, named=named)
                is_same = (found.head_seq, found.head_hash, found.clinic_id) == (
                    manifest.head_seq,
                    manifest.head_hash,
                    manifest.clinic_id,
                )
        except sqlcipher.Error as error:
            raise explain(error, named) or error from None
        if not is_same:
            raise Unavailable(
                _(
                    "The backup “{path}” is not as it was when it was made. It was left where it "
                    "is; use another one."
                ).format(path=named)
            )

    def _kept(self, name: str) -> KeptBackup | None:
        made_at = backup_moment(name)
        if made_at is None:
            return None
        path = self.folder / name
        manifest = read_manifest(path)
        if manifest is None or manifest.made_at != made_at:
            return None
        try:
            if path.stat().st_size != manifest.size:
                return None
            if manifest.is_encrypted and not key_file(path).is_file():
                return None
        except OSError:
            return None
        return KeptBackup(path, made_at, manifest)

    def _free_name(self, made_at: datetime) -> tuple[datetime, Path]:
        moment = made_at.astimezone(UTC).replace(microsecond=0)
        while os.path.lexists(path := self.folder / backup_name(moment)):
            moment += timedelta(seconds=1)
        return moment, path

    def _finished(self, target: Path, manifest: Manifest, keys: Path) -> KeptBackup:
        """Give the parts their names, the copy itself last."""
        if manifest.is_encrypted:
            slots = _unfinished(key_file(target))
            copy_through(keys, slots)
            slots.replace(key_file(target))
        written = _unfinished(manifest_path(target))
        write_manifest(manifest, written)
        written.replace(manifest_path(target))
        keep_name(self.folder)
        publish(_unfinished(target), target)
        return KeptBackup(target, manifest.made_at, manifest)

    def _sweep(self) -> None:
        sweep_unfinished(self.folder)
        for entry in list(os.scandir(self.folder)):
            if not entry.name.startswith(_BEGINS) or not entry.name.endswith(_ENDS):
                continue
            name = entry.name[len(_BEGINS) : -len(_ENDS)]
            for part in (".keys", ".json"):
                name = name.removesuffix(part)
            if backup_moment(name) is not None:
                self._forget(self.folder / name)

    def _forget(self, target: Path) -> None:
        """Remove what lies about of a backup that has no name; the copy itself last."""
        parts = (key_file(target), manifest_path(target))
        has_name = os.path.lexists(target)
        for part in parts:
            with suppress(OSError):
                _unfinished(part).unlink()
        if not has_name and os.path.lexists(_unfinished(target)):
            for part in parts:
                with suppress(OSError):
                    part.unlink()
        with suppress(OSError):
            _unfinished(target).unlink()

    def _cannot(self, error: OSError) -> Unavailable:
        return Unavailable(
            _(
                "The folder of backups “{folder}” can’t be used: {cause}. The clinic itself is as "
                "it was, and so are older backups."
            ).format(folder=self.folder, cause=say_cause(error))
        )


def _unfinished(path: Path) -> Path:
    return path.with_name(f"{_BEGINS}{path.name}{_ENDS}")


def _refuse_full(folder: Path, source: Path) -> None:
    try:
        free, wanted = shutil.disk_usage(folder).free, source.stat().st_size
    except OSError:
        return
    if free < wanted:
        raise Unavailable(
            _(
                "The drive that holds “{folder}” is too full for a backup. The clinic itself is "
                "as it was, and so are older backups; free some space, or name another folder."
            ).format(folder=folder)
        )
