"""How the injections before worked, in two taps a treatment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from tracker.services.visit_forms import ResponseForm
from tracker.text import _
from tracker.ui.outcomes.response_taps import Before, ResponseTaps
from tracker.ui.widgets.card import Card


class SinceLast(Card):
    """A part for each treatment of the visit that was injected before."""

    changed = Signal()

    def __init__(self, owner: QWidget | None = None) -> None:
        super().__init__(_("Since last time"), owner)
        self._parts: dict[str, ResponseTaps] = {}

    def begin(self, before: Sequence[Before], today: date) -> None:
        """Nothing is said yet."""
        for old in self._parts.values():
            old.hide()
            old.deleteLater()
        self._parts = {}
        for one in before:
            part = ResponseTaps(one, today)
            part.changed.connect(self.changed)
            self._parts[one.course_uuid] = part
            self.body.addWidget(part)

    def ask_for(self, course_uuids: Sequence[str]) -> None:
        """Only the treatments of this visit."""
        for uuid, part in self._parts.items():
            part.setVisible(uuid in course_uuids)
        self.setVisible(any(uuid in course_uuids for uuid in self._parts))

    def responses(self) -> tuple[ResponseForm, ...]:
        """What was said; nothing for what wasn't."""
        found = (part.response() for part in self._parts.values() if not part.isHidden())
        return tuple(one for one in found if one.says_something)

    def typed_value(self) -> dict[str, Any]:
        kept = {uuid: part.typed_value() for uuid, part in self._parts.items()}
        return {uuid: value for uuid, value in kept.items() if any(value)}

    def put_value(self, value: Mapping[str, Any]) -> None:
        for uuid, kept in value.items():
            if uuid in self._parts:
                self._parts[uuid].put_value(kept)
