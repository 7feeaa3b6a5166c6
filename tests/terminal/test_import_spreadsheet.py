"""`tracker import --mapping`: a spreadsheet understood, asked about, tried, and brought in."""

import json
from pathlib import Path

import pytest

from tests.interchange.sheets.spreadsheets import text_file
from tests.interchange.sheets.workbooks import workbook
from tests.terminal.conftest import CLINIC_CSV, Run

_LINES = (
    "MRN,Name,DOB,Condition,Product,Date,Units",
    '12,"Okafor, Ada",5/17/1980,CM,Botox,3/4/2026,155',
    '12,"Okafor, Ada",5/17/1980,CM,Botox,3/5/2026,"3 ml"',
)
_ANSWER = ("--answer", "order:Date=month-first")


def test_what_can_not_be_known_is_asked_and_nothing_is_imported(
    run: Run, database: Path, tmp_path: Path
) -> None:
    file = text_file(tmp_path / "list.csv", *_LINES)
    told = run("--database", database, "import", file, "--mapping", "ours")
    assert (told.code, told.out) == (1, "")
    assert "order:Date: In the column “Date”, which number is the day?" in told.err
    assert "3/4/2026 → 3 Apr 2026" in told.err
    assert "1 question has to be answered first" in told.err
    wrong = run(
        "--database", database, "import", file, "--mapping", "ours", "--answer", "order:Date=x"
    )
    assert (wrong.code, wrong.out) == (1, "")
    assert json.loads(run("--database", database, "due", "--format", "json").out) == []


def test_a_dry_run_tells_and_an_import_keeps_the_mapping(
    run: Run, database: Path, tmp_path: Path
) -> None:
    file = text_file(tmp_path / "list.csv", *_LINES)
    command = ("--database", database, "import", file, "--mapping", "ours")
    tried = run(*command, *_ANSWER, "--dry-run")
    assert tried.code == 0
    assert "Only tried; nothing was changed." in tried.out
    assert "Added: 1 patient, 1 treatment, 1 injection" in tried.out
    assert "line 2: 12 · Okafor · Ada · Born 1980-05-17 · chronic-migraine ·" in tried.out
    assert "line 3: Units: “3 ml” is a volume" in tried.out
    assert run(*command).code == 1
    assert run(*command, *_ANSWER).code == 0
    reconciled = run("--database", database, "reconcile").err
    assert "1 row of an imported spreadsheet is in none of these numbers" in reconciled
    again = run(*command)
    assert again.code == 0
    assert "all were there already" in again.out


def test_a_workbook_comes_in(run: Run, database: Path, tmp_path: Path) -> None:
    rows = [
        line.split(";")
        for line in (
            "MRN;Name;DOB;Last injected;Next due",
            "12;Okafor, Ada;1980-05-17;2026-09-07;2026-11-30",
        )
    ]
    file = workbook(tmp_path / "list.xlsx", rows)
    command = ("--database", database, "import", file, "--format", "xlsx")
    assert "needs --mapping NAME" in run(*command).err
    told = run(
        *command,
        "--mapping",
        "recall",
        "--answer",
        "always:condition=chronic-migraine",
        "--answer",
        "always:product=onabotulinumtoxinA",
    )
    assert told.code == 0
    assert "1 injection has no Units; sums of doses say so." in told.out
    (course,) = json.loads(run("--database", database, "due", "--format", "json").out)
    assert (course["due_on"], course["interval"]) == ("2026-11-30", "12 weeks")


def test_a_workbook_with_a_sheet_a_month_comes_in_sheet_by_sheet(
    run: Run, database: Path, tmp_path: Path
) -> None:
    header = ("MRN", "Name", "DOB", "Condition", "Product", "Date", "Units")
    ada = ("12", "Okafor, Ada", "1980-05-17", "CM", "Botox")
    file = workbook(
        tmp_path / "list.xlsx",
        (header, (*ada, "2026-02-03", 155)),
        title="February",
        May=(header, (*ada, "2026-05-05", 160)),
    )
    command = ("--database", database, "import", file, "--mapping", "ours", "--answer")
    for sheet in ("0", "1"):
        told = run(*command, f"table={sheet}")
        assert "Added: " in told.out
        assert "1 injection" in told.out
    assert run(*command, "table=2").code == 1


