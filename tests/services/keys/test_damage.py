"""What can be wrong behind the door: each damage is told as what it is, never as a wrong password."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.clinics import USER
from tests.services.keys.conftest import PASSWORD, QUICK, Encrypted, add_bo
from tracker.domain.problems import Invalid, Unavailable, WrongPassword
from tracker.services.clinic.clinic import open_clinic
from tracker.services.keys.passwords import choose_password, set_first_password
from tracker.services.keys.unlock import login_names, unlock_with_code
from tracker.storage.database import Database
from tracker.storage.slot import WrongSecret
from tracker.storage.whole_file import sweep_unfinished


@pytest.mark.fault(38)
@pytest.mark.fault(11)
@pytest.mark.parametrize("offset", [16, 24, 100, 2000, 4095])
def test_a_damaged_first_page_is_no_wrong_password(clinic: Encrypted, offset: int) -> None:
    content = bytearray(clinic.path.read_bytes())
    content[offset] ^= 1
    clinic.path.write_bytes(content)
    with pytest.raises(Unavailable, match="damaged"):
        clinic.open()
    with pytest.raises(WrongPassword, match="password is wrong"):
        clinic.open("wrong")


@pytest.mark.fault(38)
def test_missing_key_slots_are_told_as_that(clinic: Encrypted) -> None:
    clinic.keys.unlink()
    with pytest.raises(Unavailable, match=r"key slots .* are not beside it"):
        clinic.open()
    with pytest.raises(Unavailable, match="key slots"):
        login_names(clinic.path)


def _cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def _garbage(content: bytes) -> bytes:
    return bytes(range(256)) * 4


def _other_json(_content: bytes) -> bytes:
    return b'{"format": 1}'


def _a_list(_content: bytes) -> bytes:
    return b"[1, 2]"


def _deep(_content: bytes) -> bytes:
    return b"[" * 100_000


def _no_slots(content: bytes) -> bytes:
    return json.dumps({**json.loads(content), "slots": [], "recovery": None}).encode()


def _greedy(content: bytes) -> bytes:
    told = json.loads(content)
    for slot in (*told["slots"], told["recovery"]):
        slot["memory_kib"] = 2**40
    return json.dumps(told).encode()


@pytest.mark.fault(38)
@pytest.mark.parametrize(
    "damage", [_cut, _garbage, _other_json, _a_list, _deep, _no_slots, _greedy, lambda _c: b""]
)
def test_damaged_key_slots_are_told_as_that(
    clinic: Encrypted, damage: Callable[[bytes], bytes]
) -> None:
    clinic.keys.write_bytes(damage(clinic.keys.read_bytes()))
    with pytest.raises(Unavailable, match=r"key slots .* are damaged") as told:
        clinic.open()
    assert not isinstance(told.value, WrongPassword)


@pytest.mark.fault(38)
def test_no_damage_to_the_key_slots_looks_like_a_wrong_password(clinic: Encrypted) -> None:
    whole = clinic.keys.read_bytes()
    for place in range(0, len(whole), 9):
        content = bytearray(whole)
        content[place] ^= 1 << place % 7
        clinic.keys.write_bytes(content)
        try:
            clinic.open().close()
        except WrongPassword:
            pytest.fail(f"a flipped bit at {place} was told as a wrong password")
        except (Unavailable, Invalid):
            continue


@pytest.mark.fault(38)
def test_one_damaged_slot_leaves_the_recovery_code(clinic: Encrypted) -> None:
    told = json.loads(clinic.keys.read_bytes())
    told["slots"][0]["wrapped"] = "00" + told["slots"][0]["wrapped"][2:]
    clinic.keys.write_text(json.dumps(told))
    with pytest.raises(Unavailable, match="use the recovery code"):
        clinic.open()
    unlocked = unlock_with_code(clinic.path, clinic.recovery_code, clinic.clock)
    chosen = choose_password(clinic.path, unlocked, "new", now=clinic.clock, strength=QUICK)
    assert chosen.recovery_code
    with clinic.open("new") as database:
        assert database.user == USER
    assert clinic.slots.damaged == ()


@pytest.mark.fault(38)
def test_key_slots_of_another_clinic_are_told_as_that(clinic: Encrypted, other: Encrypted) -> None:
    shutil.copyfile(other.keys, clinic.keys)
    with pytest.raises(Unavailable, match="belong to another clinic"):
        clinic.open()


@pytest.mark.fault(38)
def test_a_slot_works_in_no_other_place(clinic: Encrypted, other: Encrypted) -> None:
    """Nobody becomes somebody else, or another clinic's, by moving slots between files."""
    with clinic.open() as database:
        bo = add_bo(database)
        set_first_password(database, bo, "first", strength=QUICK)
    told = json.loads(clinic.keys.read_bytes())
    of_other = json.loads(other.keys.read_bytes())
    founder, bos = told["slots"]
    for swapped in (
        {**founder, **{part: bos[part] for part in ("salt", "nonce", "wrapped", "sum")}},
        of_other["slots"][0],
        told["recovery"],
    ):
        clinic.keys.write_text(json.dumps({**told, "slots": [swapped, bos]}))
        with pytest.raises(Unavailable):
            clinic.open()


@pytest.mark.fault(38)
def test_what_a_slot_is_for_is_sealed_with_the_key_itself(clinic: Encrypted) -> None:
    """The checksum is no secret: whoever moves a slot can make it anew."""
    slot, clinic_uuid = clinic.slots.slots[0], clinic.slots.clinic
    assert slot.open(clinic_uuid, PASSWORD.encode()) == clinic.data_key
    for moved, whose in (
        (replace(slot, account_uuid="somebody else"), clinic_uuid),
        (replace(slot, kind="recovery"), clinic_uuid),
        (replace(slot, is_first=True), clinic_uuid),
        (slot, "another clinic"),
    ):
        with pytest.raises(WrongSecret):
            moved.open(whose, PASSWORD.encode())


@pytest.mark.fault(38)
def test_key_slots_of_a_newer_version_are_left_alone(clinic: Encrypted) -> None:
    told = json.loads(clinic.keys.read_bytes())
    clinic.keys.write_text(json.dumps({**told, "format": 2}))
    before = clinic.keys.read_bytes()
    with pytest.raises(Unavailable, match="newer version"):
        clinic.open()
    assert clinic.keys.read_bytes() == before


@pytest.mark.fault(10)
def test_a_plain_file_in_place_of_the_encrypted_one_is_not_opened(
    clinic: Encrypted, tmp_path: Path
) -> None:
    Database.create(tmp_path / "plain.db", user=USER).close()
    shutil.copyfile(tmp_path / "plain.db", clinic.path)
    for password in (PASSWORD, None):
        with pytest.raises(Unavailable, match="is not encrypted, but key slots lie beside it"):
            open_clinic(clinic.path, USER, password=password)


@pytest.mark.skipif(os.name != "posix", reason="only POSIX tells of processes by number")
def test_what_a_killed_process_left_half_written_is_swept(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    dead, alive = (tmp_path / f".clinic.db.keys.{pid}.new" for pid in (ended.pid, os.getpid()))
    for file in (dead, alive, tmp_path / "clinic.db.keys"):
        file.touch()
    sweep_unfinished(tmp_path)
    assert {file.name for file in tmp_path.iterdir()} == {alive.name, "clinic.db.keys"}
