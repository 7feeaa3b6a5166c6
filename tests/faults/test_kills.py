"""Killed at any moment: what was acknowledged is there, and nothing is half there."""

import gzip
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.clinics import make_template
from tests.faults.aftermath import acknowledged, counted, refuse_loss
from tests.faults.busy_clinic import ROOT, SURROUNDINGS, command, work
from tracker.services.clinic.clinic import open_clinic

pytestmark = pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")

_DATA = ROOT / "tests" / "data"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "clinic.db"
    make_template(made)
    return made


@pytest.mark.fault(1)
@pytest.mark.full(short=5, long=200)
def test_killed_at_any_moment_of_saving(path: Path, rounds: int) -> None:
    chance = random.Random(1)
    saved: list[tuple[str, str]] = []
    for kill in range(rounds):
        busy = subprocess.Popen(
            command(path, 1000 * kill, 900),
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=SURROUNDINGS,
        )
        assert busy.stdout is not None
        told = busy.stdout.readline()
        time.sleep(chance.uniform(0, 0.3))
        busy.send_signal(signal.SIGKILL)
        told += busy.stdout.read()
        busy.wait()
        busy.stdout.close()
        assert "refused" not in told
        saved += acknowledged(told)
        if kill % 10 == rounds % 10:
            refuse_loss(path, saved)
    refuse_loss(path, saved)
    assert len(saved) >= rounds


@pytest.mark.fault(3)
@pytest.mark.fault(81)
@pytest.mark.full(short=3, long=60)
def test_killed_at_any_moment_of_an_import(path: Path, tmp_path: Path, rounds: int) -> None:
    lines = (_DATA / "clinic.csv").read_text("utf-8").splitlines(keepends=True)
    file = tmp_path / "clinic.csv"
    file.write_text("".join(lines), "utf-8")
    started = time.monotonic()
    assert _import(file, path, None) == 0
    whole_seconds = time.monotonic() - started
    whole = counted(path, "session")
    assert whole > 0
    path.unlink()
    make_template(path)

    chance = random.Random(2)
    for _kill in range(rounds):
        ended = _import(file, path, chance.uniform(0.3, 1.0) * whole_seconds)
        sessions = counted(path, "session")
        assert sessions in (0, whole), f"half an import: {sessions} of {whole}"
        if ended == 0:
            assert sessions == whole
        refuse_loss(path, [])
        if sessions:
            path.unlink()
            make_template(path)


@pytest.mark.fault(2)
@pytest.mark.full(short=2, long=60)
def test_killed_at_any_moment_of_a_migration(tmp_path: Path, rounds: int) -> None:
    chance = random.Random(3)
    packed = (_DATA / "old" / "clinic-0001.db.gz").read_bytes()
    path = tmp_path / "clinic.db"
    path.write_bytes(gzip.decompress(packed))
    started = time.monotonic()
    assert _run("migrate", path, None) == 0
    whole_seconds = time.monotonic() - started
    whole = counted(path, "session")
    for _kill in range(rounds):
        for file in tmp_path.iterdir():
            file.unlink()
        path.write_bytes(gzip.decompress(packed))
        _run("migrate", path, chance.uniform(0.2, 1.0) * whole_seconds)
        assert _run("migrate", path, None) == 0
        assert counted(path, "session") == whole
        refuse_loss(path, [])


@pytest.mark.fault(3)
@pytest.mark.full(short=3, long=60)
def test_killed_at_any_moment_of_a_backup(path: Path, tmp_path: Path, rounds: int) -> None:
    chance = random.Random(4)
    with open_clinic(path, "Ines Ruiz") as database:
        saved = list(work(database, 0, 20))
    copies = tmp_path / "copies"
    copies.mkdir()
    started = time.monotonic()
    assert _run("backup", path, None, str(copies / "whole.db")) == 0
    whole_seconds = time.monotonic() - started
    for kill in range(rounds):
        copy = copies / f"copy-{kill}.db"
        ended = _run("backup", path, chance.uniform(0.5, 1.0) * whole_seconds, str(copy))
        # Under its name it is whole, or it is not there at all.
        assert copy.exists() or ended != 0
        if copy.exists():
            refuse_loss(copy, saved)
    refuse_loss(path, saved)


def _import(file: Path, path: Path, kill_after: float | None) -> int:
    return _run("import", path, kill_after, str(file), "--as-of", "2026-11-22")


def _run(name: str, path: Path, kill_after: float | None, *arguments: str) -> int:
    """A command's exit code; minus nine if it was killed."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tracker", "--database", str(path), name, *arguments],
        stdout=subprocess.DEVNULL,
        cwd=ROOT,
        env=SURROUNDINGS,
    )
    try:
        return process.wait(kill_after)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        return process.wait()
