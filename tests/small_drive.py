"""A drive of its own for a test: so small that it fills up, and gone when it is pulled out."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_drive(folder: Path, size: str) -> Iterator[Path]:
    """Mounted at `folder`, of so many bytes ("4m", "8k"). Skips where nobody may mount one."""
    folder.mkdir(exist_ok=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)],
        check=False,
        capture_output=True,
    )
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount a drive")
    try:
        yield folder
    finally:
        # Lazily, and unchecked: a test may have pulled it out, or left something open on it.
        subprocess.run(["umount", "-l", str(folder)], check=False, capture_output=True)
