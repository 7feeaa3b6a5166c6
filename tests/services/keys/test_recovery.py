"""The recovery code: printed, kept for years, typed once."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.clinics import TODAY, USER
from tests.services.keys.conftest import PASSWORD, QUICK, Encrypted, add_bo
from tracker.domain.account import Role
from tracker.domain.problems import (
    Invalid,
    MustChangePassword,
    NotAllowed,
    Unavailable,
    WrongPassword,
)
from tracker.services.clinic.clinic import open_clinic
from tracker.services.keys.passwords import (
    change_password,
    choose_password,
    led_by_the_code,
    new_recovery_code,
    remove_password,
    remove_passwords_of_leavers,
    set_first_password,
)
from tracker.services.keys.unlock import login_names, unlock, unlock_with_code
from tracker.services.staff.accounts import AccountForm, add_account, deactivate_account
from tracker.storage import audit

_CHANGER = """
import itertools, sys
from pathlib import Path
from tracker.storage.key_slots import KeySlots
from tracker.storage.slot import Strength
path = Path(sys.argv[1])
for new in itertools.cycle(("other", "a blue bicycle")):
    slots = KeySlots.load(path)
    slot = slots.slots[0]
    for old in ("a blue bicycle", "other"):
        try:
            key = slot.open(slots.clinic, old.encode())
            break
        except Exception:
            continue
    slots.with_slot(
        key, new, account_uuid=slot.account_uuid, name=slot.name, strength=Strength(64, 1, 1)
    ).save()
    print("changed", flush=True)
"""

# 256 MiB can't be had, 64 MiB can; then not even those.
_LITTLE_MEMORY = """
import resource
from tracker.domain.problems import Unavailable
from tracker.storage.slot import STRONG, Slot, load_ciphers
load_ciphers()
def spare(mib):
    pages = int(open("/proc/self/statm").read().split()[0])
    resource.setrlimit(resource.RLIMIT_AS, (pages * 4096 + mib * 2**20, -1))
spare(160)
slot = Slot.make("c", b"x", bytes(32), account_uuid="a", name="n", strength=STRONG)
print("made", slot.strength.memory_kib)
print("opened", slot.open("c", b"x") == bytes(32))
spare(40)
try:
    slot.open("c", b"x")
except Unavailable as problem:
    print("told", "too little" if "too little free memory" in str(problem) else problem)
