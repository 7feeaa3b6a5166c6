"""Passwords on the terminal: from the environment or asked for, and never seen."""

import os
import select
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.clinics import TODAY, USER
from tests.terminal.conftest import CLINIC_CSV, Run
from tracker.domain.account import Role
from tracker.services.backups.keeping import BackupKeeper
from tracker.services.clinic.clinic import ClinicForm, open_clinic
from tracker.services.keys.encrypted_clinic import create_encrypted_clinic
from tracker.services.staff.accounts import AccountForm, add_account, deactivate_account
from tracker.storage.key_slots import key_file
from tracker.storage.slot import Strength

PASSWORD = "a blue bicycle"
_QUICK = Strength(64, 1, 1)
_FEW_SECONDS = 30


@pytest.fixture(scope="session")
def encrypted_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("terminal-encrypted") / "clinic.db"
    form = ClinicForm("US", "America/New_York")
    made = create_encrypted_clinic(path, form, USER, PASSWORD, strength=_QUICK)
    made.database.close()
    path.with_name("code.txt").write_text(made.recovery_code)
    return path


@pytest.fixture
def encrypted(encrypted_template: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "here"
    shutil.copytree(encrypted_template.parent, folder)
    return folder / encrypted_template.name


@pytest.fixture
def code(encrypted: Path) -> str:
    return encrypted.with_name("code.txt").read_text()


@pytest.fixture
def password(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("TRACKER_PASSWORD", PASSWORD)
    return monkeypatch


def test_a_new_clinic_is_encrypted_where_there_is_a_password(
    run: Run, tmp_path: Path, password: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "new.db"
    ran = run("init", "--user", "Ines", "--zone", "UTC", "--database", path)
    assert (ran.code, ran.err) == (0, "")
    assert "Recovery code: " in ran.out
    assert path.read_bytes()[:6] != b"SQLite"
    assert run("due", "--database", path).code == 0


@pytest.mark.fault(40)
@pytest.mark.parametrize("password", [None, "", "1234567"])
def test_without_a_password_that_is_good_no_clinic_is_made(
    run: Run, tmp_path: Path, password: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "new"
    if password is not None:
        monkeypatch.setenv("TRACKER_PASSWORD", password)
    ran = run("init", "--user", "Ines", "--zone", "UTC", "--database", folder / "new.db")
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (1, "", 1)
    if password is None:
        assert "--plain" in ran.err
    assert not folder.exists()


def test_a_plain_clinic_is_made_when_somebody_says_so(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    ran = run("init", "--plain", "--zone", "UTC", "--database", path)
    assert (ran.code, ran.err) == (0, "")
    assert path.read_bytes()[:6] == b"SQLite"
    assert not key_file(path).exists()


@pytest.mark.parametrize(
    "command",
    [
        ["due"],
        ["patient", "N1"],
        ["import", CLINIC_CSV],
        ["export", "out.csv"],
        ["backup", "copy.db"],
        ["check"],
        ["migrate"],
        ["password"],
        ["recovery-code"],
        ["encrypt"],
    ],
)
def test_every_command_takes_the_password_or_one_sentence(
    run: Run, encrypted: Path, tmp_path: Path, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = encrypted.read_bytes()
    ran = run(*command, "--database", encrypted)
    assert ran.code == 1
    assert len(ran.err.splitlines()) == 1
    assert "TRACKER_PASSWORD" in ran.err
    assert "Traceback" not in ran.err
    assert encrypted.read_bytes() == before
    monkeypatch.setenv("TRACKER_PASSWORD", "wrong")
    ran = run(*command, "--database", encrypted)
    assert (ran.code, ran.out) == (1, "")
    assert "name or the password is wrong" in ran.err


def test_the_main_job_on_an_encrypted_clinic(
    run: Run, encrypted: Path, tmp_path: Path, password: pytest.MonkeyPatch
) -> None:
    at = ("--database", encrypted, "--as-of", "2026-11-22")
    assert run("import", CLINIC_CSV, *at).code == 0
    due = run("due", "--format", "json", *at)
    assert due.code == 0
    assert run("check", *at).code == 0
    copy = tmp_path / "copy.db"
    assert run("backup", copy, *at).code == 0
    assert (
        run("due", "--format", "json", "--database", copy, "--as-of", "2026-11-22").out == due.out
    )
    assert run("migrate", *at).code == 0
    assert run("export", tmp_path / "out.csv", *at).code == 0


def test_the_password_is_changed(run: Run, encrypted: Path, password: pytest.MonkeyPatch) -> None:
    password.setenv("TRACKER_NEW_PASSWORD", "a red tricycle")
    ran = run("password", "--database", encrypted)
    assert (ran.code, ran.out) == (0, f"The password of {USER} is changed.\n")
    assert run("due", "--database", encrypted).code == 1
    password.setenv("TRACKER_PASSWORD", "a red tricycle")
    assert run("due", "--database", encrypted).code == 0


@pytest.mark.fault(39)
def test_the_recovery_code_leads_to_a_new_password(
    run: Run, encrypted: Path, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_RECOVERY_CODE", code.lower())
    monkeypatch.setenv("TRACKER_NEW_PASSWORD", "remembered")
    ran = run("recover", "--database", encrypted)
    assert ran.code == 0
    assert "Recovery code: " in ran.out
    assert code not in ran.out
    assert run("recover", "--database", encrypted).code == 1
    monkeypatch.setenv("TRACKER_PASSWORD", "remembered")
    assert run("due", "--database", encrypted).code == 0


@pytest.mark.fault(39)
def test_a_code_whose_owner_has_left_says_whose_password_it_replaces(
    run: Run, encrypted: Path, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_clinic(encrypted, USER, password=PASSWORD) as database:
        database.write(add_account, AccountForm("Kim", Role.ADMINISTRATOR), TODAY)
        founder = str(database.account.uuid if database.account else "")
        database.write(deactivate_account, founder, 1, TODAY)
    monkeypatch.setenv("TRACKER_RECOVERY_CODE", code)
    monkeypatch.setenv("TRACKER_NEW_PASSWORD", "remembered")
    ran = run("recover", "--database", encrypted)
    assert ran.code == 0
    assert "It leads to Kim, whose password until now opens nothing" in ran.err.replace("\n", " ")
    assert "The password of Kim is changed." in ran.out


def test_a_new_recovery_code_is_told(
    run: Run, encrypted: Path, code: str, password: pytest.MonkeyPatch
) -> None:
    ran = run("recovery-code", "--database", encrypted)
    assert ran.code == 0
    assert "Recovery code: " in ran.out
    assert code not in ran.out


def test_a_plain_clinic_has_no_passwords(
    run: Run, database: Path, password: pytest.MonkeyPatch
) -> None:
    for command in ("password", "recovery-code", "recover"):
        password.setenv("TRACKER_RECOVERY_CODE", "x")
        ran = run(command, "--database", database)
        assert ran.code == 1
        assert "not encrypted" in ran.err


def test_a_plain_clinic_is_encrypted(
    run: Run, database: Path, password: pytest.MonkeyPatch
) -> None:
    assert run("import", CLINIC_CSV, "--database", database).code == 0
    due = run("due", "--format", "json", "--as-of", "2026-11-22", "--database", database)
    ran = run("encrypt", "--remove-before", "--database", database)
    assert (ran.code, ran.err) == (0, "")
    assert "Recovery code: " in ran.out
    after = run("due", "--format", "json", "--as-of", "2026-11-22", "--database", database)
    assert after.out == due.out
    assert run("check", "--database", database).code == 0
    assert not list(database.parent.glob("clinic.*not-encrypted*"))


def test_a_plain_file_that_stays_is_told(
    run: Run, database: Path, password: pytest.MonkeyPatch
) -> None:
    ran = run("encrypt", "--database", database)
    assert ran.code == 0
    (kept,) = database.parent.glob("clinic.not-encrypted*")
    assert str(kept) in ran.err


@pytest.mark.skipif(os.name != "posix", reason="terminals of this kind are POSIX")
def test_a_terminal_asks_for_the_password_and_shows_nothing(encrypted: Path) -> None:
    told, code = _on_a_terminal(PASSWORD, "due", "--database", str(encrypted))
    assert code == 0, told
    assert f"Password of {USER}" in told
    assert PASSWORD not in told
    told, code = _on_a_terminal("wrong", "due", "--database", str(encrypted))
    assert code == 1
    assert "password is wrong" in told


def _on_a_terminal(typed: str, *arguments: str) -> tuple[str, int]:
    """What a person saw, and the exit code."""
    ours, theirs = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "tracker", *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        env={**os.environ, "TERM": "dumb"},
        cwd=Path(__file__).parents[2],
    )
    os.close(theirs)
    try:
        seen = _typed_when_asked(ours, f"{typed}\n".encode())
        return seen.decode(), process.wait(_FEW_SECONDS)
    finally:
        os.close(ours)
        process.kill()
        process.wait()


def _typed_when_asked(terminal: int, typed: bytes) -> bytes:
    seen = b""
    while select.select([terminal], [], [], _FEW_SECONDS)[0]:
        try:
            part = os.read(terminal, 4096)
        except OSError:
            break
        seen += part
        # Once the space is there, nothing that is typed is shown or thrown away.
        if typed and seen.endswith(b": "):
            os.write(terminal, typed)
            typed = b""
    return seen


@pytest.mark.parametrize("agrees", [False, True])
def test_encrypt_names_the_backups_from_before_and_replaces_them_if_told_to(
    run: Run, database: Path, monkeypatch: pytest.MonkeyPatch, agrees: bool
) -> None:
    with open_clinic(database) as clinic:
        keeper = BackupKeeper(clinic)
        keeper.keep()
        (before,) = keeper.places().in_first().kept()
    monkeypatch.setenv("TRACKER_PASSWORD", PASSWORD)
    asked: list[str] = []

    def confirm(question: str, **_more: object) -> bool:
        asked.append(question)
        return agrees

    monkeypatch.setattr("tracker.terminal.encrypt_clinic.is_terminal", lambda: True)
    monkeypatch.setattr("typer.confirm", confirm)
    ran = run("encrypt", "--remove-before", "--database", database)
    assert ran.code == 0, ran.err
    assert f"The backup “{before.path}” is not encrypted." in ran.err
    assert len(asked) == 1
    assert before.path.exists() != agrees
    left = [one for one in before.path.parent.glob("clinic-*.db") if one != before.path]
    assert left
    assert all(one.read_bytes()[:6] != b"SQLite" for one in left)
