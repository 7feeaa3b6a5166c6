"""Files and folders that may not be written, drives that go away: told, and nothing made elsewhere."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.clinics import TODAY, USER, make_template
from tests.faults.busy_clinic import ROOT, SURROUNDINGS, work
from tests.small_drive import small_drive
from tracker.domain.problems import Unavailable
from tracker.interchange.clinic_file import ClinicFile, ClinicFormat, write_clinic
from tracker.interchange.csv_writing import write_plain_csv
from tracker.services.clinic.clinic import open_clinic, the_clinic
from tracker.services.exports.plain import export_rows
from tracker.storage.database import Database

_NOBODY = 65534

# Everything is imported before it becomes nobody, who may not read the program.
_AS_NOBODY = """
import os, sys
from pathlib import Path
import tracker.services.courses.windows, tracker.storage.transaction
import tracker.services.visits.recording, tracker.services.clinic.check, tracker.text
from tests.faults.busy_clinic import work
from tracker.domain.problems import Problem
from tracker.services.clinic.clinic import open_clinic, the_clinic
from tracker.storage.check import check_storage

with open_clinic(Path(sys.argv[2]), sys.argv[3]) as warm:
    list(work(warm, 900_000, 1))
os.setuid(int(sys.argv[4]))
try:
    with open_clinic(Path(sys.argv[1]), sys.argv[3]) as clinic:
        print("read", clinic.is_readonly, clinic.read(the_clinic).zone, flush=True)
        for _done in work(clinic, 1, 1):
            print("saved", flush=True)
except Problem as problem:
    print("refused", problem, flush=True)
"""

as_root = pytest.mark.skipif(
    os.name != "posix" or os.geteuid() != 0, reason="only root can become somebody else"
)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a clinic that nobody may reach; pytest's own folders are closed to others."""
    around = Path(tempfile.mkdtemp(prefix="reachable"))
    around.chmod(0o755)
    made = around / "clinic"
    make_template(made / "clinic.db")
    yield made
    made.chmod(0o755)
    shutil.rmtree(around)


@pytest.fixture
def drive(tmp_path: Path) -> Iterator[Path]:
    """A drive of 4 MB, pulled out in the end."""
    with small_drive(tmp_path / "drive", "4m") as mounted:
        yield mounted