"""


@pytest.mark.fault(39)
def test_the_code_works_once_and_leaves_a_new_password_and_a_new_code(clinic: Encrypted) -> None:
    typed = clinic.recovery_code.lower().replace("-", " ")
    unlocked = unlock_with_code(clinic.path, typed, clinic.clock)
    chosen = choose_password(clinic.path, unlocked, "remembered", now=clinic.clock, strength=QUICK)
    assert chosen.recovery_code != clinic.recovery_code
    with pytest.raises(WrongPassword, match="used already"):
        unlock_with_code(clinic.path, clinic.recovery_code, clinic.clock)
    with pytest.raises(WrongPassword):
        clinic.open(PASSWORD)
    with clinic.open("remembered") as database:
        rows = database.read(
            lambda tx: (
                tx.connection()
                .exec_driver_sql("select who from audit_entry where action = 'use-recovery-code'")
                .fetchall()
            )
        )
        assert rows == [(USER,)]
        assert database.read(audit.verify) is None
    assert unlock_with_code(clinic.path, chosen.recovery_code, clinic.clock).by_code


@pytest.mark.fault(39)
def test_the_code_opens_nothing_before_a_password_is_chosen(clinic: Encrypted) -> None:
    unlocked = unlock_with_code(clinic.path, clinic.recovery_code, clinic.clock)
    with pytest.raises(MustChangePassword):
        open_clinic(clinic.path, unlocked=unlocked)
    # Whoever stops here has changed nothing: code and password work as before.
    with pytest.raises(Invalid):
        choose_password(clinic.path, unlocked, "", strength=QUICK)
    clinic.open().close()
    assert unlock_with_code(clinic.path, clinic.recovery_code, clinic.clock).by_code


@pytest.mark.fault(39)
def test_a_typing_error_costs_no_try(clinic: Encrypted) -> None:
    wrong = ("A" if clinic.recovery_code[0] != "A" else "B") + clinic.recovery_code[1:]
    for _try in range(5):
        with pytest.raises(Invalid, match="Group 1 "):
            unlock_with_code(clinic.path, wrong, clinic.clock)
    assert unlock_with_code(clinic.path, clinic.recovery_code, clinic.clock).by_code


@pytest.mark.fault(39)
def test_codes_of_other_clinics_wait_as_passwords_do(clinic: Encrypted, other: Encrypted) -> None:
    waits = []
    for _try in range(4):
        with pytest.raises(WrongPassword, match="not the recovery code") as wrong:
            unlock_with_code(clinic.path, other.recovery_code, clinic.clock)
        waits.append(wrong.value.wait_seconds)
        clinic.clock.wind(wrong.value.wait_seconds)
    assert waits == [0, 1, 2, 4]


def test_a_new_code_replaces_the_old_one(clinic: Encrypted) -> None:
    with clinic.open() as database:
        with pytest.raises(WrongPassword):
            new_recovery_code(database, "wrong", now=clinic.clock)
        code = new_recovery_code(database, PASSWORD, now=clinic.clock, strength=QUICK)
    with pytest.raises(WrongPassword):
        unlock_with_code(clinic.path, clinic.recovery_code, clinic.clock)
    assert unlock_with_code(clinic.path, code, clinic.clock).name == USER


def test_a_changed_password_rewrites_one_slot(clinic: Encrypted) -> None:
    with clinic.open() as database:
        bo = add_bo(database)
        set_first_password(database, bo, "first", strength=QUICK)
    before = clinic.slots
    change_password(clinic.path, USER, PASSWORD, "new", now=clinic.clock, strength=QUICK)
    after = clinic.slots
    assert after.slots[1] == before.slots[1]
    assert after.recovery == before.recovery
    assert after.slots[0] != before.slots[0]
    clinic.open("new").close()
    with pytest.raises(WrongPassword):
        change_password(clinic.path, USER, PASSWORD, "newer", now=clinic.clock, strength=QUICK)


def test_only_administrators_give_and_take_passwords(clinic: Encrypted) -> None:
    with clinic.open() as database:
        bo = add_bo(database)
        founder = str(database.account.uuid if database.account else "")
        set_first_password(database, bo, "first", strength=QUICK)
    change_password(clinic.path, "Bo", "first", "own", now=clinic.clock, strength=QUICK)
    with clinic.open("own", "Bo") as database:
        for act in (
            lambda: set_first_password(database, founder, "taken over", strength=QUICK),
            lambda: remove_password(database, founder),
            lambda: new_recovery_code(database, "own", now=clinic.clock, strength=QUICK),
        ):
            with pytest.raises(NotAllowed):
                act()
    clinic.open().close()


def test_the_last_password_stays(clinic: Encrypted) -> None:
    with clinic.open() as database:
        founder = str(database.account.uuid if database.account else "")
        with pytest.raises(NotAllowed, match="only password"):
            remove_password(database, founder)
        bo = add_bo(database)
        set_first_password(database, bo, "first", strength=QUICK)
        remove_password(database, bo)
    assert login_names(clinic.path) == (USER,)
    with pytest.raises(WrongPassword):
        clinic.open("first", "Bo")


def test_a_first_password_is_not_chosen_as_ones_own(clinic: Encrypted) -> None:
    with clinic.open() as database:
        set_first_password(database, add_bo(database), "a first one", strength=QUICK)
    found = unlock(clinic.path, "Bo", "a first one", clinic.clock)
    with pytest.raises(Invalid, match="Somebody else chose this password"):
        choose_password(clinic.path, found, "a first one", now=clinic.clock, strength=QUICK)
    choose_password(clinic.path, found, "one of Bo's", now=clinic.clock, strength=QUICK)


def test_who_was_let_go_by_an_undo_has_no_password_either(clinic: Encrypted) -> None:
    with clinic.open() as database:
        added = database.write(add_account, AccountForm("Bo", Role.NURSE), TODAY)
        set_first_password(database, str(added.value), "a first one", strength=QUICK)
        assert added.undo is not None
        database.write(added.undo.command, *added.undo.arguments)
        remove_passwords_of_leavers(database)
        assert login_names(clinic.path) == (USER,)
        remove_passwords_of_leavers(database)
    with pytest.raises(WrongPassword):
        unlock(clinic.path, "Bo", "a first one", clinic.clock)


@pytest.mark.fault(39)
def test_the_code_outlives_whoever_made_the_clinic(clinic: Encrypted) -> None:
    with clinic.open() as database:
        form = AccountForm("Kim", Role.ADMINISTRATOR)
        database.write(add_account, form, TODAY)
        founder = str(database.account.uuid if database.account else "")
        database.write(deactivate_account, founder, 1, TODAY)
    found = unlock_with_code(clinic.path, clinic.recovery_code, clinic.clock)
    unlocked = led_by_the_code(clinic.path, found)
    assert unlocked.name == "Kim"  # told before Kim's password is replaced
    chosen = choose_password(clinic.path, unlocked, "Kim's", now=clinic.clock, strength=QUICK)
    assert chosen.unlocked.name == "Kim"
    with clinic.open("Kim's", "Kim") as database:
        assert database.user == "Kim"


@pytest.mark.fault(39)
def test_a_damaged_file_does_not_use_the_code_up(clinic: Encrypted) -> None:
    whole = clinic.path.read_bytes()
    clinic.path.write_bytes(whole[:16] + bytes(4080) + whole[4096:])
    unlocked = unlock_with_code(clinic.path, clinic.recovery_code, clinic.clock)
    with pytest.raises(Unavailable, match="damaged"):
        choose_password(clinic.path, unlocked, "new", now=clinic.clock, strength=QUICK)
    clinic.path.write_bytes(whole)
    assert unlock_with_code(clinic.path, clinic.recovery_code, clinic.clock).by_code


def test_two_changes_at_once_lose_neither(clinic: Encrypted) -> None:
    with clinic.open() as database:
        set_first_password(database, add_bo(database), "first", strength=QUICK)
    mine = clinic.slots.with_slot(
        clinic.data_key,
        "mine",
        account_uuid=clinic.slots.slots[0].account_uuid,
        name=USER,
        strength=QUICK,
    )
    change_password(clinic.path, "Bo", "first", "own", now=clinic.clock, strength=QUICK)
    with pytest.raises(Unavailable, match="changed meanwhile"):
        mine.save()
    clinic.open("own", "Bo").close()
    clinic.open().close()


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")
@pytest.mark.full(short=3, long=30)
def test_killed_while_a_password_is_changed_one_of_the_two_opens(
    clinic: Encrypted, rounds: int
) -> None:
    for kill in range(rounds):
        process = subprocess.Popen(
            [sys.executable, "-c", _CHANGER, str(clinic.path)], stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.05 * kill / rounds)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        assert [one for one in (PASSWORD, "other") if _opens(clinic, one)] != []
        assert clinic.slots.damaged == ()


def _opens(clinic: Encrypted, password: str) -> bool:
    try:
        return clinic.slots.unlock(USER, password).name == USER
    except WrongPassword:
        return False


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits of memory are Linux's")
def test_a_computer_with_little_memory_makes_slots_that_it_can_open(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", _LITTLE_MEMORY], capture_output=True, text=True, check=False
    )
    assert (ended.stdout, ended.stderr) == ("made 65536\nopened True\ntold too little\n", "")
