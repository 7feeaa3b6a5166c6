"""A clinic on a network drive or in a synchronised folder: it opens, and is told what that risks."""

from pathlib import Path

import pytest

from tests.clinics import make_template
from tests.terminal.conftest import Run, run
from tracker.storage.risky_place import risky_place

__all__ = ["run"]

pytestmark = pytest.mark.fault(19)


@pytest.mark.parametrize(
    "folder",
    [
        "OneDrive",
        "OneDrive - Elm Street Clinic",
        "Dropbox",
        "Dropbox (Personal)",
        "iCloud Drive",
        "Mobile Documents",
        "Google Drive",
        "nextcloud",
    ],
)
def test_a_synchronised_folder_is_told(tmp_path: Path, folder: str) -> None:
    assert "synchronised" in risky_place(tmp_path / folder / "data" / "clinic.db")


@pytest.mark.parametrize("folder", ["data", "my dropbox papers", "Elm Street", "drive"])
def test_an_ordinary_folder_is_not(tmp_path: Path, folder: str) -> None:
    assert risky_place(tmp_path / folder / "clinic.db") == ""


@pytest.mark.parametrize("kind", ["nfs4", "nfs", "cifs", "smb3", "fuse.sshfs", "davfs"])
def test_a_network_drive_is_told(tmp_path: Path, kind: str) -> None:
    share = tmp_path / "the share"
    mounts = tmp_path / "mounts"
    escaped = str(share.resolve()).replace(" ", "\\040")
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nserver:/x {escaped} {kind} rw 0 0\n")
    assert "network drive" in risky_place(share / "deep" / "clinic.db", mounts=mounts)
    assert risky_place(tmp_path / "here" / "clinic.db", mounts=mounts) == ""


def test_a_drive_of_this_computer_inside_a_share_is_none(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    place = tmp_path.resolve()
    mounts.write_text(f"server:/x / nfs4 rw 0 0\n/dev/sdb1 {place} ext4 rw 0 0\n")
    assert risky_place(place / "clinic.db", mounts=mounts) == ""
    assert risky_place(place / "clinic.db", mounts=tmp_path / "no such file") == ""


def test_the_terminal_says_so_and_goes_on(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "Dropbox" / "clinic.db"
    path.parent.mkdir()
    make_template(path)
    told = run("--database", path, "check")
    assert told.code == 0
    assert "synchronised" in told.err