def as_nobody(path: Path, tmp_path: Path) -> str:
    warm = tmp_path / "warm.db"
    make_template(warm)
    ended = subprocess.run(
        [sys.executable, "-c", _AS_NOBODY, str(path), str(warm), USER, str(_NOBODY)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=SURROUNDINGS,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


@as_root
@pytest.mark.fault(8)
def test_a_file_that_may_only_be_read_opens_to_be_read(folder: Path, tmp_path: Path) -> None:
    (folder / "clinic.db").chmod(0o444)
    folder.chmod(0o777)
    told = as_nobody(folder / "clinic.db", tmp_path)
    assert "read True America/New_York" in told
    assert "refused" in told
    assert "read-only" in told
    assert "\nsaved" not in told
    assert not (folder / "clinic.db-wal").exists()


@as_root
@pytest.mark.fault(9)
def test_a_folder_that_may_only_be_read_is_named(folder: Path, tmp_path: Path) -> None:
    (folder / "clinic.db").chmod(0o666)
    folder.chmod(0o555)
    told = as_nobody(folder / "clinic.db", tmp_path)
    assert "read True America/New_York" in told
    assert "read-only" in told
    assert "\nsaved" not in told


@pytest.mark.fault(20)
def test_a_drive_that_is_pulled_out_gets_no_new_file_in_its_place(drive: Path) -> None:
    make_template(drive / "clinic.db")
    with open_clinic(drive / "clinic.db", USER) as clinic:
        assert clinic.read(the_clinic).zone == "America/New_York"
        subprocess.run(["umount", "-l", str(drive)], check=True)
        assert _at_work(clinic, 0, 1)[0] == 0, "saved to a drive that is gone"
        assert "no longer the file that was opened" in _at_work(clinic, 0, 1)[1]
        with pytest.raises(Unavailable):
            open_clinic(drive / "clinic.db", USER)
        assert list(drive.iterdir()) == []
    assert list(drive.iterdir()) == []


@pytest.mark.fault(5)
def test_a_full_drive_says_so_and_goes_on_reading(drive: Path) -> None:
    make_template(drive / "clinic.db")
    with open_clinic(drive / "clinic.db", USER) as clinic:
        assert _at_work(clinic, 0, 3) == (15, "")
        free = os.statvfs(drive)
        (drive / "photographs").write_bytes(bytes(free.f_bavail * free.f_frsize - 300_000))
        saved, told = _at_work(clinic, 1000, 5000)
        assert str(drive) in told
        assert "is full. Nothing was saved" in told
        assert clinic.read(the_clinic).zone == "America/New_York"
        more, told = _at_work(clinic, 9000, 5000)
        assert "is full" in told
        # Room again, and all goes on without opening it anew.
        (drive / "photographs").unlink()
        assert _at_work(clinic, 20_000, 1) == (5, "")
        assert _counted(clinic) == 15 + saved + more + 5


@pytest.mark.fault(83)
def test_an_export_to_a_full_drive_leaves_the_older_file_as_it_was(
    drive: Path, tmp_path: Path
) -> None:
    make_template(tmp_path / "clinic.db")
    older = drive / "clinic.csv"
    older.write_text("the export of yesterday")
    free = os.statvfs(drive)
    with open_clinic(tmp_path / "clinic.db", USER) as clinic:
        assert _at_work(clinic, 0, 12) == (60, "")
        (drive / "photographs").write_bytes(bytes(free.f_bavail * free.f_frsize - 4096))
        with pytest.raises(Unavailable, match=r"can’t be written: .*space|full"):
            clinic.read(_export_many_times, older)
        assert older.read_text() == "the export of yesterday"
        assert {one.name for one in drive.iterdir()} == {"clinic.csv", "photographs"}
        (drive / "photographs").unlink()
        assert clinic.read(_export_many_times, older) > 0


@pytest.mark.fault(83)
@pytest.mark.parametrize("form", list(ClinicFormat))
@pytest.mark.parametrize("passphrase", ["", "four red tricycles"])
def test_a_whole_clinic_on_a_full_or_read_only_drive_leaves_the_older_file(
    drive: Path, tmp_path: Path, form: ClinicFormat, passphrase: str
) -> None:
    make_template(tmp_path / "clinic.db")
    older = drive / "clinic"
    older.write_text("the export of yesterday")
    free = os.statvfs(drive)
    wanted = ClinicFile(older, form, passphrase)
    with open_clinic(tmp_path / "clinic.db", USER) as clinic:
        list(work(clinic, 0, 12))
        (drive / "photographs").write_bytes(bytes(free.f_bavail * free.f_frsize - 4096))
        if form is not ClinicFormat.CSV:
            with pytest.raises(Unavailable, match="can’t be written: the drive is full"):
                clinic.read(write_clinic, wanted, TODAY)
        (drive / "photographs").unlink()
        subprocess.run(["mount", "-o", "remount,ro", str(drive)], check=True)
        with pytest.raises(Unavailable, match="can’t be written: the drive is read-only"):
            clinic.read(write_clinic, wanted, TODAY)
        subprocess.run(["mount", "-o", "remount,rw", str(drive)], check=True)
        assert older.read_text() == "the export of yesterday"
        assert [one.name for one in drive.iterdir()] == ["clinic"]
        assert clinic.read(write_clinic, wanted, TODAY).count > 0
        assert [one.name for one in drive.iterdir()] == ["clinic"]


@pytest.mark.fault(83)
def test_an_export_to_a_drive_that_was_taken_out_makes_nothing_in_its_place(
    drive: Path, tmp_path: Path
) -> None:
    make_template(tmp_path / "clinic.db")
    (drive / "exports").mkdir()
    subprocess.run(["umount", "-l", str(drive)], check=True)
    with (
        open_clinic(tmp_path / "clinic.db", USER) as clinic,
        pytest.raises(Unavailable, match="can’t be written"),
    ):
        clinic.read(_export_many_times, drive / "exports" / "clinic.csv")
    assert list(drive.iterdir()) == []


def _export_many_times(tx: Session, file: Path) -> int:
    """More than a page of a drive holds."""
    rows = list(export_rows(tx, TODAY))
    return write_plain_csv(file, [row for _time in range(40) for row in rows])


@pytest.mark.fault(19)
def test_a_clinic_behind_a_link_is_the_same_clinic(folder: Path, tmp_path: Path) -> None:
    link = tmp_path / "link to a folder"
    link.symlink_to(folder)
    with (
        open_clinic(link / "clinic.db", USER) as one,
        open_clinic(folder / "clinic.db", USER) as other,
    ):
        assert _at_work(one, 0, 1) == (5, "")
        assert _counted(other) == 5


@pytest.mark.fault(21)
def test_a_file_from_the_future_opens(folder: Path) -> None:
    os.utime(folder / "clinic.db", (4_000_000_000, 4_000_000_000))
    with open_clinic(folder / "clinic.db", USER) as clinic:
        assert clinic.read(the_clinic).zone == "America/New_York"


def _at_work(clinic: Database, first: int, times: int) -> tuple[int, str]:
    """How many records were saved until it ended, and what was told if it ended early."""
    saved = 0
    try:
        for _record in work(clinic, first, times):
            saved += 1
    except Unavailable as problem:
        return saved, str(problem)
    return saved, ""


def _counted(clinic: Database) -> int:
    """How many records a busy clinic made."""
    tables = ("patient", "course", "session", "contact_attempt", "appointment")
    return sum(
        clinic.read(
            lambda tx, name: tx.execute(text(f"select count(*) from {name}")).scalar_one(), table
        )
        for table in tables
    )
