"""Why something was given that a check would have stopped; and who may sign it, in words."""

from tracker.domain.rights import Action
from tracker.text import _
from tracker.ui.rights import may
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.notes_edit import NotesEdit


def incident_field(tasks: Tasks, reason: NotesEdit) -> Field:
    """For a form that shows it where a check stops."""
    hint = _("What was given can always be recorded, with a reason.")
    if not may(tasks, Action.OVERRIDE):
        hint = _(
            "What was given can always be recorded, with a reason. It stays unsigned, and a "
            "clinician is asked to sign it."
        )
    return Field(_("&Why it was given all the same"), reason, name="incident_reason", hint=hint)
