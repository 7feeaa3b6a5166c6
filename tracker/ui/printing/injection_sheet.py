"""The injection sheet: what is planned for one patient, and room to write what was given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from tracker.services.clinic_days.today import Today, TodayCourse, TodayRow
from tracker.services.wording import clinic_day as words
from tracker.services.wording import course_label
from tracker.text import _, format_weekday_date
from tracker.ui.printing.markup import (
    Markup,
    PaperColumn,
    heading,
    joined,
    listing,
    paragraph,
    table,
    text,
    title,
)
from tracker.ui.printing.paper import Paper

_LOTS = 3
_SITES = 8
_ROOM = "\n\n"


def injection_sheets(shown: Today) -> Paper | None:
    """One after the other for everybody who is still to be treated; None where nobody is."""
    sheets = [injection_sheet(row) for row in shown.rows if row.state.is_open]
    if not sheets:
        return None
    name = _("Injection sheets {on}").format(on=shown.on.isoformat())
    return replace(sheets[0], file_name=name, more=tuple(sheets[1:]))


def injection_sheet(row: TodayRow) -> Paper:
    """One patient's, with the patient named on each of its pages."""
    name = words.name_text(row)
    return Paper(
        file_name=_("Injection sheet {number} {on}").format(
            number=row.record_number, on=row.on.isoformat()
        ),
        running_title=f"{name}, {words.numbers_text(row)}",
        printed_line=_("Injection sheet for {on}").format(on=format_weekday_date(row.on)),
        body=joined(_body(row, name, row.on)),
    )


def _body(row: TodayRow, name: str, on: date) -> Iterator[Markup]:
    yield title(name)
    yield paragraph(words.numbers_text(row))
    at = words.time_text(row)
    yield paragraph(" · ".join(part for part in (format_weekday_date(on), at) if part))
    found = words.warnings(row)
    if found:
        yield heading(_("Look at"))
        yield listing(found)
    for course in row.courses:
        yield from _course(row, course)
    yield heading(_("Questions and answers, side effects since last time"))
    yield paragraph(_ROOM * 2)
    yield table(
        (
            PaperColumn(_("Injected by"), 35),
            PaperColumn(_("Time"), 15),
            PaperColumn(_("Signature"), 50),
        ),
        [(_ROOM, "", "")],
    )


def _course(row: TodayRow, course: TodayCourse) -> Iterator[Markup]:
    yield heading(course_label(course.condition, course.body_region))
    yield paragraph(text(_("Planned: {what}").format(what=words.dose_text(course)), kind="strong"))
    yield paragraph(_("Last: {what}").format(what=words.last_text(course)))
    if row.state.is_open:
        said = (words.window_text(course), words.cover_text(course), words.consent_text(course))
        yield paragraph(" · ".join(said))
    yield listing((*course.last_map, *course.vials))
    yield table(
        (
            PaperColumn(_("Lot number"), 40),
            PaperColumn(_("Expires"), 20),
            PaperColumn(_("Units used"), 20),
            PaperColumn(_("Units discarded"), 20),
        ),
        [("\n", "", "", "")] * _LOTS,
    )
    yield table(
        (
            PaperColumn(_("Muscle or site"), 40),
            PaperColumn(_("Side"), 15),
            PaperColumn(_("Sites"), 15),
            PaperColumn(_("Units"), 30),
        ),
        [("\n", "", "", "")] * _SITES,
    )
