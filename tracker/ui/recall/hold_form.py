"""Holding a treatment: not called, or not treated, before a day."""

from PySide6.QtWidgets import QLineEdit, QPushButton

from tracker.domain.problems import Invalid
from tracker.services.choices import Choice as Reason
from tracker.services.choices import reasons
from tracker.services.holds import HoldForm as Hold
from tracker.services.holds import hold, release
from tracker.services.recall_panel import RecallPanel
from tracker.text import _, format_date_short
from tracker.ui.recall.panel_form import PanelForm
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.field import Field


class HoldForm(PanelForm):
    """The reason is kept in the record; the list says only that there is one."""

    def __init__(self, tasks: Tasks, panel: RecallPanel) -> None:
        self._panel = panel
        self._reason = Choice(placeholder=_("Choose"))
        self._call = DateEdit(today=panel.today)
        self._treat = DateEdit(today=panel.today)
        self._note = QLineEdit()
        super().__init__(
            tasks,
            _("Hold"),
            [
                Field(_("Reason"), self._reason, name="reason"),
                Field(_("Not called before"), self._call, name="not_called_before"),
                Field(_("Not treated before"), self._treat, name="not_treated_before"),
                Field(_("Note"), self._note, name="note"),
            ],
            save=_("Hold"),
        )
        if panel.hold is not None:
            end = QPushButton(
                _("End the hold until {on}").format(on=format_date_short(panel.hold.on))
            )
            self.above_buttons.addWidget(end)
            end.clicked.connect(self._on_end)
        tasks.read(self, "reasons", reasons, "hold", then=self._on_reasons, failed=self.failed.emit)

    def submit(self) -> None:
        reason = self._reason.code()
        if reason is None:
            raise Invalid(_("Choose a reason."), field="reason")
        wanted = Hold(
            reason,
            not_treated_before=self._treat.day(),
            not_called_before=self._call.day(),
            note=self._note.text(),
        )
        if wanted.not_called_before is None and wanted.not_treated_before is None:
            raise Invalid(_("Until which day?"), field="not_called_before")
        self.write(hold, self._panel.course_uuid, wanted, self._panel.today)

    def _on_reasons(self, found: list[Reason]) -> None:
        self._reason.set_options([Option(reason.code, reason.label) for reason in found])

    def _on_end(self) -> None:
        kept = self._panel.hold
        if kept is not None:
            self.write(release, kept.uuid, kept.version, self._panel.today)
