"""The table of waste: a row for each month and product. Units of two products are never added."""

from __future__ import annotations

from datetime import date

from tracker.services.reports.report_table import Figure, ReportRow, ReportTable
from tracker.services.reports.waste_figures import WasteCell, WasteFigures
from tracker.services.wording import product_short
from tracker.text import _, format_date_short, format_month_short, format_number


def waste_table(found: WasteFigures) -> ReportTable:
    """By product, then by month; each product has a sum of its own."""
    products = sorted({product for _month, product in found.cells}, key=product_short)
    rows: list[ReportRow] = []
    for product in products:
        mine = {month: cell for (month, one), cell in found.cells.items() if one == product}
        rows += [_row(_label(product, month), mine[month]) for month in sorted(mine)]
        if len(mine) > 1:
            label = _("{product}, all").format(product=product_short(product))
            rows.append(_row(label, _sum(list(mine.values())), is_sum=True))
    return ReportTable(
        title=_("Waste"),
        definition=_(
            "Vials that were finished or discarded from {since} to {today}, by the month of their "
            "end. A vial is opened whole: what sessions did not take of it was discarded, and one "
            "that was thrown away unopened was discarded whole. Vials that went back, or were "
            "received in error, are left out. Units of different products are never added."
        ).format(since=format_date_short(found.since), today=format_date_short(found.today)),
        rows_are=_("Product, month"),
        columns=(
            _("Vials"),
            _("Of them unused"),
            _("Units opened"),
            _("Units given"),
            _("Units discarded"),
            _("Share discarded"),
        ),
        rows=tuple(rows),
        bars=((4, "amber"), (3, "green")),
        bars_are=_("From below: Units discarded, Units given"),
    )


def _row(label: str, cell: WasteCell, *, is_sum: bool = False) -> ReportRow:
    def figure(text: str, what: str, value: float) -> Figure:
        of = _("{row}: {what}").format(row=label, what=what)
        return Figure(text, of, cell.course_ids, value, f"{value:g}")

    def units(dose: int, what: str) -> Figure:
        return figure(format_number(dose // 1000), what, dose / 1000)

    percent = cell.discarded * 100 // cell.opened if cell.opened else 0
    share = _("{percent} %").format(percent=percent)
    return ReportRow(
        label,
        (
            figure(format_number(cell.vials), _("treated from these vials"), cell.vials),
            figure(format_number(cell.unused), _("treated from these vials"), cell.unused),
            units(cell.opened, _("treated from these vials")),
            units(cell.given, _("treated from these vials")),
            units(cell.discarded, _("treated from these vials")),
            figure(share, _("treated from these vials"), percent),
        ),
        is_sum,
    )


def _sum(cells: list[WasteCell]) -> WasteCell:
    whole = WasteCell()
    for cell in cells:
        whole.vials += cell.vials
        whole.unused += cell.unused
        whole.opened += cell.opened
        whole.given += cell.given
        whole.discarded += cell.discarded
        whole.course_ids += cell.course_ids
    return whole


def _label(product: str, month: date) -> str:
    return _("{product}, {month}").format(
        product=product_short(product), month=format_month_short(month)
    )
