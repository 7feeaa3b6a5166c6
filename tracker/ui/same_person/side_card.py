"""One of two records, as far as it tells whether both are of one person."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from tracker.services.same_person.comparison import Side
from tracker.text import _, format_date_short, isolated, ngettext
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.plain_label import PlainLabel


class SideCard(Card):
    """`title` says what becomes of it."""

    def __init__(self, title: str, owner: QWidget | None = None) -> None:
        super().__init__(title, owner)
        self._name = PlainLabel(kind="strong", wraps=True, is_selectable=True)
        self._told = PlainLabel(wraps=True, is_selectable=True)
        self.body.addWidget(self._name)
        self.body.addWidget(self._told)
        self.body.addStretch(1)

    def show_side(self, side: Side) -> None:
        self._name.setText(side.who.name)
        self._told.setText("\n".join(_lines(side)))


def _lines(side: Side) -> Iterator[str]:
    yield _("born {birth} · record {number}").format(
        birth=format_date_short(side.who.birth_date), number=isolated(side.who.record_number)
    )
    contact = [*side.form.phones, side.form.email, side.form.address.replace("\n", ", ")]
    yield " · ".join(filter(None, contact)) or _("no telephone and no address")
    if side.first_on is None or side.who.last_on is None:
        yield _("never treated here")
    else:
        yield ngettext(
            "{count} injection, on {last}",
            "{count} injections, from {first} to {last}",
            side.sessions,
        ).format(
            count=side.sessions,
            first=format_date_short(side.first_on),
            last=format_date_short(side.who.last_on),
        )
    if side.bookings:
        yield _("booked: {days}").format(days=", ".join(map(format_date_short, side.bookings)))
    if side.holds:
        yield ngettext("{count} hold", "{count} holds", side.holds).format(count=side.holds)
    if side.approvals:
        yield ngettext("{count} approval", "{count} approvals", side.approvals).format(
            count=side.approvals
        )
