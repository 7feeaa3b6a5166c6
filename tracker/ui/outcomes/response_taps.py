"""How the injections of a treatment worked, a tap each: wear-off, and side effects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.services.visits.forms import ResponseForm
from tracker.text import _, format_date_short, format_number, pgettext
from tracker.ui.look import look
from tracker.ui.widgets.plain_label import PlainLabel
from tracker.ui.widgets.tap_row import Tap, TapRow

USUAL_WEEKS = 12
"""Where nothing says when the next injections were due."""

_MOST_WEEKS_IN_SIGHT = 8
_WORKING = "working"


@dataclass(frozen=True, slots=True)
class Before:
    """The injections that are asked about, and after how many weeks the next ones were due."""

    course_uuid: str
    label: str
    session_uuid: str
    on: date
    usual_weeks: int = USUAL_WEEKS


class ResponseTaps(QWidget):
    """Nothing is chosen until somebody does."""

    changed = Signal()

    def __init__(self, before: Before, today: date, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._before = before
        said = _("{treatment}, injected on {on}").format(
            treatment=before.label, on=format_date_short(before.on)
        )
        self._wear_off = TapRow(
            _("Wore off in week"),
            (
                *(Tap(str(week), format_number(week)) for week in _weeks(before, today)),
                Tap(_WORKING, _("Still working"), pgettext("key for still working", "s")),
            ),
        )
        self._side_effects = TapRow(
            _("Side effects"),
            (
                Tap("none", _("None"), pgettext("key for no", "n")),
                Tap("some", _("Some"), pgettext("key for yes", "y")),
            ),
        )
        self._where = PlainLabel(
            _("Say which on the patient’s page: Outcomes, Note more…, Adverse event."),
            kind="muted",
            wraps=True,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().px(2))
        column.addWidget(PlainLabel(said, kind="muted", wraps=True))
        column.addWidget(self._wear_off)
        column.addWidget(self._side_effects)
        column.addWidget(self._where)
        self._where.hide()
        self._wear_off.changed.connect(self.changed)
        self._side_effects.changed.connect(self._on_side_effects)

    def response(self) -> ResponseForm:
        """What was said; it may be nothing."""
        said = self._wear_off.code()
        return ResponseForm(
            self._before.session_uuid,
            wear_off_days=int(said) * 7 if said is not None and said != _WORKING else None,
            is_working=said == _WORKING,
            side_effects=self._side_effects.code(),
        )

    def typed_value(self) -> list[str | None]:
        return [self._wear_off.code(), self._side_effects.code()]

    def put_value(self, value: list[str | None]) -> None:
        wear_off, side_effects = value
        self._wear_off.set_code(wear_off)
        self._side_effects.set_code(side_effects)
        self._where.setVisible(side_effects == "some")

    def _on_side_effects(self) -> None:
        self._where.setVisible(self._side_effects.code() == "some")
        self.changed.emit()


def _weeks(before: Before, today: date) -> list[int]:
    """The weeks to choose from: those around the due date that are over, wider apart for years."""
    over = max((today - before.on).days // 7, 1)
    step = max(before.usual_weeks // 12, 1)
    newest = max(min(over, before.usual_weeks + 2 * step), 1)
    return sorted(range(newest, 0, -step)[:_MOST_WEEKS_IN_SIGHT])
