"""Each thing that can be wrong with a database file: one sentence of its own, and nothing changed."""

import hashlib
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from tests.small_drive import small_drive
from tests.storage.given import add_codes, add_patient
from tracker.domain.problems import NotAllowed, Unavailable
from tracker.storage.backup import back_up
from tracker.storage.database import Database
from tracker.storage.records import Patient


def _hashes(folder: Path) -> dict[str, str]:
    return {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.iterdir())
        if file.is_file()
    }


def _missing(path: Path) -> None:
    del path


def _missing_folder(path: Path) -> None:
    path.parent.rmdir()


def _empty(path: Path) -> None:
    path.touch()


def _folder(path: Path) -> None:
    path.mkdir()


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _garbage(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 64)


def _short(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\x00")


def _torn(path: Path) -> None:
    Database.create(path, user="Ines").close()
    path.write_bytes(path.read_bytes()[:6000])


def _unknown_format(path: Path) -> None:
    Database.create(path, user="Ines").close()
    with path.open("r+b") as file:
        # Where SQLite has the number of its format, of which it knows four.
        file.seek(44)
        file.write(bytes(4 * [31]))


def _other_program(path: Path) -> None:
    connection = sqlcipher.connect(str(path), isolation_level=None)
    connection.execute("create table patient (id integer)")
    connection.close()


def _newer(path: Path) -> None:
    Database.create(path, user="Ines").close()
    connection = sqlcipher.connect(str(path), isolation_level=None)
    connection.execute("update alembic_version set version_num = 'zzz'")
    connection.close()


@pytest.mark.fault(10)
@pytest.mark.fault(11)
@pytest.mark.fault(43)
@pytest.mark.fault(45)
@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (_missing, "There is no database"),
        (_missing_folder, "There is no database"),
        (_empty, "is empty"),
        (_folder, "is a folder"),
        (_garbage, "not a database of Treatment Tracker"),
        (_short, "damaged"),
        (_torn, "damaged"),
        (_unknown_format, "damaged"),
        (_other_program, "of another program"),
        (_newer, "newer version.*zzz"),
    ],
)
def test_a_file_that_can_not_be_opened_is_explained_and_left_alone(
    tmp_path: Path, make: Any, sentence: str
) -> None:
    path = tmp_path / "folder" / "clinic.db"
    path.parent.mkdir()
    make(path)
    before = _hashes(path.parent) if path.parent.exists() else None
    for readonly in (False, True):
        with pytest.raises(Unavailable, match=sentence) as refused:
            Database.open(path, user="Ines", readonly=readonly)
        assert str(path) in str(refused.value)
    assert (_hashes(path.parent) if path.parent.exists() else None) == before


@pytest.mark.fault(11)
@pytest.mark.skipif(os.name != "posix", reason="pipes with names are POSIX")
def test_a_pipe_is_no_database(path: Path) -> None:
    _pipe(path)
    with pytest.raises(Unavailable, match="not a regular file"):
        Database.open(path, user="Ines")


@pytest.mark.fault(19)
@pytest.mark.parametrize("name", ["a b#c?d%41.db", "клиника ’.db", "it's.db", "x" * 200 + ".db"])
def test_any_file_name_will_do(tmp_path: Path, name: str) -> None:
    with Database.create(tmp_path / name, user="Ines", fill=add_codes) as db:
        db.write(add_patient)
    assert sorted(file.name for file in tmp_path.iterdir()) == [name, f"{name}.head"]


def test_a_name_with_a_nul_is_refused(tmp_path: Path) -> None:
    for action in (Database.open, Database.create):
        with pytest.raises(Unavailable):
            action(tmp_path / "a\0b", user="Ines")


@pytest.mark.skipif(os.name != "posix", reason="Windows has no mode bits")
def test_only_its_owner_may_read_a_new_database(tmp_path: Path) -> None:
    path = tmp_path / "new" / "clinic.db"
    Database.create(path, user="Ines").close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_what_is_there_is_never_replaced(path: Path) -> None:
    path.write_text("mine")
    with pytest.raises(Unavailable, match="already there"):
        Database.create(path, user="Ines")
    assert path.read_text() == "mine"


def test_a_database_that_could_not_be_filled_leaves_nothing(path: Path) -> None:
    def fill(tx: Any) -> None:
        add_patient(tx)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        Database.create(path, user="Ines", fill=fill)
    assert list(path.parent.iterdir()) == []


@pytest.mark.fault(8)
def test_a_read_only_file_reads_and_refuses_to_write(db: Database) -> None:
    db.write(add_patient)
    db.close()
    db.path.chmod(0o444)
    before = _hashes(db.path.parent)
    with Database.open(db.path, user="Ines") as again:
        assert again.is_readonly
        assert again.read(lambda tx: tx.get(Patient, 1)) is not None
        with pytest.raises(Unavailable, match="read-only"):
            again.write(add_patient)
    assert _hashes(db.path.parent) == before


def test_a_read_only_file_that_somebody_changes_is_not_read_on(db: Database) -> None:
    db.write(add_patient)
    db.close()
    db.path.chmod(0o444)
    with Database.open(db.path, user="Ines") as again:
        db.path.chmod(0o644)
        with db.path.open("ab") as file:
            file.write(bytes(4096))
        with pytest.raises(Unavailable, match="changed by another program"):
            again.read(lambda tx: tx.get(Patient, 1))


def test_who_asks_to_read_only_can_not_write(db: Database) -> None:
    with Database.open(db.path, user="Ines", readonly=True) as again:
        with pytest.raises(Unavailable, match="read-only"):
            again.write(add_patient)
        assert again.read(lambda tx: tx.get(Patient, 1)) is None


def test_a_query_can_not_write(db: Database) -> None:
    with pytest.raises(Unavailable, match="read-only"):
        db.read(add_patient)
    db.write(add_patient)


def test_nobody_changes_anything_without_a_name(db: Database) -> None:
    with Database.open(db.path) as again, pytest.raises(NotAllowed):
        again.write(add_patient)


def test_normal_use_never_imports_alembic(path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from tracker.storage.database import Database;"
        f"path = Path({str(path)!r}); Database.create(path, user='x').close();"
        "Database.open(path).close(); sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/dev/full is Linux")
def test_a_folder_that_can_not_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unavailable, match="can’t be made"):
        Database.create(tmp_path / "file" / "clinic.db", user="Ines")


@pytest.mark.fault(5)
@pytest.mark.skipif(
    not sys.platform.startswith("linux") or os.geteuid() != 0, reason="only root may mount a drive"
)
def test_a_full_drive_loses_nothing(tmp_path: Path) -> None:
    with small_drive(tmp_path / "drive", "3m") as drive:
        with Database.create(drive / "clinic.db", user="Ines", fill=add_codes) as db:
            kept = _fill(db)
            assert db.read(lambda tx: tx.query(Patient).count()) == kept
        copied = back_up(drive / "clinic.db", tmp_path / "copy.db").path
    with Database.open(copied) as db:
        assert db.read(lambda tx: tx.query(Patient).count()) == kept


def _fill(db: Database) -> int:
    """Write until the drive is full; gives how many were kept."""
    for kept in range(5000):
        if _told_that_full(db):
            return kept
    raise AssertionError("the drive never filled up")


def _told_that_full(db: Database) -> bool:
    try:
        db.write(_add_noted_patient)
    except Unavailable as problem:
        return "is full" in str(problem)
    return False


def _add_noted_patient(tx: Any) -> None:
    tx.get(Patient, add_patient(tx)).notes = "x" * 15_000
