"""The note of one visit: what was given of what, by whom, signed by whom, and when next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tracker.domain.state import State
from tracker.services.patients.card import PatientCard, SessionRow
from tracker.services.wording import span_label
from tracker.text import _, format_date_short, format_weekday_date
from tracker.ui.printing.map_pictures import NO_MAPS, DrawnMaps
from tracker.ui.printing.markup import Markup, heading, joined, listing, paragraph, text, title
from tracker.ui.printing.paper import Paper
from tracker.ui.printing.patient_history import identity, sessions_table, warnings_of


def session_note(
    card: PatientCard, session: SessionRow, today: date, sites: DrawnMaps = NO_MAPS
) -> Paper:
    """Of the whole visit that the session belongs to."""
    on = session.on
    return Paper(
        file_name=_("Visit {number} {on}").format(
            number=card.header.record_number, on=on.isoformat()
        ),
        running_title=identity(card.header),
        printed_line=_("Printed as of {on}").format(on=format_date_short(today)),
        body=joined(_body(card, session, sites)),
        pictures=sites.pictures,
    )


def _body(card: PatientCard, session: SessionRow, sites: DrawnMaps) -> Iterator[Markup]:
    yield title(_("Visit of {on}").format(on=format_weekday_date(session.on)))
    yield paragraph(identity(card.header))
    yield from warnings_of(card.alerts)
    visit = tuple(row for row in card.sessions if row.visit_uuid == session.visit_uuid)
    yield heading(_("Injections"))
    yield sessions_table(visit)
    yield listing(_signed(row) for row in visit)
    yield sites.body
    yield heading(_("Next"))
    treated = {row.course_uuid for row in visit}
    for course in card.courses:
        if course.uuid in treated and course.state is not State.ENDED:
            yield paragraph(text(course.label, kind="strong"), kind="item")
            yield paragraph(span_label(course.earliest_on, course.overdue_from))
            if course.booking is not None:
                yield paragraph(_("Booked: {on}").format(on=format_weekday_date(course.booking.on)))


def _signed(row: SessionRow) -> str:
    if row.status == "signed":
        return _("{treatment}: signed by {name}").format(
            treatment=row.course_label, name=row.signed_by
        )
    if row.status == "amended":
        return _("{treatment}: amended, and signed by {name}").format(
            treatment=row.course_label, name=row.signed_by
        )
    return _("{treatment}: {status}").format(treatment=row.course_label, status=row.status_label)
