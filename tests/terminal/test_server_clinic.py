"""The main job on a server: the same answers to the letter, there and back in a file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster import PROGRAM, Cluster
from tests.terminal.conftest import CLINIC_CSV, Run
from tracker.storage.location import Server

_DUE = ("due", "--as-of", "2026-11-22", "--format", "json")


@pytest.fixture
def place(server: Cluster) -> Iterator[Server]:
    """An empty database, as its owner sees it."""
    name = server.new_database()
    yield server.server(name)
    server.drop(name)


@pytest.fixture
def program(place: Server) -> str:
    """The same, as the program sees it."""
    return place.url.replace("clinic_owner", PROGRAM)


@pytest.mark.fault(36)
@pytest.mark.fault(85)
def test_import_due_export_and_back_in_a_file(
    run: Run, place: Server, program: str, database: Path, tmp_path: Path
) -> None:
    assert run("import", CLINIC_CSV, "--database", database).code == 0
    made = run(
        "init", "--plain", "--user", "Ines", "--zone", "America/New_York", "--grant", PROGRAM,
        "--database", place.url,
    )  # fmt: skip
    assert (made.code, made.err) == (0, "")
    assert run("import", CLINIC_CSV, "--database", program).code == 0
    due = run(*_DUE, "--database", program)
    assert due.code == 0
    assert due.out == run(*_DUE, "--database", database).out
    assert run("check", "--database", program).code == 0
    assert run("export", tmp_path / "there.csv", "--database", program).code == 0

    back = tmp_path / "back.db"
    assert run("move", "--to", back, "--database", program).code == 0
    assert run(*_DUE, "--database", back).out == due.out
    assert run("check", "--database", back).code == 0
    assert run("export", tmp_path / "back.csv", "--database", back).code == 0
    assert (tmp_path / "there.csv").read_bytes() == (tmp_path / "back.csv").read_bytes()

    left = run("move", "--to", tmp_path / "elsewhere.db", "--database", back)
    assert (left.code, "says where the clinic is" in left.err) == (0, True)
    assert "elsewhere.db" in run(*_DUE, "--database", back).err
    again = run("import", CLINIC_CSV, "--database", back)
    assert (again.code, "elsewhere.db" in again.err) == (1, True)

    copy = tmp_path / "copy.db"
    assert run("backup", copy, "--database", program).code == 0
    assert run(*_DUE, "--database", copy).out == due.out
    assert run("check", "--database", copy).code == 0


def test_what_needs_a_file_says_so(run: Run, place: Server, tmp_path: Path) -> None:
    run("init", "--plain", "--user", "Ines", "--zone", "UTC", "--database", place.url)
    for command in (("restore", tmp_path / "x.db"), ("encrypt",), ("password",)):
        told = run(*command, "--database", place.url)
        assert told.code == 1
        assert "on a server; this can be done with a file only" in told.err


def test_who_connects_as_the_owner_is_told(run: Run, place: Server) -> None:
    told = run("init", "--plain", "--user", "Ines", "--zone", "UTC", "--database", place.url)
    assert "tracker grant ROLE" in told.err
    assert run("check", "--database", place.url).code == 1
    assert run("grant", PROGRAM, "--database", place.url).code == 0
    assert run("grant", "nobody-of-that-name", "--database", place.url).code == 1
    assert run("migrate", "--database", place.url).out.startswith("The database is up to date")


def test_a_new_clinic_on_a_server_opens_with_a_password_only(
    run: Run, place: Server, program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    init = ("init", "--user", "Ines", "--zone", "UTC", "--database", place.url)
    monkeypatch.delenv("TRACKER_PASSWORD", raising=False)
    told = run(*init)
    assert (told.code, told.out) == (1, "")
    assert "--keys FILE" in told.err

    beside = run("init", "--keys", tmp_path / "clinic.keys", "--database", tmp_path / "new.db")
    assert (beside.code, "key slots lie beside it" in beside.err) == (1, True)

    keys, here = tmp_path / "clinic.keys", tmp_path / "second" / "clinic.server"
    monkeypatch.setenv("TRACKER_USER", "Ines")
    monkeypatch.setenv("TRACKER_PASSWORD", "a blue bicycle")
    made = run(*init, "--grant", PROGRAM, "--keys", keys)
    assert (made.code, "Recovery code" in made.out) == (0, True)
    assert "name and a password" in run(*_DUE, "--database", program).err
    assert run("connect", here, "--keys", keys, "--database", program).code == 0
    assert run("import", CLINIC_CSV, "--database", here).code == 0
    assert run("check", "--database", here).code == 0
    monkeypatch.setenv("TRACKER_PASSWORD", "a red bicycle")
    assert run(*_DUE, "--database", here).code == 1


def test_a_role_that_is_not_there_is_told_before_anything_is_done(
    run: Run, place: Server, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_PASSWORD", "a blue bicycle")
    where = ("--grant", "nobody", "--user", "Ines", "--zone", "UTC", "--database", place.url)
    told = run("init", "--keys", tmp_path / "clinic.keys", *where)
    assert (told.code, told.out) == (1, "")
    assert "no role “nobody”, so nothing was done" in told.err.replace("\n", " ")
    assert not (tmp_path / "clinic.keys").exists()
    moved = run("move", "--to", place.url, "--grant", "nobody", "--database", database)
    assert (moved.code, moved.out) == (1, "")
    monkeypatch.delenv("TRACKER_PASSWORD")
    assert run("move", "--to", place.url, "--grant", PROGRAM, "--database", database).code == 0


def test_no_password_of_a_server_is_shown(run: Run) -> None:
    told = run("due", "--database", "postgresql+psycopg://ines:secret@127.0.0.1:1/clinic")
    assert told.code == 1
    assert "can’t be reached" in told.err
    assert "secret" not in told.out + told.err


@pytest.fixture
def workstation(
    run: Run, place: Server, program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """What opens a clinic with passwords on the server; its password where the terminal looks."""
    keys, here = tmp_path / "clinic.keys", tmp_path / "second" / "clinic.server"
    monkeypatch.setenv("TRACKER_USER", "Ines")
    monkeypatch.setenv("TRACKER_PASSWORD", "a blue bicycle")
    init = ("init", "--zone", "America/New_York", "--grant", PROGRAM, "--keys", keys)
    assert run(*init, "--database", place.url).code == 0
    assert run("connect", here, "--keys", keys, "--database", program).code == 0
    assert run("import", CLINIC_CSV, "--database", here).code == 0
    return here


@pytest.mark.fault(37)
def test_no_command_goes_past_the_passwords_by_naming_the_server(
    run: Run,
    server: Cluster,
    place: Server,
    program: str,
    workstation: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name = place.url.partition("@/")[2].partition("?")[0]
    before = server.ask("select max(seq) from audit_entry", name)
    out = tmp_path / "out"
    out.mkdir()
    commands = (
        _DUE,
        ("check",),
        ("patient", "Okafor"),
        ("import", CLINIC_CSV),
        ("export", out / "plain.csv"),
        ("backup", out / "plain.db"),
        ("move", "--to", out / "moved.db"),
    )
    for password in ("", "a red bicycle", "a blue bicycle"):
        monkeypatch.setenv("TRACKER_PASSWORD", password)
        for command in commands:
            for url in (program, place.url):
                told = run(*command, "--database", url)
                assert (told.code, told.out) == (1, ""), command
                assert "tracker connect FILE --keys KEYS" in told.err
    assert list(out.iterdir()) == []
    assert server.ask("select max(seq) from audit_entry", name) == before
    assert run("check", "--database", workstation).code == 0


def test_no_old_clinic_takes_the_place_of_what_opens_the_server(
    run: Run, workstation: Path, database: Path, tmp_path: Path
) -> None:
    old = tmp_path / "c.db"
    assert run("backup", old, "--database", workstation).code == 0
    folder = workstation.parent

    def there() -> dict[str, bytes]:
        return {one.name: one.read_bytes() for one in folder.iterdir() if one.is_file()}

    before = there()
    for backup in (old, database):
        for more in ((), ("--other-clinic",)):
            told = run("restore", backup, "--yes", *more, "--database", workstation)
            assert (told.code, told.out) == (1, "")
            assert "is on a server, where a backup is never put over what is there" in told.err
    init = run("init", "--user", "Ines", "--zone", "UTC", "--plain", "--database", workstation)
    assert (init.code, init.out) == (1, "")
    for command in (("encrypt", "--remove-before"), ("migrate",)):
        run(*command, "--database", workstation)
    assert there() == before
    assert run(*_DUE, "--database", workstation).code == 0
