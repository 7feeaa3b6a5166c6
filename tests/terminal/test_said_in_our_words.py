"""Every refusal is a sentence of ours: no words of a library, no class of Python, no incident."""

import os
from pathlib import Path

import pytest

from tests.terminal.conftest import Run

LONG = "x" * 300
# How Python, the terminal library and the system say it.
FOREIGN = (
    "Error:",
    "Errno",
    "Input should",
    "PosixPath",
    "Value error",
    "argument(s)",
    "Something went wrong",
    "Usage:",
    "No such",
    "Permission denied",
    "File exists",
    "Is a directory",
    "too long.\nTraceback",
)


def refused(run: Run, code: int, *arguments: str | Path) -> str:
    told = run(*arguments)
    assert (told.code, told.out, told.err.count("\n")) == (code, "", 1)
    assert [word for word in FOREIGN if word in told.err] == []
    assert told.err.endswith(".\n")
    return told.err


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (("import",), "FILE is missing."),
        (("import", "a", "b"), "“b” is more than the command takes."),
        (("import", "a", "(b)", "c)"), "“(b) c)” is more than the command takes."),
        (("import", "a", "--format", "pdf"), "--format is one of csv, xlsx, fhir."),
        (("import", "a", "--mapping"), "The option --mapping needs a value."),
        (("import", "--fly", "x"), "There is no option --fly."),
        (("due", "--st", "x"), "There is no option --st; there is --state."),
        (("due", "--within", "x"), "--within is a whole number from 0 to 36600."),
        (("due", "--within", "99999"), "--within is a whole number from 0 to 36600."),
        (("due", "--timing", "soon"), "--timing is one of blocked, lapsed,"),
        (("due", "--as-of", "2026-13-01"), "“2026-13-01” is not a date"),
        (("demo", "--seed", "1.5"), "--seed is a whole number."),
        (("init", "--plain=3"), "The option --plain takes no value."),
        (("patient",), "RECORD_NUMBER is missing."),
        (("move",), "--to is missing."),
        (("fly",), "There is no command “fly”."),
    ],
)
def test_wrong_usage_is_a_sentence_and_says_where_help_is(
    run: Run, database: Path, command: tuple[str, ...], says: str
) -> None:
    said = refused(run, 2, "--database", database, *command)
    assert said.startswith(says)
    assert "--help” tells how it is written." in said


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (("import", ""), "is a folder"),
        (("import", LONG), "the name is too long"),
        (("import", "round"), "the links lead round in a circle"),
        (("export", ""), "is a folder"),
        (("export", LONG), "the name is too long"),
        (("export", "absent/x.csv"), "there is no such file or folder"),
        (("export", "file/x.csv"), "a file stands where a folder should be"),
        (("backup", ""), "is a folder"),
        (("backup", LONG), "the name is too long"),
        (("backup", "drive/copy.db"), "is the drive connected? Nothing was written"),
        (("restore", ""), "is a folder"),
        (("restore", LONG), "the name is too long"),
        (("move", "--to", ""), "is a folder"),
        (("move", "--to", LONG), "the name is too long"),
        (("tour", "file"), "something with this name is there already"),
        (("due", "--database", ""), "is a folder"),
        (("due", "--database", LONG), "the name is too long"),
        (("init", "--plain", "--database", LONG), "the name is too long"),
    ],
)
def test_a_file_that_can_not_be_is_refused_in_our_words(
    run: Run,
    database: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: tuple[str, ...],
    says: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("mine", encoding="utf-8")
    Path("round").symlink_to("round")
    assert says in refused(run, 1, "--database", database, *command)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_refused_in_our_words(
    run: Run, database: Path, tmp_path: Path
) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("secret", encoding="utf-8")
    file.chmod(0)
    said = refused(run, 1, "--database", database, "import", file)
    assert "this user has no right to it" in said


def test_without_a_terminal_a_password_is_not_asked_for(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TRACKER_PASSWORD", raising=False)
    said = refused(
        run,
        1,
        "connect",
        tmp_path / "here.db",
        "--keys",
        tmp_path / "keys",
        "--database",
        "postgresql+psycopg://a@localhost:1/x",
    )
    assert "TRACKER_PASSWORD" in said
