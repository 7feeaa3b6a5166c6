"""The door: right, wrong, too soon, and each thing that can be wrong with what lies behind it."""

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.clinics import TODAY, USER
from tests.services.keys.conftest import PASSWORD, QUICK, Encrypted, add_bo
from tracker.domain.problems import (
    Invalid,
    MustChangePassword,
    MustWait,
    NotAllowed,
    Unavailable,
    WrongPassword,
)
from tracker.services.audit.lost_entries import may_accept_lost
from tracker.services.clinic.clinic import ClinicForm, open_clinic, the_clinic
from tracker.services.keys.encrypted_clinic import create_encrypted_clinic
from tracker.services.keys.passwords import choose_password, set_first_password
from tracker.services.keys.reauthenticate import confirm_password
from tracker.services.keys.unlock import login_names, needs_password, unlock
from tracker.services.staff.accounts import deactivate_account
from tracker.storage import audit
from tracker.storage.database import Database
from tracker.storage.key_slots import KeySlots, key_file
from tracker.storage.sealed import sealed_secrets, with_secrets


def _acts(database: Database) -> list[tuple[str, str]]:
    def ask(tx: Any) -> list[tuple[str, str]]:
        rows = tx.connection().exec_driver_sql(
            "select action, outcome from audit_entry order by seq"
        )
        return [(row[0], row[1]) for row in rows]

    return database.read(ask)


def test_name_and_password_open_the_clinic(clinic: Encrypted) -> None:
    with clinic.open() as database:
        assert database.account is not None
        assert database.account.name == USER
        assert database.read(the_clinic).name == "Elm Street"
    assert needs_password(clinic.path)
    assert login_names(clinic.path) == (USER,)


def test_a_name_may_be_typed_in_any_capitals(clinic: Encrypted) -> None:
    with clinic.open(user=f" {USER.upper()} ") as database:
        assert database.user == USER


def test_without_a_name_the_founder_unlocks(clinic: Encrypted) -> None:
    with clinic.open(user="") as database:
        assert database.user == USER


def test_an_encrypted_clinic_asks_for_a_password(clinic: Encrypted) -> None:
    with pytest.raises(NotAllowed, match="takes a name and a password"):
        open_clinic(clinic.path, USER)


@pytest.mark.fault(37)
@pytest.mark.parametrize(("name", "typed"), [(USER, "a blue bicycle "), ("Nobody", PASSWORD)])
def test_a_wrong_password_is_told_as_that(clinic: Encrypted, name: str, typed: str) -> None:
    with pytest.raises(WrongPassword, match="name or the password is wrong") as wrong:
        clinic.open(typed, name)
    assert "damaged" not in str(wrong.value)


@pytest.mark.fault(37)
def test_each_wrong_password_makes_the_next_wait_longer(clinic: Encrypted) -> None:
    waits = []
    for _try in range(10):
        with pytest.raises(WrongPassword) as wrong:
            unlock(clinic.path, USER, "wrong", clinic.clock)
        waits.append(wrong.value.wait_seconds)
        clinic.clock.wind(wrong.value.wait_seconds)
    assert waits == [0, 1, 2, 4, 8, 16, 32, 64, 128, 256]
    assert unlock(clinic.path, USER, PASSWORD, clinic.clock).name == USER


@pytest.mark.fault(37)
def test_whoever_does_not_wait_is_not_looked_at(clinic: Encrypted) -> None:
    for _try in range(2):
        with pytest.raises(WrongPassword):
            unlock(clinic.path, USER, "wrong", clinic.clock)
    # The state is in a file: another start of the program waits as well.
    with pytest.raises(MustWait, match="in 1 second") as early:
        unlock(clinic.path, USER, PASSWORD, clinic.clock)
    assert early.value.wait_seconds == 1
    with pytest.raises(WrongPassword) as other_name:
        unlock(clinic.path, "Somebody Else", "wrong", clinic.clock)
    assert not isinstance(other_name.value, MustWait)
    clinic.clock.wind(1)
    assert unlock(clinic.path, USER, PASSWORD, clinic.clock).name == USER


@pytest.mark.fault(37)
def test_slips_of_another_day_do_not_count(clinic: Encrypted) -> None:
    for day in range(5):
        with pytest.raises(WrongPassword) as wrong:
            unlock(clinic.path, USER, f"wrong {day}", clinic.clock)
        assert wrong.value.wait_seconds == 0
        clinic.clock.wind(90_000)


