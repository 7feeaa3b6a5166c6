"""Migrations: a verified backup first, then all or nothing, and nothing is lost on the way."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.storage.given import add_course, add_patient
from tracker.domain.problems import Unavailable
from tracker.paths import migrations_folder
from tracker.storage import audit, engine
from tracker.storage.backup import back_up
from tracker.storage.database import Database
from tracker.storage.migrate import migrate
from tracker.storage.records import Patient

_HEAD = '''"""Made up."""

import os, signal
import sqlalchemy as sa
from alembic import op

revision = "made_up"
down_revision = "0021"
{drops}

def upgrade():
'''

_REBUILD = """
    with op.batch_alter_table("patient", recreate="always") as batch:
        batch.add_column(sa.Column("nickname", sa.Text()))
"""


@pytest.fixture
def clinic(db: Database) -> Path:
    """A closed database with a patient and a course."""
    db.write(lambda tx: add_course(tx, add_patient(tx, number="1", phone="555 1234")))
    db.close()
    return db.path


def _folder(tmp_path: Path, body: str, drops: str = "") -> Path:
    folder = tmp_path / "migrations"
    shutil.copytree(migrations_folder(), folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "made_up.py").write_text(_HEAD.format(drops=drops) + body)
    return folder


def _ask(path: Path, key: bytes | None, statement: str) -> list[Any]:
    connection = engine.connect(path, key=key)
    try:
        return list(connection.execute(statement).fetchall())
    finally:
        connection.close()


def _assert_untouched(path: Path, key: bytes | None) -> None:
    with Database.open(path, user="Ines", key=key) as db:
        assert db.read(lambda tx: tx.query(Patient).count()) == 1
        assert db.read(audit.verify) is None
        db.write(add_patient)
    assert _ask(path, key, "select version_num from alembic_version") == [("0021",)]
    assert _ask(path, key, "select name from sqlite_schema where name like '%alembic_tmp%'") == []


def test_a_current_database_is_left_alone(key: bytes | None, clinic: Path) -> None:
    assert migrate(clinic, key=key).backup is None
    names = sorted(file.name for file in clinic.parent.iterdir())
    assert names == ["clinic.db", "clinic.db.head"]


@pytest.mark.fault(46)
def test_rebuilding_a_table_loses_no_row(key: bytes | None, clinic: Path, tmp_path: Path) -> None:
    done = migrate(clinic, key=key, folder=_folder(tmp_path, _REBUILD), target="made_up")
    assert (done.before, done.after) == ("0021", "made_up")
    assert _ask(clinic, key, "select nickname from patient") == [(None,)]
    assert _ask(clinic, key, "select count(*) from course") == [(1,)]
    assert _ask(clinic, key, "pragma foreign_key_check") == []


def test_the_backup_is_from_before(key: bytes | None, clinic: Path, tmp_path: Path) -> None:
    done = migrate(clinic, key=key, folder=_folder(tmp_path, _REBUILD), target="made_up")
    assert done.backup is not None
    _assert_untouched(done.backup.path, key)


@pytest.mark.fault(46)
@pytest.mark.parametrize(
    ("body", "lost"),
    [
        ("    op.execute('delete from course')\n", "course: 1"),
        ("    op.execute('drop trigger audit_entry_is_not_changed')\n", "audit_entry_is_not"),
        ("    op.drop_index('ix_patient_sort_key', 'patient')\n", "ix_patient_sort_key"),
        ("    op.drop_table('session_lot')\n", "session_lot"),
        ("    op.execute('update course set patient_id = 99')\n", "patient"),
    ],
)
def test_a_migration_that_loses_something_is_stopped(
    key: bytes | None, clinic: Path, tmp_path: Path, body: str, lost: str
) -> None:
    with pytest.raises(Unavailable, match=lost):
        migrate(clinic, key=key, folder=_folder(tmp_path, body), target="made_up")
    _assert_untouched(clinic, key)


def test_what_a_migration_says_it_drops_may_go(
    key: bytes | None, clinic: Path, tmp_path: Path
) -> None:
    folder = _folder(
        tmp_path,
        "    op.drop_index('ix_patient_sort_key', 'patient')\n",
        "drops = ('ix_patient_sort_key',)",
    )
    assert migrate(clinic, key=key, folder=folder, target="made_up").after == "made_up"


@pytest.mark.fault(2)
def test_a_migration_that_fails_half_way_can_be_tried_again(
    key: bytes | None, clinic: Path, tmp_path: Path
) -> None:
    folder = _folder(tmp_path, _REBUILD + "    raise ValueError('half way')\n")
    with pytest.raises(ValueError, match="half way"):
        migrate(clinic, key=key, folder=folder, target="made_up")
    _assert_untouched(clinic, key)
    made_up = folder / "versions" / "made_up.py"
    made_up.write_text(
        made_up.read_text().replace("raise ValueError('half way')", "pass  # now whole")
    )
    shutil.rmtree(folder / "versions" / "__pycache__", ignore_errors=True)
    migrate(clinic, key=key, folder=folder, target="made_up")
    assert _ask(clinic, key, "select count(*) from course") == [(1,)]


@pytest.mark.fault(2)
@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")
def test_a_migration_that_is_killed_half_way_can_be_tried_again(
    key: bytes | None, clinic: Path, tmp_path: Path
) -> None:
    folder = _folder(tmp_path, _REBUILD + "    os.kill(os.getpid(), signal.SIGKILL)\n")
    program = (
        "from pathlib import Path; from tracker.storage.migrate import migrate;"
        f"migrate(Path({str(clinic)!r}), key={key!r}, folder=Path({str(folder)!r}), target='made_up')"
    )
    ended = subprocess.run([sys.executable, "-c", program], check=False)
    assert ended.returncode == -signal.SIGKILL
    _assert_untouched(clinic, key)


@pytest.mark.fault(16)
def test_a_backup_of_a_database_in_use_holds_all_that_was_saved(
    key: bytes | None, db: Database, tmp_path: Path
) -> None:
    db.write(add_patient)
    backup = back_up(db.path, tmp_path / "backups" / "copy.db", key=key)
    assert backup.head_seq == db.read(audit.head).seq
    _assert_untouched(backup.path, key)
    with pytest.raises(Unavailable, match="already there"):
        back_up(db.path, backup.path, key=key)


@pytest.mark.fault(6)
def test_a_backup_that_can_not_be_written_leaves_nothing(
    key: bytes | None, db: Database, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unavailable, match="can’t be written"):
        back_up(db.path, tmp_path / "file" / "copy.db", key=key)
