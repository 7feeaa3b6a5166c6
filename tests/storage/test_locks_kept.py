"""Another process must not take itself for the last one that has the file open."""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.storage.conftest import KEY
from tests.storage.given import NOW, add_codes, add_patient
from tracker.domain.problems import Unavailable
from tracker.storage.backup import back_up
from tracker.storage.database import Database
from tracker.storage.encrypted_file import is_encrypted, salt_of, slots_of
from tracker.storage.engine import connect
from tracker.storage.file_state import first_bytes, inspect_file, stands_for_server
from tracker.storage.key_slots import KeySlots, key_file
from tracker.storage.quick_check import is_sound
from tracker.storage.slot import Strength
from tracker.storage.uuids import new_uuid

pytestmark = pytest.mark.skipif(os.name != "posix", reason="only there a close lets go of locks")

CLINIC = new_uuid()
_FIRST, _COUNT = 0x40000002, 510
"""The bytes of a file that each connection which reads it has locked."""

_MAY_LOCK = """
import fcntl, sys
with open(sys.argv[1], "r+b") as file:
    fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, int(sys.argv[3]), int(sys.argv[2]))
"""


def _is_locked(path: Path) -> bool:
    """Whether another process finds that this one has it open."""
    command = [sys.executable, "-c", _MAY_LOCK, str(path), str(_FIRST), str(_COUNT)]
    return subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode != 0


def _open_again(path: Path) -> None:
    with Database.open(path, user="Ines", key=KEY) as db:
        db.write(add_patient)


def _connect_again(path: Path) -> None:
    with closing(connect(path, key=KEY)):
        pass


@pytest.fixture
def path(path: Path) -> Path:
    """An encrypted clinic with its key slots."""
    with Database.create(
        path, user="Ines", fill=add_codes, key=KEY, salt=salt_of(CLINIC), now=lambda: NOW
    ):
        bare = KeySlots(key_file(path), CLINIC)
        bare.with_slot(
            KEY, "sesame", account_uuid=new_uuid(), name="Ines", strength=Strength(64, 1, 1)
        ).save()
    return path


@pytest.mark.parametrize(
    "look",
    [
        first_bytes,
        is_encrypted,
        stands_for_server,
        slots_of,
        lambda path: inspect_file(path, key=KEY),
        lambda path: back_up(path, path.with_name("copy.db"), key=KEY),
        lambda path: is_sound(path, key=KEY, go_on=lambda: None),
        _open_again,
        _connect_again,
    ],
)
def test_whatever_looks_at_an_open_file_lets_go_of_none_of_its_locks(
    path: Path, look: Callable[[Path], object]
) -> None:
    with Database.open(path, user="Ines", key=KEY) as db:
        db.write(add_patient)
        look(path)
        assert _is_locked(path)
    assert not _is_locked(path)


def test_what_a_closed_file_begins_with_is_read_anew(path: Path) -> None:
    with Database.open(path, user="Ines", key=KEY):
        assert first_bytes(path) == salt_of(CLINIC)
    path.write_bytes(b"something else entirely")
    assert first_bytes(path) == b"something else e"


def test_nothing_is_saved_into_a_log_that_nobody_finds(path: Path) -> None:
    log = path.with_name("clinic.db-wal")
    with Database.open(path, user="Ines", key=KEY) as db:
        db.write(add_patient)
        log.unlink()
        for _try in range(2):
            with pytest.raises(Unavailable, match="removed or replaced by another program"):
                db.write(add_patient)
