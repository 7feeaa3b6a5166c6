"""What a figure counts: the treatments, each with its patient and where it stands today."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.domain.state import State
from tracker.services.recall.rows import RecallRow, recall_rows
from tracker.services.reports.report_table import Figure
from tracker.services.wording import (
    course_label,
    days_from,
    product_short,
    state_label,
    weeks_and_days,
)
from tracker.text import _, format_date_short, format_number, ngettext, person_name
from tracker.ui.column import Column
from tracker.ui.look import look
from tracker.ui.paged_table import PagedTable
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.plain_label import PlainLabel

_PART = 1000


@dataclass(frozen=True, slots=True)
class _Counted:
    """`number`: which of the rows it is. `target_on` and `late` are None where no cycle is counted."""

    number: int
    row: RecallRow
    today: date
    target_on: date | None = None
    late: int | None = None


class CountedRows(QWidget):
    """Enter, or a double click, opens the patient."""

    patient_requested = Signal(str)
    failed = Signal(object)

    def __init__(self, tasks: Tasks, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._figure: Figure | None = None
        self._caption = PlainLabel(kind="heading", wraps=True)
        self._table = PagedTable(
            tasks, _columns(), _rows, key=attrgetter("number"), name=_("Treatments counted")
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look().px(6))
        layout.addWidget(self._caption)
        layout.addWidget(self._table, 1)
        self._table.explain_empty(_("Nothing is counted here."))
        self._table.row_activated.connect(self._on_activated)
        self._table.failed.connect(self.failed)

    @property
    def table(self) -> PagedTable:
        return self._table

    @property
    def caption(self) -> str:
        return self._caption.text()

    def show_figure(self, figure: Figure | None, today: date) -> None:
        """The treatments that a figure counts, once each; or each cycle, where it counts these."""
        self._figure = None
        if figure is not None:
            unique = tuple(dict.fromkeys(figure.course_ids))
            self._figure = figure if figure.targets else replace(figure, course_ids=unique)
        self._caption.setText(_said(figure))
        count = len(self._figure.course_ids) if self._figure is not None else 0
        self._table.ask(_numbers, count, context=(self._figure, today))

    def refresh(self, today: date) -> None:
        """After a change: the same treatments, as they stand now."""
        self._table.refresh(context=(self._figure, today))

    def _on_activated(self, number: object) -> None:
        if isinstance(number, int):
            counted = self._table.paged_model.row_by_id(number)
            if isinstance(counted, _Counted):
                self.patient_requested.emit(counted.row.patient_uuid)


def _said(figure: Figure | None) -> str:
    if figure is None:
        return ""
    treatments, targets = len(set(figure.course_ids)), len(figure.targets)
    said = ngettext("{count} treatment", "{count} treatments", treatments).format(
        count=format_number(treatments)
    )
    if targets > treatments:
        said = ngettext(
            "{targets} target of {treatments}", "{targets} targets of {treatments}", targets
        ).format(targets=format_number(targets), treatments=said)
    return _("{figure} · {treatments}").format(figure=figure.of, treatments=said)


def _numbers(_tx: Any, count: int) -> Iterator[Sequence[int]]:
    for start in range(0, count, _PART):
        yield list(range(start, min(start + _PART, count)))


def _rows(
    tx: Any, numbers: Sequence[int], figure: Figure | None, today: date
) -> Iterator[_Counted]:
    if figure is None:
        return
    ids = {number: figure.course_ids[number] for number in numbers}
    rows = recall_rows(tx, today, sorted(set(ids.values())))
    for number, course_id in ids.items():
        if course_id not in rows:
            continue
        cycle = (
            (date.fromordinal(figure.targets[number]), figure.late[number])
            if figure.targets
            else (None, None)
        )
        yield _Counted(number, rows[course_id], today, *cycle)


def _cycle(one: _Counted) -> str:
    """The target that is counted, and how it was kept."""
    if one.target_on is None or one.late is None:
        return ""
    on, days = format_date_short(one.target_on), abs(one.late)
    if not days:
        return on
    how = (
        ngettext("{count} day later", "{count} days later", days)
        if one.late > 0
        else ngettext("{count} day before", "{count} days before", days)
    ).format(count=format_number(days))
    return _("{on}, {how}").format(on=on, how=how)


def _columns() -> Sequence[Column[_Counted]]:
    return (
        Column(
            _("Patient"),
            lambda one: person_name(one.row.family_name, one.row.given_name),
            width=20,
            is_strong=True,
            stretches=True,
        ),
        Column(_("Record"), lambda one: one.row.record_number, width=10),
        Column(_("Born"), lambda one: format_date_short(one.row.birth_date), width=12),
        Column(
            _("Treatment"),
            lambda one: course_label(one.row.condition, one.row.body_region),
            width=20,
            stretches=True,
        ),
        Column(_("Product"), lambda one: product_short(one.row.product), width=10),
        Column(_("Target, and treated"), _cycle, width=24),
        Column(_("Last injections"), _last, width=23),
        Column(_("Now"), _state, width=18),
        Column(_("Due"), _due, width=15),
    )


def _last(one: _Counted) -> str:
    if one.row.last_on is None:
        return ""
    since = weeks_and_days((one.today - one.row.last_on).days)
    return _("{on}, {since} ago").format(on=format_date_short(one.row.last_on), since=since)


def _state(one: _Counted) -> str:
    return state_label(one.row.state, one.row.causes, one.row.step.on, verb=one.row.step.verb)


def _due(one: _Counted) -> str:
    if one.row.state is State.ENDED:
        return ""
    return days_from(one.row.target_on, one.row.due_on, one.today)
