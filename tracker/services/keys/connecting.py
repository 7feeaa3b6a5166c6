"""Letting a workstation open an encrypted clinic that is on a server."""

from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select

from tracker.domain.problems import Unavailable
from tracker.services.clinic.clinic import open_clinic
from tracker.services.keys.slot_changes import mend_shared_slots, slots_held
from tracker.services.keys.unlock import unlock
from tracker.storage import records as r
from tracker.storage.database import Clock, utc_now
from tracker.storage.encrypted_file import salt_of
from tracker.storage.file_state import stands_for_server
from tracker.storage.key_slots import KeySlots, key_file
from tracker.storage.location import Location, Server
from tracker.storage.new_file import refuse_if_there
from tracker.storage.server_file import make_server_file, seal_password
from tracker.storage.whole_file import write_whole
from tracker.text import _, say_cause

_UNFINISHED = ".connecting-"


def connect_workstation(
    path: Path, keys: Path, server: Server, name: str, password: str, *, now: Clock = utc_now
) -> None:
    """Make a file at `path` that stands for the clinic on `server`, and opens as any other.

    `keys` are its key slots: those of the file it was moved from, or another workstation's. The
    server's password is sealed in them. Where `path` stands for that clinic already, its slots and
    its server are replaced: somebody's password, or the server's, has changed. Raises a Problem;
    then `path` is as it was.
    """
    is_again = stands_for_server(path)
    if not is_again:
        refuse_if_there(path)
        refuse_if_there(key_file(path))
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=_UNFINISHED, dir=path.parent) as folder:
            waiting = Path(folder) / path.name
            _copy_slots(keys, waiting)
            slots = KeySlots.load(waiting)
            if is_again and path.read_bytes()[: len(salt_of(slots.clinic))] != salt_of(
                slots.clinic
            ):
                raise _of_another(keys, path)
            make_server_file(waiting, server, slots)
            unlocked = unlock(waiting, name, password, now, counted_at=path)
            seal_password(slots, unlocked.data_key, server)
            mend_shared_slots(waiting, unlocked)
            with open_clinic(waiting, unlocked=unlocked, now=now) as clinic:
                found = clinic.read(lambda tx: tx.scalar(select(r.Clinic.uuid)))
            if found != slots.clinic:
                raise _of_another(keys, server)
            # The slots first: without them the other could not be opened.
            with slots_held(path):
                key_file(waiting).replace(key_file(path))
                waiting.replace(path)
    except OSError as error:
        raise Unavailable(
            _("“{path}” can’t be made: {cause}.").format(path=path, cause=say_cause(error))
        ) from None


def _copy_slots(keys: Path, path: Path) -> None:
    try:
        write_whole(key_file(path), keys.read_bytes())
    except OSError as error:
        raise Unavailable(
            _("The key slots “{slots}” can’t be copied: {cause}.").format(
                slots=keys, cause=say_cause(error)
            )
        ) from None


def _of_another(keys: Path, place: Location) -> Unavailable:
    return Unavailable(
        _("The key slots “{slots}” belong to another clinic than “{server}”.").format(
            slots=keys, server=place
        )
    )
