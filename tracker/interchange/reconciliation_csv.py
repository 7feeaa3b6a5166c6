"""The numbers that add up as a CSV: a line each, with a code that stays in every language."""

import csv
import io
from collections.abc import Iterator

from tracker.interchange.csv_formulas import defuse
from tracker.services.recall.reconciliation import Reconciliation
from tracker.services.wording.reconciliation import attention_lines, sum_lines

_COLUMNS = ("as_of", "counts", "code", "label", "count", "overdue")


def csv_lines(found: Reconciliation) -> Iterator[str]:
    """Without line ends."""
    yield _line(_COLUMNS)
    on = found.today.isoformat()
    for counts, lines in (
        ("treatments", sum_lines(found)),
        ("patients", attention_lines(found)),
    ):
        for one in lines:
            late = "" if one.late is None else one.late
            yield _line((on, counts, one.code, defuse(one.label), one.count, late))


def _line(cells: tuple[object, ...]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="").writerow(cells)
    return written.getvalue()
