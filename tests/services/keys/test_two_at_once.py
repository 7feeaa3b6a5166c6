"""A window and a terminal that change the key slots at the same time: each change stays."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.clinics import USER
from tests.services.keys.conftest import PASSWORD, QUICK, Encrypted, add_bo
from tracker.domain.problems import WrongPassword
from tracker.services.keys.passwords import (
    accounts_with_passwords,
    choose_password,
    remove_password,
    set_first_password,
)
from tracker.services.keys.unlock import unlock, unlock_with_code

_PROCESS = """
import sys
from pathlib import Path
from tracker.services.keys.passwords import choose_password
from tracker.services.keys.unlock import unlock
from tracker.storage.slot import Strength

path, name, password, changes = Path(sys.argv[1]), *sys.argv[2:4], int(sys.argv[4])
unlocked = unlock(path, name, password)
print("ready", flush=True)
sys.stdin.readline()
for number in range(1, changes + 1):
    new = f"{name} number {number}"
    unlocked = choose_password(path, unlocked, new, strength=Strength(64, 1, 1)).unlocked
"""


def change_at_once(doors: Sequence[tuple[Path, str, str]], changes: int) -> dict[str, str]:
    """A process for each door, name and password changes that; the last passwords by name."""
    all_of_them = [
        subprocess.Popen(
            [sys.executable, "-c", _PROCESS, path, name, password, str(changes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for path, name, password in doors
    ]
    for process in all_of_them:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in all_of_them:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [process.communicate(timeout=60)[1] for process in all_of_them]
    assert told == [""] * len(doors)
    return {name: f"{name} number {changes}" for _path, name, _password in doors}


def test_two_processes_lose_no_change_of_one_another(clinic: Encrypted) -> None:
    with clinic.open() as database:
        set_first_password(database, add_bo(database), "first one", strength=QUICK)
    doors = ((clinic.path, USER, PASSWORD), (clinic.path, "Bo", "first one"))
    for name, password in change_at_once(doors, changes=25).items():
        unlock(clinic.path, name, password, clinic.clock)
    unlock_with_code(clinic.path, clinic.recovery_code, clinic.clock)


def test_the_recovery_code_lets_in_once_though_two_have_typed_it(clinic: Encrypted) -> None:
    typed = [unlock_with_code(clinic.path, clinic.recovery_code, clinic.clock) for _who in "ab"]
    choose_password(clinic.path, typed[0], "the first one", now=clinic.clock, strength=QUICK)
    with pytest.raises(WrongPassword, match="replaced meanwhile"):
        choose_password(clinic.path, typed[1], "the second one", now=clinic.clock, strength=QUICK)
    clinic.open("the first one").close()


def test_who_was_let_out_meanwhile_chooses_no_password(clinic: Encrypted) -> None:
    with clinic.open() as database:
        bo = add_bo(database)
        set_first_password(database, bo, "first one", strength=QUICK)
        unlocked = unlock(clinic.path, "Bo", "first one", clinic.clock)
        remove_password(database, bo)
        with pytest.raises(WrongPassword, match="no password here any more"):
            choose_password(clinic.path, unlocked, "my own one", strength=QUICK)
        assert bo not in accounts_with_passwords(database)
