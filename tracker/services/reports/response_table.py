"""The table of responses: a row for each condition and instrument."""

from __future__ import annotations

from array import array

from tracker.services.reports.report_table import Figure, ReportRow, ReportTable
from tracker.services.reports.response_figures import ResponseFigures, ResponseKey
from tracker.services.wording import condition_name
from tracker.text import _, format_date_short, format_number


def response_table(found: ResponseFigures) -> ReportTable:
    """What was measured, of all that began; what nobody measured is told too."""
    pairs = sorted(
        {(condition_name(key.condition), key.condition, key.instrument) for key in found.cells}
    )
    rows = [_row(found, condition, instrument) for _name, condition, instrument in pairs]
    return ReportTable(
        title=_("Response"),
        definition=_(
            "Of all cycles that began from {since} to {today} and have a score: those whose best "
            "score is as far from the baseline as the instrument says matters, or reaches what it "
            "asks for. A score of the day of an injection tells of the cycle before. Can’t be told: "
            "no baseline, or nobody has said what change matters. A cycle that was measured by two "
            "instruments, or of two muscles, counts with each."
        ).format(since=format_date_short(found.since), today=format_date_short(found.today)),
        rows_are=_("Condition, instrument"),
        columns=(
            _("Cycles begun"),
            _("Measured"),
            _("Responded"),
            _("Did not"),
            _("Can’t be told"),
            _("Share"),
        ),
        rows=tuple(rows),
        bars=((2, "green"), (3, "amber"), (4, "grey")),
        bars_are=_("From below: responded, did not, can’t be told"),
    )


def _row(found: ResponseFigures, condition: str, instrument: str) -> ReportRow:
    label = _("{condition}, {instrument}").format(
        condition=condition_name(condition), instrument=found.labels[instrument]
    )

    def ids(responded: bool | None) -> array[int]:
        return found.cells.get(ResponseKey(condition, instrument, responded), array("q"))

    yes, no, unknown = ids(True), ids(False), ids(None)  # noqa: FBT003
    told = len(yes) + len(no)
    percent = len(yes) * 100 // told if told else 0
    share = _("{percent} %").format(percent=percent) if told else "–"
    return ReportRow(
        label,
        (
            _count(found.begun.get(condition, array("q")), label, _("begun")),
            _count(yes + no + unknown, label, _("measured")),
            _count(yes, label, _("responded")),
            _count(no, label, _("did not respond")),
            _count(unknown, label, _("can’t be told")),
            Figure(share, _of(label, _("responded")), yes, percent, str(percent) if told else ""),
        ),
    )


def _count(ids: array[int], label: str, what: str) -> Figure:
    return Figure(format_number(len(ids)), _of(label, what), ids, len(ids), str(len(ids)))


def _of(label: str, what: str) -> str:
    return _("{row}: {what}").format(row=label, what=what)
