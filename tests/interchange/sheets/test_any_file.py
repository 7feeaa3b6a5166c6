"""Any bytes at all: read, or refused in a sentence; no reader crashes, hangs or guesses."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import day
from tests.interchange.sheets.spreadsheets import unheard
from tests.interchange.sheets.workbooks import workbook
from tracker.domain.birth import first_day
from tracker.domain.problems import Invalid
from tracker.interchange.sheets.looking import look
from tracker.interchange.sheets.mapping import Mapping
from tracker.interchange.sheets.sheet_rows import read_sheet
from tracker.interchange.sheets.understanding import answered, understand
from tracker.services.imports.terms import ImportTerms
from tracker.services.rules.shipped_rules import shipped_rules

_TODAY = day("2026-11-22")
_PAIRS = frozenset((p.protocol.condition, p.protocol.product) for p in shipped_rules().protocols)
_TERMS = ImportTerms(
    tuple(sorted({condition for condition, _product in _PAIRS})),
    {product: 1000 for _condition, product in sorted(_PAIRS)},
    ("moved", "died", "other"),
    _PAIRS,
)
_CELLS = st.one_of(
    st.sampled_from(
        [
            "Name",
            "MRN",
            "DOB",
            "Date",
            "Units",
            "Condition",
            "Product",
            "Side",
            "Interval",
            "Next due",
        ]
    ),
    st.sampled_from(["Okafor, Ada", "12", "0013", "CM", "Botox", "dto.", '"', "Total", "?", ""]),
    st.sampled_from(["5/4/80", "12.3.24", "31.2.26", "45123", "2026-01-05", "1E5", "3 ml", "q12w"]),
    st.text(max_size=8),
)
_TABLES = st.lists(st.lists(_CELLS, max_size=9), max_size=9)
_OFTEN = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def _read_whatever_it_is(path: Path) -> None:
    """To the end, with the first answer to each question."""
    try:
        seen = look(path, path.suffix.removeprefix("."), Mapping(), unheard)
        found = understand(seen, Mapping(), _TERMS, _TODAY)
        for _count in range(60):
            if not found.questions:
                break
            question = found.questions[0]
            if not question.choices:
                return
            mapping = answered(found, question.key, question.choices[0].code)
            if question.key == "encoding":
                seen = look(path, "csv", mapping, unheard)
            found = understand(seen, mapping, _TERMS, _TODAY)
        else:
            pytest.fail("the questions have no end")
        read = read_sheet(found, _TERMS, _TODAY, unheard)
    except Invalid:
        return
    lines = {one.row.line for one in read.rows} | {one.line for one in read.waiting}
    assert len(lines) + len(read.remarks) == found.table.rows
    assert all(first_day(one.row.birth_date) <= _TODAY for one in read.rows)


@pytest.mark.fault(72)
@_OFTEN
@given(table=_TABLES, delimiter=st.sampled_from(",;\t|"))
def test_any_table_in_a_text(tmp_path: Path, table: list[list[str]], delimiter: str) -> None:
    lines = [delimiter.join(cell.replace(delimiter, " ") for cell in row) for row in table]
    file = tmp_path / "list.csv"
    file.write_bytes("\r\n".join(lines).encode("utf-8", "replace"))
    _read_whatever_it_is(file)


@pytest.mark.fault(71)
@_OFTEN
@given(content=st.binary(max_size=300))
def test_any_bytes_of_a_text(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(content)
    _read_whatever_it_is(file)


@_OFTEN
@given(
    table=st.lists(
        st.lists(
            st.one_of(
                st.sampled_from(
                    ["Name", "MRN", "DOB", "Date", "Units", "Okafor, Ada", "dto.", None]
                ),
                st.integers(-5, 99_999),
                st.floats(allow_nan=False, allow_infinity=False),
                st.dates(min_value=day("1900-03-01"), max_value=day("2199-01-01")),
                st.booleans(),
                st.times(),
            ),
            max_size=6,
        ),
        max_size=6,
    )
)
def test_any_table_in_a_workbook(tmp_path: Path, table: list[list[object]]) -> None:
    _read_whatever_it_is(workbook(tmp_path / "list.xlsx", table))


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    rows = [("MRN", "Name", "DOB", "Units"), ("12", "Okafor, Ada", day("1980-05-17"), 155)]
    return workbook(tmp_path_factory.mktemp("book") / "list.xlsx", rows).read_bytes()


@pytest.mark.fault(80)
@_OFTEN
@given(
    changes=st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), min_size=1, max_size=4)
)
def test_any_changed_byte_of_a_workbook(
    tmp_path: Path, book: bytes, changes: list[tuple[int, int]]
) -> None:
    content = bytearray(book)
    for place, value in changes:
        content[place % len(content)] = value
    file = tmp_path / "list.xlsx"
    file.write_bytes(content)
    _read_whatever_it_is(file)


@pytest.mark.fault(80)
@_OFTEN
@given(
    name=st.sampled_from(
        ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml", "xl/styles.xml"]
    ),
    at=st.integers(0, 3000),
    put=st.sampled_from([b"<", b">", b'"', b"", b"&#0;", b"<a>", b"999999999999", b'r="ZZZ9"']),
)
def test_any_changed_part_of_a_workbook(
    tmp_path: Path, book: bytes, name: str, at: int, put: bytes
) -> None:
    with zipfile.ZipFile(io.BytesIO(book)) as old:
        parts = {member: old.read(member) for member in old.namelist()}
    text = parts[name]
    at %= len(text)
    parts[name] = text[:at] + put + text[at + 1 :]
    file = tmp_path / "list.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for member, content in parts.items():
            new.writestr(member, content)
    _read_whatever_it_is(file)
