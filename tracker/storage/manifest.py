"""What a backup says of itself: a JSON file beside it, written once it has been verified."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

import tracker
from tracker.storage.backup import Backup

_FORMAT = 1
_AT_ONCE = 1 << 20
_MOST_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """`rows` of each table; `sha256` and `size` are those of the copy as it was verified.

    `why` it was made, "" where that was not kept.
    """

    clinic_id: str
    clinic_name: str
    made_at: datetime
    rows: Mapping[str, int]
    head_seq: int
    head_hash: str
    head_at: str
    revision: str
    program: str
    is_encrypted: bool
    size: int
    sha256: str
    why: str = ""


def manifest_of(
    backup: Backup, copy: Path, made_at: datetime, *, is_encrypted: bool, why: str = ""
) -> Manifest:
    """The manifest of a backup that was just verified and lies at `copy`. Raises OSError."""
    return Manifest(
        clinic_id=backup.clinic_id,
        clinic_name=backup.clinic_name,
        made_at=made_at.astimezone(UTC),
        rows=MappingProxyType(dict(backup.counts)),
        head_seq=backup.head_seq,
        head_hash=backup.head_hash,
        head_at=backup.head_at,
        revision=backup.revision,
        program=tracker.__version__,
        is_encrypted=is_encrypted,
        size=copy.stat().st_size,
        sha256=checksum(copy),
        why=why,
    )


def manifest_path(backup: Path) -> Path:
    return backup.with_name(backup.name + ".json")


def read_manifest(backup: Path) -> Manifest | None:
    """What lies beside a backup; None where there is nothing, or nothing of ours."""
    try:
        with manifest_path(backup).open("rb") as file:
            told = json.loads(file.read(_MOST_BYTES))
        if told.pop("format") != _FORMAT:
            return None
        told["made_at"] = datetime.fromisoformat(told["made_at"])
        rows = told["rows"] = MappingProxyType(dict(told["rows"]))
        manifest = Manifest(**told)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    numbers = (manifest.head_seq, manifest.size, *rows.values())
    if manifest.made_at.tzinfo is None or not all(isinstance(one, int) for one in numbers):
        return None
    return manifest


def write_manifest(manifest: Manifest, file: Path) -> None:
    """Write to a file that isn't there yet, through to the drive. Raises OSError."""
    told = {one.name: getattr(manifest, one.name) for one in fields(manifest)} | {
        "format": _FORMAT,
        "made_at": manifest.made_at.isoformat(),
        "rows": dict(manifest.rows),
    }
    content = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode()
    write_new(file, content)


def write_new(file: Path, content: bytes) -> None:
    """Make a file that only this user may read, through to the drive. Raises OSError."""
    descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as made:
        made.write(content)
        made.flush()
        os.fsync(made.fileno())


def checksum(file: Path) -> str:
    """The SHA-256 of a file, in constant memory. Raises OSError."""
    found = hashlib.sha256()
    with file.open("rb") as opened:
        while part := opened.read(_AT_ONCE):
            found.update(part)
    return found.hexdigest()
