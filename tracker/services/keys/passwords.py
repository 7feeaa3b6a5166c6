"""Passwords and the recovery code of an encrypted clinic: each change rewrites the slots at once.

Whoever calls shows a recovery code on paper or screen right away: it is kept nowhere. Each of these
takes half a second a derivation; call them on a thread.
"""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from tracker.domain.passwords import password_bytes
from tracker.domain.problems import Invalid, NotAllowed, NotFound, Problem, Unavailable
from tracker.domain.rights import Action, is_allowed
from tracker.services.authorize import authorize
from tracker.services.keys.reauthenticate import confirm_password
from tracker.services.keys.slot_changes import change_slots
from tracker.services.keys.unlock import unlock
from tracker.storage.accounts import account_by_uuid, active_accounts
from tracker.storage.audit_acts import queue_act
from tracker.storage.database import Clock, Database, utc_now
from tracker.storage.encrypted_file import slots_to_open
from tracker.storage.key_slots import KeySlots, Unlocked
from tracker.storage.slot import STRONG, Slot, Strength, WrongSecret
from tracker.storage.wrong_tries import WrongTries
from tracker.text import _


@dataclass(frozen=True, slots=True)
class Chosen:
    """What opens the clinic now; after a recovery code, the new one that replaces it."""

    unlocked: Unlocked
    recovery_code: str = field(default="", repr=False)


def choose_password(
    path: Path,
    unlocked: Unlocked,
    password: str,
    *,
    now: Clock = utc_now,
    strength: Strength = STRONG,
) -> Chosen:
    """A password of one's own, after a first one or after the recovery code, before all else.

    The recovery code that was used opens nothing from now on. It leads to whom ``led_by_the_code``
    names. Raises Invalid, and Unavailable for a damaged file: nothing has changed then.
    """
    unlocked = led_by_the_code(path, unlocked)
    data_key, account, name = unlocked.data_key, unlocked.account_uuid, unlocked.name
    code = ""

    def change(slots: KeySlots) -> KeySlots:
        nonlocal code
        slots.refuse_replaced(unlocked)
        if unlocked.slot.is_first:
            _refuse_same(unlocked.slot, slots.clinic, password)
        slots = slots.with_slot(
            data_key, password, account_uuid=account, name=name, strength=strength
        )
        if unlocked.by_code:
            slots, code = slots.with_new_code(
                data_key, account_uuid=account, name=name, strength=strength
            )
        return slots

    slot = change_slots(path, data_key, unlocked.name, change).of_account(account)
    assert slot is not None  # noqa: S101 - it was just made
    act = "use-recovery-code" if unlocked.by_code else "change-password"
    # The clinic isn't open: the audit trail is told when it is.
    WrongTries.load(path).with_right(account).with_act(account, act, now()).save()
    return Chosen(Unlocked(data_key, account, name, slot), code)


def led_by_the_code(path: Path, unlocked: Unlocked) -> Unlocked:
    """The same, with the account whose password it may choose: to be told before one is chosen.

    A recovery code leads to whoever it was made for, or else, if they have left, to an
    administrator who is still there. Raises NotAllowed, and Unavailable for a damaged file.
    """
    if not unlocked.by_code:
        return unlocked
    with Database.open(path, key=unlocked.data_key, readonly=True) as database:
        active = database.read(active_accounts)
    able = [one for one in active if is_allowed(one, Action.MANAGE_ACCOUNTS)]
    own = [one for one in able if one.uuid == unlocked.account_uuid]
    for account in (*own, *able):
        return replace(unlocked, account_uuid=account.uuid, name=account.name)
    raise NotAllowed(_("This clinic has no administrator any more; restore a backup of it."))


def change_password(
    path: Path, name: str, old: str, new: str, *, now: Clock = utc_now, strength: Strength = STRONG
) -> Unlocked:
    """Put one's own new password in place of the old one. Raises as ``unlock`` does."""
    unlocked = unlock(path, name, old, now)
    return choose_password(path, unlocked, new, now=now, strength=strength).unlocked


