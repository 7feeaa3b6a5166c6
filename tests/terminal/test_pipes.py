"""What is piped into a program that has seen enough ends like any other program: in silence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a shell's pipes")

_AS_A_SHELL_SAYS_IT = 141


def piped(into: str, *arguments: str | Path) -> tuple[int, str]:
    """The exit code of tracker whose output goes to another command, and what it says of it."""
    with subprocess.Popen(
        [sys.executable, "-m", "tracker", *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as writer:
        assert writer.stdout is not None
        assert writer.stderr is not None
        # Reads nothing, or a line, and closes its end.
        subprocess.run(["sh", "-c", into], stdin=writer.stdout, capture_output=True, check=True)
        writer.stdout.close()
        said = writer.stderr.read()
    return writer.returncode, said


@pytest.mark.parametrize(
    "command",
    [
        ("patient", "00100000"),
        ("patient", "00100000", "--format", "json"),
        ("due",),
        ("due", "--format", "json"),
        ("check",),
        ("--help",),
    ],
)
def test_a_reader_who_leaves_ends_the_command_in_silence(
    filled: Path, command: tuple[str, ...]
) -> None:
    common = ("--as-of", "2026-11-22", "--database", str(filled))
    assert piped("exit 0", *common, *command) == (_AS_A_SHELL_SAYS_IT, "")


def test_a_reader_who_takes_everything_hears_of_no_problem(filled: Path) -> None:
    assert piped("cat", "due", "--format", "json", "--database", filled) == (0, "")
