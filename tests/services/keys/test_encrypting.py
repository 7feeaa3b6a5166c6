"""A clinic that isn't encrypted becomes so, or gets a new key: everything is there, or nothing changed."""

import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.clinics import TODAY, USER, Clinic, make_template
from tests.services.keys.conftest import PASSWORD, QUICK, Encrypted, add_bo
from tracker.domain.problems import (
    Invalid,
    MustChangePassword,
    NotAllowed,
    Unavailable,
    WrongPassword,
)
from tracker.services.backups.drill import drill
from tracker.services.backups.keeping import BackupKeeper, BackupWishes
from tracker.services.backups.plain import replace_plain_backups
from tracker.services.backups.status import backup_status
from tracker.services.clinic.check import check_windows, findings
from tracker.services.clinic.clinic import open_clinic
from tracker.services.keys.encrypting import (
    encrypt_clinic,
    plain_leftovers,
    rekey_clinic,
    remove_kept,
)
from tracker.services.keys.passwords import set_first_password
from tracker.services.keys.unlock import unlock, unlock_with_code
from tracker.storage.audit_head import head_file
from tracker.storage.database import Database
from tracker.storage.encrypted_file import slots_of
from tracker.storage.key_slots import key_file
from tracker.storage.sealed import sealed_secrets, with_secrets
from tracker.storage.swap import finished_name

_ENCRYPTER = """
import sys
from pathlib import Path
from tracker.services.keys.encrypting import encrypt_clinic
from tracker.storage.slot import Strength
import tracker.storage.transaction
print("begins", flush=True)
encrypt_clinic(Path(sys.argv[1]), "", "a blue bicycle", strength=Strength(64, 1, 1))
"""


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """A closed clinic in plain text, with a patient and a course."""
    template = tmp_path / "template.db"
    make_template(template)
    clinic = Clinic(template, tmp_path / "here" / "clinic.db")
    clinic.course(clinic.patient())
    add_bo(clinic.database)
    clinic.close()
    return clinic.path


def _rows(database: Database) -> int:
    return database.read(
        lambda tx: int(tx.connection().exec_driver_sql("select count(*) from course").scalar_one())
    )


def _assert_whole(database: Database) -> None:
    checked = database.read(check_windows)
    assert database.read(lambda tx: list(findings(tx, TODAY, checked))) == []
    assert _rows(database) == 1
    assert database.lost is None


def _patient_name(path: Path) -> bytes:
    with Database.open(path) as database:
        name = database.read(
            lambda tx: (
                tx.connection().exec_driver_sql("select family_name from patient").scalar_one()
            )
        )
    return str(name).encode()


def test_a_plain_clinic_becomes_an_encrypted_one(plain: Path) -> None:
    name = _patient_name(plain)
    done = encrypt_clinic(plain, USER, PASSWORD, strength=QUICK)
    with open_clinic(plain, USER, password=PASSWORD) as database:
        _assert_whole(database)
        database.write(_note_something)
    assert unlock_with_code(plain, done.recovery_code).by_code
    assert name not in plain.read_bytes()
    assert done.before.read_bytes()[:6] == b"SQLite"
    assert plain_leftovers(plain) == (done.before,)
    remove_kept(done.before)
    for file in (one for one in plain.parent.rglob("*") if one.is_file()):
        assert name not in file.read_bytes()
        assert file.stat().st_mode & 0o077 == 0


def _note_something(tx: Any) -> None:
    from tracker.storage.audit import record_act

    record_act(tx, "import")


def test_everybody_else_gets_a_first_password(plain: Path) -> None:
    done = encrypt_clinic(plain, USER, PASSWORD, strength=QUICK)
    assert set(done.first_passwords) == {"Bo"}
    with pytest.raises(MustChangePassword):
        open_clinic(plain, "Bo", password=done.first_passwords["Bo"])


def test_an_entry_from_before_that_is_forged_is_found_after(plain: Path) -> None:
    encrypt_clinic(plain, USER, PASSWORD, strength=QUICK)
    rekey_clinic(plain, USER, PASSWORD, strength=QUICK)
    unlocked = unlock(plain, USER, PASSWORD)
    from tracker.storage import audit, engine

    bare = engine.connect(plain, key=unlocked.data_key)
    bare.execute("drop trigger audit_entry_is_not_changed")
    bare.execute("update audit_entry set who = 'Nobody' where seq = 3")
    bare.close()
    with open_clinic(plain, unlocked=unlocked) as database:
        assert database.read(audit.verify) == 3


