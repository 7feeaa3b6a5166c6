"""What is looked at once more before a visit is saved: the checks, and what would move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from tracker.domain.facts import SessionStatus
from tracker.services.courses.preview import Moved, preview_visit
from tracker.services.visits.checks import VisitChecks, check_visit
from tracker.services.visits.forms import VisitForm
from tracker.text import _
from tracker.ui.moved_dialog import MovedDialog
from tracker.ui.tasks import Tasks
from tracker.ui.visits.confirm_signing import sign_question


@dataclass(frozen=True, slots=True)
class BeforeSaving:
    checks: VisitChecks
    moved: tuple[Moved, ...]


def look_before_saving(tx: Any, form: VisitForm, today: date) -> BeforeSaving:
    """Of the visit as it would be saved."""
    return BeforeSaving(check_visit(tx, form, today), tuple(preview_visit(tx, form, today)))


def is_news(form: VisitForm, moved: Sequence[Moved], today: date) -> bool:
    """Whether anything moves that isn't simply the next date of these treatments."""
    mine = {session.course_uuid for session in form.sessions}
    return any(
        form.on != today or row.field in {"booking", "session"} or row.course_uuid not in mine
        for row in moved
    )


def saving_dialog(
    tasks: Tasks, form: VisitForm, found: BeforeSaving, said: Sequence[str], owner: QWidget
) -> MovedDialog:
    """Asks once more; `said` is what was given, a line each.

    Whoever signs reads each stop that is overridden, and why.
    """
    is_signing = form.status is SessionStatus.SIGNED
    lines = [*said, *(_("Stop: {sentence}").format(sentence=one) for one in found.checks.stopping)]
    if found.checks.stopping:
        lines.append(_("Given all the same: {reason}").format(reason=form.incident_reason.strip()))
    return MovedDialog(
        sign_question(tasks) if is_signing else _("Save what moves other dates?"),
        found.moved,
        action=_("Sign") if is_signing else _("Save"),
        detail="\n".join(lines),
        owner=owner,
    )
