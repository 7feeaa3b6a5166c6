"""The patients of a lot on paper, with room to write what came of each call."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tracker.services.stock.lots import LotFound, LotPatient
from tracker.services.wording import lot_certainty
from tracker.text import _, format_date_short, format_units, isolated
from tracker.ui.printing.markup import Markup, PaperColumn, joined, paragraph, table, text, title
from tracker.ui.printing.paper import Paper


def lot_paper(lot: str, found: LotFound, today: date) -> Paper:
    """Whoever was given the lot, then whoever may have been."""
    return Paper(
        file_name=_("Lot {lot} {on}").format(lot=lot, on=today.isoformat()),
        running_title=_("Patients of lot {lot}").format(lot=lot),
        printed_line=_("As of {on}").format(on=format_date_short(today)),
        body=joined(_body(lot, found)),
        is_landscape=True,
    )


def _body(lot: str, found: LotFound) -> Iterator[Markup]:
    yield title(_("Patients of lot {lot}").format(lot=lot))
    if found.first_on is not None and found.last_on is not None:
        yield paragraph(
            _(
                "In use from {first} to {last}. Doses of the product without a lot in that time are at the end: they can’t be ruled out."
            ).format(
                first=format_date_short(found.first_on), last=format_date_short(found.last_on)
            ),
            kind="muted",
        )
    columns = (
        PaperColumn(_("Patient"), 22),
        PaperColumn(_("Telephone"), 14),
        PaperColumn(_("How sure"), 14),
        PaperColumn(_("Date"), 11),
        PaperColumn(_("Dose"), 17),
        PaperColumn(_("Called on, and what came of it"), 22),
    )
    yield table(columns, (_row(row) for row in found.rows))


def _row(row: LotPatient) -> tuple[Markup | str, ...]:
    dose = format_units(row.dose) if row.dose is not None else _("unknown dose")
    return (
        joined(
            (
                text(row.patient, kind="strong"),
                text("\n" + _("record {number}").format(number=isolated(row.record_number))),
            )
        ),
        row.phone,
        lot_certainty(row.how),
        format_date_short(row.on),
        _("{dose} of {product}, {treatment}").format(
            dose=dose, product=row.product_label, treatment=row.treatment
        ),
        "",
    )
