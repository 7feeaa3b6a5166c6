"""Rows of a spreadsheet on their way into the clinic, with what stood in the file."""

from dataclasses import dataclass

from tracker.services.imports.plain_rows import PlainRow


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row that is right by itself; `cells` pairs columns of the file with what stands there."""

    row: PlainRow
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A row that can't come in as it is; `reason` is a sentence.

    `dead` is the record number of somebody new to whom it says that they died: whatever else the
    file has of them waits with it, so that nobody calls.
    """

    line: int
    cells: tuple[tuple[str, str], ...]
    reason: str
    dead: str = ""
