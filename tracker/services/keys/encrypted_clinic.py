"""Making an encrypted clinic: its data key, the founder's key slot, the recovery code."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from tracker.domain.problems import Unavailable
from tracker.services.clinic.clinic import ClinicForm, NewKeys, create_clinic
from tracker.storage.database import Clock, Database, utc_now
from tracker.storage.file_lock import held
from tracker.storage.key_slots import KeySlots, key_file, new_data_key
from tracker.storage.new_file import refuse_if_there
from tracker.storage.set_aside import keep_damaged_slots
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
    Unavailable while another program makes one there. Key slots without a database, as a first run
    leaves them that was cut off, are kept under another name.
    """
    refuse_if_there(path)
    keys = NewKeys(new_data_key(), clinic_uuid=new_uuid(), account_uuid=new_uuid())
    slots, code = first_slots(path, keys, user, password, strength)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone_there(path):
            _set_lone_slots_aside(path, now())
            is_made = False
            try:
                # Before the database: one without its key slots could never be opened again.
                slots.save()
                database = create_clinic(path, form, user, now, fill, keys)
                is_made = True
            finally:
                if not is_made and not path.exists():
                    slots.path.unlink(missing_ok=True)
    except OSError as error:
        raise Unavailable(
            _("“{path}” can’t be made: {cause}.").format(path=path, cause=say_cause(error))
        ) from None
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


@contextmanager
def _alone_there(path: Path) -> Iterator[None]:
    """Whoever else makes a clinic of that name would put other key slots beside this one."""
    lock = path.with_name(f".{key_file(path).name}.lock")
    with held(lock) as is_mine:
        if not is_mine:
            raise Unavailable(
                _(
                    "“{path}” is being made by another window or terminal. Nothing was changed; "
                    "open it when that is done."
                ).format(path=path)
            )
        try:
            yield
        finally:
            if not path.exists():
                lock.unlink(missing_ok=True)


def _set_lone_slots_aside(path: Path, at: datetime) -> None:
    refuse_if_there(path)
    if keep_damaged_slots(path, at) is not None:
        key_file(path).unlink()
