"""What is looked at once more before a visit is saved: the checks, and what would move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.services.preview import Moved, preview_visit
from tracker.services.visit_checks import VisitChecks, check_visit
from tracker.services.visit_forms import VisitForm


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
