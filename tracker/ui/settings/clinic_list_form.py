"""A list of the clinic: on which day, for whom, with how many places."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from tracker.services.clinic_days.list_changes import ListChange
from tracker.services.clinic_days.lists import ClinicListForm, ClinicListRow
from tracker.services.rules.choices import Choice as Named
from tracker.services.rules.choices import conditions, staff_names
from tracker.text import _, first_weekday, format_number, weekday_name
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.field_values import day_in
from tracker.ui.settings.condition_boxes import ConditionBoxes
from tracker.ui.settings.list_change_dialog import ListChangeDialog
from tracker.ui.settings.whole_number import read_whole_number
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.field import Field

_ONCE = "once"
_ANYBODY = ""


class ClinicListDialog(ListChangeDialog):
    """`row` None: a new one."""

    def __init__(
        self, tasks: Tasks, today: ClinicDate, row: ClinicListRow | None, owner: QWidget
    ) -> None:
        title = _("Add a list") if row is None else _("Change the list")
        super().__init__(title, tasks, today, owner=owner)
        self._row = row
        form = row.form if row is not None else ClinicListForm("", None, weekday=0)
        self._name = QLineEdit(form.name)
        self._places = QLineEdit("" if form.places is None else format_number(form.places))
        days = [(first_weekday() + n) % 7 for n in range(7)]
        self._weekday = Choice(
            [*(Option(str(n), weekday_name(n)) for n in days), Option(_ONCE, _("On one date"))]
        )
        self._on = DateEdit(today=today.on)
        self._clinician = Choice([Option(_ANYBODY, _("Everybody’s patients"))])
        self._conditions: ConditionBoxes | None = None
        self._wanted = form

        self.add(Field(_("&Name"), self._name, name="name", is_required=True))
        self.add_row(
            Field(_("&Day"), self._weekday, name="weekday"),
            Field(_("D&ate"), self._on, name="on"),
        )
        self._date = self.fields["on"]
        self.add(
            Field(
                _("&Places"), self._places, name="places",
                hint=_("Empty: as many as come. 0: not held on this date."),
            )
        )  # fmt: skip
        self.add(Field(_("&Clinician"), self._clinician, name="clinician"))
        self._weekday.set_code(_ONCE if form.weekday is None else str(form.weekday))
        self._on.set_day(form.on)
        self._clinician.set_code(_ANYBODY)
        self._show_date()
        self.set_ready(is_ready=False)
        self.note_untouched()

        self._weekday.code_changed.connect(self._on_weekday)
        tasks.read(self, "staff", staff_names, then=self._on_staff, failed=self.present)
        tasks.read(self, "conditions", conditions, then=self._on_conditions, failed=self.present)

    def content(self) -> object:
        return (
            self._name.text(),
            self._places.text(),
            self._weekday.code(),
            self._on.text(),
            self._clinician.code(),
            self._conditions.codes() if self._conditions is not None else (),
        )

    def change(self) -> ListChange:
        is_once = self._weekday.code() == _ONCE
        form = ClinicListForm(
            self._name.text(),
            read_whole_number(self._places.text(), least=0, most=999),
            None if is_once else int(self._weekday.code() or 0),
            day_in(self._date) if is_once else None,
            self._conditions.codes() if self._conditions is not None else (),
            self._clinician.code() or "",
        )
        if self._row is None:
            return ListChange(form)
        return ListChange(form, self._row.uuid, self._row.version)

    def _on_weekday(self, _code: str | None) -> None:
        self._show_date()

    def _show_date(self) -> None:
        self._date.setVisible(self._weekday.code() == _ONCE)

    def _on_staff(self, names: list[str]) -> None:
        self._clinician.set_options(
            [Option(_ANYBODY, _("Everybody’s patients")), *(Option(name, name) for name in names)]
        )
        self._clinician.set_code(self._wanted.clinician)
        self.note_untouched()

    def _on_conditions(self, found: list[Named]) -> None:
        self._conditions = boxes = ConditionBoxes(found)
        boxes.choose(self._wanted.conditions)
        self.add(Field(_("For these conditions; none: for every one"), boxes, name="conditions"))
        self.note_untouched()
        self.set_ready(is_ready=True)
