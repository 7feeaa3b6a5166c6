"""A booking comes in with the time that stands beside its day."""

from datetime import datetime, time
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.interchange.plain_files import ImportedClinic
from tests.interchange.sheets.cases import ADA, HEADER, JO
from tests.interchange.sheets.spreadsheets import brought, rows_of, understood
from tests.interchange.sheets.workbooks import workbook
from tracker.services.exports.plain import times_left_out
from tracker.storage import records as r

_HEADER = (*HEADER, "Booked")
_DAY = "2026-12-06"


def _booked(clinic: ImportedClinic) -> list[tuple[str, time | None, str]]:
    a = r.Appointment
    rows = clinic.read(lambda tx: tx.execute(select(a.on_date, a.at_time, a.status)).all())
    return [(str(on), at, status) for on, at, status in rows]


@pytest.mark.parametrize(
    ("cell", "at"),
    [
        (datetime(2026, 12, 6, 9, 30), time(9, 30)),  # noqa: DTZ001  as a spreadsheet has it
        (datetime(2026, 12, 6), None),  # noqa: DTZ001
        ("2026-12-06 14:15", time(14, 15)),
        ("12/06/26 2:00 PM", time(14, 0)),
        ("Dec 6 2026, 12:05 am", time(0, 5)),
        ("6 Dec 2026", None),
    ],
)
def test_the_time_of_a_booking_comes_in(
    clinic: ImportedClinic, tmp_path: Path, cell: object, at: time | None
) -> None:
    file = workbook(tmp_path / "list.xlsx", (_HEADER, (*ADA, cell)))
    said = {"order:Booked": "month-first"}
    (read,) = rows_of(clinic, understood(clinic, file, said)).rows
    assert (str(read.row.booked_on), read.row.booked_at) == (_DAY, at)
    brought(clinic, file, said)
    assert _booked(clinic) == [(_DAY, at, "booked")]
    assert clinic.exported_rows()[0]["booked_on"] == _DAY


def test_a_later_list_moves_the_time_and_keeps_one_that_it_does_not_tell(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    for place, cell in enumerate((f"{_DAY} 09:30", f"{_DAY} 09:30", f"{_DAY} 10:00", _DAY)):
        file = workbook(tmp_path / f"{place}.xlsx", (_HEADER, (*ADA, cell)))
        assert brought(clinic, file).waiting == ()
    standing = [one for one in _booked(clinic) if one[2] == "booked"]
    assert standing == [(_DAY, time(10, 0), "booked")]


def test_a_time_that_no_day_has_sets_the_row_aside(clinic: ImportedClinic, tmp_path: Path) -> None:
    file = workbook(tmp_path / "list.xlsx", (_HEADER, (*ADA, "2026-12-06 25:00")))
    (row,) = rows_of(clinic, understood(clinic, file)).waiting
    assert "a time that no day has" in row.reason


def test_a_plain_export_says_that_it_has_no_times(clinic: ImportedClinic, tmp_path: Path) -> None:
    rows = (_HEADER, (*ADA, f"{_DAY} 09:30"), (*JO, _DAY))
    brought(clinic, workbook(tmp_path / "list.xlsx", rows))
    assert clinic.read(times_left_out) == 1
