"""The table of the weeks to come: treatments, Units and vials, each product by itself."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from tracker.services.reports.load_figures import WEEKS, LoadCell, LoadFigures
from tracker.services.reports.report_table import Figure, ReportRow, ReportTable
from tracker.services.wording import product_short
from tracker.text import _, format_day_month, format_number, format_units

_TONES = ("green", "blue", "violet", "amber", "red", "grey")


def load_table(found: LoadFigures) -> ReportTable:
    """A row a week; Units of two products are never added."""
    products = sorted({key.product for key in found.cells}, key=product_short)
    weeks = [found.first_week + timedelta(weeks=n) for n in range(WEEKS)]
    rows = [_row(found, None, products), *(_row(found, week, products) for week in weeks)]
    titles, short = [], []
    for product in products:
        name = product_short(product)
        titles += [
            name,
            _("{product}, Units").format(product=name),
            _("{product}, vials").format(product=name),
        ]
        short += [name, _("Units"), _("Vials")]
    return ReportTable(
        title=_("Weeks to come"),
        definition=_(
            "Every treatment on its booked day, else on the day it is due; what is due before today "
            "and not booked stands in the first row. Units are those planned, and vials those that "
            "leave the fewest Units over, each treatment from vials of its own. Units of different "
            "products are never added. Treatments without a day, and later weeks, are left out."
        ),
        rows_are=_("Week"),
        columns=(_("Treatments"), _("Booked"), *titles),
        rows=tuple(rows) if found.cells else (),
        bars=tuple((2 + 3 * place, _TONES[place % len(_TONES)]) for place in range(len(products))),
        bars_are=_("From below: {products}").format(
            products=", ".join(product_short(product) for product in products)
        ),
        short_columns=(_("Treatments"), _("Booked"), *short),
    )


def _row(found: LoadFigures, week: date | None, products: Iterable[str]) -> ReportRow:
    label = _("Due, not booked") if week is None else _week(week)
    here = {key: cell for key, cell in found.cells.items() if key.week == week}
    booked = [cell for key, cell in here.items() if key.is_booked]
    figures = [_count(here.values(), label), _count(booked, _of(label, _("booked")))]
    for product in products:
        cells = [cell for key, cell in here.items() if key.product == product]
        figures += _of_product(cells, _of(label, product_short(product)))
    return ReportRow(label, tuple(figures))


def _of_product(cells: Iterable[LoadCell], of: str) -> tuple[Figure, Figure, Figure]:
    ids, vials = array("q"), Counter[int]()
    dose = without = 0
    for cell in cells:
        ids += cell.course_ids
        vials.update(cell.vials)
        dose, without = dose + cell.dose, without + cell.without_dose
    units = format_number(dose // 1000)
    unknown = _("{figure}, {count} without a planned dose").format(figure=of, count=without)
    sizes = ", ".join(
        _("{count} of {size}").format(count=format_number(count), size=format_units(size))
        for size, count in sorted(vials.items(), reverse=True)
    )
    told = _("{figure}: {vials}").format(figure=of, vials=sizes) if sizes else of
    count = vials.total()
    return (
        Figure(format_number(len(ids)), of, ids, len(ids), str(len(ids))),
        Figure(units, unknown if without else of, ids, dose / 1000, f"{dose / 1000:g}"),
        Figure(format_number(count), told, ids, count, str(count)),
    )


def _count(cells: Iterable[LoadCell], of: str) -> Figure:
    ids = array("q")
    for cell in cells:
        ids += cell.course_ids
    return Figure(format_number(len(ids)), of, ids, len(ids), str(len(ids)))


def _week(first_on: date) -> str:
    last_on = first_on + timedelta(days=6)
    return _("{first} to {last}").format(
        first=format_day_month(first_on), last=format_day_month(last_on)
    )


def _of(label: str, what: str) -> str:
    return _("{row}: {what}").format(row=label, what=what)
