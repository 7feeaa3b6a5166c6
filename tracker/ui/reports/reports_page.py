"""The Reports screen: which report, its chart and table, and what the current figure counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from tracker.services.reports.cycle_tables import Group
from tracker.services.reports.report_table import Figure, ReportTable
from tracker.text import _, format_date_short
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.look import look
from tracker.ui.reports.billing_desk import BillingDesk
from tracker.ui.reports.counted_rows import CountedRows
from tracker.ui.reports.counting_bar import CountingBar
from tracker.ui.reports.kinds import (
    Asked,
    ReportKind,
    group_choices,
    month_choices,
    report_kinds,
    within_choices,
)
from tracker.ui.reports.report_papers import ReportPapers
from tracker.ui.reports.report_view import ReportView
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.column_scroll import ColumnScroll
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.page_head import page_head
from tracker.ui.widgets.plain_label import PlainLabel

_LEAST_ROWS = 190


class ReportsPage(QWidget):
    """Counts when it is first looked at, and again when asked to: that may take a while."""

    patient_requested = Signal(str)
    failed = Signal(object)
    told = Signal(str)

    def __init__(self, tasks: Tasks, today: ClinicDate, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._today = tasks, today
        self._kinds = {kind.code: kind for kind in report_kinds()}
        self._kind: ReportKind = next(iter(self._kinds.values()))
        self._asked = Asked()
        self._answers: dict[tuple[Any, date, date], Any] = {}
        self._table: ReportTable | None = None
        self._title = PlainLabel(_("Reports"), kind="title")
        self._report = _choice([(k.code, k.title) for k in self._kinds.values()], _("Which report"))
        self._months = _choice(month_choices(), _("Of which time"))
        self._group = _choice(group_choices(), _("A row for each"))
        self._within = _choice(within_choices(), _("How soon"))
        self._save = QPushButton(_("Save or print"))
        self._bills = QPushButton(_("Compare with billing…"))
        self._billing = BillingDesk(tasks, today, self)
        self._bar = CountingBar(tasks)
        self._view = ReportView()
        self._rows = CountedRows(tasks)
        self._papers = ReportPapers(tasks, self)

        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._lay_out()
        self._report.set_code(self._kind.code)
        self._months.set_code(str(self._asked.months))
        self._group.set_code(self._asked.group.value)
        self._within.set_code(str(self._asked.within))
        self._offer()
        self.setFocusProxy(self._report)

        for choice in (self._report, self._months, self._group, self._within):
            choice.code_changed.connect(self._on_choice)
        self._save.clicked.connect(self._on_save)
        self._billing.patient_requested.connect(self.patient_requested)
        self._billing.failed.connect(self.failed)
        self._bills.clicked.connect(self._billing.choose)
        self._bar.counted.connect(self._on_counted)
        self._bar.chosen.connect(self._on_again)
        self._view.figure_chosen.connect(self._on_figure)
        self._rows.patient_requested.connect(self.patient_requested)
        for part in (self._bar, self._rows, self._papers):
            part.failed.connect(self.failed)
        self._papers.told.connect(self.told)
        tasks.changed.connect(self._on_changed)
        today.changed.connect(self._on_again)

    def show_report(self, code: str) -> None:
        """As if it had been chosen from the list."""
        self._report.set_code(code)

    @property
    def table(self) -> ReportTable | None:
        """What is shown, None while nothing is."""
        return self._table

    @property
    def rows(self) -> CountedRows:
        return self._rows

    # -- counting ------------------------------------------------------------------------------

    def _question(self) -> tuple[Any, date, date]:
        today = self._today.on
        return (self._kind.query, self._asked.since(today), today)

    def _ask(self) -> None:
        question = self._question()
        if question in self._answers:
            self._bar.stop()
            self._show(self._answers[question])
        elif self.isVisible():
            self._tasks.forget(self, "table")
            self._view.clear()
            self._rows.show_figure(None, self._today.on)
            self._bar.count(question)

    def _on_counted(self, question: tuple[Any, date, date], found: Any) -> None:
        self._answers[question] = found
        if question == self._question():
            self._show(found)

    def _show(self, found: Any) -> None:
        self._tasks.read(
            self,
            "table",
            _table_of,
            self._kind,
            found,
            self._asked,
            then=self._on_table,
            failed=self.failed.emit,
        )

    def _on_table(self, table: ReportTable) -> None:
        self._table = table
        self._save.setEnabled(bool(table.rows))
        self._rows.setVisible(bool(table.rows))
        self._view.show_table(table)

    def _on_again(self, _on: object = None) -> None:
        self._answers.clear()
        self._ask()

    def _on_changed(self, _what: object) -> None:
        if self._answers:
            self._bar.say_stale()
        self._rows.refresh(self._today.on)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._answers:
            self._ask()

    # -- what people do ------------------------------------------------------------------------

    def _on_choice(self, _code: object) -> None:
        self._kind = self._kinds[self._report.code() or self._kind.code]
        self._asked = replace(
            self._asked,
            months=int(self._months.code() or self._asked.months),
            group=Group(self._group.code() or self._asked.group.value),
            within=int(self._within.code() or self._asked.within),
        )
        self._offer()
        self._ask()

    def _offer(self) -> None:
        self._months.setVisible(self._kind.is_of_the_past)
        self._group.setVisible(self._kind.is_grouped)
        self._within.setVisible(self._kind.has_within)
        self._save.setEnabled(False)

    def _on_figure(self, figure: Figure | None) -> None:
        self._rows.show_figure(figure, self._today.on)

    def _on_save(self) -> None:
        if self._table is not None:
            since, today = self._asked.since(self._today.on), self._today.on
            span = _("{since} to {today}").format(
                since=format_date_short(since), today=format_date_short(today)
            )
            self._papers.offer(self._table, span, today, self._save)

    # -- laying out ----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        pad, gap = look().px(18), look().px(10)
        choices = QWidget()
        flow = FlowLayout(choices, gap=8, is_right=True)
        for part in (
            self._report,
            self._months,
            self._group,
            self._within,
            self._save,
            self._bills,
        ):
            flow.addWidget(part)
        head = page_head((self._title,), choices)
        head.setContentsMargins(pad, pad, pad, 0)
        self._rows.setMinimumHeight(look().px(_LEAST_ROWS))
        column = QWidget()
        inside = QVBoxLayout(column)
        inside.setContentsMargins(pad, 0, pad, pad)
        inside.setSpacing(gap)
        inside.addWidget(self._bar)
        inside.addWidget(self._view, 3)
        inside.addWidget(self._rows, 2)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(gap)
        whole.addLayout(head)
        whole.addWidget(ColumnScroll(column), 1)


def _table_of(_tx: Any, kind: ReportKind, found: Any, asked: Asked) -> ReportTable:
    # On a worker: a hundred thousand treatments take a tenth of a second.
    return kind.table(found, asked)


def _choice(options: Any, name: str) -> Choice:
    made = Choice([Option(code, text) for code, text in options], narrows=True)
    made.setAccessibleName(name)
    return made
