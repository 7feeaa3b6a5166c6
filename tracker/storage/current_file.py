"""A file that is ours, brought up to date before it is opened."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.domain.problems import Unavailable
from tracker.storage.file_state import FileState, inspect_file
from tracker.text import _

if TYPE_CHECKING:
    from tracker.storage.migrate import Migrated


def current_file(
    path: Path, *, key: bytes | None, readonly: bool
) -> tuple[FileState, "Migrated | None"]:
    """How it may be opened, and what was done to it; None where it was current.

    A backup under its own name is only read: an entry that somebody looked into it would make it
    another one than was verified, and nothing could be restored from it any more. Raises Unavailable with one sentence for whatever isn't a database of this program.
    """
    state = inspect_file(path, key=key)
    if state.mode == "rw" and _is_backup(path):
        state = replace(state, mode="immutable")
    if state.is_current:
        return state, None
    if readonly or state.mode != "rw":
        raise Unavailable(
            _(
                "“{path}” was made by an older version and is read-only; run “tracker migrate” on "
                "a copy that can be written."
            ).format(path=path)
        )
    from tracker.storage.migrate import migrate

    migrated = migrate(path, key=key)
    return inspect_file(path, key=key), migrated


def _is_backup(path: Path) -> bool:
    if not path.with_name(f"{path.name}.json").exists():
        return False
    # Only here: hardly ever does anybody open one.
    from tracker.storage.manifest import read_manifest

    manifest = read_manifest(path)
    return manifest is not None and manifest.size == path.stat().st_size