def test_only_an_administrator_encrypts(plain: Path) -> None:
    before = plain.read_bytes()
    for who in ("Bo", "Nobody"):
        with pytest.raises(NotAllowed, match="administrator"):
            encrypt_clinic(plain, who, PASSWORD, strength=QUICK)
    with pytest.raises(Invalid):
        encrypt_clinic(plain, USER, "", strength=QUICK)
    assert plain.read_bytes() == before
    assert slots_of(plain) is None


def test_while_a_window_is_open_nothing_is_encrypted(plain: Path) -> None:
    with open_clinic(plain, USER) as database:
        with pytest.raises(Unavailable, match="open in another window"):
            encrypt_clinic(plain, USER, PASSWORD, strength=QUICK)
        _assert_whole(database)
    assert slots_of(plain) is None
    encrypt_clinic(plain, USER, PASSWORD, strength=QUICK)


@pytest.mark.skipif(os.name != "posix", reason="Windows has no mode bits")
def test_a_read_only_clinic_is_not_encrypted(plain: Path) -> None:
    plain.chmod(0o444)
    with pytest.raises(Unavailable, match="read-only"):
        encrypt_clinic(plain, USER, PASSWORD, strength=QUICK)
    assert slots_of(plain) is None


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")
@pytest.mark.fault(3)
@pytest.mark.full(short=4, long=40)
def test_killed_at_any_moment_it_is_one_or_the_other(plain: Path, rounds: int) -> None:
    parts = {file: file.read_bytes() for file in (plain, head_file(plain))}
    for kill in range(rounds):
        shutil.rmtree(plain.parent)
        plain.parent.mkdir()
        for file, content in parts.items():
            file.write_bytes(content)
        process = subprocess.Popen(
            [sys.executable, "-c", _ENCRYPTER, str(plain)], stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.25 * kill / rounds)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        slots = slots_of(plain)
        if slots is None:
            with open_clinic(plain, USER) as database:
                _assert_whole(database)
            encrypt_clinic(plain, USER, PASSWORD, strength=QUICK)
        with open_clinic(plain, USER, password=PASSWORD) as database:
            _assert_whole(database)


@pytest.mark.fault(3)
def test_what_a_try_left_that_was_cut_off_stops_no_other(plain: Path) -> None:
    for left in (plain, key_file(plain)):
        finished_name(left).write_bytes(b"half of it")
    encrypt_clinic(plain, USER, PASSWORD, strength=QUICK)
    with open_clinic(plain, USER, password=PASSWORD) as database:
        _assert_whole(database)
    for left in (plain, key_file(plain)):
        finished_name(left).write_bytes(b"half of it")
    rekey_clinic(plain, USER, PASSWORD, strength=QUICK)
    with open_clinic(plain, USER, password=PASSWORD) as database:
        _assert_whole(database)
    assert not list(plain.parent.glob(".*.restored"))


@pytest.mark.fault(3)
def test_a_name_that_was_given_in_this_second_is_no_hindrance(plain: Path) -> None:
    now = datetime.now(UTC)
    for seconds in range(30):
        moment = (now + timedelta(seconds=seconds)).strftime("%Y%m%dT%H%M%SZ")
        os.link(plain, plain.with_name(f"clinic.not-encrypted.{moment}.db"))
    done = encrypt_clinic(plain, USER, PASSWORD, strength=QUICK)
    assert done.before.read_bytes()[:6] == b"SQLite"


@pytest.mark.fault(3)
def test_who_is_refused_takes_nothing_away_from_a_try_that_goes_on(plain: Path) -> None:
    with open_clinic(plain, USER):
        for waiting in (plain, key_file(plain)):
            finished_name(waiting).write_bytes(b"of somebody else")
        with pytest.raises(Unavailable, match="open in another window"):
            encrypt_clinic(plain, USER, PASSWORD, strength=QUICK)
        assert finished_name(plain).read_bytes() == b"of somebody else"
        assert finished_name(key_file(plain)).read_bytes() == b"of somebody else"


