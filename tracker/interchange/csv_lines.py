"""The cells of a CSV file, read strictly: whatever isn't one is refused in one sentence."""

import csv
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NoReturn

from tracker.domain.problems import Invalid
from tracker.interchange.readable_file import start_of_file, unreadable
from tracker.text import _, format_number

LONGEST_LINE_BYTES = 2**20
_BOM = b"\xef\xbb\xbf"
# How Excel workbooks, pictures, PDF, archives, databases and documents begin.
_OTHER_KINDS = (
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"%PDF",
    b"\x1f\x8b",
    b"SQLite format 3",
    b"{\\rtf",
)


def csv_lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Each row's cells, with the line on which it begins; rows without any text are left out.

    Reads as it goes. Raises Invalid for anything that isn't a readable CSV file in UTF-8.
    """
    refuse_other_kinds(path)
    try:
        with path.open("rb") as file:
            yield from _rows(file, path)
    except OSError as error:
        raise unreadable(path, error) from None


def refuse_other_kinds(path: Path) -> None:
    """Raises Invalid unless this is a file that can be read, has content, and may be text."""
    start = start_of_file(path)
    if not start.removeprefix(_BOM).strip():
        raise Invalid(_("“{path}” is empty.").format(path=path))
    if start.startswith(_OTHER_KINDS):
        raise Invalid(
            _("“{path}” is not a CSV file; save it as “CSV UTF-8” and import that.").format(
                path=path
            )
        )
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Invalid(
            _("“{path}” is in UTF-16; save it as “CSV UTF-8” and import that.").format(path=path)
        )


def begins_as_json(path: Path) -> bool:
    """Whether the first letter of a file is one with which JSON begins, or XML."""
    try:
        with path.open("rb") as file:
            return file.read(4096).removeprefix(_BOM).lstrip()[:1] in (b"{", b"[", b"<")
    except (OSError, ValueError):
        return False


def _rows(file: BinaryIO, path: Path) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(_text_lines(file, path), strict=True)
    while True:
        begins = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            refuse_row(begins, str(error))
        if any(cells):
            yield begins, cells


def _text_lines(file: BinaryIO, path: Path) -> Iterator[str]:
    number = read_bytes = 0
    size = os.fstat(file.fileno()).st_size
    while raw := file.readline(LONGEST_LINE_BYTES + 1):
        number += 1
        read_bytes += len(raw)
        if read_bytes > size:
            raise Invalid(
                _(
                    "“{path}” is being written by another program; import it once that has ended."
                ).format(path=path)
            )
        if len(raw) > LONGEST_LINE_BYTES:
            raise Invalid(
                _("Line {line} of “{path}” is too long for a line of a CSV file.").format(
                    line=number, path=path
                )
            )
        if b"\0" in raw:
            raise Invalid(
                _("Line {line} holds a NUL byte; “{path}” is not a CSV file or is damaged.").format(
                    line=number, path=path
                )
            )
        try:
            yield raw.removeprefix(_BOM).decode() if number == 1 else raw.decode()
        except UnicodeDecodeError:
            raise Invalid(
                _(
                    "Line {line} of “{path}” is not in UTF-8; save the file as “CSV UTF-8” and "
                    "import that."
                ).format(line=number, path=path)
            ) from None


def refuse_row(line: int, cause: str) -> NoReturn:
    """Raises Invalid for what the csv module says of a row."""
    if "field limit" in cause:
        sentence = _(
            "The row on line {line} has a cell of more than {most} characters; perhaps a quote "
            "there never closes."
        ).format(line=line, most=format_number(csv.field_size_limit()))
    elif "end of data" in cause:
        sentence = _("A quote that opens in the row on line {line} never closes.").format(line=line)
    elif "new-line" in cause:
        sentence = _(
            "Line {line} has a line break of an old kind; save the file as “CSV UTF-8” and "
            "import that."
        ).format(line=line)
    else:
        sentence = _(
            "The row on line {line} has a quote that never closes, or one inside a cell that isn’t "
            "doubled."
        ).format(line=line)
    raise Invalid(sentence) from None
