"""The charts of a patient's treatments: over time, and by interval; to be saved and copied."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from tracker.services.courses.chart import ChartCycle, ChartSeries, CourseChart, course_chart
from tracker.services.exports.printing import chart_printed
from tracker.text import _, ngettext
from tracker.ui.charts.chart_figures import (
    Figure,
    cycle_columns,
    time_columns,
    time_figures,
)
from tracker.ui.charts.chart_sheet import ChartSheet, Draw
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.kinds import Kind
from tracker.ui.look import look
from tracker.ui.manual.manual_opener import open_manual
from tracker.ui.printing.print_flow import ask_place, say_saved, write_file
from tracker.ui.problem_presenter import ProblemPresenter
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.banner import Banner
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.plain_label import PlainLabel

_WIDTH, _HEIGHT = 1240, 760


class ChartDialog(QDialog):
    """`treatments` are the courses' uuids and labels; `who` names the patient on one line."""

    def __init__(
        self,
        tasks: Tasks,
        today: ClinicDate,
        treatments: Sequence[Option],
        who: str,
        owner: QWidget,
    ) -> None:
        super().__init__(owner)
        self._tasks, self._today, self._who = tasks, today, who
        self._chart: CourseChart | None = None
        self._has_older = False
        self._banner = Banner()
        self._presenter = ProblemPresenter(self, self._banner)
        self._treatment = Choice(treatments, narrows=True)
        self._score = Choice(narrows=True)
        self._whole = QPushButton(_("&Whole course"))
        self._tabs = QTabWidget()
        self._time = ChartSheet(_("Outcome and dose over time"), time_columns(), _figure_key)
        self._cycles = ChartSheet(_("Interval and response"), cycle_columns(), _cycle_key)
        self._copy = QPushButton(_("Copy figures"))
        self._save = QPushButton(_("Save as picture…"))
        self._close = QPushButton(_("Close"))

        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Charts"))
        self.setAccessibleName(_("Charts"))
        self._treatment.setAccessibleName(_("Treatment"))
        self._score.setAccessibleName(_("Score"))
        self._tabs.setAccessibleName(_("Charts"))
        self._whole.setCheckable(True)
        self._whole.setAutoDefault(False)
        self._lay_out()

        QShortcut(QKeySequence("F1"), self).activated.connect(self._on_help)
        self._treatment.code_changed.connect(self._on_treatment)
        self._score.code_changed.connect(self._on_score)
        self._whole.toggled.connect(self._on_score)
        self._tabs.currentChanged.connect(self._on_tab)
        self._copy.clicked.connect(self._on_copy)
        self._save.clicked.connect(self._on_save)
        self._close.clicked.connect(self.reject)
        tasks.changed.connect(self._on_changed)
        self._on_tab()

    def show_treatment(self, course_uuid: str) -> None:
        """Read and draw a treatment."""
        self._treatment.set_code(course_uuid)

    def _on_treatment(self, _code: object) -> None:
        self._chart = None
        self._ask()

    def _ask(self) -> None:
        self._tasks.read(
            self, "chart", _read, self._treatment.code(), self._today.on,
            then=self._on_chart, failed=self._presenter.present,
        )  # fmt: skip

    def _on_changed(self, _subjects: object) -> None:
        if self.isVisible():
            self._ask()

    def _on_chart(self, chart: CourseChart) -> None:
        if chart == self._chart:
            return
        self._chart = chart
        self._score.set_options([Option(one.key, one.label) for one in chart.series])
        self._score.setVisible(len(chart.series) > 1)
        if self._score.code() is None and chart.main_series is not None:
            self._score.set_code(chart.main_series.key)
        else:
            self._draw(chart)

    def _on_score(self, _code: object) -> None:
        if self._chart is not None:
            self._draw(self._chart)

    def _draw(self, chart: CourseChart) -> None:
        series = next((one for one in chart.series if one.key == self._score.code()), None)
        self._draw_time(chart, series)
        self._draw_cycles(series)
        self._on_tab()

    def _draw_time(self, chart: CourseChart, series: ChartSeries | None) -> None:
        from tracker.ui.charts.time_chart import draw_time_chart, has_older

        self._has_older = has_older(chart, series)
        if not chart.sessions and series is None:
            self._time.explain(
                _(
                    "Nothing has been injected or measured in this treatment yet, so there is "
                    "nothing to draw. Record injections or add a score on the patient’s page."
                )
            )
            return
        rows = time_figures(chart, series)
        note = "" if series is not None else _no_scores()
        draw = partial(
            draw_time_chart, chart=chart, series=series, is_whole=self._whole.isChecked()
        )
        self._time.show_chart(draw, rows, _spoken(len(rows), series), note)

    def _draw_cycles(self, series: ChartSeries | None) -> None:
        from tracker.ui.charts.interval_chart import compared, draw_interval_chart

        if series is None:
            self._cycles.explain(_no_scores())
        elif series.baseline is None:
            self._cycles.explain(
                _(
                    "There is no baseline of {instrument}, so nobody can say how much better a "
                    "cycle was. Add the score from before the first injections, as the baseline."
                ).format(instrument=series.label)
            )
        elif not compared(series):
            self._cycles.explain(
                _(
                    "No cycle that is over has a score of {instrument} yet. Add a score between "
                    "two injections: it appears here when the next ones are recorded."
                ).format(instrument=series.label)
            )
        else:
            rows = series.cycles[::-1]
            draw = partial(draw_interval_chart, series=series)
            self._cycles.show_chart(draw, rows, _spoken(len(rows), series))

    # -- what is asked for ---------------------------------------------------------------------

    def _sheet(self) -> ChartSheet:
        return self._time if self._tabs.currentIndex() == 0 else self._cycles

    def _on_tab(self, _position: int = 0) -> None:
        self._whole.setVisible(self._has_older and self._sheet() is self._time)
        for button in (self._copy, self._save):
            button.setEnabled(self._sheet().draw is not None)

    def _on_copy(self) -> None:
        if self._chart is not None:
            QGuiApplication.clipboard().setText(f"{self._who}\n{self._sheet().figures()}")
            self._tasks.read(
                self, None, chart_printed, self._chart.patient_uuid,
                then=self._on_copied, failed=self._presenter.present,
            )  # fmt: skip

    def _on_copied(self, _nothing: object) -> None:
        self._banner.show_message(
            Kind.GOOD, _("The figures are copied. Paste them where they belong.")
        )

    def _on_save(self) -> None:
        chart, draw = self._chart, self._sheet().draw
        if chart is None or draw is None:
            return
        title = self._tabs.tabText(self._tabs.currentIndex())
        kinds = {".png": _("PNG pictures (*.png)"), ".svg": _("SVG drawings (*.svg)")}
        path = ask_place(self, _("Save as picture"), f"{chart.label} {title}", kinds)
        if path is None:
            return
        from tracker.ui.charts.chart_picture import chart_image, svg_of

        named = partial(_named, draw, f"{self._who} · {chart.label}")
        made = svg_of(named) if path.suffix.lower() == ".svg" else chart_image(named)
        self._tasks.run(
            self, _keep, made, path, chart.patient_uuid,
            then=self._on_saved, failed=self._presenter.present,
        )  # fmt: skip

    def _on_saved(self, path: Path) -> None:
        self._banner.show_message(Kind.GOOD, say_saved(path))

    def _on_help(self) -> None:
        open_manual(self, "charts")

    def _lay_out(self) -> None:
        current = look()
        choices = QWidget()
        flow = FlowLayout(choices, gap=8)
        flow.addWidget(self._treatment)
        flow.addWidget(self._score)
        flow.addWidget(self._whole)
        self._tabs.addTab(self._time, _("Over time"))
        self._tabs.addTab(self._cycles, _("Interval and response"))
        buttons = QHBoxLayout()
        buttons.setSpacing(current.px(8))
        buttons.addStretch(1)
        for button in (self._copy, self._save, self._close):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*([current.px(20)] * 4))
        layout.setSpacing(current.px(10))
        layout.addWidget(PlainLabel(self._who, kind="heading", wraps=True))
        layout.addWidget(choices)
        layout.addWidget(self._banner)
        layout.addWidget(self._tabs, 1)
        layout.addLayout(buttons)
        screen = self.screen().availableGeometry()
        self.resize(
            min(current.px(_WIDTH), screen.width() - current.px(40)),
            min(current.px(_HEIGHT), screen.height() - current.px(60)),
        )