@pytest.mark.fault(37)
@pytest.mark.fault(47)
def test_a_clock_put_back_makes_nobody_wait_for_years(clinic: Encrypted) -> None:
    for _try in range(3):
        with pytest.raises(WrongPassword):
            unlock(clinic.path, USER, "wrong", clinic.clock)
        clinic.clock.wind(2)
    clinic.clock.wind(-10 * 366 * 86_400)
    with pytest.raises(MustWait) as early:
        unlock(clinic.path, USER, PASSWORD, clinic.clock)
    assert early.value.wait_seconds <= 2
    clinic.clock.wind(early.value.wait_seconds)
    assert unlock(clinic.path, USER, PASSWORD, clinic.clock).name == USER


@pytest.mark.fault(37)
def test_wrong_passwords_are_in_the_audit_trail_at_the_next_unlocking(clinic: Encrypted) -> None:
    for name in (USER, "Nobody"):
        with pytest.raises(WrongPassword):
            unlock(clinic.path, name, "wrong", clinic.clock)
    for _opening in range(2):
        with clinic.open() as database:
            assert _acts(database).count(("wrong-password", "refused")) == 2
            assert database.read(audit.verify) is None
    left = [one for one in clinic.path.parent.iterdir() if one.name.endswith(".tries")]
    assert left == []


@pytest.mark.fault(37)
def test_nothing_that_was_typed_is_kept(clinic: Encrypted) -> None:
    with pytest.raises(WrongPassword):
        unlock(clinic.path, "my password as a name", "my wrong password", clinic.clock)
    kept = clinic.path.with_name("clinic.db.tries").read_text()
    assert "my " not in kept


@pytest.mark.fault(40)
@pytest.mark.parametrize(
    "password", ["🦄 unicorn", "trailing ", "'\"%:@/#;", "x" * 1024, "Zo\u00eb"]
)
def test_any_password_opens_what_it_closed(tmp_path: Path, password: str) -> None:
    path = tmp_path / "clinic.db"
    form = ClinicForm("US", "UTC")
    create_encrypted_clinic(path, form, USER, password, strength=QUICK).database.close()
    open_clinic(path, USER, password=password).close()
    with pytest.raises(WrongPassword):
        open_clinic(path, USER, password=password[:-1] + "!")


@pytest.mark.fault(40)
def test_a_letter_may_come_from_another_system(tmp_path: Path) -> None:
    path = tmp_path / "clinic.db"
    form = ClinicForm("US", "UTC")
    create_encrypted_clinic(path, form, USER, "Zo\u00eb", strength=QUICK).database.close()
    open_clinic(path, USER, password="Zoe\u0308").close()


@pytest.mark.fault(40)
@pytest.mark.parametrize("password", ["", "a\0b", "x" * 1_000_000])
def test_what_can_be_no_password_makes_no_clinic_and_counts_as_no_try(
    clinic: Encrypted, tmp_path: Path, password: str
) -> None:
    with pytest.raises(Invalid):
        create_encrypted_clinic(tmp_path / "new.db", ClinicForm("US", "UTC"), USER, password)
    assert not list(tmp_path.glob("new.db*"))
    with pytest.raises(Invalid):
        unlock(clinic.path, USER, password, clinic.clock)
    assert not clinic.path.with_name("clinic.db.tries").exists()


# -- accounts ------------------------------------------------------------------------------------


def test_whoever_was_given_a_password_chooses_another_first(clinic: Encrypted) -> None:
    with clinic.open() as database:
        bo = add_bo(database)
        set_first_password(database, bo, "first", strength=QUICK)
    with pytest.raises(MustChangePassword):
        clinic.open("first", "bo")
    unlocked = unlock(clinic.path, "bo", "first", clinic.clock)
    assert unlocked.must_choose
    chosen = choose_password(clinic.path, unlocked, "Bo's own", now=clinic.clock, strength=QUICK)
    assert chosen.recovery_code == ""
    with clinic.open("Bo's own", "Bo") as database:
        assert database.user == "Bo"
        assert ("change-password", "done") in _acts(database)
    with pytest.raises(WrongPassword):
        clinic.open("first", "Bo")


def test_whoever_has_left_unlocks_but_does_not_get_in(clinic: Encrypted) -> None:
    with clinic.open() as database:
        bo = add_bo(database)
        set_first_password(database, bo, "first", strength=QUICK)
    unlocked = unlock(clinic.path, "Bo", "first", clinic.clock)
    choose_password(clinic.path, unlocked, "own", now=clinic.clock, strength=QUICK)
    with clinic.open() as database:
        database.write(deactivate_account, bo, 1, TODAY)
    with pytest.raises(NotAllowed, match="no longer active"):
        clinic.open("own", "Bo")


def test_the_password_is_asked_again(clinic: Encrypted) -> None:
    with clinic.open() as database:
        confirm_password(database, PASSWORD, clinic.clock)
        with pytest.raises(WrongPassword):
            confirm_password(database, "wrong", clinic.clock)


