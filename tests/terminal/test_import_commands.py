"""What was imported, on the terminal: rows that wait, dismissed with a reason; imports taken back."""

from pathlib import Path

from tests.interchange.sheets.spreadsheets import text_file
from tests.terminal.conftest import Run

_LINES = (
    "MRN,Name,DOB,Condition,Product,Date,Units",
    '12,"Meier, Anna",1960-03-04,CM,Botox,2026-09-07,155',
    '13,"Meier, Ana",1960-03-04,CM,Botox,2026-11-16,155',
)


def test_a_row_that_waits_is_listed_and_dismissed_and_the_import_taken_back(
    run: Run, database: Path, tmp_path: Path
) -> None:
    command = ("--database", database, "--as-of", "2026-11-22")
    file = text_file(tmp_path / "list.csv", *_LINES)
    told = run(*command, "import", file, "--mapping", "ours")
    assert "1 row is not in yet and waits:" in told.out
    assert "same:13:12: Are Meier, Ana" in told.err
    listed = run(*command, "waiting").out
    assert "list.csv, row 3: Perhaps Meier, Anna" in listed
    key = listed.split()[0]
    assert run(*command, "waiting", "--dismiss", key).code == 1
    assert run(*command, "waiting", "--dismiss", "nothing", "--reason", "twice").code == 1
    assert run(*command, "waiting", "--dismiss", key, "--reason", "twice").code == 0
    assert "Nothing waits" in run(*command, "waiting").out
    listed = run(*command, "imports").out
    assert "list.csv: 1 patient, 1 injection" in listed
    key = listed.split()[0]
    assert run(*command, "imports", "--take-back", key).code == 1
    assert run(*command, "imports", "--take-back", key, "--yes").code == 0
    assert "taken back on" in run(*command, "imports").out


def test_an_answer_about_people_comes_with_the_command(
    run: Run, database: Path, tmp_path: Path
) -> None:
    file = text_file(tmp_path / "list.csv", *_LINES)
    command = ("--database", database, "import", file, "--mapping", "ours", "--answer")
    wrong = run(*command, "same:13:99=same")
    assert (wrong.code, "Nothing asks “same:13:99”" in wrong.err) == (1, True)
    assert run(*command, "same:13:12=perhaps").code == 1
    told = run(*command, "same:13:12=same")
    assert "Added: 1 patient, 1 treatment, 2 injections" in told.out
    again = run(*command, "same:13:12=same", "--answer", "gone:booked_on=still")
    assert (again.code, "all were there already" in again.out) == (0, True)


def test_a_booking_that_is_gone_is_answered_for_the_row_that_waits(
    run: Run, database: Path, tmp_path: Path
) -> None:
    header, row = f"{_LINES[0]},Booked", _LINES[1]
    command = ("--database", database, "--as-of", "2026-11-22")
    first = text_file(tmp_path / "first.csv", header, f"{row},2026-12-02")
    assert run(*command, "import", first, "--mapping", "ours").code == 0
    file = text_file(tmp_path / "list.csv", header, f"{row},")
    told = run(*command, "import", file, "--mapping", "ours")
    assert "gone:booked_on: 1 booking is no longer in the file." in told.err
    key = run(*command, "waiting").out.split()[0]
    again = (*command, "waiting", "--again", key)
    assert "gone:booked_on: 1 booking" in run(*again).err
    assert run(*again, "--answer", "gone:booked_on=perhaps").code == 1
    assert run(*again, "--answer", "gone:booked_on=later").code == 1
    assert run(*again, "--answer", "gone:booked_on=patient").code == 0
    assert "Nothing waits" in run(*command, "waiting").out
