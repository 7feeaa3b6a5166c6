"""Tables that come in: the plain CSV, spreadsheets as texts, and workbooks."""

from __future__ import annotations

import io
import json
import random
import tempfile
import warnings
import zipfile
import zlib
from pathlib import Path

from tests.fuzz.place import BrokenPromiseError, Place
from tests.fuzz.promises import Reader
from tests.fuzz.sections import joined_sections, split_sections
from tests.interchange.plain_files import row, table
from tests.interchange.sheets.cases import CASES
from tests.interchange.sheets.spreadsheets import unheard
from tracker.interchange.csv_reading import read_plain_csv
from tracker.interchange.sheets.field_names import field_name
from tracker.interchange.sheets.looking import look
from tracker.interchange.sheets.mapping import FIELDS, Mapping, mapping_of
from tracker.interchange.sheets.sheet_rows import SheetRows, read_sheet
from tracker.interchange.sheets.understanding import Understood, answered, understand
from tracker.services.imports.faults import Faults
from tracker.services.imports.plain import ImportSource, import_rows
from tracker.services.imports.plain_rows import COLUMNS
from tracker.services.imports.sheets import Sheet, import_sheet

_MOST_QUESTIONS = 80
_UNREAD = ("docProps/", "xl/theme/")
"""Parts of a workbook that nobody reads here."""


def read_plain(content: bytes, place: Place) -> None:
    path = place.file("plain.csv", content)
    faults = Faults()
    found = read_plain_csv(path, place.terms, place.today, faults)
    source = ImportSource(path.name, found.columns)
    place.try_in(import_rows, found.rows, source, place.today, faults)


def read_text(content: bytes, place: Place) -> None:
    read_table(place.file("list.csv", content), place, Mapping(), zlib.crc32(content))


def read_workbook(content: bytes, place: Place) -> None:
    """The bytes themselves, or the parts that they name, packed."""
    packed = content if content.startswith(b"PK") else _packed(split_sections(content))
    read_table(place.file("list.xlsx", packed), place, Mapping(), zlib.crc32(content))


def read_table(path: Path, place: Place, mapping: Mapping, seed: int) -> None:
    """To the end, with any answer to each question: which, `seed` says."""
    sheet = sheet_of(path, place, mapping, seed)
    if sheet is not None:
        place.try_in(import_sheet, sheet, place.today)


def sheet_of(path: Path, place: Place, mapping: Mapping, seed: int) -> Sheet | None:
    """What `read_table` brings in; None where a question has no answer to choose."""
    found = _understood(path, place, mapping, random.Random(seed))
    if found is None:
        return None
    read = read_sheet(found, place.terms, place.today, unheard)
    _check_rows(found, read)
    kept = found.mapping.as_json()
    if mapping_of(json.loads(json.dumps(kept))) != found.mapping:
        raise BrokenPromiseError("the mapping is another one once it was kept")
    source = ImportSource(path.name, read.columns)
    return Sheet(source, "ours", kept, read.rows, read.waiting)


def _understood(
    path: Path, place: Place, mapping: Mapping, choose: random.Random
) -> Understood | None:
    """With all questions answered; None where one has no answer to choose."""
    kind = path.suffix.removeprefix(".")
    seen = look(path, kind, mapping, unheard)
    for _count in range(_MOST_QUESTIONS):
        found = understand(seen, mapping, place.terms, place.today)
        if not found.questions:
            return found
        question = found.questions[0]
        if not question.choices:
            return None
        mapping = answered(found, question.key, choose.choice(question.choices).code)
        if question.key == "encoding":
            seen = look(path, kind, mapping, unheard)
    raise BrokenPromiseError("the questions have no end")


def _check_rows(found: Understood, read: SheetRows) -> None:
    lines = {one.row.line for one in read.rows} | {one.line for one in read.waiting}
    if len(lines) + read.joined + len(read.remarks) != found.table.rows:
        raise BrokenPromiseError(
            f"of {found.table.rows} rows {len(lines)} came, {read.joined} with another one, and "
            f"{len(read.remarks)} are remarks"
        )


def _packed(parts: list[tuple[str, bytes]]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as book, warnings.catch_warnings():
        # Two of one name are among what is tried.
        warnings.simplefilter("ignore")
        for name, inside in parts:
            with_name = zipfile.ZipInfo("-")
            with_name.filename = name.encode("utf-8", "replace").decode()
            book.writestr(with_name, inside)
    return file.getvalue()


def plain_seeds(_place: Place) -> list[bytes]:
    """Plain CSV, right and wrong."""
    whole = row(
        "2026-01-05",
        sex="female",
        phone="'+1 555",
        email="ada@example.org",
        body_region="left arm",
        interval="12 weeks",
        planned_units="155",
        start_on="2020-01-06",
        booked_on="2026-12-01",
        lot_number="C7232A; C7240A",
        lot_expiry="2027-03-28; 2027-09-28",
        injector="Dr Bone",
        notes="'=1+1",
        touch_up="no",
    )
    ended = row("2025-03-04", record_number="0013", ended_on="2026-01-01", end_reason="moved")
    return [
        table(whole, row("2026-03-30"), row(record_number="A-7")).encode(),
        table(ended).encode("utf-8-sig"),
        table(row("2026-02-31", units="1e3", interval="5", sex="x")).encode(),
        table(row("2026-01-05")).encode("utf-16"),
    ]


def _written(suffix: str) -> list[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        files = (case.write(Path(folder)) for case in CASES.values())
        return [file.read_bytes() for file in files if file.suffix == suffix]


def text_seeds(_place: Place) -> list[bytes]:
    """Spreadsheets as texts."""
    found = _written(".csv")
    return [*found, found[0].decode().encode("utf-16"), found[0].replace(b";", b"\t")]


def _workbook_seeds(_place: Place) -> list[bytes]:
    books = _written(".xlsx")
    unpacked = []
    for book in books:
        with zipfile.ZipFile(io.BytesIO(book)) as parts:
            names = [one for one in parts.namelist() if not one.startswith(_UNREAD)]
            unpacked.append(joined_sections({name: parts.read(name) for name in names}))
    return [books[0], *unpacked]


_CELLS = ("CM", "Botox", "dto.", "2026-01-05", "5/4/80", "12.3.24", "45123", "1E5", "155 U", "3 ml",
          "²²²²²", "١٢", "0000123", "31.12.9999", "29.2.1900", "-", "1.000,50")  # fmt: skip
_XML = (
    '<c r="A1" t="s"><v>0</v></c>',
    '<c r="ZZZ9" t="d"><v>2026-01-05T00:00:00</v></c>',
    '<row r="999999999">',
    '<mergeCell ref="A1:B3"/>',
    "<is><t>",
    ' t="inlineStr"',
    ' t="e"',
    ' s="99"',
    "<f>",
    "&#0;",
    "<!DOCTYPE",
    "<!ENTITY",
    'date1904="1"',
    "==== xl/worksheets/sheet1.xml",
)  # fmt: skip

TABLE_WORDS = (*map(field_name, FIELDS), *_CELLS, ";", "\t", "|", '"', "'", "Ö", "\ufeff")
"""What spreadsheets are made of."""

READERS = (
    Reader(
        "plain-csv", read_plain, plain_seeds, (*COLUMNS, "yes", "\r\n", '"', "12 weeks"), share=3
    ),
    Reader("spreadsheet-text", read_text, text_seeds, TABLE_WORDS, share=4),
    Reader("workbook", read_workbook, _workbook_seeds, (*_CELLS, *_XML), share=4),
)
