"""An encrypted file: no letter of it can be read, and whatever is wrong with it is told as that."""

import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.storage.given import NOW, add_codes, add_course, add_patient
from tracker.domain.problems import Unavailable
from tracker.paths import migrations_folder
from tracker.storage import audit, engine
from tracker.storage.audit_head import head_file
from tracker.storage.backup import back_up
from tracker.storage.check import check_storage
from tracker.storage.database import Database
from tracker.storage.encrypted_file import slots_of
from tracker.storage.key_slots import KeySlots, key_file
from tracker.storage.migrate import migrate
from tracker.storage.records import Patient
from tracker.storage.slot import Strength
from tracker.storage.uuids import new_uuid

KEY = bytes(range(32))
CLINIC = new_uuid()
SALT = bytes.fromhex(CLINIC.replace("-", ""))
_QUICK = Strength(64, 1, 1)
_MADE_UP = '''"""Made up."""

import sqlalchemy as sa
from alembic import op

revision = "made_up"
down_revision = "{head}"


def upgrade():
    with op.batch_alter_table("patient", recreate="always") as batch:
        batch.add_column(sa.Column("nickname", sa.Text()))
'''


@pytest.fixture
def clinic(path: Path) -> Path:
    """A closed, encrypted file with a patient and a course, and its key slots."""
    with Database.create(
        path, user="Ines", fill=add_codes, key=KEY, salt=SALT, now=lambda: NOW
    ) as db:
        db.write(lambda tx: add_course(tx, add_patient(tx, "Szymborska", number="N1")))
    bare = KeySlots(key_file(path), CLINIC)
    bare.with_slot(KEY, "sesame", account_uuid=new_uuid(), name="Ines", strength=_QUICK).save()
    return path


def _count(path: Path) -> int:
    with Database.open(path, key=KEY) as db:
        assert db.read(lambda tx: list(check_storage(tx))) == []
        assert db.read(audit.verify) is None
        return db.read(lambda tx: tx.query(Patient).count())


@pytest.mark.fault(67)
def test_nothing_of_it_can_be_read(clinic: Path) -> None:
    with Database.open(clinic, user="Ines", key=KEY) as db:
        db.write(add_patient, "Achmatowa")
        for file in clinic.parent.iterdir():
            content = file.read_bytes()
            for told in (
                b"Szymborska",
                b"szymborska",
                b"Achmatowa",
                b"SQLite format",
                b"create table",
            ):
                assert told not in content, (file, told)
    assert clinic.read_bytes()[:16] == SALT


def test_without_its_key_it_opens_for_nobody(clinic: Path) -> None:
    for key in (None, bytes(32)):
        with pytest.raises(Unavailable, match="damaged"):
            Database.open(clinic, user="Ines", key=key)
    assert _count(clinic) == 1


@pytest.mark.fault(10)
@pytest.mark.parametrize("key", [None, KEY])
def test_a_missing_or_empty_file_stays_so(clinic: Path, key: bytes | None) -> None:
    clinic.write_bytes(b"")
    with pytest.raises(Unavailable, match="is empty"):
        Database.open(clinic, user="Ines", key=key)
    with pytest.raises(Unavailable, match="is empty"):
        slots_of(clinic)
    assert clinic.read_bytes() == b""
    clinic.unlink()
    with pytest.raises(Unavailable, match="There is no database"):
        Database.open(clinic, user="Ines", key=key)
    with pytest.raises(Unavailable, match="There is no database"):
        slots_of(clinic)
    assert not clinic.exists()


