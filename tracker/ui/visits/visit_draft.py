"""A half-typed visit as it is kept, and put back into its form."""

from __future__ import annotations

from typing import Any

from tracker.ui.drafts.typed_values import put_values, typed_values
from tracker.ui.visits.visit_details import VisitDetails
from tracker.ui.visits.visit_sessions import VisitSessions
from tracker.ui.widgets.notes_edit import NotesEdit


def visit_as_typed(
    details: VisitDetails, sessions: VisitSessions, reason: NotesEdit
) -> dict[str, Any]:
    return {
        "details": typed_values(details.editors),
        "sessions": sessions.typed_value(),
        "asked": sessions.asked.typed_value(),
        "incident_reason": reason.text(),
    }


def put_visit(kept: Any, details: VisitDetails, sessions: VisitSessions, reason: NotesEdit) -> None:
    put_values(details.editors, kept["details"])
    sessions.put_value(kept["sessions"])
    if "asked" in kept:
        # Not in a draft that an earlier version kept.
        sessions.asked.put_value(kept["asked"])
    reason.setText(kept["incident_reason"])
