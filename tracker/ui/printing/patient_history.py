"""A patient's history on paper: who, what warns, each treatment with its window, all injections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from PySide6.QtGui import QImage

from tracker.domain.state import State
from tracker.services.patients.card import (
    AlertRow,
    CourseCard,
    Header,
    OutsideRow,
    PatientCard,
    SessionRow,
)
from tracker.services.wording import age_label, span_label
from tracker.text import _, format_date_short, format_dose, format_units, isolated
from tracker.ui.printing.map_pictures import NO_MAPS, DrawnMaps
from tracker.ui.printing.markup import (
    Markup,
    PaperColumn,
    heading,
    joined,
    listing,
    paragraph,
    picture,
    subheading,
    table,
    text,
    title,
)
from tracker.ui.printing.paper import Paper

_CHART_WIDTH = 680


def history_paper(
    card: PatientCard,
    today: date,
    sites: DrawnMaps = NO_MAPS,
    charts: Sequence[tuple[str, QImage]] = (),
) -> Paper:
    """Everything that the Patient screen shows, as of `today`; `charts` with their treatments."""
    named = {f"chart-{number}": chart for number, (_label, chart) in enumerate(charts)}
    return Paper(
        file_name=_("History {number}").format(number=card.header.record_number),
        running_title=identity(card.header),
        printed_line=_("Treatment history as of {on}").format(on=format_date_short(today)),
        body=joined(_body(card, sites, [label for label, _chart in charts])),
        pictures={**sites.pictures, **named},
    )


def identity(header: Header) -> str:
    """Who it is, on one line."""
    return _("{name}, born {birth}, record {number}").format(
        name=header.name,
        birth=format_date_short(header.birth_date),
        number=isolated(header.record_number),
    )


def _body(card: PatientCard, sites: DrawnMaps, charts: Sequence[str]) -> Iterator[Markup]:
    yield title(card.header.name)
    yield from _who(card.header)
    yield from warnings_of(card.alerts)
    yield heading(_("Treatments"))
    if not card.courses:
        yield paragraph(_("No treatment has been opened, so nothing is due."))
    elif all(course.state is State.ENDED for course in card.courses):
        yield paragraph(_("All treatments have ended; nothing is due."))
    for course in card.courses:
        yield from _course(course)
    if charts:
        yield heading(_("Outcome and dose over time"))
    for number, label in enumerate(charts):
        yield subheading(label)
        yield paragraph(picture(f"chart-{number}", _CHART_WIDTH))
    yield sites.body
    yield heading(_("Injections"))
    if card.sessions:
        yield sessions_table(card.sessions)
        yield from _imports(card.sessions)
    else:
        yield paragraph(_("No injections are recorded."))
    if card.outside:
        yield heading(_("Given elsewhere"))
        yield outside_table(card.outside)


def _who(header: Header) -> Iterator[Markup]:
    yield paragraph(
        _("{age}, born {birth}, record {number}").format(
            age=age_label(header.age),
            birth=format_date_short(header.birth_date),
            number=isolated(header.record_number),
        )
    )
    if header.deceased_on is not None:
        yield paragraph(
            _("Died on {on}.").format(on=format_date_short(header.deceased_on)), kind="strong"
        )
    for contact in header.contacts:
        yield paragraph(contact.value)
    if header.notes:
        yield paragraph(header.notes)


def warnings_of(alerts: tuple[AlertRow, ...]) -> Iterator[Markup]:
    """Nothing where nothing warns."""
    if not alerts:
        return
    yield heading(_("Warnings"))
    yield listing(say_warning(alert) for alert in alerts)


def say_warning(alert: AlertRow) -> str:
    """A warning as a line."""
    if not alert.text:
        return alert.label
    return _("{kind}: {text}").format(kind=alert.label, text=alert.text)


def _course(course: CourseCard) -> Iterator[Markup]:
    yield paragraph(text(course.label, kind="strong"), kind="item")
    plan = [course.product_label]
    if course.planned_dose is not None:
        plan.append(format_units(course.planned_dose))
    if course.interval_label:
        plan.append(_("every {interval}").format(interval=course.interval_label))
    yield paragraph(", ".join(plan))
    if course.state is State.ENDED:
        ended_on = format_date_short(course.ended_on) if course.ended_on else ""
        yield paragraph(_("Ended on {on}: {reason}.").format(on=ended_on, reason=course.end_reason))
        return
    yield paragraph(course.state_label, " · ", span_label(course.earliest_on, course.overdue_from))
    yield paragraph(course.step)
    yield listing(course.reasons)


def sessions_table(sessions: tuple[SessionRow, ...]) -> Markup:
    """A row for each, struck through where it was entered in error."""
    columns = (
        PaperColumn(_("Date"), 13),
        PaperColumn(_("Interval"), 10),
        PaperColumn(_("Treatment"), 19),
        PaperColumn(_("Product, lot"), 18),
        PaperColumn(_("Units"), 8, is_number=True),
        PaperColumn(_("Injector"), 13),
        PaperColumn(_("Notes"), 19),
    )
    return table(columns, (_session(row) for row in sessions))


def _session(row: SessionRow) -> tuple[Markup | str, ...]:
    is_struck = row.status == "voided"
    kind = "struck" if is_struck else ""
    product = f"{row.product_label}\n{row.lots}" if row.lots else row.product_label
    return (
        text(format_date_short(row.on), kind=kind),
        text(row.since_label, kind=kind),
        text(row.course_label, kind=kind),
        text(product, kind=kind),
        text(_dose(row.dose), kind=kind),
        text(row.injector, kind=kind),
        "\n".join(_session_notes(row)),
    )


def _imports(sessions: tuple[SessionRow, ...]) -> Iterator[Markup]:
    """Who brought them, each import once: it is not who signed what was given."""
    found = dict.fromkeys(row.imported for row in sessions if row.imported is not None)
    for one in found:
        yield paragraph(one.sentence)


def _session_notes(row: SessionRow) -> Iterator[str]:
    if row.is_touch_up:
        yield _("Touch-up.")
    if row.imported is not None:
        yield _("Imported on {on}.").format(on=format_date_short(row.imported.on))
    match row.status:
        case "voided":
            yield _("Entered in error: {reason}").format(reason=row.void_reason)
        case "given" | "planned":
            yield row.status_label
        case "amended":
            yield from (_("Amended; before: {form}").format(form=form) for form in row.before)
    if row.incident_reason:
        yield _("Given although a check would have stopped it: {reason}").format(
            reason=row.incident_reason
        )
    if row.notes:
        yield row.notes


def outside_table(rows: tuple[OutsideRow, ...]) -> Markup:
    """A row for each dose given elsewhere."""
    columns = (
        PaperColumn(_("Date"), 15),
        PaperColumn(_("Product"), 22),
        PaperColumn(_("Units"), 13, is_number=True),
        PaperColumn(_("For"), 22),
        PaperColumn(_("Where, notes"), 28),
    )
    return table(columns, (_outside_row(row) for row in rows))


def _outside_row(row: OutsideRow) -> tuple[Markup | str, ...]:
    kind = "struck" if row.void_reason else ""
    on = format_date_short(row.on)
    when = _("about {on}").format(on=on) if row.is_approximate else on
    notes = [row.place, row.note]
    if row.void_reason:
        notes.append(_("Entered in error: {reason}").format(reason=row.void_reason))
    return (
        text(when, kind=kind),
        text(row.product_label, kind=kind),
        text(_dose(row.dose), kind=kind),
        text(row.course_label or row.condition_label, kind=kind),
        "\n".join(note for note in notes if note),
    )


def _dose(dose: int | None) -> str:
    return format_dose(dose) if dose is not None else _("unknown")