@pytest.mark.fault(3)
def test_a_new_key_ends_the_old_one(clinic: Encrypted) -> None:
    with clinic.open() as database:
        bo = add_bo(database)
        set_first_password(database, bo, "first", strength=QUICK)
    old = clinic.data_key
    with_secrets(clinic.slots, old, {"paper": "for the downtime"}).save()
    done = rekey_clinic(clinic.path, USER, PASSWORD, now=clinic.clock, strength=QUICK)
    assert clinic.data_key != old
    assert sealed_secrets(clinic.slots, clinic.data_key) == {"paper": "for the downtime"}
    with pytest.raises(Unavailable):
        Database.open(clinic.path, key=old)
    with pytest.raises(WrongPassword):
        unlock_with_code(clinic.path, clinic.recovery_code, clinic.clock)
    assert unlock_with_code(clinic.path, done.recovery_code, clinic.clock).by_code
    with pytest.raises(MustChangePassword):
        clinic.open(done.first_passwords["Bo"], "Bo")
    with clinic.open() as database:
        assert database.read(lambda tx: list(findings(tx, TODAY, check_windows(tx)))) == []
        assert database.lost is None
    # The file as it was still opens with the old slots, until it is removed.
    assert unlock(done.before, USER, PASSWORD, clinic.clock).data_key == old
    remove_kept(done.before)
    assert not done.before.exists()
    assert not key_file(done.before).exists()


def _backed_up(plain: Path, elsewhere: Path) -> None:
    elsewhere.mkdir()
    with open_clinic(plain, USER) as database:
        BackupKeeper(database, BackupWishes(str(elsewhere))).keep()


def _ignore(_done: int, _total: int) -> None:
    pass


def test_backups_from_before_are_named_and_replaced_by_an_encrypted_one(
    plain: Path, tmp_path: Path
) -> None:
    elsewhere, name = tmp_path / "elsewhere", _patient_name(plain)
    _backed_up(plain, elsewhere)
    done = encrypt_clinic(plain, USER, PASSWORD, strength=QUICK)
    remove_kept(done.before)
    with open_clinic(plain, USER, password=PASSWORD) as database:
        keeper = BackupKeeper(database, BackupWishes(str(elsewhere)))
        here, there = keeper.places().first, keeper.places().second
        assert {one.parent for one in backup_status(keeper).plain} == {here, there}
        status = database.read(replace_plain_backups, keeper, _ignore)
        assert status.plain == ()
        for place in keeper.places().all_places():
            for kept in place.kept():
                place.verify(kept.path, kept.manifest, key=database.key)
        assert status.second is not None
        assert status.second.count == 1
    for folder in (plain.parent, elsewhere):
        for file in (one for one in folder.rglob("*") if one.is_file()):
            assert name not in file.read_bytes(), file


def test_where_no_encrypted_backup_can_be_made_the_plain_ones_stay(
    plain: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    _backed_up(plain, elsewhere)
    encrypt_clinic(plain, USER, PASSWORD, strength=QUICK)
    with open_clinic(plain, USER, password=PASSWORD) as database:
        keeper = BackupKeeper(database, BackupWishes(str(elsewhere)))
        there = keeper.places().second
        assert there is not None
        keeper.begin_second_place()
        (there / ".lock").unlink(missing_ok=True)
        (there / ".lock").mkdir()
        status = database.read(replace_plain_backups, keeper, _ignore)
        assert [one.parent for one in status.plain] == [there]
        assert status.backup_problems


@pytest.mark.fault(18)
def test_after_a_new_key_the_drill_tries_a_backup_of_that_key(clinic: Encrypted) -> None:
    with clinic.open() as database:
        BackupKeeper(database, now=clinic.clock).keep()
    rekey_clinic(clinic.path, USER, PASSWORD, now=clinic.clock, strength=QUICK)
    with clinic.open() as database:
        keeper = BackupKeeper(database, now=clinic.clock)
        here = keeper.places().in_first()
        newest, before = here.kept()
        assert drill(keeper).backup == newest
        with here.locked():
            here.remove(newest)
        with pytest.raises(Unavailable, match="had before"):
            drill(keeper)
        assert backup_status(keeper).drill.problem == ""
        assert here.kept() == (before,)


def test_a_new_key_takes_the_password_of_whoever_asks(clinic: Encrypted) -> None:
    before = clinic.path.read_bytes()
    with pytest.raises(WrongPassword):
        rekey_clinic(clinic.path, USER, "wrong", now=clinic.clock, strength=QUICK)
    assert clinic.path.read_bytes() == before
