"""`tracker demo`: a clinic of its own, the same for the same seed; and `tracker` without a display."""

import sys
from pathlib import Path

import pytest

from tests.terminal.conftest import Run
from tracker.paths import default_database, demo_database

SMALL = ("demo", "--patients", "12", "--no-window", "--as-of", "2026-11-22")


def due(run: Run, database: Path) -> str:
    told = run("due", "--format", "json", "--as-of", "2026-11-22", "--database", database)
    assert told.code == 0
    return told.out


def test_the_same_seed_makes_the_same_clinic(run: Run, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("one.db", "two.db", "three.db")]
    for file, seed in zip(files, ("7", "7", "8"), strict=True):
        assert run(*SMALL, "--seed", seed, "--database", file).code == 0
    one, two, three = (due(run, file) for file in files)
    assert one == two != three


def test_the_sample_clinic_is_never_the_clinics_own(run: Run) -> None:
    assert run(*SMALL).code == 0
    assert not default_database().exists()
    (made,) = demo_database().parent.glob("*.db")
    assert run(*SMALL).code == 0
    assert [made] == list(demo_database().parent.glob("*.db"))
    assert run("check", "--database", made).code == 0


def test_a_file_that_is_there_is_not_replaced(run: Run, database: Path) -> None:
    before = database.read_bytes()
    told = run(*SMALL, "--database", database)
    assert (told.code, told.err.count("\n")) == (1, 1)
    assert database.read_bytes() == before


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="there is always a display")
def test_without_a_display_it_says_so(
    run: Run, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    for arguments in ((), ("--database", database)):
        told = run(*arguments)
        assert told.code == 1
        assert "no display" in told.err
