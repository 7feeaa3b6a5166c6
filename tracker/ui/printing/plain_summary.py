"""A summary as plain text, to be pasted into the hospital's record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tracker.domain.state import State
from tracker.services.patients.card import CourseCard, PatientCard, SessionRow
from tracker.services.wording import span_label
from tracker.text import _, format_date_short, format_units
from tracker.ui.printing.patient_history import identity, say_warning
from tracker.ui.printing.transfer_summary import say_free


def plain_summary(card: PatientCard, today: date) -> str:
    """One fact a line, without any formatting."""
    return "\n".join(_lines(card, today)) + "\n"


def _lines(card: PatientCard, today: date) -> Iterator[str]:
    yield identity(card.header)
    yield _("Botulinum toxin treatment as of {on}").format(on=format_date_short(today))
    yield from (say_warning(alert) for alert in card.alerts)
    given = [row for row in card.sessions if row.counts]
    for course in card.courses:
        if course.state is not State.ENDED:
            yield from _course(course, [row for row in given if row.course_uuid == course.uuid])
    yield from (say_free(bar) for bar in card.doses)


def _course(course: CourseCard, given: list[SessionRow]) -> Iterator[str]:
    yield course.label
    if given:
        last = given[0]
        said = _("Last: {on}, {dose} of {product}").format(
            on=format_date_short(last.on),
            dose=format_units(last.dose) if last.dose is not None else _("unknown dose"),
            product=last.product_label,
        )
        if last.lots:
            said = _("{said}, lot {lots}").format(said=said, lots=last.lots)
        yield said
        if last.status == "given":
            yield _("Not signed yet.")
    else:
        yield _("No injections are recorded.")
    yield _("Next: {span}").format(span=span_label(course.earliest_on, course.overdue_from))
    if course.booking is not None:
        yield _("Booked: {on}").format(on=format_date_short(course.booking.on))
