"""Several at one file: whole turns, whole backups, and what a careless hand leaves."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from tests.clinics import TODAY, USER, Clinic, make_template
from tests.faults.aftermath import acknowledged, counted, refuse_loss
from tests.faults.busy_clinic import ROOT, SURROUNDINGS, command, work
from tracker.domain.problems import Damaged
from tracker.services.clinic.check import check_windows, findings
from tracker.services.clinic.clinic import open_clinic
from tracker.services.clinic.file_check import check_file
from tracker.services.patients.listing import patient_rows
from tracker.services.patients.record import patient_record
from tracker.services.patients.search import find_patients
from tracker.services.recall.listing import RecallFilter, recall_ids
from tracker.services.recall.rows import recall_rows
from tracker.storage.backup import back_up


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "clinic.db"
    make_template(made)
    return made


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    make_template(tmp_path / "template.db")
    opened = Clinic(tmp_path / "template.db", tmp_path / "own.db")
    yield opened
    opened.close()


@pytest.mark.fault(24)
def test_a_command_has_its_turn_before_it_reads(path: Path) -> None:
    def meets_another_writer(_tx: Any) -> None:
        other = sqlcipher.connect(str(path), isolation_level=None, timeout=0)
        try:
            with pytest.raises(sqlcipher.OperationalError, match="locked"):
                other.execute("begin immediate")
        finally:
            other.close()

    with open_clinic(path, USER) as database:
        database.write(meets_another_writer)


@pytest.mark.fault(14)
def test_shared_memory_that_was_deleted_is_made_anew(path: Path) -> None:
    with open_clinic(path, USER) as database:
        assert len(list(work(database, 0, 2))) == 10
        for name in ("-wal", "-shm"):
            held = path.with_name(path.name + name).read_bytes()
            (path.parent / f"crashed.db{name}").write_bytes(held)
        (path.parent / "crashed.db").write_bytes(path.read_bytes())
    (path.parent / "crashed.db-shm").unlink()
    assert counted(path.parent / "crashed.db", "patient") == 2


@pytest.mark.fault(13)
@pytest.mark.fault(15)
@pytest.mark.parametrize("visits", [3, 30])
def test_todays_log_beside_yesterdays_file_is_told_as_damage(path: Path, visits: int) -> None:
    mixed = path.parent / "mixed" / path.name
    mixed.parent.mkdir()
    with open_clinic(path, USER) as database:
        list(work(database, 0, 5))
    shutil.copy(path, mixed)
    with open_clinic(path, USER) as database:
        list(work(database, 1000, visits))
    with open_clinic(path, USER) as database:
        list(work(database, 5000, 1))
        for name in ("-wal", ".head"):
            shutil.copy(f"{path}{name}", f"{mixed}{name}")
    with open_clinic(mixed, USER) as database:
        with pytest.raises(Damaged, match="Stop entering, and restore a backup"):
            check_file(database, lambda: None)
        with pytest.raises(Damaged, match="nothing more is saved"):
            list(work(database, 9000, 1))


@pytest.mark.fault(16)
@pytest.mark.full(short=2, long=40)
def test_a_backup_of_a_clinic_at_work_is_whole(path: Path, tmp_path: Path, rounds: int) -> None:
    busy = subprocess.Popen(
        command(path, 0, 100_000), stdout=subprocess.PIPE, text=True, cwd=ROOT, env=SURROUNDINGS
    )
    assert busy.stdout is not None
    try:
        told = busy.stdout.readline()
        for number in range(rounds):
            copy = back_up(path, tmp_path / f"copy-{number}.db").path
            # At least what was acknowledged before the backup began.
            refuse_loss(copy, acknowledged(told))
            told += busy.stdout.readline()
    finally:
        busy.kill()
        busy.wait()
        busy.stdout.close()


@pytest.mark.fault(82)
def test_an_import_beside_work_waits_its_turn_and_neither_is_lost(path: Path) -> None:
    busy = subprocess.Popen(
        command(path, 5_000_000, 60), stdout=subprocess.PIPE, text=True, cwd=ROOT, env=SURROUNDINGS
    )
    assert busy.stdout is not None
    file = ROOT / "tests" / "data" / "clinic.csv"
    imported = _imported(path, file)
    for _try in range(5):
        if imported.returncode == 0:
            break
        # Whoever waited five seconds in vain is told so, in one sentence.
        assert "in use" in imported.stderr
        imported = _imported(path, file)
    told = busy.stdout.read()
    busy.wait()
    busy.stdout.close()
    assert imported.returncode == 0
    assert told.endswith("done\n")
    with open_clinic(path, USER) as database:
        wrong = database.read(lambda tx: list(findings(tx, TODAY, check_windows(tx))))
    assert wrong == []
    assert counted(path, "patient") == 120 + len(
        {u for t, u in acknowledged(told) if t == "patient"}
    )


@pytest.mark.fault(62)
@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        ("update session set course_id = 999 where id = 1", "session"),
        ("update course set product = 'none-such' where id = 1", "course"),
        ("update course set patient_id = 999 where id = 1", "course"),
        ("delete from product", "product"),
        ("delete from staff", "staff"),
        ("delete from course_phase where course_id = 1", "treatment"),
        ("update patient set merged_into_id = 999 where id = 1", "patient"),
    ],
)
def test_what_belongs_to_nothing_is_named_and_nothing_crashes(
    clinic: Clinic, spoil: str, says: str
) -> None:
    for name in ("Abara", "Nakamura"):
        patient = clinic.patient(family_name=name)
        clinic.given(patient, "2026-08-20", (clinic.course(patient), 155))
    _spoil(clinic, spoil)
    told = clinic.read(lambda tx: [one.sentence for one in findings(tx, TODAY, check_windows(tx))])
    assert any(says in sentence for sentence in told), told
    ids = [one for part in clinic.read(_ids) for one in part]
    rows = clinic.read(recall_rows, TODAY, ids)
    assert "Nakamura" in {row.family_name for row in rows.values()}
    assert len(clinic.read(patient_rows, [1, 2], TODAY)) == 2


@pytest.mark.fault(62)
def test_who_was_merged_in_a_circle_is_found_shown_and_named(clinic: Clinic) -> None:
    for name in ("Abara", "Nakamura"):
        clinic.patient(family_name=name, record_number=name[0])
    _spoil(clinic, "update patient set merged_into_id = 3 - id")
    assert len(clinic.read(find_patients, "nakamura")) == 1
    assert clinic.read(patient_record, "N", TODAY).family_name in ("Abara", "Nakamura")
    (told,) = clinic.read(lambda tx: list(findings(tx, TODAY, check_windows(tx))))
    assert "2 patients were merged into each other in a circle: numbers 1, 2." in told.sentence


@pytest.mark.fault(62)
def test_who_was_merged_into_nobody_is_shown_as_they_are(clinic: Clinic) -> None:
    clinic.patient(family_name="Abara", record_number="A")
    _spoil(clinic, "update patient set merged_into_id = 999")
    assert clinic.read(patient_record, "A", TODAY).family_name == "Abara"


@pytest.mark.fault(62)
@pytest.mark.fault(76)
def test_a_number_that_two_patients_have_is_kept_by_nobody(clinic: Clinic) -> None:
    for name in ("Abara", "Nakamura"):
        clinic.patient(family_name=name, record_number=name[0])
    with pytest.raises(sqlcipher.IntegrityError):
        _spoil(clinic, "update patient_identifier set value = 'A'")


def _spoil(clinic: Clinic, statement: str) -> None:
    """What another program may do to a file, past all that is checked here."""
    other = sqlcipher.connect(str(clinic.path), isolation_level=None)
    try:
        other.execute(statement)
    finally:
        other.close()


def _imported(path: Path, file: Path) -> subprocess.CompletedProcess[str]:
    importing = [sys.executable, "-m", "tracker", "--database", str(path)]
    return subprocess.run(
        [*importing, "import", str(file), "--as-of", "2026-11-22"],
        cwd=ROOT,
        env=SURROUNDINGS,
        capture_output=True,
        text=True,
        check=False,
    )


def _ids(tx: Any) -> list[list[int]]:
    return list(recall_ids(tx, TODAY, RecallFilter()))
