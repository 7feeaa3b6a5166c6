"""Who falls into days that are to be closed, and where each could go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from tracker.services.clinic_days.closing_days import ClosurePreview, FallsIn
from tracker.text import _, format_date_short, format_number, ngettext
from tracker.ui.column import Column
from tracker.ui.forms.proposal_columns import overdue_column, patient_column, proposed_column
from tracker.ui.look import look
from tracker.ui.rows_table import RowsTable
from tracker.ui.widgets.plain_label import PlainLabel
from tracker.ui.widgets.wrapped_check import WrappedCheck

_SOON_MS = 400
"""What is here sooner needs no bar."""


class FallsInPart(QWidget):
    """The sums as sentences, a row a patient, and whether to take the proposals.

    Enter leaves a patient where they are, or takes the proposal after all. Who would have to come
    sooner than they know is left out until somebody says so.
    """

    def __init__(self, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._seen: ClosurePreview | None = None
        self._left_out: set[str] = set()
        self._told = PlainLabel("", kind="small", wraps=True)
        self._table = RowsTable(
            self._columns(),
            key=_key,
            name=_("Who is booked"),
            most_rows_in_sight=8,
        )
        self._bar = QProgressBar()
        self._takes = WrappedCheck(_("Move the bookings to the proposed days"))

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look().px(9))
        for part in (self._told, self._bar, self._table, self._takes):
            layout.addWidget(part)
        self._takes.setChecked(True)
        self._table.row_activated.connect(self.leave_out)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("How far it has come"))
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._bar.show)
        self.wait()

    @property
    def text(self) -> str:
        """What closing would do, in words."""
        return self._told.text()

    @property
    def rows(self) -> tuple[FallsIn, ...]:
        """Who is shown."""
        return self._seen.falls_in if self._seen is not None else ()

    @property
    def moves(self) -> tuple[tuple[str, int, date], ...]:
        """The proposals that are taken: booking, seen version, new day."""
        if not self._takes.isChecked():
            return ()
        return tuple(
            (one.uuid, one.version, one.proposed_on)
            for one in self.rows
            if one.proposed_on is not None and one.uuid not in self._left_out
        )

    def leave_out(self, row: FallsIn) -> None:
        """Not moved with the others, or moved after all; nothing where there is no proposal."""
        if row.proposed_on is not None:
            self._left_out ^= {row.uuid}
            self._table.show_rows(self.rows)

    def wait(self) -> None:
        """Nothing is known, and nobody looks."""
        self._soon.stop()
        self._seen = None
        self._told.setText("")
        for part in (self._bar, self._table, self._takes):
            part.hide()

    def show_nobody(self) -> None:
        """Somebody has looked, and nobody is booked."""
        self.wait()
        self._told.setText(_("Nobody falls in."))

    def look(self) -> None:
        """Somebody looks who falls in."""
        self.wait()
        self._told.setText(_("Looking who is booked…"))
        self._bar.setRange(0, 0)
        self._soon.start()

    def show_preview(self, seen: ClosurePreview, *, takes: bool = True) -> None:
        """`takes`: whether moving them is what is meant, unless somebody says otherwise."""
        self._seen = seen
        self._left_out = {one.uuid for one in seen.falls_in if one.is_asked_first}
        self._takes.setChecked(takes)
        self.show_sums()
        self._table.show_rows(seen.falls_in)
        self._table.setVisible(bool(seen.falls_in))
        self._takes.setVisible(bool(self.moves) or bool(seen.proposed))

    def show_sums(self) -> None:
        """Nothing is being looked for or moved, or no longer."""
        self._soon.stop()
        self._bar.hide()
        if self._seen is not None:
            self._told.setText("\n".join(_lines(self._seen)))

    def show_moving(self, done: int, total: int) -> None:
        """How far the moving of them has come."""
        self._told.setText(
            _("Moving {done} of {total}…").format(
                done=format_number(done), total=format_number(total)
            )
        )
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._bar.show()

    def _columns(self) -> Sequence[Column[FallsIn]]:
        return (
            patient_column(16),
            Column(_("Booked on"), lambda row: format_date_short(row.on), width=12),
            overdue_column(_moved),
            proposed_column(lambda row: row.uuid in self._left_out),
        )


def _lines(seen: ClosurePreview) -> list[str]:
    """The sums, each a sentence."""
    count = len(seen.falls_in)
    if seen.too_many:
        return [
            ngettext(
                "{count} patient is booked where there would be no place any more: too many to be "
                "moved at once. Saving leaves the bookings where they are; close the days one by "
                "one first, which moves them.",
                "{count} patients are booked where there would be no place any more: too many to "
                "be moved at once. Saving leaves the bookings where they are; close the days one "
                "by one first, which moves them.",
                seen.too_many,
            ).format(count=format_number(seen.too_many))
        ]
    if not seen.days:
        return [
            _(
                "The clinic treats on none of these days, so there is nothing to close. Choose others."
            )
        ]
    if not count:
        return [
            ngettext(
                "Nobody is booked on this day.", "Nobody is booked on these days.", len(seen.days)
            )
        ]
    lines = [
        ngettext(
            "{count} patient is booked then.",
            "{count} patients are booked then.",
            count,
        ).format(count=format_number(count))
    ]
    if seen.late:
        lines.append(
            ngettext(
                "{count} of them becomes overdue.", "{count} of them become overdue.", seen.late
            ).format(count=format_number(seen.late))
        )
    sooner = sum(one.is_asked_first for one in seen.falls_in)
    if sooner:
        lines.append(
            ngettext(
                "{count} would come sooner than the day they know of, and is left out: ask first, "
                "then Enter or a double click takes the proposal.",
                "{count} would come sooner than the day they know of, and are left out: ask first, "
                "then Enter or a double click takes the proposal.",
                sooner,
            ).format(count=format_number(sooner))
        )
    without = count - len(seen.proposed)
    if without:
        lines.append(
            ngettext(
                "For {count} there is no place until {until}; that booking stays to be moved.",
                "For {count} there is no place until {until}; these bookings stay to be moved.",
                without,
            ).format(count=format_number(without), until=format_date_short(seen.until))
        )
    if seen.left_before is not None and seen.left_after is not None:
        lines.append(
            _("Places left until {until}: {before} now, {after} afterwards.").format(
                until=format_date_short(seen.until),
                before=format_number(seen.left_before),
                after=format_number(seen.left_after),
            )
        )
    return lines


def _key(row: FallsIn) -> str:
    return row.uuid


def _moved(row: FallsIn) -> str:
    if not row.times_moved:
        return ""
    return ngettext("moved {count} time", "moved {count} times", row.times_moved).format(
        count=format_number(row.times_moved)
    )
