"""Booking by date alone, or moving a booking: the suggested day first, any other typed."""

from datetime import date

from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout

from tracker.domain.checks import Grade
from tracker.domain.problems import Invalid
from tracker.services.appointments import BookingCheck, book, check_booking, move_booking
from tracker.services.appointments import BookingForm as Booking
from tracker.services.recall_panel import RecallPanel
from tracker.services.wording import course_label
from tracker.text import _, format_weekday_date
from tracker.ui.recall.panel_form import PanelForm
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.plain_label import PlainLabel


class BookingForm(PanelForm):
    """What speaks against a day is said while it is typed; a reason is asked only where needed."""

    def __init__(self, tasks: Tasks, panel: RecallPanel) -> None:
        self._panel = panel
        self._moved = panel.booking if panel.now.standing.booked_on is not None else None
        self._day = DateEdit(today=panel.today)
        self._reason = QLineEdit()
        self._reason_field = Field(_("Reason"), self._reason, name="reason")
        suggested_on = panel.now.suggested_on
        about = (
            _("Suggested: {on}.").format(on=format_weekday_date(suggested_on))
            if suggested_on is not None
            else _("No day can be suggested.")
        )
        super().__init__(
            tasks,
            _("Move the booking") if self._moved else _("Book"),
            [Field(_("Day"), self._day, name="on"), self._reason_field],
            save=_("Move") if self._moved else _("Book"),
            about=about,
        )
        self._checks: list[BookingCheck] = []
        self._speaks = QVBoxLayout()
        self._elsewhere = QCheckBox(_("Booked elsewhere already"))
        self._also = [
            (sibling.uuid, QCheckBox(_also_label(sibling.condition, sibling.body_region)))
            for sibling in panel.siblings
            if self._moved is None
        ]

        self.above_buttons.addLayout(self._speaks)
        if self._moved is None:
            self.above_buttons.addWidget(self._elsewhere)
        for _uuid, box in self._also:
            self.above_buttons.addWidget(box)
        self._reason_field.hide()

        self._day.day_changed.connect(self._on_day_changed)
        self._elsewhere.toggled.connect(self._on_elsewhere)
        for _uuid, box in self._also:
            box.toggled.connect(self._on_also)
        self._day.set_day(suggested_on)

    def submit(self) -> None:
        on = self._day.day()
        if on is None:
            raise Invalid(_("Which day?"), field="on")
        reason = self._reason.text()
        if self._moved is not None:
            moved = self._moved
            self.write(move_booking, moved.uuid, moved.version, on, reason, self._panel.today)
            return
        wanted = Booking(
            self._courses(), on, is_elsewhere=self._elsewhere.isChecked(), reason=reason
        )
        self.write(book, wanted, self._panel.today)

    def _courses(self) -> tuple[str, ...]:
        also = (uuid for uuid, box in self._also if box.isChecked())
        return (self._panel.course_uuid, *also)

    def _on_day_changed(self, on: date | None) -> None:
        if on is None:
            self._tasks.forget(self, "checks")
            self._show_checks([])
            return
        moving = self._moved.uuid if self._moved else None
        self._tasks.read(
            self,
            "checks",
            _checks,
            self._courses(),
            on,
            self._panel.today,
            moving,
            then=self._show_checks,
            failed=self.failed.emit,
        )

    def _show_checks(self, checks: list[BookingCheck]) -> None:
        self._checks = checks
        while (item := self._speaks.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for check in checks:
            kind = "danger" if check.grade is Grade.STOPS else "small"
            self._speaks.addWidget(PlainLabel(check.sentence, kind=kind, wraps=True))
        self._show_or_hide_reason()

    def _on_also(self, _is_on: bool) -> None:
        self._on_day_changed(self._day.day())

    def _on_elsewhere(self, _is_on: bool) -> None:
        self._show_or_hide_reason()

    def _show_or_hide_reason(self) -> None:
        is_stopped = any(check.grade is Grade.STOPS for check in self._checks)
        needs_reason = bool(self._checks) and (not is_stopped or self._elsewhere.isChecked())
        self._reason_field.setVisible(needs_reason)


def _checks(
    tx: object, course_uuids: tuple[str, ...], on: date, today: date, moving: str | None
) -> list[BookingCheck]:
    return check_booking(tx, course_uuids, on, today, moving=moving)  # type: ignore[arg-type]


def _also_label(condition: str, body_region: str) -> str:
    return _("Also for {treatment}").format(treatment=course_label(condition, body_region))
