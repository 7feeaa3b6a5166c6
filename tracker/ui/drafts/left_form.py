"""A form that was half typed when its window went."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.services.staff.drafts import DraftContent
from tracker.ui.job import Job


@dataclass(frozen=True, slots=True)
class LeftForm:
    """`written` saves the form, or keeps the draft; None: nothing was typed since it came back."""

    draft: DraftContent
    written: Job | None

    @property
    def is_safe(self) -> bool:
        """Whether it is saved or kept; known once the writes have run."""
        return self.written is None or self.written.is_done