def _read(tx: Any, course_uuid: str, today: date) -> CourseChart:
    # Half a second to load, the first time: here, where no window waits for it.
    import tracker.ui.charts.interval_chart
    import tracker.ui.charts.time_chart  # noqa: F401

    return course_chart(tx, course_uuid, today)


def _keep(clinic: Any, made: bytes | QImage, path: Path, patient_uuid: str) -> Path:
    from tracker.ui.charts.chart_picture import png_of

    write_file(png_of(made) if isinstance(made, QImage) else made, path)
    clinic.read(chart_printed, patient_uuid)
    return path


def _named(draw: Draw, who: str, panels: Any) -> None:
    """A picture goes anywhere: it says of whom it is."""
    panels.add_caption(who)
    draw(panels)


def _no_scores() -> str:
    return _("No score has been recorded. Add one with “Add score” on the patient’s page.")


def _spoken(count: int, series: ChartSeries | None) -> str:
    said = ngettext(
        "{count} figure; they stand in the table beside it.",
        "{count} figures; they stand in the table beside it.",
        count,
    ).format(count=count)
    if series is None or not series.direction:
        return said
    return _("{instrument}, {direction}. {figures}").format(
        instrument=series.label, direction=series.direction, figures=said
    )


def _figure_key(row: Figure) -> str:
    return f"{row.on} {row.what} {row.said}"


def _cycle_key(row: ChartCycle) -> str:
    return str(row.began_on)
