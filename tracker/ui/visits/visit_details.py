"""Day, injector and place of a visit; they stay as last entered, for Friday's paper on Monday."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from tracker.domain.facts import SessionStatus
from tracker.domain.typed_date import Lean
from tracker.services.visits.forms import VisitForm
from tracker.text import _, format_weekday_date
from tracker.ui.field_values import day_in
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.field_row import FieldRow
from tracker.ui.widgets.name_edit import NameEdit


@dataclass(frozen=True, slots=True)
class LastEntered:
    """What the visit before had. `on` None: it was of its own day, so the next one is of today."""

    on: date | None = None
    injector: str = ""
    place: str = ""

    def planned(self, blank: VisitForm) -> LastEntered:
        """What a visit begins with that was planned for today; else the same."""
        if blank.status is not SessionStatus.PLANNED:
            return self
        return LastEntered(None, blank.injector or self.injector, blank.place or self.place)


class VisitDetails(Card):
    changed = Signal()

    def __init__(self, today: date, owner: QWidget | None = None) -> None:
        super().__init__(_("Visit"), owner)
        self._today = today
        self._known: date | None = None
        self._on = DateEdit(today=today, lean=Lean.PAST)
        self._injector = NameEdit()
        self._place = QLineEdit()
        self._on_field = Field(_("D&ate"), self._on, name="on")
        self._injector_field = Field(_("In&jector"), self._injector, name="injector")
        self._place_field = Field(_("Pla&ce"), self._place, name="place")

        self.body.addWidget(FieldRow(*self.fields))

        self._on.day_changed.connect(self._on_day_changed)
        self._on.hint_changed.connect(self._on_hint_changed)
        self._injector.textChanged.connect(self._on_edited)
        self._place.textChanged.connect(self._on_edited)

    @property
    def fields(self) -> tuple[Field, ...]:
        return self._on_field, self._injector_field, self._place_field

    def begin(self, today: date, last: LastEntered, staff: Sequence[str]) -> None:
        """For another visit, as the one before had it."""
        self._today = today
        self._on.set_today(today)
        self._injector.set_names(staff)
        self._on.set_day(last.on or today)
        self._injector.setText(last.injector)
        self._place.setText(last.place)

    def day(self) -> date | None:
        """None where the field is empty. Raises Invalid, naming the field."""
        return day_in(self._on_field)

    def known_day(self) -> date | None:
        """As far as it can be read now."""
        return self._known

    @property
    def injector(self) -> str:
        return self._injector.text()

    @property
    def place(self) -> str:
        return self._place.text()

    def entered(self) -> LastEntered:
        """To begin the next visit with."""
        on = self.known_day()
        return LastEntered(None if on == self._today else on, self.injector, self.place)

    @property
    def editors(self) -> dict[str, QWidget]:
        """By name, to be kept."""
        return {"on": self._on, "injector": self._injector, "place": self._place}

    def _on_day_changed(self, on: date | None) -> None:
        self._known = on
        self._say_day()
        self.changed.emit()

    def _on_hint_changed(self, _hint: str) -> None:
        self._say_day()

    def _say_day(self) -> None:
        """Instead of what the field says by itself: a day other than today is easily overlooked."""
        on = self._known
        if on is None:
            return
        day = format_weekday_date(on)
        self._on_field.show_hint(
            day if on == self._today else _("{day}; not today").format(day=day)
        )

    def _on_edited(self, _text: str) -> None:
        self.changed.emit()
