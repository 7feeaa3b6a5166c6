"""After a working day no patient's name lies anywhere but inside the encrypted files."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.busy_clinic import ROOT
from tests.faults.working_day import FAMILY, GIVEN, NOTE, NUMBER, PASSWORD, PHONE, USER

_WORDS = [
    written.encode(encoding)
    for word in (FAMILY, GIVEN, PHONE, NUMBER, NOTE, PASSWORD)
    for written in (word, word.lower(), word.upper())
    for encoding in ("utf-8", "utf-16-le", "utf-16-be")
]


def leaks(folder: Path) -> list[str]:
    """Every file below a folder in whose bytes or name one of the day's words stands."""
    found = []
    for file in sorted(folder.rglob("*")):
        held = file.read_bytes() if file.is_file() else b""
        name = os.fsencode(file.relative_to(folder))
        found += [f"{file}: {word!r}" for word in _WORDS if word in held or word in name]
    return found


def surroundings(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    places = ("data", "config", "cache", "state", "runtime", "tmp")
    for name in places:
        (home / name).mkdir(mode=0o700, parents=True)
    return {
        **kept,
        "PYTHONPATH": ".",
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": str(home),
        "TMPDIR": str(home / "tmp"),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_RUNTIME_DIR": str(home / "runtime"),
    }


@pytest.mark.fault(67)
def test_a_working_day_leaves_no_name_behind(tmp_path: Path) -> None:
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    elsewhere.mkdir()
    env = surroundings(home)
    day = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.working_day", str(elsewhere)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=env,
    )
    assert day.stdin is not None
    assert day.stdout is not None
    first = day.stdout.readline()
    if first != "look\n":
        _out, told = day.communicate()
        pytest.fail(told[-3000:])
    # Everything is open, the newest work in the log beside the file, half a visit kept.
    assert leaks(home) == []
    out, told = day.communicate("go on\n")
    assert out == "evening\n"
    assert leaks(home) == []
    assert not any(word.decode() in told for word in _WORDS if b"\0" not in word)

    # The terminal too, with a name in what is typed and in what goes wrong.
    env |= {"TRACKER_USER": USER, "TRACKER_PASSWORD": PASSWORD}
    for arguments in (
        ["patient", NUMBER],
        ["due"],
        ["check"],
        ["export", str(elsewhere / "all.csv")],
        ["import", str(elsewhere / f"{FAMILY}.csv")],
        ["patient", FAMILY],
    ):
        subprocess.run(
            [sys.executable, "-m", "tracker", *arguments],
            cwd=ROOT,
            env=env,
            capture_output=True,
            check=False,
        )
    assert leaks(home) == []
    written = {file.relative_to(home).parts[0] for file in home.rglob("*") if file.is_file()}
    assert {"data", "config"} <= written
    logged = next(home.rglob("program.log")).read_text("utf-8")
    assert "incident" in logged
    assert (elsewhere / "all.csv").read_text("utf-8").count(FAMILY) == 1
    assert (elsewhere / "paper.pdf").exists()


def test_a_name_that_is_left_behind_is_found(tmp_path: Path) -> None:
    assert leaks(tmp_path) == []
    (tmp_path / "log").write_text(f"could not save {FAMILY}", "utf-16-le")
    assert len(leaks(tmp_path)) >= 1
    (tmp_path / f"{NUMBER}.tmp").touch()
    assert any(".tmp" in leak for leak in leaks(tmp_path))
