"""A clinician's own date, and a signature for each floor that it breaks."""

from PySide6.QtWidgets import QLineEdit, QPushButton

from tracker.services.courses.own_dates import clear_own_date, set_own_date
from tracker.services.recall.panel import RecallPanel
from tracker.text import _, format_date_short
from tracker.ui.drafts.draft_words import OWN_DATE
from tracker.ui.forms.own_date_fields import OwnDateFields
from tracker.ui.recall.panel_form import PanelForm
from tracker.ui.tasks import Tasks


class OwnDateForm(PanelForm):
    """The computed date stays visible; before a floor it needs a reason and a signature."""

    def __init__(self, tasks: Tasks, panel: RecallPanel) -> None:
        self._panel = panel
        self._own = OwnDateFields(tasks, panel.course_uuid, panel.today, QLineEdit())
        computed_on = panel.now.window.computed_on
        super().__init__(
            tasks,
            _("Own date"),
            [self._own.on, self._own.after, self._own.reason, self._own.floors],
            save=_("Sign"),
            about=_("Computed: {on}. Your date holds until the next injections.").format(
                on=format_date_short(computed_on)
            )
            if computed_on
            else "",
        )
        if panel.own_date is not None:
            back = QPushButton(_("Back to the computed date"))
            self.above_buttons.addWidget(back)
            back.clicked.connect(self._on_clear)
        self.keep_drafts(OWN_DATE, panel, self._own.editors, self._own.typed)

    def submit(self) -> None:
        self.write(set_own_date, self._panel.course_uuid, self._own.draft(), self._panel.today)

    def _on_clear(self) -> None:
        kept = self._panel.own_date
        if kept is not None:
            self.write(clear_own_date, kept.uuid, kept.version, self._panel.today)
