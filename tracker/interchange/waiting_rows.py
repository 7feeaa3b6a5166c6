"""The rows of a workbook's sheets, kept on the drive until their sheets are written."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from typing import Any, BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from tracker.storage.scratch import Scratch, Shelf

_AT_ONCE = 2**14
_NONE, _BEGIN, _END = b"<sheetData/>", b"<sheetData>", b"</sheetData>"
_SHEET = "xl/worksheets/sheet{}.xml"


class WaitingRows:
    """The library makes a workbook whose sheets have no rows; what it writes of these is put in."""

    def __init__(self, scratch: Scratch) -> None:
        self._scratch = scratch
        self._sheets: list[_Rows] = []

    def workbook(self, file: BinaryIO) -> Workbook:
        """One to be filled: small, however many rows it gets. Each sheet's come in their order."""
        made = Workbook(file, {"in_memory": True})
        made.worksheet_class = self._sheet
        return made

    def fill(self, without: zipfile.ZipFile, whole: zipfile.ZipFile) -> None:
        """Write the workbook that was made `without` rows once more, with them."""
        names = {_SHEET.format(number): rows for number, rows in enumerate(self._sheets, 1)}
        for member in without.infolist():
            content = without.read(member)
            with whole.open(member, "w", force_zip64=True) as to:
                if member.filename in names:
                    before, _none, content = content.partition(_NONE)
                    to.write(before + _BEGIN)
                    for part in names[member.filename].parts():
                        to.write(part.encode())
                    to.write(_END)
                to.write(content)

    def _sheet(self) -> _Sheet:
        rows = _Rows(self._scratch.shelf())
        self._sheets.append(rows)
        return _Sheet(rows)


class _Rows:
    """What the library writes of the rows of a sheet."""

    def __init__(self, parts: Shelf[str]) -> None:
        self._parts = parts
        self._last: list[str] = []
        self._letters = 0

    def write(self, text: str) -> None:
        self._last.append(text)
        self._letters += len(text)
        if self._letters > _AT_ONCE:
            self._put()

    def close(self) -> None:
        """Nothing is to be closed."""

    def parts(self) -> Shelf[str]:
        self._put()
        return self._parts

    def _put(self) -> None:
        self._parts.add("".join(self._last))
        self._last, self._letters = [], 0


class _Sheet(Worksheet):
    """A sheet that holds one row at a time, and writes none of them itself."""

    def __init__(self, rows: _Rows) -> None:
        super().__init__()
        self._rows = rows

    def _initialize(self, init_data: Mapping[str, Any]) -> None:
        # It would open a file for its rows.
        super()._initialize({**init_data, "constant_memory": False})
        self.constant_memory = True
        self.row_data_fh = self.fh = self._rows

    def _write_optimized_sheet_data(self) -> None:
        self._xml_empty_tag("sheetData")
