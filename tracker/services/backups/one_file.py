"""A backup to a file that somebody names, with its key slots and its manifest beside it."""

import os
import shutil
from contextlib import suppress
from pathlib import Path

from sqlalchemy.orm import Session

from tracker.domain.problems import Unavailable
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.backups.copying import copy_clinic
from tracker.storage.backup import Backup
from tracker.storage.database import Clock, Database, utc_now
from tracker.storage.key_slots import key_file
from tracker.storage.manifest import manifest_of, manifest_path, write_manifest
from tracker.storage.new_file import publish, unfinished_name
from tracker.text import _, say_cause


def back_up_to(database: Database, file: Path, now: Clock = utc_now) -> Backup:
    """Copy an open clinic to `file`, verified; whatever is there already is never replaced.

    Raises NotAllowed, Unavailable.
    """
    database.read(_may_keep)
    if not file.parent.is_dir():
        # Made here, it would stand for a drive that is not connected.
        raise Unavailable(
            _("There is no folder “{path}”; is the drive connected? Nothing was written.").format(
                path=file.parent
            )
        )
    parts = {unfinished_name(file): file, unfinished_name(manifest_path(file)): manifest_path(file)}
    if database.key is not None:
        parts[unfinished_name(key_file(file))] = key_file(file)
    for name in parts.values():
        if os.path.lexists(name):
            raise Unavailable(
                _("“{path}” is already there; choose another name for the backup.").format(
                    path=name
                )
            )
    try:
        moment = now().replace(microsecond=0)
        unfinished = unfinished_name(file)
        backup = copy_clinic(database, unfinished, file)
        is_encrypted = database.key is not None
        manifest = manifest_of(backup, unfinished, moment, is_encrypted=is_encrypted)
        write_manifest(manifest, unfinished_name(manifest_path(file)))
        if is_encrypted:
            shutil.copy2(key_file(database.path), unfinished_name(key_file(file)))
        # The copy itself last: what has its name is whole.
        for waiting, name in reversed(parts.items()):
            publish(waiting, name)
    except OSError as error:
        raise Unavailable(
            _("The backup “{path}” can’t be written: {cause}.").format(
                path=file, cause=say_cause(error)
            )
        ) from None
    finally:
        for waiting in parts:
            with suppress(OSError):
                waiting.unlink()
    database.note_act("backup", after={"file_name": file.name})
    return backup


def _may_keep(tx: Session) -> None:
    authorize(tx, Action.MANAGE_BACKUPS)
