"""The terminal as people meet it: a command, its exit code, its two outputs."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.clinics import copy_clinic, make_template
from tracker.cli import main

CLINIC_CSV = Path(__file__).parents[1] / "data" / "clinic.csv"


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command left: its exit code, standard output, standard error."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture(autouse=True)
def _at_once(quick_keys: None) -> None:
    """Nobody here waits for a derivation."""


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run_command(*arguments: str | Path) -> Ran:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        told = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        assert "Traceback" not in told.err
        return Ran(ended.value.code, told.out, told.err)

    return run_command


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("terminal") / "empty.db"
    make_template(path)
    return path


@pytest.fixture
def database(template: Path, tmp_path: Path) -> Path:
    """A new clinic's file."""
    path = tmp_path / "clinic.db"
    copy_clinic(template, path)
    return path


@pytest.fixture(scope="session")
def filled_template(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("terminal-filled") / "clinic.db"
    copy_clinic(template, path)
    with pytest.raises(SystemExit) as ended:
        main(["--database", str(path), "--as-of", "2026-11-22", "import", str(CLINIC_CSV)])
    assert ended.value.code == 0
    return path


@pytest.fixture
def filled(filled_template: Path, database: Path) -> Path:
    """The same, with all of `CLINIC_CSV`."""
    copy_clinic(filled_template, database)
    return database
