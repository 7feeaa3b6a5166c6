"""`tracker backup` and `tracker restore`: what they tell, and what they ask."""

import stat
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.terminal.conftest import CLINIC_CSV, Run
from tracker.domain.account import Role
from tracker.services.clinic.clinic import ClinicForm, open_clinic
from tracker.services.keys.encrypted_clinic import create_encrypted_clinic
from tracker.services.keys.passwords import choose_password
from tracker.services.keys.unlock import unlock
from tracker.services.staff.accounts import AccountForm, add_account
from tracker.storage import records as r
from tracker.storage.key_slots import KeySlots, key_file
from tracker.storage.slot import Strength
from tracker.storage.wrong_tries import WrongTries

QUICK = Strength(64, 1, 1)
PASSWORD, LATER = "long enough for this", "another one, later"


@pytest.fixture
def encrypted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An encrypted clinic, and its password where the terminal looks for it."""
    path = tmp_path / "safe" / "clinic.db"
    form = ClinicForm("US", "America/New_York")
    create_encrypted_clinic(path, form, "Ines Ruiz", PASSWORD, strength=QUICK).database.close()
    monkeypatch.setenv("TRACKER_PASSWORD", PASSWORD)
    return path


def due(run: Run, database: Path) -> int:
    ran = run("due", "--format", "csv", "--database", database, "--as-of", "2026-11-22")
    assert ran.code == 0, ran.err
    return ran.out.count("\n")


def test_a_backup_comes_back_with_the_clinic_it_replaces_kept(
    run: Run, database: Path, tmp_path: Path
) -> None:
    backup = tmp_path / "backup.db"
    assert run("import", CLINIC_CSV, "--database", database, "--as-of", "2026-11-22").code == 0
    there = due(run, database)
    assert run("backup", backup, "--database", database).code == 0
    again = run("backup", backup, "--database", database)
    assert again.code == 1
    assert "already there" in again.err
    new = tmp_path / "new" / "clinic.db"
    assert run("restore", backup, "--database", new).code == 0
    assert due(run, new) == there
    assert run("check", "--database", new).code == 0


def test_a_clinic_is_not_replaced_without_being_asked_for(
    run: Run, database: Path, tmp_path: Path
) -> None:
    backup = tmp_path / "backup.db"
    run("backup", backup, "--database", database)
    run("import", CLINIC_CSV, "--database", database, "--as-of", "2026-11-22")
    there = due(run, database)
    refused = run("restore", backup, "--database", database)
    assert refused.code == 1
    assert "would be lost" in refused.err
    assert "--yes" in refused.err
    assert due(run, database) == there
    done = run("restore", backup, "--yes", "--database", database)
    assert done.code == 0, done.err
    assert "Injections to be recorded again:" in done.out
    assert "What was there before is in" in done.out
    assert due(run, database) == 0


def test_a_backup_to_a_file_is_audited_with_its_name(
    run: Run, database: Path, tmp_path: Path
) -> None:
    assert run("backup", tmp_path / "to-take-home.db", "--database", database).code == 0
    with open_clinic(database) as clinic:
        payloads = clinic.read(
            lambda tx: tx.scalars(
                select(r.AuditPayload.payload)
                .join(r.AuditEntry, r.AuditEntry.seq == r.AuditPayload.seq)
                .where(r.AuditEntry.action == "backup")
            ).all()
        )
    assert payloads == [{"after": {"file_name": "to-take-home.db"}}]


def test_a_file_that_is_no_backup_is_refused_in_a_sentence(
    run: Run, database: Path, tmp_path: Path
) -> None:
    text = tmp_path / "letter.txt"
    text.write_text("Dear Dr Osei", encoding="utf-8")
    ran = run("restore", text, "--yes", "--database", database)
    assert ran.code == 1
    assert "not a database of Treatment Tracker" in ran.err


def test_an_encrypted_backup_is_encrypted_and_opens_with_its_own_password(
    run: Run, encrypted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = tmp_path / "backup.db"
    assert run("backup", backup, "--database", encrypted).code == 0
    assert not backup.read_bytes().startswith(b"SQLite")
    assert stat.S_IMODE(key_file(backup).stat().st_mode) == 0o600
    elsewhere = tmp_path / "elsewhere" / "clinic.db"
    monkeypatch.setenv("TRACKER_PASSWORD", "not this one")
    ran = run("restore", backup, "--database", elsewhere)
    assert ran.code == 1
    assert "wrong" in ran.err
    assert not elsewhere.exists()
    monkeypatch.setenv("TRACKER_PASSWORD", PASSWORD)
    ran = run("restore", backup, "--database", elsewhere)
    assert ran.code == 0, ran.err
    assert due(run, elsewhere) == 0
    monkeypatch.delenv("TRACKER_PASSWORD")
    assert run("due", "--database", elsewhere).code == 1


def test_todays_passwords_stay_after_a_restore(
    run: Run, encrypted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = tmp_path / "backup.db"
    run("backup", backup, "--database", encrypted)
    unlocked = unlock(encrypted, "Ines Ruiz", PASSWORD)
    choose_password(encrypted, unlocked, LATER)
    monkeypatch.setenv("TRACKER_PASSWORD", LATER)
    ran = run("restore", backup, "--yes", "--database", encrypted)
    assert ran.code == 0, ran.err
    assert due(run, encrypted) == 0
    monkeypatch.setenv("TRACKER_PASSWORD", PASSWORD)
    assert run("due", "--database", encrypted).code == 1


def test_nobody_replaces_an_encrypted_clinic_without_its_password(
    run: Run, encrypted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = tmp_path / "backup.db"
    run("backup", backup, "--database", encrypted)
    before = encrypted.read_bytes()
    for password in (None, "not this one"):
        monkeypatch.delenv("TRACKER_PASSWORD", raising=False)
        if password is not None:
            monkeypatch.setenv("TRACKER_PASSWORD", password)
        assert run("restore", backup, "--yes", "--database", encrypted).code == 1
    assert encrypted.read_bytes() == before
    assert not (encrypted.parent / "backups").exists()


def test_what_an_encrypted_backup_would_replace_of_a_plain_clinic_is_told(
    run: Run, encrypted: Path, database: Path, tmp_path: Path
) -> None:
    backup = tmp_path / "backup.db"
    run("backup", backup, "--database", encrypted)
    ran = run("restore", backup, "--yes", "--other-clinic", "--database", database)
    assert ran.code == 0, ran.err
    assert "Another clinic is here now" in ran.err
    assert "another key than the clinic has now" in ran.err
    assert "What was there before is in" in ran.out


@pytest.fixture
def without_slots(run: Run, encrypted: Path, tmp_path: Path) -> tuple[Path, Path]:
    """The encrypted clinic, which has lost its key slots, and an older backup of it."""
    backup = tmp_path / "backup.db"
    with open_clinic(encrypted, "Ines Ruiz", password=PASSWORD) as clinic:
        form = AccountForm("Nina Nurse", Role.NURSE)
        added = clinic.write(add_account, form, date(2026, 11, 22))
        key = clinic.key
    assert key is not None
    slots = KeySlots.load(encrypted)
    slots.with_slot(
        key, PASSWORD, account_uuid=str(added.value), name="Nina Nurse", strength=QUICK
    ).save()
    assert run("backup", backup, "--database", encrypted).code == 0
    assert run("import", CLINIC_CSV, "--database", encrypted, "--as-of", "2026-11-22").code == 0
    key_file(encrypted).unlink()
    return encrypted, backup


@pytest.mark.fault(38)
def test_who_lost_only_the_key_slots_gets_them_back_and_loses_nothing(
    run: Run, without_slots: tuple[Path, Path]
) -> None:
    clinic, backup = without_slots
    asked = run("restore", backup, "--database", clinic)
    assert asked.code == 1
    assert "--yes" in asked.err
    done = run("restore", backup, "--yes", "--database", clinic)
    assert done.code == 0, done.err
    assert "own file is whole" in done.err
    assert "another key" not in done.err
    assert "key slots are back" in done.out
    assert due(run, clinic) > 0
    assert list(clinic.parent.glob("damaged-*")) == []


@pytest.mark.fault(38)
def test_without_key_slots_nobody_restores_who_may_not(
    run: Run, without_slots: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic, backup = without_slots
    monkeypatch.setenv("TRACKER_USER", "Nina Nurse")
    ran = run("restore", backup, "--yes", "--database", clinic)
    assert ran.code == 1
    assert "administrator" in ran.err
    assert not key_file(clinic).exists()
    assert list(clinic.parent.glob("damaged-*")) == []
    assert not (clinic.parent / "backups").exists()


@pytest.mark.fault(37)
def test_wrong_passwords_of_a_backup_count_where_it_is_put(
    run: Run, encrypted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup, new = tmp_path / "backup.db", tmp_path / "new.db"
    run("backup", backup, "--database", encrypted)
    monkeypatch.setenv("TRACKER_PASSWORD", "not this one")
    for _try in range(2):
        assert "wrong" in run("restore", backup, "--database", new).err
    assert list(WrongTries.load(new).in_a_row.values()) == [2]
    assert not new.exists()
