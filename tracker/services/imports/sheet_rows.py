"""Rows of a spreadsheet on their way into the clinic, with what stood in the file."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from tracker.services.imports.plain_rows import PlainRow

Cells: TypeAlias = tuple[tuple[str, str], ...]
"""Columns of a file with what stands there."""


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row that is right by itself; `cells` pairs columns of the file with what stands there."""

    row: PlainRow
    cells: Cells

    def waiting(self, reason: str) -> "WaitingRow":
        """It, where something else speaks against it."""
        row = self.row
        return WaitingRow(row.line, self.cells, reason, row.record_number, row.session_on)


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A row that can't come in as it is; `reason` is a sentence.

    `record_number` and `given_on` say whose it is and of which day, as far as they can be read.
    `is_dead`: it says that they died; whatever else the file has of somebody new waits with it, so
    that nobody calls.
    """

    line: int
    cells: Cells
    reason: str
    record_number: str = ""
    given_on: date | None = None
    is_dead: bool = False
