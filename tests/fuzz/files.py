"""Files that somebody points at or that lie beside a clinic: archives, backups, small files."""

from __future__ import annotations

import io
import json
import logging
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from tests.clinics import USER
from tests.fuzz.place import BrokenPromiseError, Place
from tests.fuzz.promises import Reader
from tests.fuzz.sections import joined_sections, split_sections
from tests.fuzz.tables import read_plain
from tests.interchange.plain_files import row, table
from tests.services.keys.conftest import PASSWORD, make_encrypted
from tracker.interchange.encrypted_archive import (
    decrypted,
    encrypted_member,
    is_encrypted_archive,
)
from tracker.services.backups.found import Secret, asks_for_password, look_into
from tracker.services.backups.runs import load_runs
from tracker.settings import load_settings
from tracker.storage.backup import back_up
from tracker.storage.key_slots import key_file
from tracker.storage.manifest import manifest_of, manifest_path, write_manifest

_PASSPHRASE = "a blue bicycle in the rain"


def read_archive(content: bytes, place: Place) -> None:
    """The bytes themselves; or, in sections, what is packed with the passphrase."""
    packed = content if content.startswith(b"PK") else _packed(split_sections(content))
    path = place.file("list.csv.zip", packed)
    if not is_encrypted_archive(path):
        return
    with decrypted(path, _PASSPHRASE) as inside:
        if inside.parent.parent != place.temporary:
            raise BrokenPromiseError(f"it was unpacked to {inside}")
        read_plain(inside.read_bytes(), place)


def _packed(parts: list[tuple[str, bytes]]) -> bytes:
    file = io.BytesIO()
    for name, inside in parts[:1]:
        clean = name.encode("utf-8", "replace").decode() or "-"
        with encrypted_member(file, clean, _PASSPHRASE) as member:
            member.write(inside)
    return file.getvalue()


def _archive_seeds(_place: Place) -> list[bytes]:
    told = joined_sections({"list.csv": table(row("2026-01-05")).encode()})
    return [told, _packed(split_sections(told)), joined_sections({"../../list.csv": b"x"})]


class Backups:
    """A plain backup and an encrypted one, of which each input changes what it names.

    Sections: `manifest` and `slots` replace these; `at N` puts bytes into the database.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        encrypted = make_encrypted(folder / "clinic" / "clinic.db")
        self.clock = encrypted.clock
        self.key = encrypted.data_key
        self.plain = folder / "plain.tracker"
        self.encrypted = folder / "encrypted.tracker"
        self._make(self.encrypted, encrypted.path, self.key)
        self._is_plain_made = False

    def _make(self, target: Path, source: Path, key: bytes | None) -> None:
        backup = back_up(source, target, key=key)
        manifest = manifest_of(backup, target, self.clock(), is_encrypted=key is not None)
        write_manifest(manifest, manifest_path(target))

    def of(self, place: Place, *, is_encrypted: bool) -> Path:
        if not is_encrypted and not self._is_plain_made:
            self._make(self.plain, place.clinic.path, None)
            self._is_plain_made = True
        return self.encrypted if is_encrypted else self.plain


_made: dict[Path, Backups] = {}


def _backups(place: Place) -> Backups:
    folder = place.folder / "backups"
    if folder not in _made:
        folder.mkdir()
        _made[folder] = Backups(folder)
    return _made[folder]


def read_backup(content: bytes, place: Place, *, is_encrypted: bool) -> None:
    backups = _backups(place)
    whole = backups.of(place, is_encrypted=is_encrypted)
    path = backups.folder / "changed.tracker"
    for beside in (Path, manifest_path, key_file):
        beside(path).unlink(missing_ok=True)
        if beside(whole).exists():
            shutil.copyfile(beside(whole), beside(path))
    for name, inside in split_sections(content):
        if name == "manifest":
            manifest_path(path).write_bytes(inside)
        elif name == "slots":
            key_file(path).write_bytes(inside)
        elif name.startswith("at ") and name[3:].isdecimal() and name.isascii():
            with path.open("r+b") as file:
                file.seek(int(name[3:13]) % path.stat().st_size)
                file.write(inside)
    if asks_for_password(path, backups.key):
        secret = Secret(name=USER, password=PASSWORD)
    else:
        secret = Secret(backups.key)
    look_into(path, secret, now=backups.clock)


def _backup_seeds(place: Place, *, is_encrypted: bool) -> list[bytes]:
    whole = _backups(place).of(place, is_encrypted=is_encrypted)
    told = {"manifest": manifest_path(whole).read_bytes()}
    if is_encrypted:
        told["slots"] = key_file(whole).read_bytes()
    return [
        b"",
        joined_sections(told),
        *(joined_sections({name: inside}) for name, inside in told.items()),
        *(
            joined_sections({f"at {at}": b"\xff" * 4})
            for at in (0, 20, 44, 100, 4096, 9000, 40_000)
        ),
    ]


def read_small_files(content: bytes, place: Place) -> None:
    """What lies beside a clinic or in this user's folder: never a reason not to start."""
    folder = place.folder / "small"
    folder.mkdir(exist_ok=True)
    settings = folder / "settings.json"
    settings.write_bytes(content)
    # That they make no sense is logged.
    logging.disable(logging.WARNING)
    try:
        load_settings(settings)
    finally:
        logging.disable(logging.NOTSET)
    (folder / "runs.json").write_bytes(content)
    load_runs(folder)


def _small_seeds(_place: Place) -> list[bytes]:
    at = "2026-11-22T15:00:00+00:00"
    run = {"tried_at": at, "good_at": None, "problem": ""}
    told: list[Any] = [
        {"first": run, "second": run, "drill": run, "paper": run, "used_folder": "/mnt"},
        {"theme": "dark", "text_scale": 200, "closing_hour": 18, "keys": {"undo": "Ctrl+Z"}},
    ]
    return [json.dumps(one).encode() for one in told]


def _both(function: Callable[..., Any], *, is_encrypted: bool) -> Callable[..., Any]:
    return partial(function, is_encrypted=is_encrypted)


READERS = (
    Reader("archive", read_archive, _archive_seeds, ("==== ../x", "==== CON", "PK\x01\x02", ":")),
    Reader(
        "backup",
        _both(read_backup, is_encrypted=False),
        _both(_backup_seeds, is_encrypted=False),
        ("==== at 100", "==== manifest", '"rows"', "null"),
        is_json=True,
    ),
    Reader(
        "encrypted-backup",
        _both(read_backup, is_encrypted=True),
        _both(_backup_seeds, is_encrypted=True),
        ("==== at 16", "==== manifest", "==== slots", '"memory_kib": 8', "null"),
        is_json=True,
    ),
    Reader("small-files", read_small_files, _small_seeds, ("null", "1e999"), is_json=True),
)
