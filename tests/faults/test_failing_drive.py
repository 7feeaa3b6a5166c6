"""A drive that fails at any one write or read: told, nothing acknowledged lost, nothing half there."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.clinics import make_template
from tests.faults.aftermath import acknowledged, refuse_loss
from tests.faults.busy_clinic import ROOT, SURROUNDINGS, command

_CALLS = [
    pytest.param(call, marks=pytest.mark.full(short=short, long=50))
    # SQLite as it is built here asks for few of the last two, if any.
    for call, short in (
        ("pwrite64", 3),
        ("fsync", 3),
        ("pread64", 3),
        ("fdatasync", 1),
        ("ftruncate", 1),
    )
]


@pytest.mark.fault(4)
@pytest.mark.parametrize("call", _CALLS)
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace makes the drive fail")
def test_a_drive_that_fails_at_the_nth_call(tmp_path: Path, call: str, rounds: int) -> None:
    template = tmp_path / "template.db"
    make_template(template)
    path = tmp_path / "clinic.db"
    for nth in range(1, rounds + 1):
        for error in ("EIO", "ENOSPC") if rounds > 10 else ("ENOSPC" if nth % 2 else "EIO",):
            for left in tmp_path.glob("clinic.db*"):
                left.unlink()
            shutil.copy(template, path)
            told = _at_work(path, f"inject={call}:error={error}:when={nth}", call)
            assert told.endswith("done\n"), told
            # A drive that fails for once is not told as a damaged file.
            assert "damaged" not in told
            refuse_loss(path, acknowledged(told))


def _at_work(path: Path, inject: str, call: str) -> str:
    failing = ["strace", "-f", "-qq", "-o", os.devnull]
    failing += [part for name in ("", "-wal") for part in ("-P", f"{path}{name}")]
    failing += ["-e", f"trace={call}", "-e", inject]
    ended = subprocess.run(
        [*failing, *command(path, 0, 3)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=SURROUNDINGS,
    )
    if "ptrace" in ended.stderr.lower():
        pytest.skip("this machine lets nobody trace a process")
    assert ended.returncode == 0, ended.stderr
    return ended.stdout
