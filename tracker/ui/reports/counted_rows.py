"""What a figure counts: the treatments, each with its patient and where it stands today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.domain.state import State
from tracker.services.recall_rows import RecallRow, recall_rows
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
    row: RecallRow
    today: date

    @property
    def course_id(self) -> int:
        return self.row.course_id


class CountedRows(QWidget):
    """Enter, or a double click, opens the patient."""

    patient_requested = Signal(str)
    failed = Signal(object)

    def __init__(self, tasks: Tasks, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._caption = PlainLabel(kind="heading", wraps=True)
        self._table = PagedTable(
            tasks, _columns(), _rows, key=attrgetter("course_id"), name=_("Treatments counted")
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
        """The treatments that a figure counts, once each."""
        ids = tuple(dict.fromkeys(figure.course_ids)) if figure is not None else ()
        self._caption.setText(_said(figure, len(ids)))
        self._table.ask(_ids, ids, context=(today,))

    def refresh(self, today: date) -> None:
        """After a change: the same treatments, as they stand now."""
        self._table.refresh(context=(today,))

    def _on_activated(self, course_id: object) -> None:
        if isinstance(course_id, int):
            counted = self._table.paged_model.row_by_id(course_id)
            if isinstance(counted, _Counted):
                self.patient_requested.emit(counted.row.patient_uuid)


def _said(figure: Figure | None, treatments: int) -> str:
    if figure is None:
        return ""
    said = ngettext("{count} treatment", "{count} treatments", treatments).format(
        count=format_number(treatments)
    )
    return _("{figure} · {treatments}").format(figure=figure.of, treatments=said)


def _ids(_tx: Any, ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _PART):
        yield ids[start : start + _PART]


def _rows(tx: Any, course_ids: Sequence[int], today: date) -> Iterable[_Counted]:
    return [_Counted(row, today) for row in recall_rows(tx, today, course_ids).values()]


def _columns() -> Sequence[Column[_Counted]]:
    return (
        Column(
            _("Patient"),
            lambda one: person_name(one.row.family_name, one.row.given_name),
            width=22,
            is_strong=True,
            stretches=True,
        ),
        Column(_("Record number"), lambda one: one.row.record_number, width=13),
        Column(_("Born"), lambda one: format_date_short(one.row.birth_date), width=11),
        Column(
            _("Treatment"),
            lambda one: course_label(one.row.condition, one.row.body_region),
            width=20,
            stretches=True,
        ),
        Column(_("Product"), lambda one: product_short(one.row.product), width=10),
        Column(_("Last injections"), _last, width=23),
        Column(_("Now"), _state, width=17),
        Column(_("Due"), _due, width=15),
    )


def _last(one: _Counted) -> str:
    if one.row.last_on is None:
        return ""
    since = weeks_and_days((one.today - one.row.last_on).days)
    return _("{on}, {since} ago").format(on=format_date_short(one.row.last_on), since=since)


def _state(one: _Counted) -> str:
    return state_label(one.row.state, one.row.causes, one.row.step.on)


def _due(one: _Counted) -> str:
    if one.row.state is State.ENDED:
        return ""
    return days_from(one.row.target_on, one.row.due_on, one.today)
