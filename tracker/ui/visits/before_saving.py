"""What is looked at once more before a visit is saved: the checks, and what would move."""

from __future__ import annotations

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
