"""The paper for when the computer is down: the bookings of the next days, then who is to be called."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from tracker.services.exports.downtime import BookedVisit, DowntimeLists
from tracker.text import (
    _,
    format_date_short,
    format_number,
    format_weekday_date,
    isolated,
    ngettext,
    person_name,
)
from tracker.ui.printing.markup import (
    Markup,
    PaperColumn,
    heading,
    joined,
    paragraph,
    table,
    text,
    title,
)
from tracker.ui.printing.paper import Paper
from tracker.ui.printing.recall_list import recall_table


def downtime_paper(lists: DowntimeLists, clinic: str) -> Paper:
    """`clinic` is its name, "" for one without."""
    name = _("When the computer is down: {clinic}").format(clinic=clinic or _("our clinic"))
    return Paper(
        file_name=_("When the computer is down {on}").format(on=lists.today.isoformat()),
        running_title=name,
        printed_line=_("As of {on}. Destroy the one before.").format(
            on=format_date_short(lists.today)
        ),
        body=joined(_body(lists, name)),
        is_landscape=True,
    )


def _body(lists: DowntimeLists, name: str) -> Iterator[Markup]:
    yield title(name)
    yield paragraph(
        _(
            "Work from this paper, write down what is given and booked, and enter it when the "
            "computer is back."
        ),
        kind="muted",
    )
    yield heading(
        _("Booked from {begin} to {end}").format(
            begin=format_date_short(lists.today), end=format_date_short(lists.until)
        )
    )
    if not lists.visits:
        yield paragraph(_("Nobody is booked in these days."))
    else:
        for on, visits in groupby(lists.visits, key=_day):
            yield heading(format_weekday_date(on))
            yield table(_columns(), (_row(visit) for visit in visits))
    yield heading(_("To be called"))
    if not lists.calls:
        yield paragraph(_("Nobody is to be called."))
        return
    yield paragraph(_how_many(len(lists.calls), lists.call_count), kind="muted")
    yield recall_table(lists.calls, lists.today, lists.phones)


def _columns() -> Sequence[PaperColumn]:
    return (
        PaperColumn(_("Time"), 6),
        PaperColumn(_("Patient"), 24),
        PaperColumn(_("Telephone"), 13),
        PaperColumn(_("Treatment and planned dose"), 24),
        PaperColumn(_("Note"), 13),
        PaperColumn(_("Given: product, dose, lot"), 20),
    )


def _row(visit: BookedVisit) -> tuple[Markup | str, ...]:
    who = person_name(visit.family_name, visit.given_name)
    born = _("born {birth}, record {number}").format(
        birth=format_date_short(visit.birth_date), number=isolated(visit.record_number or "–")
    )
    return (
        visit.at.strftime("%H:%M") if visit.at else "",
        joined((text(who, kind="strong"), text("\n" + born))),
        visit.phone,
        "\n".join(visit.treatments),
        visit.note,
        "",
    )


def _how_many(shown: int, count: int) -> str:
    if shown < count:
        return _("The first {shown} of {count} treatments").format(
            shown=format_number(shown), count=format_number(count)
        )
    return ngettext("{count} treatment", "{count} treatments", count).format(
        count=format_number(count)
    )


def _day(visit: BookedVisit) -> date:
    return visit.on
