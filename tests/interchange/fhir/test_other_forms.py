"""The same clinic in the other forms in which it leaves: as a workbook, and encrypted."""

import random
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.builders import ONABOT
from tests.clinics import Clinic
from tests.interchange.fhir.conftest import NewClinic
from tests.interchange.fhir.hostile_records import hostile_records
from tests.small_drive import small_drive
from tracker.domain.problems import Invalid, Problem, Unavailable
from tracker.interchange.clinic_file import (
    SUFFIXES,
    ClinicFile,
    ClinicFormat,
    WrittenFile,
    write_clinic,
)
from tracker.interchange.clinic_workbook import NAMES
from tracker.interchange.encrypted_archive import archive_path, decrypted, is_encrypted_archive
from tracker.services.carried.kinds import KINDS
from tracker.services.carried.records_in import take_in
from tracker.services.carried.records_out import records_out
from tracker.services.exports.note import ExportNote
from tracker.services.imports.faults import Faults

PASSPHRASE = "four red tricycles"


def written(clinic: Clinic, file: Path, form: ClinicFormat, passphrase: str = "") -> WrittenFile:
    return clinic.read(write_clinic, ClinicFile(file, form, passphrase), clinic.today)


def rows(file: Path, sheet: str) -> list[dict[str, Any]]:
    book = openpyxl.load_workbook(file)
    titles, *told = book[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, titles), row, strict=True)) for row in told]


@pytest.mark.both_engines
@pytest.mark.fault(66)
@pytest.mark.fault(85)
def test_a_workbook_has_every_record_and_runs_nothing(
    new_clinic: NewClinic, tmp_path: Path
) -> None:
    clinic = new_clinic()
    told = hostile_records()
    clinic.write(take_in, told, "hostile", Faults())
    file = tmp_path / "clinic.xlsx"
    written(clinic, file, ClinicFormat.XLSX)
    stored = clinic.read(lambda tx: list(records_out(tx, ExportNote("xlsx"))))
    book = openpyxl.load_workbook(file)
    cells = {sheet.title: list(sheet.iter_rows(min_row=2)) for sheet in book.worksheets}
    for kind in KINDS:
        count = sum(one.kind == kind.name for one in stored)
        assert len(cells[NAMES.get(kind.name, kind.name)]) == count, kind.name
        for part in kind.parts:
            count = sum(len(one.parts.get(part, ())) for one in stored if one.kind == kind.name)
            assert len(cells[NAMES.get(part, part)]) == count, part
    every = [cell for told_rows in cells.values() for row in told_rows for cell in row]
    assert {cell.data_type for cell in every} <= {"s", "n", "d", "b"}
    there = {cell.value for cell in every if cell.data_type == "s"}
    for one in stored:
        if one.kind == "patient":
            typed = {one.values[name] for name in ("family_name", "given_name", "notes")}
            assert {text for text in typed if text} <= there


@pytest.fixture
def one(empty_clinic: Path, tmp_path: Path) -> Clinic:
    """A clinic with one patient whose name is a formula."""
    clinic = Clinic(empty_clinic, tmp_path / "one.tracker")
    patient = clinic.patient(record_number="0012", family_name="=1+1", given_name="@SUM(A1)")
    course = clinic.course(patient)
    clinic.given(patient, "2026-08-31", (course, 155.5))
    clinic.book(course, "2026-11-24")
    return clinic


def test_dates_are_dates_and_doses_numbers_beside_their_product(
    one: Clinic, tmp_path: Path
) -> None:
    file = tmp_path / "clinic.xlsx"
    count = written(one, file, ClinicFormat.XLSX)
    (session,) = rows(file, "sessions")
    assert session["record_number"] == "0012"
    assert (session["family_name"], session["given_name"]) == ("=1+1", "@SUM(A1)")
    assert session["given_on"].isoformat() == "2026-08-31T00:00:00"
    assert (session["product"], session["dose_units"]) == (ONABOT, 155.5)
    assert session["condition"] == rows(file, "courses")[0]["condition"]
    (booking,) = rows(file, "bookings")
    assert (booking["record_number"], booking["on_date"].date()) == ("0012", date(2026, 11, 24))
    (window,) = rows(file, "next_windows")
    assert isinstance(window["due_on"], date)
    book = openpyxl.load_workbook(file)
    assert {sheet.freeze_panes for sheet in book.worksheets} == {"A2"}
    assert count.count == sum(sheet.max_row - 1 for sheet in book.worksheets)
    one.close()


@pytest.mark.fault(85)
@pytest.mark.parametrize("form", list(ClinicFormat))
def test_what_is_encrypted_comes_back_as_it_was(
    one: Clinic, tmp_path: Path, form: ClinicFormat
) -> None:
    plain, secret = tmp_path / f"clinic{SUFFIXES[form]}", tmp_path / "clinic.zip"
    written(one, plain, form)
    written(one, secret, form, PASSPHRASE)
    one.close()
    assert (is_encrypted_archive(plain), is_encrypted_archive(secret)) == (False, True)
    content = secret.read_bytes()
    assert b"Okafor" not in content
    assert b"=1+1" not in content
    assert secret.stat().st_mode & 0o077 == 0
    with decrypted(secret, PASSPHRASE) as inside:
        assert inside.name == plain.name
        assert inside.stat().st_mode & 0o077 == 0
        if form is ClinicFormat.XLSX:
            assert rows(inside, "sessions") == rows(plain, "sessions")
        else:
            assert inside.read_bytes() == plain.read_bytes()
    assert not inside.exists()
    assert not inside.parent.exists()


