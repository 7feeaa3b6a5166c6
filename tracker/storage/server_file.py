"""A small file that stands, on one workstation, for an encrypted clinic on a server.

It begins with the clinic's id, as an encrypted database does, then says where the server is. The key
slots beside it open it: they give the key of the audit trail, and unseal the server's password.
"""

from pathlib import Path

from sqlalchemy import make_url

from tracker.domain.problems import Unavailable
from tracker.storage.encrypted_file import salt_of
from tracker.storage.file_state import PLAIN_HEADER, SERVER_MARK
from tracker.storage.key_slots import KeySlots
from tracker.storage.location import Location, Server
from tracker.storage.new_file import refuse_if_there
from tracker.storage.sealed import sealed_secrets, with_secrets
from tracker.storage.whole_file import write_whole
from tracker.text import _, say_cause

_LONGEST = 4_096
_PASSWORD = "server-password"  # noqa: S105 - the name of one


def make_server_file(path: Path, server: Server, slots: KeySlots) -> None:
    """Let `path` stand for the clinic that `slots`, already beside it, are of. Raises Unavailable."""
    refuse_if_there(path)
    told = salt_of(slots.clinic) + SERVER_MARK + str(server).encode() + b"\n"
    try:
        write_whole(path, told)
    except OSError as error:
        raise Unavailable(
            _("“{path}” can’t be made: {cause}.").format(path=path, cause=say_cause(error))
        ) from None


def seal_password(slots: KeySlots, data_key: bytes, server: Server) -> None:
    """Keep the password that `server` names, so that only who unlocks the clinic can use it."""
    secrets = sealed_secrets(slots, data_key)
    password = make_url(server.url).password
    if password:
        with_secrets(slots, data_key, {**secrets, _PASSWORD: str(password)}).save()


def server_of(place: Location, key: bytes | None) -> Server:
    """The server that a clinic is on, with the password to use. Raises Unavailable."""
    if isinstance(place, Server) or key is None:
        assert isinstance(place, Server)  # noqa: S101 - a file that stands for one has a key
        return place
    told = place.read_bytes()[len(PLAIN_HEADER) + len(SERVER_MARK) : _LONGEST]
    url = make_url(told.decode().strip())
    password = sealed_secrets(KeySlots.load(place), key).get(_PASSWORD)
    if password:
        url = url.set(password=password)
    return Server(url.render_as_string(hide_password=False))
