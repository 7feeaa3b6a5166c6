"""A clinician's own date for a treatment, with each rule that it is before signed for."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from tracker.domain.problems import Invalid
from tracker.services.own_dates import BrokenFloor, OwnDateForm, broken_floors, set_own_date
from tracker.services.patient_card import CourseCard
from tracker.text import _, format_date_short
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.field_values import day_in
from tracker.ui.form_dialog import FormDialog
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.notes_edit import NotesEdit


class OwnDateDialog(FormDialog):
    def __init__(
        self, tasks: Tasks, today: ClinicDate, course: CourseCard, owner: QWidget | None = None
    ) -> None:
        super().__init__(_("Own date"), tasks, action=_("Sign the date"), owner=owner)
        self._today, self._course = today, course
        self._on = DateEdit(today=today.on)
        self._reason = NotesEdit()
        self._overrides = QWidget()
        self._ticks = QVBoxLayout(self._overrides)
        self._ticks.setContentsMargins(0, 0, 0, 0)
        self._broken: list[tuple[BrokenFloor, QCheckBox]] = []

        computed = course.computed_on or course.due_on
        self.explain(
            _("{treatment}: it holds for this cycle, and is signed in your name.").format(
                treatment=course.label
            )
            if computed is None
            else _(
                "{treatment}: the computed date is {on}. Yours holds for this cycle, and is "
                "signed in your name."
            ).format(treatment=course.label, on=format_date_short(computed))
        )
        self.add(Field(_("&Date"), self._on, name="on"))
        self.body.addWidget(
            self.fields.add(Field(_("Before the rules"), self._overrides, name="overridden"))
        )
        self.add(Field(_("&Reason"), self._reason, name="reason"))
        self.fields["overridden"].hide()
        self.note_untouched()

        self._on.day_changed.connect(self._on_day_changed)

    def content(self) -> object:
        return self._on.text(), self._reason.text()

    def submit(self) -> None:
        on = day_in(self.fields["on"])
        if on is None:
            raise Invalid(_("Enter a date."), field="on")
        ticked = frozenset(floor.name for floor, tick in self._broken if tick.isChecked())
        form = OwnDateForm(on=on, reason=self._reason.text(), overridden=ticked)
        self.write(set_own_date, self._course.uuid, form, self._today.on)

    def _on_day_changed(self, on: date | None) -> None:
        if on is None:
            self._show_broken([])
            return
        self.tasks.read(
            self,
            "floors",
            broken_floors,
            self._course.uuid,
            on,
            self._today.on,
            then=self._show_broken,
            failed=self.present,
        )

    def _show_broken(self, floors: list[BrokenFloor]) -> None:
        before = {floor.name: tick.isChecked() for floor, tick in self._broken}
        for _floor, tick in self._broken:
            self._ticks.removeWidget(tick)
            tick.deleteLater()
        self._broken = []
        for floor in floors:
            tick = QCheckBox(floor.sentence)
            tick.setAccessibleName(_("Override: {rule}").format(rule=floor.sentence))
            tick.setChecked(before.get(floor.name, False))
            self._ticks.addWidget(tick)
            self._broken.append((floor, tick))
        field = self.fields["overridden"]
        field.show_hint(_("Tick each rule that you override.") if floors else "")
        field.setVisible(bool(floors))
