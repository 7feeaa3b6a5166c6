"""How the injections before worked, in two taps a treatment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from tracker.services.visits.forms import ResponseForm
from tracker.text import _
from tracker.ui.outcomes.response_taps import Before, ResponseTaps
from tracker.ui.widgets.card import Card


class SinceLast(Card):
    """A part for each treatment of the visit that was injected before."""

    changed = Signal()

    def __init__(self, owner: QWidget | None = None) -> None:
        super().__init__(_("Since last time"), owner)
        self._today = date.min
        self._before: dict[str, Before] = {}
        self._parts: dict[str, ResponseTaps] = {}

    def begin(self, before: Sequence[Before], today: date) -> None:
        """Nothing is said yet."""
        for old in self._parts.values():
            old.hide()
            old.deleteLater()
        self._today, self._parts = today, {}
        self._before = {one.course_uuid: one for one in before}

    def ask_for(self, course_uuids: Sequence[str]) -> None:
        """Only the treatments of this visit."""
        asked = [uuid for uuid in self._before if uuid in course_uuids]
        for uuid in (*self._parts, *asked):
            self._part(uuid).setVisible(uuid in asked)
        self.setVisible(bool(asked))

    def _part(self, course_uuid: str) -> ResponseTaps:
        """Made when it is first needed: most treatments of a patient aren't in the visit."""
        if course_uuid not in self._parts:
            part = ResponseTaps(self._before[course_uuid], self._today)
            part.changed.connect(self.changed)
            order = list(self._before)
            place = sum(order.index(one) < order.index(course_uuid) for one in self._parts)
            self.body.insertWidget(place, part)
            self._parts[course_uuid] = part
        return self._parts[course_uuid]

    def responses(self) -> tuple[ResponseForm, ...]:
        """What was said; nothing for what wasn't."""
        found = (part.response() for part in self._parts.values() if not part.isHidden())
        return tuple(one for one in found if one.says_something)

    def typed_value(self) -> dict[str, Any]:
        kept = {uuid: part.typed_value() for uuid, part in self._parts.items()}
        return {uuid: value for uuid, value in kept.items() if any(value)}

    def put_value(self, value: Mapping[str, Any]) -> None:
        for uuid, kept in value.items():
            if uuid in self._before:
                self._part(uuid).put_value(kept)
