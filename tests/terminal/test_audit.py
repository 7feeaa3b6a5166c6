"""What the terminal leaves in the audit trail, and what it says of a database that lacks entries."""

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.clinics import USER
from tests.terminal.conftest import CLINIC_CSV, Run
from tracker.domain.account import Role
from tracker.services.audit.clock_check import find_wrong_clock
from tracker.services.clinic.clinic import open_clinic
from tracker.services.staff.accounts import AccountForm, add_account
from tracker.storage import audit


def _entries(path: Path) -> list[tuple[str, str, str]]:
    with open_clinic(path, readonly=True) as database:
        rows = database.read(
            lambda tx: tx.execute(
                text("select action, subject_kind, who from audit_entry order by seq")
            ).all()
        )
    return [(row[0], row[1], row[2]) for row in rows]


def _write_at(path: Path, moment: datetime) -> None:
    with open_clinic(path, now=lambda: moment) as clinic:
        clinic.write(audit.record_act, "backup")


@pytest.fixture
def filled(run: Run, database: Path) -> Path:
    assert run("import", CLINIC_CSV, "--database", database).code == 0
    return database


@pytest.fixture
def put_back(run: Run, filled: Path, tmp_path: Path) -> Path:
    """Yesterday's file in the place of today's."""
    yesterday = shutil.copy(filled, tmp_path / "yesterday.db")
    with open_clinic(filled) as today:
        for _number in range(14):
            today.write(audit.record_act, "backup")
    shutil.copy(yesterday, filled)
    return filled


def test_a_chart_that_was_read_and_an_export_are_in_the_trail(
    run: Run, filled: Path, tmp_path: Path
) -> None:
    before = len(_entries(filled))
    number = CLINIC_CSV.read_text().splitlines()[1].split(",")[0]
    assert run("patient", number, "--database", filled).code == 0
    assert run("due", "--database", filled).code == 0
    assert run("export", tmp_path / "out.csv", "--database", filled).code == 0
    assert _entries(filled)[before:] == [("read", "patient", USER), ("export", "clinic", USER)]