def _cut_in_half(content: bytes) -> bytes:
    return content[: len(content) // 2]


def _cut_in_a_page(content: bytes) -> bytes:
    return content[:6000]


def _cut_in_the_header(content: bytes) -> bytes:
    return content[:10]


def _zeroed_header(content: bytes) -> bytes:
    return bytes(100) + content[100:]


def _zeroed_id(content: bytes) -> bytes:
    return bytes(16) + content[16:]


def _garbage(content: bytes) -> bytes:
    return os.urandom(1) + bytes(range(256)) * (len(content) // 256)


def _text(_content: bytes) -> bytes:
    return b"Dear colleague,\n" * 500


def _swapped_pages(content: bytes) -> bytes:
    return content[:4096] + content[8192:12288] + content[4096:8192] + content[12288:]


@pytest.mark.fault(11)
@pytest.mark.parametrize(
    "damage",
    [
        _cut_in_half,
        _cut_in_a_page,
        _cut_in_the_header,
        _zeroed_header,
        _zeroed_id,
        _garbage,
        _text,
        _swapped_pages,
    ],
)
def test_a_damaged_file_is_told_as_that_and_left_alone(
    clinic: Path, damage: Callable[[bytes], bytes]
) -> None:
    clinic.write_bytes(damage(clinic.read_bytes()))
    before = {file.name: file.read_bytes() for file in clinic.parent.iterdir()}
    with pytest.raises(Unavailable, match="damaged"):
        _look_at_all(clinic)
    slots = slots_of(clinic)
    assert slots is not None
    assert slots.unlock("Ines", "sesame").data_key == KEY
    changed = {
        file.name
        for file in clinic.parent.iterdir()
        if file.name in before and file.read_bytes() != before[file.name]
    }
    assert changed <= {"clinic.db.head"}


def _look_at_all(path: Path) -> None:
    with Database.open(path, key=KEY, readonly=True) as db:
        found = db.read(lambda tx: list(check_storage(tx)))
        if found:
            raise Unavailable(found[0].sentence)


@pytest.mark.fault(12)
def test_a_flipped_bit_where_nothing_is_kept_is_found_too(clinic: Path) -> None:
    bare = engine.connect(clinic, key=KEY)
    bare.execute("create table filler (content blob)")
    bare.execute("insert into filler values (zeroblob(40000))")
    bare.execute("drop table filler")
    assert bare.execute("pragma freelist_count").fetchone()[0] > 8
    bare.close()
    whole = clinic.read_bytes()
    for page in range(len(whole) // 4096 - 8, len(whole) // 4096):
        content = bytearray(whole)
        content[page * 4096 + 1000] ^= 4
        clinic.write_bytes(content)
        with pytest.raises(Unavailable, match="damaged"):
            _look_at_all(clinic)


@pytest.mark.skipif(os.name != "posix", reason="Windows has no mode bits")
def test_a_read_only_file_reads(clinic: Path) -> None:
    clinic.chmod(0o444)
    with Database.open(clinic, user="Ines", key=KEY) as db:
        assert db.is_readonly
        assert db.read(lambda tx: tx.query(Patient).count()) == 1
        with pytest.raises(Unavailable, match="read-only"):
            db.write(add_patient)


def test_a_backup_is_encrypted_and_has_its_key_slots(clinic: Path, tmp_path: Path) -> None:
    target = tmp_path / "backups" / "copy.db"
    with Database.open(clinic, user="Ines", key=KEY) as db:
        db.write(add_patient)
        back_up(clinic, target, key=KEY)
    shutil.copy(head_file(clinic), head_file(target))
    assert _count(target) == 2
    assert target.read_bytes()[:16] == SALT
    slots = slots_of(target)
    assert slots is not None
    assert slots.unlock("ines", "sesame").data_key == KEY
    for file in (target, key_file(target)):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_backup_without_the_key_is_refused(clinic: Path, tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        back_up(clinic, tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


def test_a_migration_keeps_it_encrypted_and_its_backup_too(clinic: Path, tmp_path: Path) -> None:
    from tracker.storage.revisions import HEAD

    folder = tmp_path / "migrations"
    shutil.copytree(migrations_folder(), folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "made_up.py").write_text(_MADE_UP.format(head=HEAD))
    done = migrate(clinic, key=KEY, folder=folder, target="made_up")
    assert done.backup is not None
    shutil.copy(head_file(clinic), head_file(done.backup.path))
    assert _count(done.backup.path) == 1
    assert slots_of(done.backup.path) is not None
    bare = engine.connect(clinic, key=KEY)
    assert bare.execute("select nickname from patient").fetchall() == [(None,)]
    bare.close()
    assert clinic.read_bytes()[:16] == SALT
    for file in clinic.parent.glob("*.db*"):
        assert b"Szymborska" not in file.read_bytes()
