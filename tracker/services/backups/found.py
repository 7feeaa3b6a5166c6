"""A backup that somebody points at: opened with its key, checked, and what it says of itself."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from tracker.domain.backup_names import backup_moment
from tracker.domain.problems import Unavailable
from tracker.storage.backup import verify_backup
from tracker.storage.backup_place import BackupPlace
from tracker.storage.database import Clock, utc_now
from tracker.storage.encrypted_file import is_encrypted, slots_of
from tracker.storage.failures import explain
from tracker.storage.file_state import inspect_file
from tracker.storage.manifest import Manifest, read_manifest
from tracker.text import _


@dataclass(frozen=True, slots=True)
class Secret:
    """What a backup is opened with: a key that is known already, or a password, or the code."""

    data_key: bytes | None = field(default=None, repr=False)
    name: str = ""
    password: str = field(default="", repr=False)
    recovery_code: str = field(default="", repr=False)

    @property
    def was_typed(self) -> bool:
        return bool(self.password or self.recovery_code)


@dataclass(frozen=True, slots=True)
class FoundBackup:
    """A whole backup. `made_at` by its manifest or its name, None where neither tells."""

    path: Path
    clinic_id: str
    clinic_name: str
    zone: str
    made_at: datetime | None
    counts: Mapping[str, int]
    head_seq: int
    head_hash: str
    revision: str
    key: bytes | None = field(repr=False)
    manifest: Manifest | None = field(repr=False)

    @property
    def patients(self) -> int:
        return self.counts.get("patient", 0)

    @property
    def treatments(self) -> int:
        return self.counts.get("course", 0)

    @property
    def sessions(self) -> int:
        return self.counts.get("session", 0)

    @property
    def appointments(self) -> int:
        return self.counts.get("appointment", 0)


def asks_for_password(path: Path, known_key: bytes | None = None) -> bool:
    """Whether a backup opens with nothing that is at hand. Raises Unavailable."""
    if slots_of(path) is None:
        return False
    return known_key is None or not _opens_with(path, known_key)


def look_into(
    path: Path, secret: Secret, *, counted_at: Path | None = None, now: Clock = utc_now
) -> FoundBackup:
    """Open a backup and check all of it; nothing of it is written to.

    `counted_at`: the clinic that wrong passwords count for, as they do at its door. Where its
    folder isn't there yet, they count for the backup.
    Raises Unavailable for what isn't a backup of this program or isn't whole, WrongPassword.
    """
    is_counted_there = counted_at is not None and counted_at.parent.is_dir()
    key = _key_of(path, secret, counted_at if is_counted_there else None, now)
    inspect_file(path, key=key)
    manifest = read_manifest(path)
    try:
        if manifest is not None:
            BackupPlace.verify(path, manifest, key=key)
        backup = verify_backup(path, key=key)
    except sqlcipher.Error as error:
        raise explain(error, path) or error from None
    if not backup.clinic_id:
        raise Unavailable(
            _("“{path}” holds no clinic, so there is nothing to restore.").format(path=path)
        )
    return FoundBackup(
        path,
        backup.clinic_id,
        backup.clinic_name,
        backup.zone,
        manifest.made_at if manifest else backup_moment(path.name),
        backup.counts,
        backup.head_seq,
        backup.head_hash,
        backup.revision,
        key,
        manifest,
    )


def _key_of(path: Path, secret: Secret, counted_at: Path | None, now: Clock) -> bytes | None:
    if not is_encrypted(path):
        return None
    if secret.data_key is not None and (not secret.was_typed or _opens_with(path, secret.data_key)):
        return secret.data_key
    if slots_of(path) is None:
        return None
    # Only here: a backup that isn't encrypted opens without any of it.
    from tracker.services.keys.unlock import unlock, unlock_with_code

    if secret.recovery_code:
        code = secret.recovery_code
        return unlock_with_code(path, code, now, counted_at=counted_at).data_key
    return unlock(path, secret.name, secret.password, now, counted_at=counted_at).data_key


def _opens_with(path: Path, key: bytes) -> bool:
    with suppress(Unavailable):
        inspect_file(path, key=key)
        return True
    return False