def test_a_clinic_that_is_not_encrypted_asks_nothing_again(tmp_path: Path) -> None:
    with Database.create(tmp_path / "plain.db", user=USER) as database:
        confirm_password(database, "whatever")


# -- the files -----------------------------------------------------------------------------------


def test_only_its_owner_may_read_the_key_slots(clinic: Encrypted, tmp_path: Path) -> None:
    form = ClinicForm("US", "UTC")
    path = tmp_path / "new" / "clinic.db"
    create_encrypted_clinic(path, form, USER, PASSWORD, strength=QUICK).database.close()
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    for file in path.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file


@pytest.mark.fault(3)
def test_key_slots_without_their_database_are_kept_aside_for_a_new_clinic(
    clinic: Encrypted,
) -> None:
    clinic.path.unlink()
    before = clinic.keys.read_bytes()
    form = ClinicForm("US", "UTC")
    create_encrypted_clinic(clinic.path, form, USER, "another one", strength=QUICK).database.close()
    open_clinic(clinic.path, USER, password="another one").close()
    (aside,) = clinic.path.parent.glob(f"damaged-*-{clinic.keys.name}")
    assert aside.read_bytes() == before


_MAKER = """
import sys
from pathlib import Path
from tracker.services.clinic.clinic import ClinicForm
from tracker.services.keys.encrypted_clinic import create_encrypted_clinic
from tracker.storage.slot import Strength

print("begun", flush=True)
form, quick = ClinicForm("US", "UTC"), Strength(64, 1, 1)
create_encrypted_clinic(Path(sys.argv[1]), form, "Ines Ruiz", "a blue bicycle", strength=quick)
"""


@pytest.mark.fault(3)
@pytest.mark.full(short=6, long=40)
@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")
def test_killed_at_any_moment_a_first_run_can_be_begun_again(tmp_path: Path, rounds: int) -> None:
    form = ClinicForm("US", "UTC")
    for kill in range(rounds):
        path = tmp_path / str(kill) / "clinic.db"
        process = subprocess.Popen([sys.executable, "-c", _MAKER, path], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        if kill % 2:
            until = time.monotonic() + 20
            while not key_file(path).exists() and time.monotonic() < until:
                time.sleep(0.001)
        time.sleep(0.6 * kill / rounds)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        if not path.exists():
            made = create_encrypted_clinic(path, form, USER, "a blue bicycle", strength=QUICK)
            made.database.close()
        open_clinic(path, USER, password="a blue bicycle").close()


def test_two_programs_never_make_a_clinic_at_once(tmp_path: Path) -> None:
    path, form = tmp_path / "clinic.db", ClinicForm("US", "UTC")

    def make_another(_tx: object) -> None:
        with pytest.raises(Unavailable, match="being made"):
            create_encrypted_clinic(path, form, USER, "another one", strength=QUICK)

    create_encrypted_clinic(
        path, form, USER, PASSWORD, fill=make_another, strength=QUICK
    ).database.close()
    open_clinic(path, USER, password=PASSWORD).close()


def test_a_clinic_that_can_not_be_made_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "new" / "clinic.db"
    with pytest.raises(Invalid):
        create_encrypted_clinic(path, ClinicForm("US", "Nowhere"), USER, PASSWORD, strength=QUICK)
    assert list(path.parent.iterdir()) == []


def test_other_secrets_are_sealed_with_the_data_key(clinic: Encrypted) -> None:
    data_key = clinic.data_key
    assert sealed_secrets(clinic.slots, data_key) == {}
    with_secrets(clinic.slots, data_key, {"server": "pa55 wörd"}).save()
    assert b"pa55" not in clinic.keys.read_bytes()
    assert sealed_secrets(clinic.slots, data_key) == {"server": "pa55 wörd"}
    with pytest.raises(Unavailable, match="damaged"):
        sealed_secrets(clinic.slots, bytes(32))


def test_slots_to_two_keys_never_share_a_file(clinic: Encrypted) -> None:
    with pytest.raises(Unavailable, match="exchanged meanwhile"):
        clinic.slots.with_slot(bytes(32), "new", account_uuid="a", name="Bo", strength=QUICK)
    assert isinstance(clinic.slots, KeySlots)


@pytest.mark.fault(37)
def test_wrong_passwords_wait_for_a_database_that_is_the_right_one(clinic: Encrypted) -> None:
    old = clinic.path.read_bytes()
    with clinic.open():
        pass
    clinic.path.write_bytes(old)
    with pytest.raises(WrongPassword):
        unlock(clinic.path, USER, "wrong", clinic.clock)
    with clinic.open() as database:
        assert database.lost is not None
    with clinic.open() as database:
        database.accept_lost(may_accept_lost)
    with clinic.open() as database:
        assert _acts(database).count(("wrong-password", "refused")) == 1
