"""`tracker reconcile`: the numbers that add up, as text, JSON or CSV."""

import json
from collections.abc import Iterator

from tracker.services.recall.reconciliation import Reconciliation
from tracker.services.wording.reconciliation import attention_lines, say_sum, sum_lines
from tracker.text import _, format_number, ngettext


def as_text(found: Reconciliation) -> Iterator[str]:
    lines, others = tuple(sum_lines(found)), tuple(attention_lines(found))
    width = max(len(line.label) for line in (*lines, *others))
    for line in lines:
        late = _("{count} overdue").format(count=format_number(line.late)) if line.late else ""
        yield f"{line.label:<{width}}  {format_number(line.count):>9}  {late}".rstrip()
    yield say_sum(found)
    yield ""
    yield _("Data that needs attention, in patients:")
    for line in others:
        yield f"{line.label:<{width}}  {format_number(line.count):>9}"


def as_json(found: Reconciliation) -> Iterator[str]:
    yield json.dumps(
        {
            "as_of": found.today.isoformat(),
            "treatments": {line.code: line.count for line in sum_lines(found)},
            "overdue": {one.state.value: one.late for one in found.sums},
            "patients": {line.code: line.count for line in attention_lines(found)},
        },
        ensure_ascii=False,
    )


def told_waiting(count: int) -> str:
    """Rows of spreadsheets that are in none of these numbers."""
    return ngettext(
        "{count} row of an imported spreadsheet is in none of these numbers; it waits to be mended.",
        "{count} rows of imported spreadsheets are in none of these numbers; they wait to be mended.",
        count,
    ).format(count=format_number(count))
