"""The time line of a patient: a lane a treatment, and in words what the chosen mark is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from tracker.domain.state import State
from tracker.services.patients.card import CourseCard, PatientCard, SessionRow
from tracker.services.patients.card import TimelineItem as PastItem
from tracker.text import _, format_date_short, format_dose
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.plain_label import PlainLabel
from tracker.ui.widgets.timeline import Timeline
from tracker.ui.widgets.timeline_items import Lane, Mark, TimelineItem

_MARKS = {
    "booking": Mark.BOOKING,
    "lost-booking": Mark.MISSED,
    "contact": Mark.CALL,
    "report": Mark.REPORT,
    "outside": Mark.OUTSIDE,
}
_YEARS = {"1": 1, "2": 2, "5": 5}
_ROOM = timedelta(days=21)
_LONGEST_TITLE = 40


class PatientTimeline(Card):
    session_chosen = Signal(str)
    """The uuid of the injections that were clicked or entered."""

    def __init__(self, owner: QWidget | None = None) -> None:
        super().__init__(_("Time line"), owner)
        self._line = Timeline()
        self._said = PlainLabel(kind="muted", wraps=True)
        self._years = Choice(
            (
                Option("1", _("1 year")),
                Option("2", _("2 years")),
                Option("5", _("5 years")),
                Option("all", _("All")),
            ),
            narrows=True,
        )
        self._card: PatientCard | None = None
        self._today = date.min

        self.head.addWidget(self._years)
        self.body.addWidget(self._line)
        self.body.addWidget(self._said)
        self._years.setAccessibleName(_("How far back"))
        self._years.set_code("2")
        self._say(None)

        self._years.code_changed.connect(self._on_years_changed)
        self._line.item_activated.connect(self._say)

    def show_card(self, card: PatientCard, today: date) -> None:
        self._card, self._today = card, today
        self._show()

    def _on_years_changed(self, _code: object) -> None:
        self._show()

    def _show(self) -> None:
        if self._card is None:
            return
        lanes = list(_lanes(self._card))
        self.setVisible(bool(lanes))
        self._say(None)
        if not lanes:
            return
        from_on, until_on = _range(lanes, self._today, self._years.code() or "2")
        self._line.show_lanes(lanes, from_on=from_on, until_on=until_on, today=self._today)

    def _say(self, item: TimelineItem | None) -> None:
        if item is None:
            self._said.setText(
                _("Choose a mark to read what it is: click, or walk with the arrow keys.")
            )
            return
        self._said.setText(item.spoken)
        if item.mark in {Mark.SESSION, Mark.TOUCH_UP}:
            self.session_chosen.emit(str(item.key))


def _lanes(card: PatientCard) -> Iterator[Lane]:
    for course in card.courses:
        items = (*_sessions(card, course), *_others(card, course))
        if course.state is State.ENDED:
            if items:
                yield Lane(_short(course.label), items)
            continue
        last_on = course.overdue_from - timedelta(days=1) if course.overdue_from else None
        yield Lane(_short(course.label), items, course.earliest_on or course.due_on, last_on)
    elsewhere = tuple(_item(item) for item in card.timeline if _is_elsewhere(item))
    if elsewhere:
        yield Lane(_("Given elsewhere"), elsewhere)


def _short(label: str) -> str:
    """A lane's title stands above its bars, and has no end of its own."""
    return label if len(label) <= _LONGEST_TITLE else f"{label[: _LONGEST_TITLE - 1]}…"


def _sessions(card: PatientCard, course: CourseCard) -> Iterator[TimelineItem]:
    for row in card.sessions:
        if row.course_uuid != course.uuid or row.status in {"voided", "planned"}:
            continue
        mark = Mark.TOUCH_UP if row.is_touch_up else Mark.SESSION
        text = _("{dose} U").format(dose=format_dose(row.dose)) if row.dose is not None else ""
        yield TimelineItem(mark, row.on, text, _say_session(row), row.uuid)


def _say_session(row: SessionRow) -> str:
    dose = format_dose(row.dose) if row.dose is not None else _("unknown")
    return _("{on}: {dose} Units of {product}, {treatment}.").format(
        on=format_date_short(row.on),
        dose=dose,
        product=row.product_label,
        treatment=row.course_label,
    )


def _others(card: PatientCard, course: CourseCard) -> Iterator[TimelineItem]:
    for item in card.timeline:
        # What is about the patient as a whole stands in every lane.
        is_mine = not item.course_label or course.label in item.course_label
        if item.kind in _MARKS and is_mine and not _is_elsewhere(item):
            yield _item(item)


def _is_elsewhere(item: PastItem) -> bool:
    """Toxin given elsewhere that was assigned to no treatment."""
    return item.kind == "outside" and not item.course_label


def _item(item: PastItem) -> TimelineItem:
    spoken = _("{on}: {what}").format(on=format_date_short(item.on), what=_said(item))
    return TimelineItem(_MARKS[item.kind], item.on, "", spoken, item.uuid)


def _said(item: PastItem) -> str:
    if not item.course_label:
        return item.text
    return _("{what} ({treatment})").format(what=item.text, treatment=item.course_label)


def _range(lanes: list[Lane], today: date, years: str) -> tuple[date, date]:
    days = [item.on for lane in lanes for item in lane.items]
    ends = [day for lane in lanes for day in (lane.window_from, lane.window_until) if day]
    oldest = min((*days, today))
    latest = max((*days, *ends, today))
    if years in _YEARS:
        oldest = max(oldest, today - relativedelta(years=_YEARS[years]))
        latest = min(latest, today + relativedelta(years=1))
    return oldest - _ROOM, latest + _ROOM