def new_recovery_code(
    database: Database, password: str, *, now: Clock = utc_now, strength: Strength = STRONG
) -> str:
    """A new code in place of the old one, which opens nothing from now on. Administrators only.

    It leads to the account of whoever asks for it. Raises as ``confirm_password`` does.
    """
    data_key = _key(database)
    database.read(authorize, Action.MANAGE_ACCOUNTS)
    confirm_password(database, password, now)
    account = database.account
    assert account is not None  # noqa: S101 - authorize refuses nobody
    code = ""

    def change(slots: KeySlots) -> KeySlots:
        nonlocal code
        slots, code = slots.with_new_code(
            data_key, account_uuid=account.uuid, name=account.name, strength=strength
        )
        return slots

    change_slots(database.path, data_key, account.name, change)
    _tell(database, "new-recovery-code", account.uuid)
    return code


def set_first_password(
    database: Database, account_uuid: str, password: str, *, strength: Strength = STRONG
) -> None:
    """Let an account in: with a password that its owner has to change at the first unlocking.

    Also for who has forgotten theirs. Administrators only. Raises Invalid, NotFound.
    """
    data_key = _key(database)
    database.read(authorize, Action.MANAGE_ACCOUNTS)
    account = database.read(account_by_uuid, account_uuid)
    if account is None or not account.is_active:
        raise NotFound(_("This account is not there, or no longer active."))
    change_slots(
        database.path,
        data_key,
        database.user,
        lambda slots: slots.with_slot(
            data_key,
            password,
            account_uuid=account.uuid,
            name=account.name,
            is_first=True,
            strength=strength,
        ),
    )
    tries = WrongTries.load(database.path)
    if account.uuid in tries.in_a_row:
        tries.with_right(account.uuid).save()
    _tell(database, "set-first-password", account.uuid)


def remove_password(database: Database, account_uuid: str) -> None:
    """Let an account in no more. The last one that opens the clinic stays. Administrators only.

    Whoever leaves may have kept the data key while they were in: ``rekey`` is what ends that.
    """
    data_key = _key(database)
    database.read(authorize, Action.MANAGE_ACCOUNTS)
    if account_uuid not in accounts_with_passwords(database):
        return
    change_slots(database.path, data_key, database.user, partial(_without, account_uuid))
    _tell(database, "remove-password", account_uuid)


def remove_passwords_of_leavers(database: Database) -> None:
    """As ``remove_password``, for everybody who has a password and no active account any more.

    An account may have been deactivated where the key slots couldn't be written, or by an undo.
    """
    database.read(authorize, Action.MANAGE_ACCOUNTS)
    active = {one.uuid for one in database.read(active_accounts)}
    for left in accounts_with_passwords(database) - active:
        remove_password(database, left)


def accounts_with_passwords(database: Database) -> frozenset[str]:
    """The uuids of the accounts that can unlock this clinic; nobody's where it isn't encrypted."""
    if database.key is None:
        return frozenset()
    return frozenset(one.account_uuid for one in slots_to_open(database.path).slots)


def _without(account_uuid: str, slots: KeySlots) -> KeySlots:
    if [one.account_uuid for one in slots.slots] == [account_uuid]:
        raise NotAllowed(
            _("This is the only password that opens the clinic; give somebody else one first.")
        )
    return slots.without_slot(account_uuid)


def _refuse_same(first: Slot, clinic: str, password: str) -> None:
    with suppress(WrongSecret):
        first.open(clinic, password_bytes(password))
        raise Invalid(
            _("Somebody else chose this password and knows it; choose another."), field="password"
        )


def _key(database: Database) -> bytes:
    if database.key is None:
        raise Unavailable(
            _(
                "This clinic is not encrypted, so it has no passwords. “tracker encrypt” encrypts "
                "it."
            )
        )
    return database.key


def _tell(database: Database, action: str, account_uuid: str) -> None:
    """Have it in the audit trail; a database that can't be written keeps no password from changing."""
    database.read(queue_act, action, kind="account", uuid=account_uuid)
    with suppress(Problem):
        database.write_acts()
