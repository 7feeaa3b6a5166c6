"""Holding a treatment: not called, or not treated, before a day."""

from PySide6.QtWidgets import QLineEdit, QPushButton

from tracker.services.courses.holds import hold, release
from tracker.services.recall.panel import RecallPanel
from tracker.text import _, format_date_short
from tracker.ui.drafts.draft_words import HOLD
from tracker.ui.forms.hold_fields import HoldFields
from tracker.ui.recall.panel_form import PanelForm
from tracker.ui.tasks import Tasks


class HoldForm(PanelForm):
    """Also ends the hold that there is."""

    def __init__(self, tasks: Tasks, panel: RecallPanel) -> None:
        self._panel = panel
        self._hold = HoldFields(tasks, panel.today, QLineEdit())
        super().__init__(
            tasks,
            _("Hold"),
            [self._hold.reason, self._hold.not_called, self._hold.not_treated, self._hold.note],
            save=_("Hold"),
        )
        if panel.hold is not None:
            end = QPushButton(
                _("End the hold until {on}").format(on=format_date_short(panel.hold.on))
            )
            self.above_buttons.addWidget(end)
            end.clicked.connect(self._on_end)
        self.keep_drafts(HOLD, panel, self._hold.editors, self._hold.typed)

    def submit(self) -> None:
        self.write(hold, self._panel.course_uuid, self._hold.draft(), self._panel.today)

    def _on_end(self) -> None:
        kept = self._panel.hold
        if kept is not None:
            self.write(release, kept.uuid, kept.version, self._panel.today)
