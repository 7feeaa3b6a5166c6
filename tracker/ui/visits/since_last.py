"""How the injections before worked, in two taps a treatment: wear-off, and side effects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.services.visit_forms import ResponseForm
from tracker.text import _, format_date_short, format_number
from tracker.ui.look import look
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.plain_label import PlainLabel
from tracker.ui.widgets.tap_row import Tap, TapRow

_MOST_WEEKS_IN_SIGHT = 8
_WORKING = "working"


@dataclass(frozen=True, slots=True)
class Before:
    """The injections of a treatment that came before this visit, and after how many weeks the next
    ones were due."""

    course_uuid: str
    label: str
    session_uuid: str
    on: date
    usual_weeks: int


class SinceLast(Card):
    """A part for each treatment of the visit that was injected before."""

    changed = Signal()

    def __init__(self, owner: QWidget | None = None) -> None:
        super().__init__(_("Since last time"), owner)
        self._parts: dict[str, _Part] = {}

    def begin(self, before: Sequence[Before], today: date) -> None:
        """Nothing is said yet."""
        for old in self._parts.values():
            old.hide()
            old.deleteLater()
        self._parts = {}
        for one in before:
            part = _Part(one, today)
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
        return {uuid: part.typed() for uuid, part in self._parts.items() if any(part.typed())}

    def put_value(self, value: Mapping[str, Any]) -> None:
        for uuid, (wear_off, side_effects) in value.items():
            if uuid in self._parts:
                self._parts[uuid].put(wear_off, side_effects)


class _Part(QWidget):
    changed = Signal()

    def __init__(self, before: Before, today: date) -> None:
        super().__init__()
        self._before = before
        said = _("{treatment}, injected on {on}").format(
            treatment=before.label, on=format_date_short(before.on)
        )
        self._wear_off = TapRow(
            _("Wore off in week"),
            (
                *(Tap(str(week), format_number(week)) for week in _weeks(before, today)),
                Tap(_WORKING, _("Still working"), "s"),
            ),
        )
        self._side_effects = TapRow(
            _("Side effects"),
            (Tap("none", _("None"), "n"), Tap("some", _("Some"), "y")),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().px(2))
        column.addWidget(PlainLabel(said, kind="muted", wraps=True))
        column.addWidget(self._wear_off)
        column.addWidget(self._side_effects)
        self._wear_off.changed.connect(self.changed)
        self._side_effects.changed.connect(self.changed)

    def response(self) -> ResponseForm:
        said = self._wear_off.code()
        return ResponseForm(
            self._before.session_uuid,
            wear_off_days=int(said) * 7 if said is not None and said != _WORKING else None,
            is_working=said == _WORKING,
            side_effects=self._side_effects.code(),
        )

    def typed(self) -> list[str | None]:
        return [self._wear_off.code(), self._side_effects.code()]

    def put(self, wear_off: str | None, side_effects: str | None) -> None:
        self._wear_off.set_code(wear_off)
        self._side_effects.set_code(side_effects)


def _weeks(before: Before, today: date) -> list[int]:
    """The weeks to choose from: those around the due date that are over, wider apart for years."""
    over = max((today - before.on).days // 7, 1)
    step = max(before.usual_weeks // 12, 1)
    newest = max(min(over, before.usual_weeks + 2 * step), 1)
    return sorted(range(newest, 0, -step)[:_MOST_WEEKS_IN_SIGHT])
