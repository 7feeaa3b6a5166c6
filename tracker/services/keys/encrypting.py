"""Encrypting a clinic that isn't, and giving one a new data key after somebody has left.

Both end with new passwords and a new recovery code, and keep the file as it was until they are told
to remove it.
"""

import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.account import Account, name_key
from tracker.domain.problems import NotAllowed, Problem, Unavailable
from tracker.domain.rights import Action, is_allowed
from tracker.services.authorize import authorize
from tracker.services.backups.keeping import BackupKeeper
from tracker.services.clinic.clinic import NewKeys, open_clinic, the_clinic
from tracker.services.keys.encrypted_clinic import first_slots
from tracker.services.keys.reauthenticate import confirm_password
from tracker.services.keys.slot_changes import slots_held
from tracker.services.keys.unlock import unlock
from tracker.storage import encrypt
from tracker.storage.accounts import active_accounts
from tracker.storage.audit import begin_keyed_chain
from tracker.storage.database import Clock, Database, utc_now
from tracker.storage.encrypted_file import salt_of, slots_to_open
from tracker.storage.file_state import PLAIN_HEADER, first_bytes
from tracker.storage.key_slots import KeySlots, key_file, new_data_key
from tracker.storage.list_tables import CLINIC
from tracker.storage.sealed import sealed_secrets, with_secrets
from tracker.storage.slot import STRONG, Strength
from tracker.text import _

_STEPS = 4

Progress = Callable[[int, int], None]

_EASY_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Encrypted:
    """`before` is the file as it was, kept; `first_passwords` by name, for the other accounts."""

    before: Path
    rows: int
    recovery_code: str = field(repr=False)
    first_passwords: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class RekeyOrder:
    """A new data key, asked for in an open window; it has to close for it."""

    database: Path
    user: str
    clinic_name: str
    zone: str
    password: str = field(repr=False)


def order_new_key(database: Database, password: str) -> RekeyOrder:
    """What `rekey_clinic` needs, once it is sure that it may be done. Administrators only.

    Raises as `confirm_password` does, and NotAllowed.
    """
    if database.key is None:
        raise NotAllowed(_("This clinic is not encrypted, so it has no key."))
    database.read(authorize, Action.MANAGE_ACCOUNTS)
    if not isinstance(database.location, Path):
        raise Unavailable(
            _(
                "“{place}” is on a server, whose data this program doesn’t encrypt, so there is no "
                "key to replace. Have the server’s password changed, then run “tracker connect” on "
                "each workstation."
            ).format(place=database.path)
        )
    confirm_password(database, password)
    clinic = database.read(the_clinic)
    return RekeyOrder(database.path, database.user, clinic.name, clinic.zone, password)


def encrypt_clinic(
    path: Path, user: str, password: str, *, now: Clock = utc_now, strength: Strength = STRONG
) -> Encrypted:
    """Encrypt a plain clinic; ``user``, an administrator of it, opens it with ``password``.

    Every other account gets a first password, to be changed at its first unlocking. The plain file
    stays beside it: ``remove_kept`` once all is well. Raises NotAllowed, Invalid, Unavailable.
    """
    clinic, account, others = _look_at_plain(path, user)
    data_key = new_data_key()
    keys = NewKeys(data_key, clinic, account.uuid)
    slots, code = first_slots(path, keys, account.name, password, strength)
    slots, first = _with_first_passwords(slots, data_key, others, strength)

    def finish(made: Path) -> KeySlots:
        with Database.open(made, key=data_key, now=now) as database:
            database.work_as(account)
            database.write(begin_keyed_chain)
        return slots

    swapped = encrypt.encrypt_file(path, data_key, salt_of(clinic), finish)
    _back_up(path, keys, now)
    return Encrypted(swapped.before, swapped.rows, code, first)


