"""Putting a backup back: the present state is backed up first, then replaced in one step.

The restored database is built beside the present one, brought up to date, and told of in its own
audit trail. Until the last step, which a crash can't cut in two, nothing has changed.
"""

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session
from sqlcipher3 import dbapi2 as sqlcipher

from tracker.domain.backup_schedule import Why
from tracker.domain.problems import NotAllowed, Unavailable
from tracker.services.backups.entered_again import told_of, with_what_waited
from tracker.services.backups.found import FoundBackup
from tracker.services.backups.losses import Present, look_at_present
from tracker.services.backups.places import places_of
from tracker.services.keys.slot_changes import slots_held
from tracker.storage import audit
from tracker.storage.alone import alone, give_way
from tracker.storage.audit_head import head_file
from tracker.storage.backup import verify_backup
from tracker.storage.backup_place import KeptBackup
from tracker.storage.database import Clock, Database, utc_now
from tracker.storage.engine import connect
from tracker.storage.failures import explain
from tracker.storage.file_state import is_whole, stands_for_server
from tracker.storage.key_slots import key_file
from tracker.storage.migrate import migrate
from tracker.storage.moved_mark import unmark
from tracker.storage.set_aside import fold_log, keep_damaged
from tracker.storage.swap import finished_name, swap_in, sweep_swap
from tracker.storage.written_through import copy_through, write_through
from tracker.text import _, say_cause

_ROOM = 3
"""How many times the backup's size must be free: the copy, the backup before it, and its log."""

Progress = Callable[[int, int], None]
_STEPS = 5


@dataclass(frozen=True, slots=True)
class RestoreOrder:
    """What was decided. `present_key` opens the database that is replaced, None if none is needed.

    `replaces_other`: somebody said that another clinic's database may be replaced.
    """

    database: Path
    found: FoundBackup
    who: str
    present_key: bytes | None = None
    second_place: str = ""
    replaces_other: bool = False


@dataclass(frozen=True, slots=True)
class Restored:
    """`kept` is the backup of what was replaced, `damaged` its copy where it couldn't be opened."""

    present: Present
    kept: KeptBackup | None
    damaged: Path | None


def restore(
    order: RestoreOrder, *, now: Clock = utc_now, progress: Progress | None = None
) -> Restored:
    """Replace a database by a backup, or put it where none is. Nobody has it open.

    Raises NotAllowed for another clinic's, and Unavailable; what is there is then as it was.
    """
    report = progress or _ignore
    found, database = order.found, order.database
    refuse_server(database)
    moment = now()
    try:
        present = look_at_present(database, order.present_key, found)
        _refuse(order, present)
        _refuse_full_drive(order)
        database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        sweep_swap(database)
        report(1, _STEPS)
        present, kept = _back_up_present(order, present, moment)
        if present.is_readable:
            present = with_what_waited(present, database, order.present_key, found)
        report(2, _STEPS)
        _build(order, present, kept, now)
        report(3, _STEPS)
        _begin_new_series(order, moment)
        report(4, _STEPS)
        damaged = _replace(order, present, kept, moment)
    except sqlcipher.Error as error:
        raise explain(error, database) or error from None
    except OSError as error:
        raise Unavailable(
            _(
                "The backup could not be put in place: {cause}. The clinic is as it was; free some "
                "space or mend the drive, then try again."
            ).format(cause=say_cause(error))
        ) from None
    finally:
        sweep_swap(database)
    report(_STEPS, _STEPS)
    return Restored(present, kept, damaged)


def refuse_server(database: Path) -> None:
    """Raises Unavailable where a file stands for a clinic on a server.

    In its place, a backup would have this workstation go on by itself, without the others.
    """
    if stands_for_server(database):
        raise Unavailable(
            _(
                "“{place}” is on a server, where a backup is never put over what is there. Nothing "
                "was changed. Have an empty database made; put the backup into a new file by "
                "“tracker --database NEW restore BACKUP”, and that into the database by “tracker "
                "--database NEW move --to URL”."
            ).format(place=database)
        )


def _refuse(order: RestoreOrder, present: Present) -> None:
    found, database = order.found, order.database
    if present.clinic_id and present.clinic_id != found.clinic_id and not order.replaces_other:
        raise NotAllowed(
            _(
                "This is a backup of another clinic (“{backup}”) than the one here (“{present}”). "
                "Nothing was changed. Restore it to a file of its own, or say that this clinic is "
                "to be replaced."
            ).format(
                backup=found.clinic_name or found.clinic_id,
                present=present.clinic_name or present.clinic_id,
            )
        )
    if found.key is None and key_file(database).exists():
        raise NotAllowed(
            _(
                "The backup is not encrypted and the clinic is, so it does not take its place. "
                "Nothing was changed. Restore it to a file of its own and encrypt that."
            )
        )
    if database.exists() and found.path.samefile(database):
        raise Unavailable(_("This is the clinic’s own file, not a backup. Nothing was changed."))


