"""For a clinic that goes on with the treatment: what was given, and from when which dose is free."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tracker.services.patients.card import DoseBar, PatientCard
from tracker.text import _, format_date_short, format_units
from tracker.ui.printing.map_pictures import NO_MAPS, DrawnMaps
from tracker.ui.printing.markup import Markup, heading, joined, listing, paragraph, title
from tracker.ui.printing.paper import Paper
from tracker.ui.printing.patient_history import (
    identity,
    outside_table,
    sessions_table,
    warnings_of,
)


def transfer_summary(card: PatientCard, today: date, sites: DrawnMaps = NO_MAPS) -> Paper:
    """Everything that counts as given; plans and what was entered in error are not on it."""
    return Paper(
        file_name=_("Transfer summary {number}").format(number=card.header.record_number),
        running_title=identity(card.header),
        printed_line=_("Transfer summary as of {on}").format(on=format_date_short(today)),
        body=joined(_body(card, sites)),
        pictures=sites.pictures,
    )


def _body(card: PatientCard, sites: DrawnMaps) -> Iterator[Markup]:
    yield title(_("Transfer summary"))
    yield paragraph(identity(card.header))
    yield from warnings_of(card.alerts)
    yield heading(_("Dose free"))
    if card.doses:
        yield listing(say_free(bar) for bar in card.doses)
    else:
        yield paragraph(_("No dose limit of the clinic’s rules applies."))
    yield sites.body
    yield heading(_("Injections"))
    given = tuple(row for row in card.sessions if row.counts)
    yield sessions_table(given) if given else paragraph(_("No injections are recorded."))
    outside = tuple(row for row in card.outside if not row.void_reason)
    if outside:
        yield heading(_("Given elsewhere"))
        yield outside_table(outside)


def say_free(bar: DoseBar) -> str:
    """How much of a limit is used, what is free now, and when more will be."""
    at_least = _("at least {dose}").format(dose=format_units(bar.used))
    template = (
        _("{product}: {used} of {allowed} on one day; {free} free now")
        if bar.days == 1
        else _("{product}: {used} of {allowed} in {days} days; {free} free now")
    )
    said = template.format(
        product=bar.product_label,
        used=at_least if bar.is_at_least else format_units(bar.used),
        allowed=format_units(bar.allowed),
        days=bar.days,
        free=format_units(bar.free),
    )
    if bar.next_free_on is None or bar.next_free is None:
        return said
    return _("{said}, {free} from {on}").format(
        said=said, free=format_units(bar.next_free), on=format_date_short(bar.next_free_on)
    )
