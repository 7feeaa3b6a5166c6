"""The door of an encrypted clinic: name and password, or the recovery code, for its data key.

Nothing here needs Qt or an open database; each call may run on a thread of its own. A wrong
password costs the key derivation, and after two of them a wait that grows.
"""

from collections.abc import Callable
from pathlib import Path

from tracker.domain.problems import MustWait, WrongPassword
from tracker.services.keys.next_try import next_try
from tracker.storage import slot
from tracker.storage.database import Clock, Database, utc_now
from tracker.storage.encrypted_file import slots_of, slots_to_open
from tracker.storage.key_slots import Unlocked
from tracker.storage.wrong_tries import RECOVERY, WRONG, WrongTries
from tracker.text import _

__all__ = [
    "Unlocked",
    "load_ciphers",
    "login_names",
    "needs_password",
    "tell_wrong_tries",
    "unlock",
    "unlock_with_code",
]


def needs_password(path: Path) -> bool:
    """Whether a file is to be unlocked first. Raises Unavailable for one that can't be opened."""
    return slots_of(path) is not None


def login_names(path: Path) -> tuple[str, ...]:
    """Who can unlock a clinic, its founder first. Raises Unavailable."""
    return tuple(one.name for one in slots_to_open(path).slots)


def load_ciphers() -> None:
    """Import what unlocking takes: call it while somebody types."""
    slot.load_ciphers()


def unlock(
    path: Path,
    name: str,
    password: str,
    now: Clock = utc_now,
    *,
    counted_at: Path | None = None,
) -> Unlocked:
    """The data key by name and password; without a name, that of the first who has one.

    `counted_at`: the clinic that wrong tries count for, where `path` is only a copy of one.
    Raises WrongPassword, MustWait, Invalid for what can't be a password, and Unavailable with a
    sentence of its own for a file, or key slots, that are missing, damaged, or another clinic's.
    """
    slots = slots_to_open(path)
    if not name.strip():
        name = slots.slots[0].name if slots.slots else ""
    found = slots.named(name)
    account = "" if found is None else found.account_uuid
    return _try(counted_at or path, account, now, lambda: slots.unlock(name, password))


def unlock_with_code(
    path: Path, code: str, now: Clock = utc_now, *, counted_at: Path | None = None
) -> Unlocked:
    """The data key by the recovery code; it opens nothing before a new password is chosen.

    A typing error is Invalid and names the group. Raises as `unlock` does.
    """
    slots = slots_to_open(path)
    return _try(counted_at or path, RECOVERY, now, lambda: slots.unlock_with_code(code))


def confirm(path: Path, account_uuid: str, password: str, now: Clock = utc_now) -> Unlocked:
    """As `unlock`, for an account that works here already."""
    slots = slots_to_open(path)
    found = slots.of_account(account_uuid)
    if found is None:
        raise WrongPassword(_("You have no password here any more; ask an administrator for one."))
    return _try(path, account_uuid, now, lambda: slots.unlock(found.name, password))


def tell_wrong_tries(database: Database) -> None:
    """Have the wrong tries since the last unlocking written to the audit trail."""
    from tracker.storage.audit_acts import Act

    path = database.path
    tries = WrongTries.load(path)
    if not tries.untold or database.is_readonly or database.lost is not None:
        return
    names = {one.account_uuid: one.name for one in slots_to_open(path).slots}
    for one in tries.untold:
        who = names.get(one.account, "?")
        uuid = one.account if one.account in names else ""
        outcome = "refused" if one.act == WRONG else "done"
        reason = "recovery-code" if one.account == RECOVERY else ""
        database.acts.add(Act(one.act, "account", uuid, None, outcome, reason, who, one.at))
    database.write_acts()
    WrongTries.load(path).without(tries.untold).save()


def _try(path: Path, account: str, now: Clock, open_slot: Callable[[], Unlocked]) -> Unlocked:
    kept = WrongTries.load(path)
    tries = kept.before(now())
    if tries is not kept:
        tries.save()
    left = tries.seconds_left(account, now())
    if left:
        raise MustWait(next_try(left), left)
    try:
        unlocked = open_slot()
    except WrongPassword as wrong:
        tries = WrongTries.load(path).with_wrong(account, now())
        tries.save()
        left = tries.seconds_left(account, now())
        sentence = f"{wrong} {next_try(left)}" if left else str(wrong)
        raise WrongPassword(sentence, left) from None
    if tries.in_a_row:
        tries.with_right(account).save()
    return unlocked
