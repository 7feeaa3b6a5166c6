"""The charts of a treatment: opened by a key, told as a table, saved and copied, never mute."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from tests.builders import day
from tests.clinics import TODAY, Clinic
from tests.ui.seen import button, open_window, texts, unnamed
from tracker.services.outcomes.responses import record_response
from tracker.services.outcomes.scores import ScoreForm, add_score
from tracker.services.visits.forms import ResponseForm
from tracker.storage import records as r
from tracker.ui.charts.chart_dialog import ChartDialog
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.keys import Keys
from tracker.ui.patients.patient_page import PatientPage
from tracker.ui.screenshot import settle
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Contrast, Scheme, Theme
from tracker.ui.widgets.choice import Option


class Charted:
    """A patient with one treatment, three injections and scores; and the dialog on it."""

    def __init__(self, clinic: Clinic) -> None:
        self.patient = clinic.patient(family_name="Okafor")
        self.course = clinic.course(self.patient)
        first, *_more = [
            clinic.given(self.patient, on, (self.course, 155), **more)[0]
            for on, more in (
                ("2026-01-05", {}),
                ("2026-03-30", {}),
                ("2026-05-11", {"touch_up": True}),
                ("2026-06-29", {"product": "abobotulinumtoxinA"}),
            )
        ]
        for said, on in (("20", "2026-01-05"), ("11", "2026-02-10"), ("13", "2026-05-01")):
            form = ScoreForm("headache-days", said, day(on), is_baseline=on == "2026-01-05")
            clinic.write(add_score, self.course, form, TODAY)
        told = ResponseForm(first, 70, told_on=day("2026-03-30"))
        clinic.write(record_response, told, TODAY)


@pytest.fixture
def charted(clinic: Clinic) -> Charted:
    return Charted(clinic)


def opened(
    qtbot: QtBot, tasks: Tasks, today: ClinicDate, course: str, label: str = "Chronic migraine"
) -> ChartDialog:
    page = PatientPage(tasks, today)
    qtbot.addWidget(page)
    page.show()
    dialog = ChartDialog(tasks, today, [Option(course, label)], "Okafor, Ada", page)
    dialog.show_treatment(course)
    dialog.open()
    settle(tasks)
    return dialog


def rows(dialog: ChartDialog, tab: int = 0) -> list[str]:
    sheet = (dialog._time, dialog._cycles)[tab]
    return sheet.figures().splitlines()[1:]


def prints(clinic: Clinic) -> int:
    clinic.database.write_acts()
    query = select(func.count()).where(r.AuditEntry.action == "print")
    return clinic.read(lambda tx: tx.scalar(query) or 0)


def test_a_key_opens_the_charts_of_the_patient_in_sight(
    qtbot: QtBot,
    clinic: Clinic,
    charted: Charted,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
    keys: Keys,
    theme: Theme,
) -> None:
    page = PatientPage(clinic_tasks, clinic_date)
    qtbot.addWidget(page)
    page.bind_keys(keys)
    page.show()
    with qtbot.waitSignal(page.shown):
        page.show_patient(charted.patient)
    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_G)
    settle(clinic_tasks)
    dialog = open_window(ChartDialog)
    assert dialog is not None
    assert "Okafor, Ada, born 17 May 1980" in texts(dialog)
    assert not unnamed(dialog)
    dialog.reject()


def test_the_table_beside_a_chart_has_every_figure_of_it(
    qtbot: QtBot, charted: Charted, clinic_tasks: Tasks, clinic_date: ClinicDate, theme: Theme
) -> None:
    dialog = opened(qtbot, clinic_tasks, clinic_date, charted.course)
    assert rows(dialog)[1:] == [
        "29 Jun 2026\tabobotulinumtoxinA\t155 Units\t",
        "11 May 2026\tonabotulinumtoxinA\t155 Units\ttouch-up",
        "1 May 2026\tHeadache days in 28 days\t13\t35 % less",
        "30 Mar 2026\tonabotulinumtoxinA\t155 Units\t",
        "10 Feb 2026\tHeadache days in 28 days\t11\t45 % less",
        "5 Jan 2026\tonabotulinumtoxinA\t155 Units\twore off in week 10",
        "5 Jan 2026\tHeadache days in 28 days\t20\tbaseline",
    ]
    assert rows(dialog)[0].split("\t")[1] == "Due window"
    assert rows(dialog, 1) == [
        "29 Jun 2026\tnot over yet\tnot measured\t",
        "30 Mar 2026\t13 w 0 d\t13\t35 % less",
        "5 Jan 2026\t12 w 0 d\t11\t45 % less",
    ]
    assert "lower is better" in dialog._time._place.accessibleDescription()


def test_each_product_has_a_scale_of_its_own_that_names_it(
    qtbot: QtBot, charted: Charted, clinic_tasks: Tasks, clinic_date: ClinicDate, theme: Theme
) -> None:
    from tracker.ui.charts.chart_panels import ChartPanels

    dialog = opened(qtbot, clinic_tasks, clinic_date, charted.course)
    (panels,) = dialog._time.findChildren(ChartPanels)
    captions = [one.toPlainText() for one in _captions(panels)]
    assert captions == [
        "Headache days in 28 days · lower is better",
        "Wore off · weeks after the injections, as the patient told it",
        "onabotulinumtoxinA · Units",
        "abobotulinumtoxinA · Units",
    ]
    dialog.resize(700, 400)
    settle(clinic_tasks)
    assert panels.height() >= panels.least_height
    # The marks above, the scores, the wear-off, and a panel a product.
    assert len(panels.panels) == 5


def _captions(panels: Any) -> list[Any]:
    import pyqtgraph as pg

    labels = [one for one in panels.scene().items() if isinstance(one, pg.LabelItem)]
    return [one.item for one in sorted(labels, key=lambda one: one.scenePos().y())]


@pytest.mark.parametrize(("suffix", "begins"), [(".png", b"\x89PNG"), (".svg", b"<?xml")])
def test_a_chart_is_saved_with_the_patient_on_it_and_audited(
    qtbot: QtBot,
    clinic: Clinic,
    charted: Charted,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
    theme: Theme,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    suffix: str,
    begins: bytes,
) -> None:
    dialog = opened(qtbot, clinic_tasks, clinic_date, charted.course)
    path = tmp_path / f"chart{suffix}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    button(dialog, "Save as picture…").click()
    settle(clinic_tasks)
    written = path.read_bytes()
    assert written.startswith(begins)
    if suffix == ".svg":
        assert b"Okafor, Ada" in written
        # Nothing is copied from a screen, so that it is sharp at any size.
        assert b"<image" not in written
    else:
        assert QImage.fromData(written).width() == 1920
    assert prints(clinic) == 1
    assert f"chart{suffix} is saved in" in dialog._banner.message


def test_a_place_that_cannot_be_written_is_told_and_not_audited(
    qtbot: QtBot,
    clinic: Clinic,
    charted: Charted,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
    theme: Theme,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dialog = opened(qtbot, clinic_tasks, clinic_date, charted.course)
    chosen = (str(tmp_path / "gone" / "chart.png"), "")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: chosen)
    button(dialog, "Save as picture…").click()
    settle(clinic_tasks)
    assert "The file could not be saved" in dialog._banner.message
    assert prints(clinic) == 0


def test_figures_are_copied_with_the_patient_and_audited(
    qtbot: QtBot,
    clinic: Clinic,
    charted: Charted,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
    theme: Theme,
) -> None:
    dialog = opened(qtbot, clinic_tasks, clinic_date, charted.course)
    button(dialog, "Copy figures").click()
    settle(clinic_tasks)
    copied = QGuiApplication.clipboard().text().splitlines()
    assert copied[:2] == ["Okafor, Ada", "Date\tWhat\tFigure\t"]
    assert prints(clinic) == 1


def test_a_chart_that_is_empty_says_why_and_what_to_do(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, clinic_date: ClinicDate, theme: Theme
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    dialog = opened(qtbot, clinic_tasks, clinic_date, course)
    assert "Nothing has been injected or measured in this treatment yet" in texts(dialog)
    assert not button(dialog, "Save as picture…").isEnabled()
    clinic.given(patient, "2026-01-05", (course, 155))
    dialog._ask()
    settle(clinic_tasks)
    assert "No score has been recorded. Add one" in texts(dialog._time)
    assert button(dialog, "Save as picture…").isEnabled()
    dialog._tabs.setCurrentIndex(1)
    assert not button(dialog, "Save as picture…").isEnabled()
    clinic.write(add_score, course, ScoreForm("hit-6", "60", day("2026-02-01")), TODAY)
    dialog._ask()
    settle(clinic_tasks)
    assert "There is no baseline of HIT-6" in texts(dialog._cycles)
    form = ScoreForm("hit-6", "66", day("2026-01-05"), is_baseline=True)
    clinic.write(add_score, course, form, TODAY)
    dialog._ask()
    settle(clinic_tasks)
    assert "No cycle that is over has a score of HIT-6 yet" in texts(dialog._cycles)


def test_a_chart_is_drawn_anew_when_the_look_changes(
    qtbot: QtBot, charted: Charted, clinic_tasks: Tasks, clinic_date: ClinicDate, theme: Theme
) -> None:
    from tracker.ui.charts.chart_panels import ChartPanels

    dialog = opened(qtbot, clinic_tasks, clinic_date, charted.course)
    theme.choose(scheme=Scheme.DARK, contrast=Contrast.HIGH)
    settle(clinic_tasks)
    drawn = [one for one in dialog._time.findChildren(ChartPanels) if one.isVisible()]
    assert [one.look.palette.name for one in drawn] == ["dark high contrast"]


def test_an_old_course_is_shown_for_two_years_until_all_of_it_is_asked_for(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, clinic_date: ClinicDate, theme: Theme
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    for on in ("2019-01-07", "2025-01-06", "2026-09-14"):
        clinic.given(patient, on, (course, 155))
    for said, on in (("20", "2019-01-07"), ("11", "2025-02-10"), ("13", "2026-10-01")):
        form = ScoreForm("headache-days", said, day(on), is_baseline=said == "20")
        clinic.write(add_score, course, form, TODAY)
    dialog = opened(qtbot, clinic_tasks, clinic_date, course)
    assert _first_day(dialog) > day("2024-10-01").toordinal()
    assert "baseline 20, 7 Jan 2019" in _said(dialog)
    assert len(rows(dialog)) == 7
    whole = button(dialog, "Whole course")
    whole.click()
    assert whole.isChecked()
    assert _first_day(dialog) < day("2019-01-07").toordinal()
    assert "baseline 20" in _said(dialog)
    dialog.reject()


def test_a_course_of_two_years_has_nothing_more_to_show(
    qtbot: QtBot, charted: Charted, clinic_tasks: Tasks, clinic_date: ClinicDate, theme: Theme
) -> None:
    dialog = opened(qtbot, clinic_tasks, clinic_date, charted.course)
    assert dialog._whole.isHidden()
    dialog.reject()


def _first_day(dialog: ChartDialog) -> float:
    drawn = dialog._time._drawn
    assert drawn is not None
    return drawn.panels[0].x_span[0]


def _said(dialog: ChartDialog) -> set[str]:
    drawn = dialog._time._drawn
    assert drawn is not None
    return {label.text for panel in drawn.panels for label in panel._labels._labels}
