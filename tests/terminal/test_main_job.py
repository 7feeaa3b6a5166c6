"""The main job, exactly as an administrator types it, in an empty home and without a terminal."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlcipher3 import dbapi2 as sqlcipher

from tests.terminal.conftest import CLINIC_CSV, Run
from tracker.services.audit.trail import trail_rows
from tracker.services.clinic.clinic import open_clinic

DUE_JSON = CLINIC_CSV.with_name("clinic-due-2026-11-22.json")
KEYS = [
    "record_number",
    "family_name",
    "given_name",
    "birth_date",
    "condition",
    "body_region",
    "product",
    "interval",
    "planned_units",
    "last_session_on",
    "target_on",
    "earliest_on",
    "due_on",
    "overdue_from",
    "lapsed_from",
    "suggested_on",
    "booked_on",
    "timing",
    "state",
    "floors",
    "reasons",
]


def tracker(home: Path, *arguments: str, **said: str) -> subprocess.CompletedProcess[str]:
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("TRACKER_", "XDG_"))
    }
    return subprocess.run(
        [sys.executable, "-m", "tracker", *arguments],
        env=environment | {"HOME": str(home), "LOCALAPPDATA": str(home)} | said,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize(
    ("init", "said"),
    [(["init"], {"TRACKER_PASSWORD": "a blue bicycle"}), (["init", "--plain"], {})],
)
def test_an_imported_spreadsheet_is_due_as_worked_out_by_hand(
    tmp_path: Path, init: list[str], said: dict[str, str]
) -> None:
    assert tracker(tmp_path, *init, **said).returncode == 0
    brought = tracker(tmp_path, "--as-of", "2026-11-22", "import", str(CLINIC_CSV), **said)
    assert (brought.returncode, brought.stderr) == (0, "")
    told = tracker(tmp_path, "due", "--format", "json", "--as-of", "2026-11-22", **said)
    assert (told.returncode, told.stderr) == (0, "")
    found, wanted = json.loads(told.stdout), json.loads(DUE_JSON.read_text(encoding="utf-8"))
    assert [list(course) for course in found] == [KEYS] * len(wanted)
    assert [{key: f[key] for key in w} for f, w in zip(found, wanted, strict=True)] == wanted


def test_a_second_import_changes_nothing(run: Run, database: Path, tmp_path: Path) -> None:
    common = ("--database", database, "--as-of", "2026-11-22")
    run(*common, "import", CLINIC_CSV)
    first = tmp_path / "first.csv", tmp_path / "second.csv"
    run(*common, "export", first[0])
    again = run(*common, "import", CLINIC_CSV)
    assert (again.code, again.err) == (0, "")
    assert "0 added, 0 changed" in again.out
    run(*common, "export", first[1])
    assert first[0].read_bytes() == first[1].read_bytes()


@pytest.fixture
def filled(run: Run, database: Path) -> Path:
    assert run("--database", database, "--as-of", "2026-11-22", "import", CLINIC_CSV).code == 0
    return database


def due(run: Run, database: Path, *arguments: str) -> list[dict[str, Any]]:
    told = run(
        "due", "--format", "json", "--database", database, "--as-of", "2026-11-22", *arguments
    )
    assert told.code == 0
    courses: list[dict[str, Any]] = json.loads(told.out)
    return courses


def test_due_is_filtered_and_keeps_what_is_earlier_or_undated(run: Run, filled: Path) -> None:
    everything = due(run, filled)
    within = due(run, filled, "--within", "0")
    assert [c for c in everything if (c["due_on"] or "") <= "2026-11-22"] == within
    assert {c["state"] for c in due(run, filled, "--state", "to call")} == {"to call"}
    assert {c["timing"] for c in due(run, filled, "--timing", "due soon")} == {"due soon"}
    assert due(run, filled, "--state", "ended") == []


def test_due_as_a_table_and_as_csv_tells_every_course(run: Run, filled: Path) -> None:
    count = len(due(run, filled))
    common = ("--database", filled, "--as-of", "2026-11-22")
    lines = run(*common, "due", "--format", "csv").out.splitlines()
    assert (lines[0].split(","), len(lines)) == (KEYS, count + 1)
    told = run(*common, "due")
    assert f"{count} treatments" in told.out
    assert "long overdue" in told.out
    assert "lapsed" not in told.out


def test_a_patient_is_told_as_text_and_as_json(run: Run, filled: Path) -> None:
    common = ("--database", filled, "--as-of", "2026-11-22", "patient", "00100000")
    told = run(*common)
    assert told.out.startswith("Dąbrowski, Declan (00100000)\n")
    patient = json.loads(run(*common, "--format", "json").out)
    assert patient["courses"][0]["sessions"][-1]["lots"] == [
        {"lot_number": "C7232A", "lot_expiry": "2024-09-28"}
    ]
    absent = run("--database", filled, "patient", "1")
    assert (absent.code, absent.out) == (1, "")
    assert "no patient with the record number “1”" in absent.err


def test_check_counts_windows_and_finds_nothing_wrong(run: Run, filled: Path) -> None:
    told = run("check", "--database", filled)
    assert (told.code, told.err) == (0, "")
    assert told.out.startswith("147 windows")


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        ("update course_phase set due_on = '2020-01-01' where course_id = 3", "number 3."),
        ("update course_phase set state = 'waiting' where course_id = 3", "number 3."),
        ("delete from course_phase where course_id = 3", "The states add up to 146"),
        ("update session set given_on = date(given_on, '-1 day') where course_id = 3", "number 3."),
    ],
)
def test_check_names_what_is_wrong(run: Run, filled: Path, damage: str, says: str) -> None:
    bare = sqlcipher.connect(str(filled), isolation_level=None)
    bare.execute(damage)
    bare.close()
    told = run("check", "--database", filled)
    assert told.code == 1
    assert says in told.err


def test_a_dry_run_changes_nothing(run: Run, database: Path) -> None:
    before = database.read_bytes()
    tried = run("import", CLINIC_CSV, "--dry-run", "--database", database, "--as-of", "2026-11-22")
    assert tried.code == 0
    assert "781 injections" in tried.out
    assert database.read_bytes() == before
    assert due(run, database) == []


def test_a_backup_is_a_clinic_of_its_own(run: Run, filled: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    assert run("backup", copy, "--database", filled).code == 0
    assert due(run, copy) == due(run, filled)
    assert run("backup", copy, "--database", filled).code == 1


def test_migrate_brings_an_older_clinic_up_to_date_and_its_trail_says_so(
    run: Run, tmp_path: Path
) -> None:
    packed = Path(__file__).parent.parent / "data" / "old" / "clinic-0001.db.gz"
    old = tmp_path / "old.db"
    old.write_bytes(gzip.decompress(packed.read_bytes()))
    told = run("migrate", "--database", old).out
    assert "Migrated from 0001" in told
    assert "every date was worked out anew, none moved" in told
    with open_clinic(old) as database:
        rows = database.read(trail_rows, list(range(1, 10_000)))
    assert [row.what for row in rows].count("Brought the clinic’s file to a newer version") == 1


def test_dates_of_older_rules_are_told_everywhere_and_mended_by_migrate(
    run: Run, filled: Path
) -> None:
    with open_clinic(filled) as database:
        database.write(lambda tx: tx.execute(text("delete from rules_stamp")))
        database.write(
            lambda tx: tx.execute(
                text("update course_phase set due_on = '2026-11-02' where due_on = '2026-11-03'")
            )
        )
    hint = "“tracker migrate” does it"
    assert hint in run("due", "--database", filled).err
    checked = run("check", "--database", filled)
    assert (checked.code, hint in checked.err) == (1, True)
    told = run("migrate", "--database", filled, "--as-of", "2026-11-22")
    assert told.code == 0
    assert "because the program’s own rules changed" in told.out
    assert "due 3 Nov 2026 instead of 2 Nov 2026" in told.out
    assert hint not in run("due", "--database", filled).err
    assert run("check", "--database", filled).code == 0


def test_migrate_says_when_there_is_nothing_to_do(run: Run, database: Path) -> None:
    told = run("migrate", "--database", database)
    assert told.code == 0
    assert "up to date" in told.out
