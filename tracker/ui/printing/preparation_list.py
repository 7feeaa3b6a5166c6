"""What to take out and draw up for a clinic day: a row a patient, and the sum of each product."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.services.clinic_days.today import Today, TodayCourse, TodayRow
from tracker.services.wording import clinic_day as words
from tracker.services.wording import course_label, product_short
from tracker.text import _, format_units, format_weekday_date, ngettext
from tracker.ui.printing.markup import (
    Markup,
    PaperColumn,
    joined,
    listing,
    paragraph,
    table,
    text,
    title,
)
from tracker.ui.printing.paper import Paper


def preparation_paper(shown: Today) -> Paper:
    """Of those who are still to be treated."""
    on = format_weekday_date(shown.on)
    return Paper(
        file_name=_("Preparation {on}").format(on=shown.on.isoformat()),
        running_title=_("To prepare for {on}").format(on=on),
        printed_line=_("What changes after this was printed is not on it."),
        body=joined(_body(shown, on)),
        is_landscape=True,
    )


def _body(shown: Today, on: str) -> Iterator[Markup]:
    yield title(_("To prepare for {on}").format(on=on))
    rows = [row for row in shown.rows if row.state.is_open]
    if not rows:
        yield paragraph(
            _("Nobody is booked for this day.")
            if not shown.rows
            else _("Nobody is left to prepare for on this day.")
        )
        return
    yield listing(_totals(rows))
    columns = (
        PaperColumn(_("Time"), 7),
        PaperColumn(_("Patient"), 21),
        PaperColumn(_("Draw up"), 24),
        PaperColumn(_("Last time"), 19),
        PaperColumn(_("Look at"), 17),
        PaperColumn(_("Drawn up by, lot"), 12),
    )
    yield table(columns, (_row(row) for row in rows))


def _totals(rows: Sequence[TodayRow]) -> Iterator[str]:
    """What is planned of each product; a dose that isn't planned is said."""
    courses = [course for row in rows for course in row.courses]
    for product in sorted({course.product for course in courses}):
        mine = [course for course in courses if course.product == product]
        known = [course.planned_dose for course in mine if course.planned_dose is not None]
        said = ngettext(
            "{product}: {dose} for {count} treatment",
            "{product}: {dose} for {count} treatments",
            len(known),
        ).format(product=product_short(product), dose=format_units(sum(known)), count=len(known))
        missing = len(mine) - len(known)
        if missing:
            said = ngettext(
                "{said}, and {count} without a planned dose",
                "{said}, and {count} without a planned dose",
                missing,
            ).format(said=said, count=missing)
        yield said


def _row(row: TodayRow) -> tuple[Markup | str, ...]:
    patient = (text(words.name_text(row), kind="strong"), text("\n" + words.numbers_text(row)))
    return (
        words.time_text(row),
        joined(patient),
        "\n".join(_plan(course) for course in row.courses),
        "\n".join(words.last_text(course) for course in row.courses),
        "\n".join(dict.fromkeys((*words.warnings(row), *words.consents_to_ask_for(row)))),
        "",
    )


def _plan(course: TodayCourse) -> str:
    label = course_label(course.condition, course.body_region)
    return "\n".join((label, words.dose_text(course), *course.vials))