def rekey_clinic(
    path: Path,
    user: str,
    password: str,
    *,
    now: Clock = utc_now,
    strength: Strength = STRONG,
    progress: Progress | None = None,
) -> Encrypted:
    """Put the clinic under a new data key, so that one kept from before opens nothing that is new.

    For after an administrator or anybody with the file has left. The others get first passwords
    again, since only their own would open their slots; slots of those who left are gone. Nobody may
    have the clinic open meanwhile. Raises as ``unlock`` does, NotAllowed, Unavailable.
    """
    report = progress or _ignore
    unlocked = unlock(path, user, password, now)
    with open_clinic(path, unlocked=unlocked, now=now) as database:
        account, others = database.read(_accounts, unlocked.name)
    report(1, _STEPS)
    with slots_held(path):
        slots = slots_to_open(path)
        keys = NewKeys(new_data_key(), slots.clinic, account.uuid)
        fresh, code = first_slots(path, keys, account.name, password, strength)
        secrets_kept = sealed_secrets(slots, unlocked.data_key)
        if secrets_kept:
            fresh = with_secrets(fresh, keys.data_key, secrets_kept)
        with_password = [one for one in others if slots.of_account(one.uuid) is not None]
        fresh, first = _with_first_passwords(fresh, keys.data_key, with_password, strength)
        report(2, _STEPS)

        def finish(made: Path) -> KeySlots:
            with Database.open(made, key=keys.data_key, now=now) as database:
                database.work_as(account)
                database.write(begin_keyed_chain, unlocked.data_key)
            report(3, _STEPS)
            return fresh

        swapped = encrypt.give_new_key(
            path, unlocked.data_key, keys.data_key, salt_of(slots.clinic), finish
        )
    _back_up(path, keys, now)
    report(_STEPS, _STEPS)
    return Encrypted(swapped.before, swapped.rows, code, first)


def remove_kept(before: Path) -> None:
    """Overwrite and remove what ``encrypt_clinic`` or ``rekey_clinic`` kept."""
    encrypt.remove_for_good(before)
    slots = key_file(before)
    if slots.exists():
        encrypt.remove_for_good(slots)


def plain_leftovers(path: Path) -> tuple[Path, ...]:
    """Unencrypted copies of databases that lie in the same folder, for somebody to decide about."""
    return tuple(
        sorted(
            one
            for one in path.parent.glob(f"{path.stem}.*{path.suffix}")
            if one != path and _is_plain(one)
        )
    )


def _back_up(path: Path, keys: NewKeys, now: Clock) -> None:
    """The backups made before open with nothing that people have now.

    A failure is remembered beside the backups; the clinic has its key all the same.
    """
    with suppress(Problem), Database.open(path, key=keys.data_key, now=now) as database:
        BackupKeeper(database, now=now).keep()


def _ignore(_done: int, _total: int) -> None:
    pass


def _is_plain(path: Path) -> bool:
    try:
        return first_bytes(path) == PLAIN_HEADER
    except Unavailable:
        return False


def _look_at_plain(path: Path, user: str) -> tuple[str, Account, list[Account]]:
    # Not through the door: after an interrupted try, key slots may lie beside the plain file.
    with Database.open(path) as database:
        clinic = database.read(partial(_clinic_uuid, path=path))
        account, others = database.read(_accounts, user)
    return clinic, account, others


def _clinic_uuid(tx: Session, path: Path) -> str:
    found = tx.scalar(select(CLINIC.c.uuid))
    if found is None:
        raise Unavailable(_("“{path}” holds no clinic; nothing was changed.").format(path=path))
    return str(found)


def _accounts(tx: Session, user: str) -> tuple[Account, list[Account]]:
    """Who encrypts, and the other active accounts. Raises NotAllowed."""
    active = active_accounts(tx)
    key = name_key(user)
    mine = next((one for one in active if not user or name_key(one.name) == key), None)
    if mine is None or not is_allowed(mine, Action.MANAGE_ACCOUNTS):
        raise NotAllowed(
            _("Encrypting is for an administrator of this clinic. Nothing was changed.")
        )
    return mine, [one for one in active if one != mine]


def _with_first_passwords(
    slots: KeySlots, data_key: bytes, accounts: list[Account], strength: Strength
) -> tuple[KeySlots, dict[str, str]]:
    first: dict[str, str] = {}
    for account in accounts:
        password = "-".join(
            "".join(secrets.choice(_EASY_LETTERS) for _letter in range(4)) for _group in range(3)
        )
        first[account.name] = password
        slots = slots.with_slot(
            data_key,
            password,
            account_uuid=account.uuid,
            name=account.name,
            is_first=True,
            strength=strength,
        )
    return slots, first
