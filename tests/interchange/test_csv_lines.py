"""Files that aren't a CSV in UTF-8 are refused in one sentence that says what to do."""

import os
import time
from pathlib import Path

import pytest

from tracker.domain.problems import Invalid
from tracker.interchange.csv_lines import csv_lines


def refusal(path: Path) -> str:
    with pytest.raises(Invalid) as refused:
        list(csv_lines(path))
    return str(refused.value)


def written(folder: Path, content: bytes) -> Path:
    file = folder / "file.csv"
    file.write_bytes(content)
    return file


@pytest.mark.fault(71)
@pytest.mark.fault(72)
@pytest.mark.fault(73)
@pytest.mark.fault(74)
@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf\r\n \r\n", "is empty"),
        (b"PK\x03\x04workbook", "not a CSV file"),
        (b"\x89PNG\r\n\x1a\n", "not a CSV file"),
        (b"%PDF-1.7", "not a CSV file"),
        (b"SQLite format 3\0", "not a CSV file"),
        ("a,b\n1,2\n".encode("utf-16"), "UTF-16"),
        (b"a,b\n1,\0\n", "Line 2 holds a NUL byte"),
        ("a,b\n1,Jos\u00e9\n".encode("latin-1"), "Line 2 of"),
        (b'a,b\n1,"never\nclosed\n', "row on line 2 never closes"),
        (b'a,b\n1,"say "yes""\n', "row on line 2 has a quote"),
        (b"a,b\r1,2\r", "line break of an old kind"),
        (b"a,b\n1," + b"x" * 200_000 + b"\n", "more than 131,072 characters"),
        (b"x" * (2**20 + 2), "too long"),
    ],
)
def test_what_is_no_csv_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    assert says in refusal(written(tmp_path, content))


@pytest.mark.fault(74)
def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert "There is no file" in refusal(tmp_path / "absent.csv")
    assert "is a folder" in refusal(tmp_path)
    assert "can’t be read" in refusal(tmp_path / ("x" * 300))


@pytest.mark.fault(74)
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    assert "not a regular file" in refusal(pipe)


@pytest.mark.fault(74)
@pytest.mark.parametrize("gigabytes", [1, 40])
def test_a_file_that_is_too_large_is_refused_before_it_is_read(
    tmp_path: Path, gigabytes: int
) -> None:
    file = written(tmp_path, b"a,b\n1,2\n")
    os.truncate(file, gigabytes * 2**30)
    began = time.perf_counter()
    assert "at most 256 MB" in refusal(file)
    assert time.perf_counter() - began < 1


@pytest.mark.fault(74)
def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path) -> None:
    file = written(tmp_path, b"a,b\n" + b"1,2\n" * 40_000)
    lines = csv_lines(file)
    assert next(lines) == (1, ["a", "b"])
    with file.open("ab") as more:
        more.write(b"3,4\n")
    with pytest.raises(Invalid, match="is being written"):
        list(lines)


@pytest.mark.fault(74)
def test_ten_thousand_columns_are_rows_like_others(tmp_path: Path) -> None:
    file = written(tmp_path, (b",".join([b"x"] * 10_000) + b"\n") * 50)
    assert [len(cells) for _line, cells in csv_lines(file)] == [10_000] * 50


@pytest.mark.fault(71)
@pytest.mark.fault(72)
def test_a_byte_order_mark_blank_lines_and_quoted_lines_are_fine(tmp_path: Path) -> None:
    file = written(tmp_path, b'\xef\xbb\xbfa,b\r\n\r\n1,"two\nlines"\r\n,\r\n3,4')
    assert list(csv_lines(file)) == [(1, ["a", "b"]), (3, ["1", "two\nlines"]), (6, ["3", "4"])]