@pytest.mark.fault(80)
def test_a_wrong_passphrase_and_damage_are_told_apart_from_nothing(
    one: Clinic, tmp_path: Path
) -> None:
    secret = tmp_path / "clinic.zip"
    written(one, secret, ClinicFormat.CSV, PASSPHRASE)
    one.close()
    for wrong in ("four red tricyclez", "", "ünïcode\ud800"):
        with pytest.raises(Invalid, match=r"does not open with this passphrase|is damaged"):
            _open(secret, wrong)
    content = secret.read_bytes()
    for place in range(0, len(content), 7):
        secret.write_bytes(content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :])
        # A changed name or date beside the content is no harm; changed content never passes.
        if is_encrypted_archive(secret):
            _opens_as_it_was_or_is_refused(secret, content)
    for kept in (0, 1, 30, len(content) // 2, len(content) - 1):
        secret.write_bytes(content[:kept])
        with pytest.raises(Problem):
            _open(secret, PASSPHRASE)


def _opens_as_it_was_or_is_refused(secret: Path, content: bytes) -> None:
    try:
        told = _open(secret, PASSPHRASE)
    except Problem:
        return
    whole = secret.with_name("whole.zip")
    whole.write_bytes(content)
    assert told == _open(whole, PASSPHRASE)


def _open(path: Path, passphrase: str) -> bytes:
    with decrypted(path, passphrase) as inside:
        return inside.read_bytes()


@pytest.mark.fault(80)
@pytest.mark.parametrize(
    "name",
    [
        "",
        "../out.csv",
        "/etc/out.csv",
        "a\\b.csv",
        "a/b.csv",
        "C:x.csv",
        "CON",
        "nul.csv",
        "Lpt1 .csv",
    ],
)
def test_no_archive_writes_anywhere_else(tmp_path: Path, name: str) -> None:
    path = tmp_path / "in" / "there.zip"
    path.parent.mkdir()
    _pack(path, name, b"x")
    with pytest.raises(Invalid, match="is damaged"):
        _open(path, PASSPHRASE)
    assert [one.name for one in tmp_path.iterdir()] == ["in"]


def _pack(path: Path, name: str, content: bytes, **how: Any) -> None:
    """As others pack and encrypt."""
    import pyzipper

    with pyzipper.AESZipFile(str(path), "w", encryption=pyzipper.WZ_AES, **how) as archive:
        archive.setpassword(PASSPHRASE.encode())
        with archive.open(name, "w") as member:
            member.write(content)


@pytest.mark.fault(80)
@pytest.mark.parametrize("how", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA])
def test_what_grows_a_thousandfold_is_not_unpacked(
    tmp_path: Path, how: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "there.zip"
    _pack(path, "list.csv", bytes(2**24), compression=how)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(Invalid, match="grows to more than a hundred times its size"):
        _open(path, PASSPHRASE)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.fault(80)
def test_nothing_is_unpacked_where_it_would_fill_the_drive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "there.zip"
    _pack(path, "list.csv", random.Random(1).randbytes(3 * 2**20))
    with small_drive(tmp_path / "drive", "4m") as drive:
        monkeypatch.setattr("tempfile.tempdir", str(drive))
        with pytest.raises(Unavailable, match=r"needs 6 MB to be unpacked, and .* room for 4 MB"):
            _open(path, PASSPHRASE)
        assert list(drive.iterdir()) == []


@pytest.mark.fault(81)
@pytest.mark.parametrize("form", list(ClinicFormat))
@pytest.mark.parametrize("passphrase", ["", PASSPHRASE])
def test_an_export_that_is_stopped_leaves_what_was_there(
    one: Clinic, tmp_path: Path, form: ClinicFormat, passphrase: str
) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    file = folder / "clinic"
    file.write_text("yesterday")
    with pytest.raises(KeyError):
        one.read(lambda tx: _write_and_stop(tx, ClinicFile(file, form, passphrase), one.today))
    one.close()
    assert [(left.name, left.read_text()) for left in folder.iterdir()] == [("clinic", "yesterday")]


def _write_and_stop(tx: Any, wanted: ClinicFile, today: date) -> None:
    # At the end, when nearly everything is written.
    import tracker.services.carried.records_out as out

    def stop(done: int, total: int) -> None:
        raise KeyError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(out, "AT_ONCE", 5)
        write_clinic(tx, wanted, today, stop)


def test_an_encrypted_file_is_named_as_an_archive(tmp_path: Path) -> None:
    assert archive_path(tmp_path / "clinic.csv") == tmp_path / "clinic.csv.zip"
    assert archive_path(tmp_path / "clinic.ZIP") == tmp_path / "clinic.ZIP"


def test_nobody_reads_the_passphrase_in_what_is_told(tmp_path: Path) -> None:
    assert PASSPHRASE not in repr(ClinicFile(tmp_path / "x", ClinicFormat.CSV, PASSPHRASE))