def _refuse_full_drive(order: RestoreOrder) -> None:
    folder = order.database.parent
    while not folder.exists():
        folder = folder.parent
    with suppress(OSError):
        if shutil.disk_usage(folder).free < _ROOM * order.found.path.stat().st_size:
            raise Unavailable(
                _(
                    "The drive that holds “{path}” has too little space to restore safely. Nothing "
                    "was changed; free some space, then try again."
                ).format(path=order.database)
            )


def _back_up_present(
    order: RestoreOrder, present: Present, moment: datetime
) -> tuple[Present, KeptBackup | None]:
    """What can be opened and has a damaged page further in is no backup; it is kept aside."""
    if not present.is_readable:
        return present, None
    place = places_of(order.database, present.clinic_id).in_first()
    try:
        with place.locked():
            return present, place.keep(
                order.database, moment, key=order.present_key, why=Why.BEFORE_RESTORE.value
            )
    except Unavailable as problem:
        if is_whole(order.database, key=order.present_key):
            raise
        return replace(present, is_readable=False, problem=str(problem)), None


def _build(order: RestoreOrder, present: Present, kept: KeptBackup | None, now: Clock) -> None:
    """The restored database under its waiting name, whole, current, and its trail continued."""
    found, waiting = order.found, finished_name(order.database)
    copy_through(found.path, waiting)
    copied = verify_backup(waiting, key=found.key, expected=found.counts, named=found.path)
    if (copied.head_seq, copied.head_hash) != (found.head_seq, found.head_hash):
        raise Unavailable(
            _("The backup “{path}” was changed meanwhile. The clinic is as it was.").format(
                path=found.path
            )
        )
    _let_live_here(waiting, found.key)
    done = migrate(waiting, key=found.key)
    if done.backup is not None:
        # The backup itself is that.
        done.backup.path.unlink()
    told = {
        "before": {"entries": present.losses.entries + found.head_seq} if present.losses else {},
        "after": {
            "entries": found.head_seq,
            "hash": found.head_hash,
            "made_at": found.made_at.isoformat() if found.made_at else "",
            "replaced": kept.path.name if kept else "",
        },
        "again": told_of(present.losses),
    }

    def tell(tx: Session) -> None:
        audit.record_act(tx, "restore", kind="program", payload=told)

    with Database.open(waiting, user=order.who, key=found.key, now=now) as database:
        database.write(tell)
    fold_log(waiting, key=found.key)
    write_through(waiting)
    _wait_with_keys(order)


def _let_live_here(path: Path, key: bytes | None) -> None:
    """Also where the backup is the file of a clinic that was moved."""
    connection = connect(path, key=key)
    try:
        unmark(connection)
    finally:
        connection.close()


def _wait_with_keys(order: RestoreOrder) -> None:
    """The key slots of today stay where they open the backup: passwords, and who has left."""
    found, keys = order.found, key_file(order.database)
    if found.key is None or (found.key == order.present_key and keys.exists()):
        return
    copy_through(key_file(found.path), key_file(finished_name(order.database)))


def _replace(
    order: RestoreOrder, present: Present, kept: KeptBackup | None, moment: datetime
) -> Path | None:
    """Swap, while nobody comes to what is there; gives its copy where it couldn't be opened."""
    if kept is None:
        damaged = keep_damaged(order.database, moment) if present.is_there else None
        _swap(order)
        return damaged
    with alone(order.database, order.present_key) as source:
        _refuse_saved_since(order, source, kept)
        give_way(source)
        _swap(order)
    return None


def _refuse_saved_since(order: RestoreOrder, source: Any, kept: KeptBackup) -> None:
    """A terminal needs no window's lock: what it saved after the backup would be nowhere."""
    newest = source.execute("select max(seq) from audit_entry").fetchone()[0]
    if (newest or 0) != kept.manifest.head_seq:
        raise Unavailable(
            _(
                "Something was saved in “{path}” meanwhile, by another program. The clinic is as it "
                "was, with that; restore the backup once nobody works in it."
            ).format(path=order.database)
        )


def _begin_new_series(order: RestoreOrder, moment: datetime) -> None:
    places = places_of(order.database, order.found.clinic_id).of_new_series(moment)
    places.in_first().folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _swap(order: RestoreOrder) -> None:
    database, waiting = order.database, finished_name(order.database)
    parts = {
        waiting: database,
        key_file(waiting): key_file(database),
        head_file(waiting): head_file(database),
    }
    with slots_held(database):
        swap_in(database, {one: name for one, name in parts.items() if one.exists()})


def _ignore(_done: int, _total: int) -> None:
    pass