@pytest.mark.fault(68)
@pytest.mark.parametrize("how", ["json", "csv"])
def test_what_is_due_for_another_program_is_an_export(
    run: Run, filled: Path, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_clinic(filled) as clinic:
        clinic.write(add_account, AccountForm("Bo", Role.NURSE), date(2026, 11, 22))
    before = len(_entries(filled))
    assert run("due", "--format", how, "--database", filled).code == 0
    monkeypatch.setenv("TRACKER_USER", "Bo")
    told = run("due", "--format", how, "--database", filled)
    assert (told.code, told.out) == (1, "")
    assert "administrator" in told.err
    assert run("due", "--database", filled).code == 0
    assert _entries(filled)[before:] == [("export", "clinic", USER), ("export", "program", "Bo")]


@pytest.mark.fault(15)
def test_an_old_file_put_back_is_told_before_what_is_due(run: Run, put_back: Path) -> None:
    told = run("due", "--database", put_back)
    assert told.code == 0
    assert "older than the last one used here: 14 entries missing." in told.err
    assert told.out


@pytest.mark.fault(15)
def test_nothing_is_written_to_an_old_file_until_somebody_says_so(run: Run, put_back: Path) -> None:
    before = _entries(put_back)
    refused = run("import", CLINIC_CSV, "--database", put_back)
    assert refused.code == 1
    assert "14 entries missing. Nothing was changed." in refused.err
    assert "--accept-older" in refused.err
    assert _entries(put_back) == before

    done = run("--accept-older", "import", CLINIC_CSV, "--database", put_back)
    assert done.code == 0
    assert ("accept-older", "program", USER) in _entries(put_back)
    assert "missing" not in run("due", "--database", put_back).err


@pytest.mark.fault(15)
def test_only_an_administrator_says_that_an_old_file_is_the_right_one(
    run: Run, filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_clinic(filled) as clinic:
        form = AccountForm("Bea Nurse", Role.NURSE)
        clinic.write(add_account, form, datetime.now(UTC).date())
    yesterday = shutil.copy(filled, tmp_path / "yesterday.db")
    _write_at(filled, datetime.now(UTC))
    shutil.copy(yesterday, filled)
    before = _entries(filled)

    monkeypatch.setenv("TRACKER_USER", "Bea Nurse")
    refused = run("--accept-older", "due", "--database", filled)
    assert refused.code == 1
    assert "administrator’s to do, and Bea Nurse is none" in refused.err
    assert _entries(filled) == before
    assert "1 entry missing" in run("due", "--database", filled).err

    monkeypatch.delenv("TRACKER_USER")
    assert run("--accept-older", "due", "--database", filled).code == 0
    assert ("accept-older", "program", USER) in _entries(filled)


@pytest.mark.fault(15)
def test_check_finds_that_a_database_lacks_entries(run: Run, put_back: Path) -> None:
    told = run("check", "--database", put_back)
    assert told.code == 1
    assert "14 entries missing" in told.err
    assert "is not in this database, whose newest is" in told.err


@pytest.mark.fault(69)
def test_check_names_the_first_entry_that_was_changed(run: Run, filled: Path) -> None:
    assert run("check", "--database", filled).code == 0
    with open_clinic(filled) as clinic:
        clinic.write(lambda tx: tx.execute(text("drop trigger audit_entry_is_not_changed")))
        clinic.write(lambda tx: tx.execute(text("update audit_entry set who = 'x' where seq = 7")))
    told = run("check", "--database", filled)
    assert told.code == 1
    assert "not as it was written from entry 7 on" in told.err


@pytest.mark.fault(47)
@pytest.mark.parametrize(
    ("after", "looks_wrong"),
    [
        (timedelta(hours=-1), True),
        (timedelta(days=-1), True),
        (timedelta(days=-20_000), True),
        (timedelta(minutes=-6), True),
        (timedelta(minutes=-4), False),
        (timedelta(), False),
        (timedelta(days=399), False),
        (timedelta(days=401), True),
        (timedelta(days=3650), True),
    ],
)
def test_a_clock_that_looks_wrong_is_told(
    database: Path, after: timedelta, looks_wrong: bool
) -> None:
    last = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
    with open_clinic(database, now=lambda: last + after) as clinic:
        wrong = clinic.read(find_wrong_clock)
    assert (wrong is not None) is looks_wrong
    if wrong is not None:
        assert "looks wrong" in wrong.sentence
        assert "the last entry here is of 22 Nov 2026, 10:00" in wrong.sentence.replace(
            "\u202f", " "
        )


@pytest.mark.fault(47)
def test_the_order_of_the_trail_is_that_of_writing_whatever_the_clock_says(database: Path) -> None:
    moments = [datetime(2026, 11, 22, 15, 0, tzinfo=UTC) + timedelta(days=n) for n in (9, -9, 1)]
    for moment in moments:
        _write_at(database, moment)
    with open_clinic(database) as clinic:
        found = clinic.read(
            lambda tx: (
                tx.execute(text("select at from audit_entry order by seq desc limit 3"))
                .scalars()
                .all()
            )
        )
        assert [at[:10] for at in reversed(found)] == [f"{m:%Y-%m-%d}" for m in moments]
        assert clinic.read(audit.verify) is None


@pytest.mark.fault(47)
def test_due_says_that_the_clock_looks_wrong_unless_a_day_is_named(
    run: Run, database: Path
) -> None:
    with open_clinic(database, now=lambda: datetime.now(UTC) + timedelta(days=2)) as clinic:
        clinic.write(audit.record_act, "backup")
    assert "clock of this computer looks wrong" in run("due", "--database", database).err
    named = run("due", "--database", database, "--as-of", "2026-11-22")
    assert "clock" not in named.err
