"""A clinician's own date, and a signature for each floor that it breaks."""

from datetime import date

from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton, QVBoxLayout

from tracker.domain.problems import Invalid
from tracker.services.own_dates import BrokenFloor, broken_floors, clear_own_date, set_own_date
from tracker.services.own_dates import OwnDateForm as OwnDate
from tracker.services.recall_panel import RecallPanel
from tracker.text import _, format_date_short
from tracker.ui.recall.panel_form import PanelForm
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.plain_label import PlainLabel


class OwnDateForm(PanelForm):
    """The computed date stays visible; before a floor it needs a reason and a signature."""

    def __init__(self, tasks: Tasks, panel: RecallPanel) -> None:
        self._panel = panel
        self._day = DateEdit(today=panel.today)
        self._reason = QLineEdit()
        computed_on = panel.now.window.computed_on
        super().__init__(
            tasks,
            _("Own date"),
            [
                Field(_("Day"), self._day, name="on"),
                Field(_("Reason"), self._reason, name="reason"),
            ],
            save=_("Sign"),
            about=_("Computed: {on}. Your date holds until the next injections.").format(
                on=format_date_short(computed_on)
            )
            if computed_on
            else "",
        )
        self._floors = QVBoxLayout()
        self._signed: dict[str, QCheckBox] = {}

        self.above_buttons.addLayout(self._floors)
        if panel.own_date is not None:
            back = QPushButton(_("Back to the computed date"))
            self.above_buttons.addWidget(back)
            back.clicked.connect(self._on_clear)

        self._day.day_changed.connect(self._on_day_changed)

    def submit(self) -> None:
        on = self._day.day()
        if on is None:
            raise Invalid(_("Which day?"), field="on")
        signed = frozenset(name for name, box in self._signed.items() if box.isChecked())
        wanted = OwnDate(on, self._reason.text(), signed)
        self.write(set_own_date, self._panel.course_uuid, wanted, self._panel.today)

    def _on_day_changed(self, on: date | None) -> None:
        if on is None:
            self._tasks.forget(self, "floors")
            self._show_floors([])
            return
        self._tasks.read(
            self,
            "floors",
            broken_floors,
            self._panel.course_uuid,
            on,
            self._panel.today,
            then=self._show_floors,
            failed=self.failed.emit,
        )

    def _show_floors(self, floors: list[BrokenFloor]) -> None:
        while (item := self._floors.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._signed = {}
        for floor in floors:
            self._floors.addWidget(PlainLabel(floor.sentence, kind="danger", wraps=True))
            box = QCheckBox(_("I override this"))
            box.setAccessibleDescription(floor.sentence)
            self._signed[floor.name] = box
            self._floors.addWidget(box)

    def _on_clear(self) -> None:
        kept = self._panel.own_date
        if kept is not None:
            self.write(clear_own_date, kept.uuid, kept.version, self._panel.today)
