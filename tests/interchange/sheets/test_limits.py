"""Files that are too large, endless, or none: refused before they are read, in constant memory."""

import os
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.interchange.sheets.spreadsheets import text_file, unheard
from tests.interchange.sheets.workbooks import workbook
from tracker.domain.problems import Invalid
from tracker.interchange.csv_lines import LONGEST_LINE_BYTES
from tracker.interchange.sheets import looking
from tracker.interchange.sheets.book import opened_book
from tracker.interchange.sheets.grid import MOST_COLUMNS
from tracker.interchange.sheets.looking import look
from tracker.interchange.sheets.mapping import Mapping

_HEADER = "MRN;Name;DOB;Condition;Product;Date;Units"
_ROW = "12;Okafor, Ada;1980-05-17;CM;Botox;2026-01-05;155"


def _looked_at(path: Path) -> looking.Look:
    return look(path, path.suffix.removeprefix("."), Mapping(), unheard)


@pytest.mark.fault(74)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_gigabyte_is_refused_by_its_size(tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"list.{kind}"
    with file.open("wb") as large:
        large.write(b"PK\x03\x04" if kind == "xlsx" else _HEADER.encode())
        large.truncate(2**30)
    with pytest.raises(Invalid, match="1,024 MB; at most 256 MB"):
        _looked_at(file)


@pytest.mark.fault(74)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_no_file_is_refused(tmp_path: Path, kind: str) -> None:
    with pytest.raises(Invalid, match="no file"):
        _looked_at(tmp_path / f"absent.{kind}")
    folder = tmp_path / f"folder.{kind}"
    folder.mkdir()
    with pytest.raises(Invalid, match="is a folder"):
        _looked_at(folder)
    pipe = tmp_path / f"pipe.{kind}"
    os.mkfifo(pipe)
    with pytest.raises(Invalid, match="not a regular file"):
        _looked_at(pipe)
    zeros = tmp_path / f"zero.{kind}"
    zeros.symlink_to("/dev/zero")
    with pytest.raises(Invalid, match="not a regular file"):
        _looked_at(zeros)


@pytest.mark.fault(74)
def test_a_line_without_an_end_is_refused(tmp_path: Path) -> None:
    file = text_file(tmp_path / "list.csv", _HEADER, "x" * (LONGEST_LINE_BYTES + 1))
    with pytest.raises(Invalid, match="too long for a line"):
        _looked_at(file)


@pytest.mark.fault(74)
def test_too_many_columns_are_refused(tmp_path: Path) -> None:
    wide = ";".join("x" for _number in range(10_000))
    with pytest.raises(Invalid, match="10,000 columns; at most 500"):
        _looked_at(text_file(tmp_path / "list.csv", _HEADER, wide))
    cells = [str(number) for number in range(MOST_COLUMNS + 1)]
    with pytest.raises(Invalid, match="past row"):
        _looked_at(workbook(tmp_path / "list.xlsx", [cells, cells]))


@pytest.mark.fault(74)
def test_too_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "MOST_ROWS", 3)
    with pytest.raises(Invalid, match="more than 3 rows"):
        _looked_at(text_file(tmp_path / "list.csv", _HEADER, *[_ROW] * 4))


@pytest.mark.fault(74)
def test_a_file_that_is_being_written_is_refused(tmp_path: Path) -> None:
    file = text_file(tmp_path / "list.csv", _HEADER, *[_ROW] * 40_000)

    def write_on(done: int, total: int) -> None:
        with file.open("a") as growing:
            growing.write(_ROW * 100_000)

    with pytest.raises(Invalid, match="being written"):
        look(file, "csv", Mapping(), write_on)


@pytest.mark.fault(74)
def test_the_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    def peak(rows: int) -> int:
        file = text_file(tmp_path / f"{rows}.csv", _HEADER, *[_ROW] * rows)
        tracemalloc.start()
        try:
            _looked_at(file)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(100)
    assert peak(8000) < peak(1000) + 2**21


class _StoppedError(Exception):
    """As a window raises it."""


@pytest.mark.fault(81)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_reading_stops_at_the_next_report(tmp_path: Path, kind: str) -> None:
    def stop(done: int, total: int) -> None:
        raise _StoppedError

    lines = [_HEADER, *[_ROW] * 1000]
    if kind == "csv":
        file = text_file(tmp_path / "list.csv", *lines)
    else:
        file = workbook(tmp_path / "list.xlsx", [line.split(";") for line in lines])
    with pytest.raises(_StoppedError):
        look(file, kind, Mapping(), stop)


@pytest.mark.fault(81)
def test_a_workbook_tells_how_far_it_is(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    lines = [_HEADER, *[_ROW] * 1100]
    file = workbook(tmp_path / "list.xlsx", [line.split(";") for line in lines])
    look(file, "xlsx", Mapping(), lambda done, total: told.append((done, total)))
    assert told[-2:] == [(500, 1101), (1000, 1101)]


@pytest.mark.fault(74)
def test_the_texts_that_cells_share_are_read_while_somebody_is_told(tmp_path: Path) -> None:
    """The library reads them in silence: half a minute for a million."""
    file = tmp_path / "list.xlsx"
    written: Any = xlsxwriter.Workbook(str(file))
    sheet = written.add_worksheet("Migraine")
    sheet.write_row(0, 0, ("MRN", "Name", "漢字 😀"))
    sheet.write_rich_string(1, 0, "Oka", written.add_format({"bold": True}), "for", ", Ada")
    for line in range(2, 6000):
        sheet.write_row(line, 0, (f"MRN {line}", f"Okafor, Ada {line}"))
    written.close()
    told: list[int] = []
    with opened_book(file, lambda done, _total: told.append(done)) as book:
        assert len(told) > 2
        assert [book.texts.at(n) for n in range(4)] == ["MRN", "Name", "漢字 😀", "Okafor, Ada"]
        with pytest.raises(IndexError):
            book.texts.at(-1)


@pytest.mark.fault(81)
def test_whenever_a_reading_is_stopped_it_is_no_fault_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "list.xlsx"
    written: Any = xlsxwriter.Workbook(str(file))
    sheet = written.add_worksheet("Migraine")
    for line in range(600):
        sheet.write_row(line, 0, _ROW.split(";") if line else _HEADER.split(";"))
    written.close()
    told: list[int] = []
    look(file, "xlsx", Mapping(), lambda done, _total: told.append(done))
    for last in range(len(told)):
        left = iter(range(last))

        def stop(_done: int, _total: int, left: Iterator[int] = left) -> None:
            if next(left, None) is None:
                raise _StoppedError

        with pytest.raises(_StoppedError):
            look(file, "xlsx", Mapping(), stop)
