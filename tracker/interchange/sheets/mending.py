"""A row that waits, read once more after somebody has put it right."""

from collections.abc import Sequence
from datetime import date

from tracker.domain.problems import Invalid
from tracker.interchange.sheets.column_seen import ColumnWatch
from tracker.interchange.sheets.columns import Certainty, ColumnGuess
from tracker.interchange.sheets.grid import GridRow
from tracker.interchange.sheets.mapping import Mapping
from tracker.interchange.sheets.row_reading import RowReader
from tracker.services.imports.terms import ImportTerms
from tracker.services.imports.waiting_rows import MendedRow


def read_again(
    line: int,
    cells: Sequence[tuple[str, str]],
    mapping: Mapping,
    terms: ImportTerms,
    today: date,
) -> MendedRow:
    """The rows that it stands for, and the columns that they fill.

    `cells` pairs the mapping's columns with what stands there now. Raises Invalid with what is
    still wrong.
    """
    columns = [
        ColumnGuess(key, ColumnWatch(place).seen(key), name, Certainty.CHOSEN)
        for place, (key, name) in enumerate(mapping.columns.items())
    ]
    there = dict(cells)
    reader = RowReader(columns, mapping, terms, today)
    read = reader.read(GridRow(line, tuple(there.get(column.key, "") for column in columns)))
    if isinstance(read, str):
        raise Invalid(read, field="cells")
    return MendedRow(tuple(read), reader.columns, reader.headers)
