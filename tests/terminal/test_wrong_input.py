"""Whatever is wrong: one sentence on standard error, exit 1, nothing changed; wrong usage exits 2."""

import os
from datetime import date
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from tests.interchange.plain_files import row, table
from tests.terminal.conftest import CLINIC_CSV, Run
from tracker.domain.account import Role
from tracker.services.clinic.clinic import open_clinic
from tracker.services.staff.accounts import AccountForm, add_account

HEADER = table()


@pytest.mark.parametrize(
    "content",
    [
        table(row("2026-01-05")).replace("product", "drug").encode(),
        table(row("2026-02-30")).encode(),
        table(row("2026-W01-1")).encode(),
        table(row("2026-11-23")).encode(),
        table(row("2026-01-05", units="0")).encode(),
        table(row("2026-01-05", units="-5")).encode(),
        table(row("2026-01-05", units="NaN")).encode(),
        table(row("2026-01-05", units="1e9")).encode(),
        table(row("2026-01-05", product="botox")).encode(),
        table(row("2026-01-05", product="daxibotulinumtoxinA")).encode(),
        table(row("2026-01-05", birth_date="2026-01-06")).encode(),
        table(row("2026-01-05"), row("2026-03-30", given_name="Eve")).encode(),
        (HEADER + '100,"Okafor').encode(),
        table(row("2026-01-05", given_name="José")).encode("latin-1"),
        table(row("2026-01-05")).encode() + b"\0",
        b"",
        HEADER.encode(),
        b"PK\x03\x04",
    ],
)
def test_a_bad_file_is_one_sentence_and_changes_nothing(
    run: Run, database: Path, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "bad.csv"
    file.write_bytes(content)
    before = database.read_bytes()
    told = run("import", file, "--database", database, "--as-of", "2026-11-22")
    assert (told.code, told.out, told.err.count("\n")) == (1, "", 1)
    assert told.err.endswith(".\n")
    assert database.read_bytes() == before


def test_a_folder_is_no_file(run: Run, database: Path, tmp_path: Path) -> None:
    told = run("import", tmp_path, "--database", database)
    assert (told.code, told.err.count("\n")) == (1, 1)


@pytest.mark.fault(10)
@pytest.mark.parametrize(
    "command", [("due",), ("check",), ("import", CLINIC_CSV), ("migrate",), ("patient", "1")]
)
def test_a_missing_database_stays_missing(run: Run, tmp_path: Path, command: tuple[str]) -> None:
    path = tmp_path / "absent.db"
    told = run("--database", path, *command)
    assert (told.code, told.out, told.err.count("\n")) == (1, "", 1)
    assert "There is no database" in told.err
    assert list(tmp_path.iterdir()) == []


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _other(path: Path) -> None:
    sqlcipher.connect(str(path)).execute("create table t (a)").connection.close()


def _no_database(path: Path) -> None:
    path.write_text("hello, I am a letter" * 100)


@pytest.mark.fault(11)
@pytest.mark.parametrize("make", [_empty, _other, _no_database])
def test_a_file_that_is_no_clinic_is_left_alone(run: Run, tmp_path: Path, make: object) -> None:
    path = tmp_path / "other.db"
    assert callable(make)
    make(path)
    before = path.read_bytes()
    told = run("due", "--database", path)
    assert (told.code, told.out, told.err.count("\n")) == (1, "", 1)
    assert path.read_bytes() == before


@pytest.mark.fault(43)
@pytest.mark.fault(45)
def test_a_newer_database_is_refused(run: Run, database: Path) -> None:
    bare = sqlcipher.connect(str(database), isolation_level=None)
    bare.execute("update alembic_version set version_num = '9999'")
    bare.execute("pragma wal_checkpoint(truncate)").fetchall()
    bare.close()
    told = run("due", "--database", database)
    assert (told.code, told.err.count("\n")) == (1, 1)
    assert "newer version" in told.err


@pytest.mark.fault(8)
def test_a_read_only_database_reads_and_refuses_to_write(run: Run, database: Path) -> None:
    run("--as-of", "2026-11-22", "--database", database, "import", CLINIC_CSV)
    database.chmod(0o400)
    assert run("due", "--database", database).code == 0
    assert run("check", "--database", database).code == 0
    told = run("import", CLINIC_CSV, "--as-of", "2026-11-22", "--database", database)
    assert (told.code, told.err.count("\n")) == (1, 1)
    assert "read-only" in told.err


@pytest.mark.fault(83)
def test_an_export_replaces_nothing_unless_told_to(
    run: Run, database: Path, tmp_path: Path
) -> None:
    file = tmp_path / "out.csv"
    file.write_text("mine")
    told = run("export", file, "--format", "csv", "--database", database)
    assert (told.code, file.read_text()) == (1, "mine")
    assert run("export", file, "--force", "--database", database).code == 0
    assert file.read_text(encoding="utf-8") == HEADER.replace("\r\n", "\n")
    assert run("export", tmp_path / "absent" / "out.csv", "--database", database).code == 1


@pytest.mark.parametrize(
    "command",
    [
        ("import", CLINIC_CSV, "--format", "fhir"),
        ("export", "out.csv", "--encrypt"),
        ("restore", "backup.db"),
        ("move", "--to", "postgresql://clinic"),
        ("due", "--database", "postgresql://clinic"),
    ],
)
def test_what_is_not_there_yet_says_so(
    run: Run, database: Path, command: tuple[str | Path, ...]
) -> None:
    told = run("--database", database, *command)
    assert (told.code, told.out, told.err.count("\n")) == (1, "", 1)


@pytest.mark.parametrize(
    "command",
    [
        ("--as-of", "2026-13-01", "due"),
        ("due", "--as-of", "2026-W01-1"),
        ("due", "--state", "bored"),
        ("due", "--within", "-1"),
        ("due", "--format", "pdf"),
        ("patient",),
        ("fly",),
        ("--fly",),
    ],
)
def test_wrong_usage_exits_two(run: Run, database: Path, command: tuple[str, ...]) -> None:
    assert run("--database", database, *command).code == 2


def test_init_names_who_signs_and_replaces_nothing(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "new" / "clinic.db"
    made = run("init", "--user", "Inés", "--zone", "Europe/Berlin", "--plain", "--database", path)
    assert (made.code, made.err) == (0, "")
    assert "Inés signs" in made.out
    before = path.read_bytes()
    again = run("init", "--plain", "--database", path)
    assert (again.code, again.err.count("\n")) == (1, 1)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "wrong", [("--zone", "Mars/Olympus"), ("--jurisdiction", "UK"), ("--user", "a\x07")]
)
def test_init_that_fails_leaves_no_file(run: Run, tmp_path: Path, wrong: tuple[str, str]) -> None:
    told = run("init", "--plain", *wrong, "--database", tmp_path / "clinic.db")
    assert (told.code, told.err.count("\n")) == (1, 1)
    assert list(tmp_path.iterdir()) == []


def test_tracker_user_names_the_account_that_signs(
    run: Run, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_clinic(database) as clinic:
        bo = AccountForm("Nurse Bo", Role.ADMINISTRATOR, injects_and_signs=True)
        clinic.write(add_account, bo, date(2026, 11, 22))
    monkeypatch.setitem(os.environ, "TRACKER_USER", "nurse bo")
    run("--as-of", "2026-11-22", "--database", database, "import", CLINIC_CSV)
    bare = sqlcipher.connect(str(database))
    names = bare.execute("select distinct signed_by from session").fetchall()
    bare.close()
    assert names == [("Nurse Bo",)]


def test_a_name_without_an_account_is_refused_in_a_sentence(
    run: Run, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(os.environ, "TRACKER_USER", "Nurse Bo")
    told = run("--database", database, "due")
    assert (told.code, told.out, told.err.count("\n")) == (1, "", 1)
    assert "“Nurse Bo” has no account in this clinic" in told.err


def test_a_nurse_can_not_import_and_nothing_is_written(
    run: Run, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_clinic(database) as clinic:
        clinic.write(add_account, AccountForm("Nurse Bo", Role.NURSE), date(2026, 11, 22))
    monkeypatch.setitem(os.environ, "TRACKER_USER", "Nurse Bo")
    told = run("--as-of", "2026-11-22", "--database", database, "import", CLINIC_CSV)
    assert (told.code, told.err.count("\n")) == (1, 1)
    assert "administrator" in told.err
    bare = sqlcipher.connect(str(database))
    assert bare.execute("select count(*) from patient").fetchall() == [(0,)]
    bare.close()


def test_unknown_columns_are_a_note_and_no_error(run: Run, database: Path, tmp_path: Path) -> None:
    file = tmp_path / "more.csv"
    file.write_text(table(row("2026-01-05")).replace("notes", "remarks"), encoding="utf-8")
    told = run("import", file, "--database", database, "--as-of", "2026-11-22")
    assert (told.code, told.err.count("\n")) == (0, 1)
    assert "remarks" in told.err
