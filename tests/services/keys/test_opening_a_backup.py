"""A backup's door: guessing there is as slow as at the clinic's own, and is told to its trail."""

from pathlib import Path

import pytest

from tests.clinics import USER
from tests.services.keys.conftest import PASSWORD, Encrypted
from tracker.domain.problems import MustWait, WrongPassword
from tracker.services.backups.asked import look_at_backup, look_where_none_is
from tracker.services.backups.at_the_door import look_at_the_door
from tracker.services.backups.found import Secret, look_into
from tracker.services.backups.keeping import BackupKeeper
from tracker.services.backups.one_file import back_up_to
from tracker.services.keys.unlock import unlock
from tracker.storage import audit
from tracker.storage.key_slots import key_file
from tracker.storage.wrong_tries import WrongTries

WRONG = Secret(name=USER, password="a red bicycle")
RIGHT = Secret(name=USER, password=PASSWORD)


@pytest.fixture
def backup(clinic: Encrypted, tmp_path: Path) -> Path:
    kept = tmp_path / "stick" / "kept.db"
    kept.parent.mkdir()
    with clinic.open() as database:
        back_up_to(database, kept)
    return kept


@pytest.mark.fault(37)
def test_each_wrong_password_of_a_backup_makes_the_next_wait_longer(
    clinic: Encrypted, backup: Path
) -> None:
    waits = []
    for _try in range(6):
        with pytest.raises(WrongPassword) as wrong:
            look_into(backup, WRONG, counted_at=clinic.path, now=clinic.clock)
        waits.append(wrong.value.wait_seconds)
        clinic.clock.wind(wrong.value.wait_seconds)
    assert waits == [0, 1, 2, 4, 8, 16]
    assert look_into(backup, RIGHT, counted_at=clinic.path, now=clinic.clock).clinic_id


@pytest.mark.fault(37)
def test_a_second_copy_of_a_backup_or_the_clinic_itself_is_no_fresh_start(
    clinic: Encrypted, backup: Path
) -> None:
    copy = backup.with_name("again.db")
    copy.write_bytes(backup.read_bytes())
    key_file(copy).write_bytes(key_file(backup).read_bytes())
    for path in (backup, copy, backup):
        with pytest.raises(WrongPassword):
            look_into(path, WRONG, counted_at=clinic.path, now=clinic.clock)
        clinic.clock.wind(1)
    with pytest.raises(MustWait):
        look_into(copy, RIGHT, counted_at=clinic.path, now=clinic.clock)
    with pytest.raises(MustWait):
        unlock(clinic.path, USER, PASSWORD, clinic.clock)


@pytest.mark.fault(37)
def test_wrong_passwords_of_a_backup_are_told_to_the_trail(clinic: Encrypted, backup: Path) -> None:
    for secret in (WRONG, Secret(name="Nobody", password="guessed")):
        with pytest.raises(WrongPassword):
            look_into(backup, secret, counted_at=clinic.path, now=clinic.clock)
    assert len(WrongTries.load(clinic.path).untold) == 2
    with clinic.open() as database:
        told = database.read(
            lambda tx: (
                tx.connection()
                .exec_driver_sql(
                    "select count(*) from audit_entry where action = 'wrong-password'"
                    " and outcome = 'refused'"
                )
                .scalar()
            )
        )
        assert told == 2
        assert database.read(audit.verify) is None
    assert WrongTries.load(clinic.path).untold == ()


@pytest.mark.fault(37)
def test_wrong_recovery_codes_of_a_backup_are_counted(
    clinic: Encrypted, other: Encrypted, backup: Path
) -> None:
    for _try in range(2):
        with pytest.raises(WrongPassword):
            look_into(
                backup,
                Secret(recovery_code=other.recovery_code),
                counted_at=clinic.path,
                now=clinic.clock,
            )
    right = Secret(recovery_code=clinic.recovery_code)
    with pytest.raises(MustWait):
        look_into(backup, right, counted_at=clinic.path, now=clinic.clock)
    clinic.clock.wind(1)
    assert look_into(backup, right, counted_at=clinic.path, now=clinic.clock).clinic_id


@pytest.mark.fault(37)
def test_a_new_computer_counts_beside_the_backup(
    clinic: Encrypted, backup: Path, tmp_path: Path
) -> None:
    target = tmp_path / "not made yet" / "clinic.db"
    for _try in range(2):
        with pytest.raises(WrongPassword):
            look_where_none_is(target, backup, WRONG, _ignore)
    assert list(WrongTries.load(backup).in_a_row.values()) == [2]
    assert not target.parent.exists()


@pytest.mark.fault(37)
def test_every_dialog_counts_at_the_clinic(
    clinic: Encrypted, other: Encrypted, backup: Path
) -> None:
    with other.open() as opened:
        keeper = BackupKeeper(opened)
        for _try in range(2):
            with pytest.raises(WrongPassword):
                opened.read(look_at_backup, keeper, backup, WRONG, _ignore)
        assert list(WrongTries.load(other.path).in_a_row.values()) == [2]
        by_code = Secret(recovery_code=clinic.recovery_code)
        assert opened.read(look_at_backup, keeper, backup, by_code, _ignore).is_other_clinic
    for _try in range(2):
        with pytest.raises(WrongPassword):
            look_at_the_door(clinic.path, None, backup, WRONG, _ignore)
    assert list(WrongTries.load(clinic.path).in_a_row.values()) == [2]
    assert not WrongTries.load(backup).path.exists()


def _ignore(_done: int, _total: int) -> None:
    pass
