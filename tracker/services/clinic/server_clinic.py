"""Making a clinic on a server that opens with passwords, from its first entry on."""

from dataclasses import replace
from pathlib import Path

from tracker.domain.problems import Unavailable
from tracker.services.clinic.clinic import ClinicForm, NewKeys, create_clinic
from tracker.services.keys.encrypted_clinic import first_slots
from tracker.storage.database import Clock, utc_now
from tracker.storage.key_slots import new_data_key
from tracker.storage.location import Server
from tracker.storage.new_file import refuse_if_there
from tracker.storage.slot import STRONG, Strength
from tracker.storage.uuids import new_uuid
from tracker.text import _, say_cause


def create_server_clinic(
    server: Server,
    keys_file: Path,
    form: ClinicForm,
    user: str,
    password: str,
    *,
    now: Clock = utc_now,
    strength: Strength = STRONG,
) -> str:
    """Make a clinic in an empty database; the recovery code, shown once and kept nowhere.

    Its key slots go to `keys_file`: each workstation is connected with a copy of them. Raises as
    `create_encrypted_clinic` does, and leaves nothing then.
    """
    refuse_if_there(keys_file)
    keys = NewKeys(new_data_key(), clinic_uuid=new_uuid(), account_uuid=new_uuid())
    slots, code = first_slots(keys_file, keys, user, password, strength)
    slots = replace(slots, path=keys_file)
    is_made = False
    try:
        # Before the clinic: without its key slots it could never be opened again.
        keys_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        slots.save()
        create_clinic(server, form, user, now, keys=keys).close()
        is_made = True
    except OSError as error:
        raise Unavailable(
            _("“{path}” can’t be made: {cause}.").format(path=keys_file, cause=say_cause(error))
        ) from None
    finally:
        if not is_made:
            keys_file.unlink(missing_ok=True)
    return code
