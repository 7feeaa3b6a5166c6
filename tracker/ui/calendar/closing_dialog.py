"""Closing a clinic day: who falls in is seen before anything is saved, and where they could go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QLineEdit, QWidget

from tracker.services.closing_days import (
    ClosurePreview,
    FallsIn,
    close_and_move,
    preview_closing,
)
from tracker.services.wording import condition_short
from tracker.text import _, format_day_month, format_number, format_weekday_date, ngettext
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.column import Column
from tracker.ui.form_dialog import FormDialog
from tracker.ui.kinds import Kind
from tracker.ui.rows_table import RowsTable
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.plain_label import PlainLabel
from tracker.ui.widgets.wrapped_check import WrappedCheck


class ClosingDialog(FormDialog):
    """Most harmed first. Taking the proposals moves the bookings with the closure, in one act."""

    manual_page = "calendar"
    least_width = 760

    def __init__(self, tasks: Tasks, today: ClinicDate, on: date, owner: QWidget) -> None:
        title = _("Close {on}").format(on=format_weekday_date(on))
        super().__init__(title, tasks, action=_("Close the day"), owner=owner)
        self._today, self._on = today, on
        self._seen: ClosurePreview | None = None
        self._reason = QLineEdit()
        self._told = PlainLabel(_("Looking who is booked…"), kind="small", wraps=True)
        self._table = RowsTable(
            _columns(), key=lambda row: str(row.uuid), name=_("Who is booked on that day")
        )
        self._moves = WrappedCheck(_("Move the bookings to the proposed days"))

        self.add(Field(_("&Reason"), self._reason, name="reason", is_required=True))
        for part in (self._told, self._table, self._moves):
            self.body.addWidget(part)
        self._table.hide()
        self._moves.hide()
        self._moves.setChecked(True)
        self.set_ready(is_ready=False)
        self.note_untouched()
        tasks.read(
            self, "preview", preview_closing, (on,), today.on,
            then=self._on_preview, failed=self.present,
        )  # fmt: skip

    def content(self) -> object:
        return self._reason.text(), self._moves.isChecked()

    @property
    def told(self) -> str:
        """What closing the day would do, in words."""
        return self._told.text()

    def submit(self) -> None:
        moves: Sequence[tuple[str, int, date]] = ()
        if self._seen is not None and self._moves.isChecked():
            moves = tuple(
                (one.uuid, one.version, one.proposed_on)
                for one in self._seen.proposed
                if one.proposed_on is not None
            )
        self.write(close_and_move, (self._on,), self._reason.text(), moves, self._today.on)

    def _on_preview(self, seen: ClosurePreview) -> None:
        self._seen = seen
        self._told.setText("\n".join(_lines(seen)))
        self._table.show_rows(seen.falls_in)
        self._table.setVisible(bool(seen.falls_in))
        self._moves.setVisible(bool(seen.proposed))
        self.set_ready(is_ready=True)


def _lines(seen: ClosurePreview) -> list[str]:
    """The sums, each a sentence."""
    count = len(seen.falls_in)
    if not count:
        return [_("Nobody is booked on this day.")]
    lines = [
        ngettext(
            "{count} patient is booked on this day.",
            "{count} patients are booked on this day.",
            count,
        ).format(count=format_number(count))
    ]
    if seen.late:
        lines.append(
            ngettext(
                "{count} of them passes overdue.", "{count} of them pass overdue.", seen.late
            ).format(count=format_number(seen.late))
        )
    without = count - len(seen.proposed)
    if without:
        lines.append(
            ngettext(
                "For {count} there is no place until {until}; that booking stays to be moved.",
                "For {count} there is no place until {until}; these bookings stay to be moved.",
                without,
            ).format(count=format_number(without), until=format_day_month(seen.until))
        )
    if seen.left_before is not None and seen.left_after is not None:
        lines.append(
            _("Places left until {until}: {before} now, {after} afterwards.").format(
                until=format_day_month(seen.until),
                before=format_number(seen.left_before),
                after=format_number(seen.left_after),
            )
        )
    return lines


def _columns() -> Sequence[Column[FallsIn]]:
    return (
        Column(
            _("Patient"),
            lambda row: row.name,
            sub=lambda row: " + ".join(condition_short(code) for code in row.conditions),
            width=17,
            stretches=True,
            is_strong=True,
        ),
        Column(_("Overdue from"), _overdue, sub=_moved, width=14),
        Column(_("Proposed"), _proposed, sub=lambda row: row.list_name, pill=_kind, width=25),
    )


def _overdue(row: FallsIn) -> str:
    return "" if row.overdue_from is None else format_day_month(row.overdue_from)


def _moved(row: FallsIn) -> str:
    if not row.times_moved:
        return ""
    return ngettext("moved {count} time", "moved {count} times", row.times_moved).format(
        count=format_number(row.times_moved)
    )


def _proposed(row: FallsIn) -> str:
    if row.proposed_on is None:
        return _("No place")
    if row.is_late:
        return _("{on}, late").format(on=format_weekday_date(row.proposed_on))
    return format_weekday_date(row.proposed_on)


def _kind(row: FallsIn) -> Kind:
    if row.proposed_on is None:
        return Kind.BAD
    return Kind.CAUTION if row.is_late else Kind.GOOD
