"""What the cells of one row say together, whatever file it comes from."""

from collections.abc import Callable
from datetime import date

from tracker.domain.birth import first_day
from tracker.services.imports.plain_rows import PlainRow
from tracker.services.imports.terms import ImportTerms
from tracker.text import _

Fault = Callable[[str, str], None]
"""Told the column of a fault, and what would be right."""


def check_row(
    row: PlainRow,
    terms: ImportTerms,
    today: date,
    fault: Fault,
    named: Callable[[str], str] = str,
) -> None:
    """Tell every contradiction; whether a session may lack its Units is the reader's business."""
    if first_day(row.birth_date) > today:
        fault("birth_date", _("{on} is after today.").format(on=row.birth_date))
    _check_session(row, today, fault, named)
    if (row.condition, row.product) not in terms.ruled:
        fault(
            "product",
            _(
                "there is no rule for {product} in {condition}; there is one for {products}. "
                "Add the rule in Settings, or choose another product; then import again."
            ).format(
                product=row.product,
                condition=row.condition,
                products=", ".join(terms.products_for(row.condition)) or "–",
            ),
        )
    if row.ended_on is not None:
        _check_end(row.ended_on, row, (terms, today), fault)
    elif row.end_reason:
        fault("ended_on", _("an end reason needs the day of the end."))


def _check_session(row: PlainRow, today: date, fault: Fault, named: Callable[[str], str]) -> None:
    if row.session_on is None:
        given = {"units": row.dose, "lot_number": row.lots, "touch_up": row.is_touch_up}
        for column, value in given.items():
            if value:
                fault(
                    "session_date",
                    _("the row has {column} and needs the day of the session.").format(
                        column=named(column)
                    ),
                )
                return
        return
    if row.session_on > today:
        fault(
            "session_date",
            _("{on} is after today, {today}; only what was given is imported.").format(
                on=row.session_on, today=today
            ),
        )
    if first_day(row.birth_date) > row.session_on:
        fault(
            "birth_date",
            _("{birth} is after the session on {on}.").format(
                birth=row.birth_date, on=row.session_on
            ),
        )


def _check_end(
    ended_on: date, row: PlainRow, known: tuple[ImportTerms, date], fault: Fault
) -> None:
    terms, today = known
    if not row.end_reason:
        fault(
            "end_reason",
            _("an end needs a reason, one of {words}.").format(words=", ".join(terms.end_reasons)),
        )
    if ended_on > today:
        fault("ended_on", _("{on} is after today.").format(on=ended_on))
    if row.session_on is not None and row.session_on > ended_on:
        fault(
            "ended_on",
            _("{end} is before the session on {on}.").format(end=ended_on, on=row.session_on),
        )
