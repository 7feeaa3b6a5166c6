"""Restoring before anybody is in: the clinic, or what it is opened with, is damaged.

Nobody's rights can be looked up in a database that can't be opened. Whoever opens a backup with a
password of that clinic, or with its recovery code, may put it back; what was there is kept aside,
and the audit trail of what is put back says who did it.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tracker.domain.problems import Problem, Unavailable
from tracker.services.backups.asked import ListedBackup, Looked, listed_in
from tracker.services.backups.found import FoundBackup, Secret, look_into
from tracker.services.backups.losses import look_at_present
from tracker.services.backups.places import FOLDER, places_of
from tracker.services.backups.restoring import refuse_server
from tracker.services.keys.slot_changes import slots_held
from tracker.storage.database import Clock, utc_now
from tracker.storage.encrypted_file import is_encrypted, slots_of
from tracker.storage.file_state import inspect_file
from tracker.storage.key_slots import KeySlots, key_file
from tracker.storage.set_aside import keep_damaged_slots
from tracker.storage.whole_file import write_whole
from tracker.storage.wrong_tries import RECOVERY, WrongTries
from tracker.text import _, say_cause

Progress = Callable[[int, int], None]


def may_have_backups(database: Path) -> bool:
    """Whether a file that can't be opened was a clinic's: its key slots or backups lie beside it."""
    return key_file(database).exists() or (database.parent / FOLDER).is_dir()


def list_at_the_door(database: Path, second_place: str = "") -> tuple[ListedBackup, ...]:
    """Every backup of this clinic, the newest first; of each clinic kept here if it can't be told."""
    known = _clinic_of(database)
    roots = [database.parent / FOLDER, *([Path(second_place)] if second_place else [])]
    clinics = {known} if known else {name for root in roots for name in _folders_in(root)}
    found: dict[Path, ListedBackup] = {}
    for clinic in clinics:
        for one in listed_in(places_of(database, clinic, second_place)):
            found[one.path] = one
    return tuple(sorted(found.values(), key=lambda one: one.made_at, reverse=True))


def look_at_the_door(
    database: Path, known_key: bytes | None, path: Path, secret: Secret, progress: Progress
) -> Looked:
    """Open a backup, and tell what would be lost. Raises Unavailable, WrongPassword.

    Where the backup's key opens the clinic's own file too, only its key slots are wanted.
    """
    progress(0, 0)
    refuse_server(database)
    known = secret if secret.data_key is not None else replace(secret, data_key=known_key)
    found = look_into(path, known, counted_at=database)
    key = found.key if known_key is None and is_encrypted(database) else known_key
    present = look_at_present(database, key, found)
    return Looked(
        found,
        present,
        is_of_same_key=found.key == key,
        needs_only_slots=key is not None and present.is_readable and not _has_good_slots(database),
    )


def put_back_slots(
    database: Path, found: FoundBackup, who: str, now: Clock = utc_now
) -> Path | None:
    """Give the clinic the key slots of a backup; nothing else is changed, and nothing lost.

    The damaged ones are kept under the name that this gives, None where there were none.
    Raises Unavailable.
    """
    inspect_file(database, key=found.key)
    slots = KeySlots.load(found.path)
    moment = now()
    try:
        with slots_held(database):
            aside = keep_damaged_slots(database, moment)
            write_whole(key_file(database), slots.path.read_bytes())
    except OSError as error:
        raise Unavailable(
            _("The key slots “{path}” can’t be written: {cause}. Nothing else was changed.").format(
                path=key_file(database), cause=say_cause(error)
            )
        ) from None
    slot = slots.named(who)
    account = slot.account_uuid if slot is not None else RECOVERY
    # The clinic isn't open: the audit trail is told when it is.
    WrongTries.load(database).with_act(account, "put-back-key-slots", moment).save()
    return aside


def _clinic_of(database: Path) -> str:
    try:
        slots = slots_of(database)
    except Problem:
        return ""
    return slots.clinic if slots is not None else ""


def _has_good_slots(database: Path) -> bool:
    try:
        slots = slots_of(database)
    except Problem:
        return False
    return slots is None or not slots.damaged


def _folders_in(root: Path) -> list[str]:
    try:
        return [one.name for one in root.iterdir() if one.is_dir()]
    except OSError:
        return []
