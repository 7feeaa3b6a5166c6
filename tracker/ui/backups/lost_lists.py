"""What a restore has lost and somebody has to enter again: appointments, injections, the rest."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.services.backups.entered_again import ToEnterAgain
from tracker.services.backups.losses import Losses, LostRow
from tracker.services.wording.backups import say_what
from tracker.text import _, format_date_short, person_name
from tracker.ui.column import Column
from tracker.ui.look import look
from tracker.ui.rows_table import RowsTable
from tracker.ui.widgets.card import Card


class LostLists(QWidget):
    """A card each; none where nothing of it was lost."""

    def __init__(self, lost: Losses | ToEnterAgain, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look().px(12))
        for title, rows in (
            (_("Appointments to enter again"), lost.appointments),
            (_("Injections to record again"), lost.sessions),
            (_("Other changes to make again"), lost.changes),
        ):
            if rows:
                card = Card(title)
                card.body.addWidget(_table(title, rows))
                layout.addWidget(card)


def _table(name: str, rows: tuple[LostRow, ...]) -> RowsTable:
    table = RowsTable(
        [
            Column(_("Day"), lambda row: format_date_short(row.on), width=13, is_strong=True),
            Column(_("Time"), lambda row: row.at, width=5),
            Column(
                _("Patient"),
                lambda row: person_name(row.family_name, row.given_name),
                width=16,
                stretches=True,
            ),
            Column(_("Born"), lambda row: format_date_short(row.birth_date), width=12),
            Column(_("Record"), lambda row: row.record_number, width=9),
            Column(
                _("Treatment"),
                say_what,
                width=30 if any(row.what for row in rows) else 18,
                stretches=True,
            ),
        ],
        key=_key,
        name=name,
        most_rows_in_sight=8,
    )
    table.show_rows(rows)
    return table


def _key(row: LostRow) -> str:
    return "|".join((row.record_number, str(row.on), row.at, row.what, *row.conditions))
