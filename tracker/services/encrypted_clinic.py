"""Making an encrypted clinic: its data key, the founder's key slot, the recovery code."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.orm import Session

from tracker.domain.problems import Unavailable
from tracker.services.clinic import ClinicForm, NewKeys, create_clinic
from tracker.storage.database import Clock, Database, utc_now
from tracker.storage.key_slots import KeySlots, key_file, new_data_key
from tracker.storage.new_file import refuse_if_there
from tracker.storage.slot import STRONG, Strength
from tracker.storage.uuids import new_uuid
from tracker.text import _, say_cause


@dataclass(frozen=True, slots=True)
class NewClinic:
    """An open clinic, and the recovery code: shown once, kept nowhere."""

    database: Database
    recovery_code: str = field(repr=False)


def create_encrypted_clinic(
    path: Path,
    form: ClinicForm,
    user: str,
    password: str,
    now: Clock = utc_now,
    fill: Callable[[Session], None] | None = None,
    strength: Strength = STRONG,
) -> NewClinic:
    """Make a new clinic that opens with ``user``'s password or the recovery code, and open it.

    Takes a second. Raises as ``create_clinic`` does, Invalid for what can't be a password, and
    Unavailable where key slots of another database are already.
    """
    refuse_if_there(path)
    if key_file(path).exists():
        raise Unavailable(
            _(
                "Key slots “{slots}” are there already, perhaps of a clinic that was moved; nothing "
                "was changed. Choose another name for the database."
            ).format(slots=key_file(path))
        )
    keys = NewKeys(new_data_key(), clinic_uuid=new_uuid(), account_uuid=new_uuid())
    slots, code = first_slots(path, keys, user, password, strength)
    is_made = False
    try:
        # Before the database: one without its key slots could never be opened again.
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        slots.save()
        database = create_clinic(path, form, user, now, fill, keys)
        is_made = True
    except OSError as error:
        raise Unavailable(
            _("“{path}” can’t be made: {cause}.").format(path=path, cause=say_cause(error))
        ) from None
    finally:
        if not is_made and not path.exists():
            slots.path.unlink(missing_ok=True)
    return NewClinic(database, code)


def first_slots(
    path: Path, keys: NewKeys, user: str, password: str, strength: Strength
) -> tuple[KeySlots, str]:
    """The slots of a clinic whose only account is that of ``user``, and its recovery code."""
    bare = KeySlots(key_file(path), keys.clinic_uuid)
    account, name = keys.account_uuid, user.strip()
    slots = bare.with_slot(
        keys.data_key, password, account_uuid=account, name=name, strength=strength
    )
    return slots.with_new_code(keys.data_key, account_uuid=account, name=name, strength=strength)
