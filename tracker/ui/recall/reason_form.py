"""A sentence to be given: why a late booking is accepted, what a clinician is asked."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QLineEdit

from tracker.domain.outcome import Done
from tracker.domain.problems import Invalid
from tracker.services.bookings.appointments import accept_late
from tracker.services.courses.reviews import open_review
from tracker.services.recall.panel import RecallPanel
from tracker.services.staff.drafts import DraftContent
from tracker.text import _
from tracker.ui.drafts.draft_words import ACCEPT_LATE, ASK
from tracker.ui.recall.panel_form import SEEN, PanelForm
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.field import Field

_PATIENT_ASKS = "patient-asks"


class ReasonForm(PanelForm):
    """`command(tx, *before, text, today)` is what it is saved with."""

    def __init__(
        self,
        tasks: Tasks,
        panel: RecallPanel,
        *,
        title: str,
        label: str,
        field: str,
        save: str,
        kind: str,
        command: Callable[..., Done],
        before: tuple[Any, ...],
        draft: DraftContent | None = None,
    ) -> None:
        self._panel = panel
        self._text = QLineEdit()
        self._field = field
        self._command = command
        # What was typed over an older version is still saved over that one.
        self._before = before if draft is None else tuple(draft.payload[SEEN])
        super().__init__(
            tasks, title, [Field(label, self._text, name=field)], save=save, draft=draft
        )
        self.keep_drafts(kind, panel, seen=self._before)

    def submit(self) -> None:
        text = self._text.text().strip()
        if not text:
            raise Invalid(_("Say it in a few words."), field=self._field)
        self.write(self._command, *self._before, text, self._panel.today)


def accept_late_form(
    tasks: Tasks, panel: RecallPanel, draft: DraftContent | None = None
) -> ReasonForm | None:
    """None where nothing is booked."""
    booking = panel.booking
    if booking is None:
        return None
    return ReasonForm(
        tasks,
        panel,
        title=_("Accept the late date"),
        label=_("Why is it all right"),
        field="why",
        save=_("Accept"),
        kind=ACCEPT_LATE,
        command=accept_late,
        before=(booking.uuid, booking.version),
        draft=draft,
    )


def ask_clinician_form(
    tasks: Tasks, panel: RecallPanel, draft: DraftContent | None = None
) -> ReasonForm:
    """Opens a review that waits for a decision."""
    return ReasonForm(
        tasks,
        panel,
        title=_("Ask a clinician"),
        label=_("What is to be decided"),
        field="note",
        save=_("Ask"),
        kind=ASK,
        command=open_review,
        before=(panel.course_uuid, _PATIENT_ASKS, panel.now.course.clinician),
        draft=draft,
    )
