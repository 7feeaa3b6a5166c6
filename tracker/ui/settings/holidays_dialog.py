"""Public holidays by country and region: looked at first, then closed like any other day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from tracker.services.clinic_days.closing_days import (
    ClosurePreview,
    close_and_move,
    preview_closing,
)
from tracker.services.clinic_days.closures import Closing
from tracker.services.clinic_days.public_holidays import (
    HolidayCountries,
    holiday_countries,
    public_holidays,
)
from tracker.text import _, format_weekday_date
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.column import Column
from tracker.ui.forms.moving_dialog import MovingDialog
from tracker.ui.kinds import Kind
from tracker.ui.rows_table import RowsTable
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.plain_label import PlainLabel

_WHOLE = ""


class HolidaysDialog(MovingDialog):
    """Those of this year and the next that fall on working days and aren't closed yet."""

    def __init__(self, tasks: Tasks, today: ClinicDate, owner: QWidget) -> None:
        super().__init__(_("Public holidays"), tasks, action=_("Close these days"), owner=owner)
        self._today = today
        self._known: HolidayCountries | None = None
        self._found: tuple[Closing, ...] = ()
        self._left_out: set[date] = set()
        self._country, self._region = Choice(), Choice()
        self._table = RowsTable(
            self._columns(),
            key=lambda row: str(row.on),
            name=_("Holidays"),
            most_rows_in_sight=8,
            takes_several=True,
        )
        self._leave_out = QPushButton()
        self._none = PlainLabel(
            _("No holiday is left that falls on a working day and isn’t closed."),
            kind="small",
            wraps=True,
        )

        self.explain(
            _(
                "A holiday is no working day, and nobody is treated on it. Enter leaves out a day "
                "on which the clinic works."
            )
        )
        self.add_row(
            Field(_("&Country"), self._country, name="country"),
            Field(_("&Region"), self._region, name="region"),
        )
        for part in (self._table, self._leave_out, self._none, self.falls_in):
            self.body.addWidget(part)
            part.hide()
        self.body.setAlignment(self._leave_out, Qt.AlignmentFlag.AlignLeft)
        self._leave_out.setAutoDefault(False)
        self.set_ready(is_ready=False)
        self.note_untouched()

        self._table.row_activated.connect(self._on_leave_out)
        self._table.selectionModel().selectionChanged.connect(self._name_button)
        self._leave_out.clicked.connect(self._on_leave_out)
        self._country.code_changed.connect(self._on_country)
        self._region.code_changed.connect(self._on_region)
        tasks.read(
            self, "countries", holiday_countries, then=self._on_countries, failed=self.present
        )

    @property
    def closings(self) -> tuple[Closing, ...]:
        """What would be closed."""
        return tuple(one for one in self._found if one.on not in self._left_out)

    @property
    def table(self) -> RowsTable:
        return self._table

    def submit(self) -> None:
        self.write_long(
            close_and_move, self.closings, self.falls_in.moves, self._today.on,
            progress=self.falls_in.show_moving,
        )  # fmt: skip

    def choose(self, country: str) -> None:
        self._country.set_code(country)

    def _on_countries(self, known: HolidayCountries) -> None:
        self._known = known
        self._country.set_options([Option(one.code, one.name, one.code) for one in known.countries])
        self._country.set_code(known.own or None)

    def _on_country(self, code: str | None) -> None:
        known = self._known.countries if self._known is not None else ()
        regions = next((one.regions for one in known if one.code == code), ())
        self._region.set_options(
            [Option(_WHOLE, _("The whole country")), *(Option(one, one) for one in regions)]
        )
        self._region.set_code(_WHOLE)
        self._ask()

    def _on_region(self, _code: str | None) -> None:
        self._ask()

    def _ask(self) -> None:
        country, region = self._country.code(), self._region.code()
        if country is None or region is None:
            return
        year = self._today.on.year
        self.set_ready(is_ready=False)
        self.tasks.read(
            self, "holidays", public_holidays, country, region, (year, year + 1), self._today.on,
            then=self._on_holidays, failed=self.present,
        )  # fmt: skip

    def _on_holidays(self, found: tuple[Closing, ...]) -> None:
        self._found, self._left_out = found, set()
        for part in (self._table, self._leave_out, self.falls_in):
            part.setVisible(bool(found))
        self._none.setVisible(not found)
        self.look_anew()

    def _on_leave_out(self, _what: object = None) -> None:
        """The marked ones; or take them in again, where none of them is to be closed."""
        days = self._chosen()
        is_back = days <= self._left_out
        self._left_out = self._left_out - days if is_back else self._left_out | days
        self.look_anew()

    def _chosen(self) -> set[date]:
        return {row.on for row in self._table.selected_rows()}

    def _name_button(self, *_changed: object) -> None:
        is_back = self._chosen() <= self._left_out
        self._leave_out.setText(_("Close after all") if is_back else _("Leave out"))

    def look_anew(self) -> None:
        """Who falls into what would be closed."""
        self._table.show_rows(self._found)
        self._name_button()
        self.set_ready(is_ready=False)
        days = tuple(one.on for one in self.closings)
        if not days:
            self.tasks.forget(self, "preview")
            self.falls_in.wait()
            return
        self.look(preview_closing, days, self._today.on, then=self._on_preview)

    def _on_preview(self, seen: ClosurePreview) -> None:
        self.falls_in.show_preview(seen)
        self.set_ready(is_ready=True)

    def _columns(self) -> Sequence[Column[Closing]]:
        return (
            Column(_("Day"), lambda row: format_weekday_date(row.on), width=18, is_strong=True),
            Column(_("Holiday"), lambda row: row.reason, width=24, stretches=True),
            Column(_("Clinic"), self._word, pill=self._kind, width=14),
        )

    def _word(self, row: Closing) -> str:
        return _("left out") if row.on in self._left_out else _("closes")

    def _kind(self, row: Closing) -> Kind:
        return Kind.PLAIN if row.on in self._left_out else Kind.NOTE