def test_a_workbook_with_a_sheet_a_month_comes_in_at_once(
    run: Run, database: Path, tmp_path: Path
) -> None:
    header = ("MRN", "Name", "DOB", "Condition", "Product", "Date", "Units")
    ada = ("12", "Okafor, Ada", "1980-05-17", "CM", "Botox")
    file = workbook(
        tmp_path / "list.xlsx",
        (header, (*ada, "2026-02-03", 155), (*ada, "3/5/2026", "dose")),
        title="February",
        May=(header, (*ada, "5/25/2026", 160), (*ada, "25 August 2026", 160)),
    )
    command = ("--database", database, "import", file, "--mapping", "ours")
    assert " * all: All with the same columns: February, May" in run(*command).err
    told = run(*command, "--answer", "table=all")
    assert "Rows of “May” are numbered on after 3." in told.err
    assert "Added: 1 patient, 1 treatment, 3 injections" in told.out
    assert "line 3: Units: “dose” is not a dose" in told.out
    assert "all were there already" in run(*command).out


def test_an_answer_that_is_not_asked_for_is_never_passed_over(
    run: Run, database: Path, tmp_path: Path
) -> None:
    file = text_file(tmp_path / "list.csv", *_LINES)
    command = ("--database", database, "import", file, "--mapping", "ours")
    needless = run(*command, *_ANSWER, "--answer", "down=yes")
    assert (needless.code, "Nothing asks “down”" in needless.err) == (1, True)
    assert run(*command, *_ANSWER).code == 0
    other = run(*command, "--answer", "order:Date=day-first")
    assert other.code == 1
    assert "is “month-first” by the mapping" in other.err


def test_the_same_command_can_be_given_every_month(
    run: Run, database: Path, tmp_path: Path
) -> None:
    file = text_file(tmp_path / "list.csv", _LINES[0].replace("MRN", "Hosp"), *_LINES[1:])
    command = ("--database", database, "import", file, "--mapping", "ours", *_ANSWER)
    answered = (*command, "--answer", "numbers=Hosp")
    assert (run(*answered).code, run(*answered).code) == (0, 0)
    other = run(*command, "--answer", "numbers=Units")
    assert (other.code, "“numbers” is “Hosp”" in other.err) == (1, True)


def test_ctrl_c_says_that_nothing_was_changed(
    run: Run, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_arguments: object, **_more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tracker.terminal.import_spreadsheet.read_sheet", stop)
    file = text_file(tmp_path / "list.csv", *_LINES)
    stopped = run("--database", database, "import", file, "--mapping", "ours", *_ANSWER)
    assert stopped.code == 130
    assert "Stopped; nothing was changed." in stopped.err


def test_where_no_row_fits_nothing_was_there_already(
    run: Run, database: Path, tmp_path: Path
) -> None:
    file = text_file(tmp_path / "list.csv", _LINES[0], '12,"Okafor, Ada",1980-05-17,CM,Botox,,3 U')
    asked = run("--database", database, "import", file, "--mapping", "ours")
    assert asked.code == 1
    assert "undated" in asked.err
    answer = ("--answer", "undated=aside")
    told = run("--database", database, "import", file, "--mapping", "ours", *answer)
    assert "No row came in: 0 added, 0 changed." in told.out
    assert "line 2: Date: the row has Units and needs the day of the session." in told.out


def test_the_plain_csv_read_as_a_spreadsheet_is_the_same_clinic(
    run: Run, database: Path, tmp_path: Path
) -> None:
    assert run("--database", database, "import", CLINIC_CSV, "--mapping", "plain").code == 0
    assert run("--database", database, "import", CLINIC_CSV).out.startswith(
        "793 rows read, and all"
    )


def test_a_patient_whose_newest_row_waits_says_so(run: Run, database: Path, tmp_path: Path) -> None:
    rows = (
        '12,"Okafor, Ada",1980-05-17,CM,Botox,2026-03-02,155',
        '12,"Okafor, Ada",1980-05-17,CM,Botox,2026-13-02,155',
    )
    file = text_file(tmp_path / "list.csv", _LINES[0], *rows)
    assert run("--database", database, "import", file, "--mapping", "ours").code == 0
    told = run("--database", database, "patient", "12").out
    assert "Clinician to decide" in told
    assert "A row of an imported file is not in yet" in told


def test_a_row_that_an_answer_set_aside_comes_in_with_another_answer(
    run: Run, database: Path, tmp_path: Path
) -> None:
    row = '12,"Okafor, Ada",1980-05-17,CM,Botox,2026-03-02,155,SOS'
    file = text_file(
        tmp_path / "list.csv",
        f"{_LINES[0]},Next appt",
        row,
        row.replace("SOS", "2027-01-05").replace("03-02", "01-02"),
    )
    command = ("--database", database)
    word = ("--answer", "no-day:Next appt=aside")
    assert run(*command, "import", file, "--mapping", "ours", *word).code == 0
    again = (*command, "waiting", "--again", run(*command, "waiting").out.split()[0])
    assert run(*again).code == 1
    assert run(*again, "--answer", "no-day:Next appt=perhaps").code == 1
    assert run(*again, "--answer", "no-day:Next appt=none").code == 0
    assert "Nothing waits" in run(*command, "waiting").out
