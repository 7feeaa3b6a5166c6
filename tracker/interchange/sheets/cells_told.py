"""What was read of a sheet otherwise than it stands there, as sentences."""

from collections.abc import Iterator

from tracker.interchange.sheets.sheet_rows import SheetRows
from tracker.text import format_number, ngettext


def told_of_cells(read: SheetRows) -> Iterator[str]:
    """Of cells that say the same as the one above, and of rows that are the other side of a visit."""
    if read.carried:
        yield ngettext(
            "{count} cell says the same as the one above it, and was read so.",
            "{count} cells say the same as the ones above them, and were read so.",
            read.carried,
        ).format(count=format_number(read.carried))
    if read.joined:
        yield ngettext(
            "{count} row is the other side of a visit, and was added to its row: the sum counts.",
            "{count} rows are the other sides of visits, and were added to their rows: the sums "
            "count.",
            read.joined,
        ).format(count=format_number(read.joined))
