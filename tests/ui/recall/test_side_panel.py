"""The side panel: nothing is cut at its edge, and each patient begins at the top."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.builders import ARM, BLADDER, NECK
from tests.clinics import Clinic
from tests.ui.recall.conftest import OpenPage
from tests.ui.recall.steps import form_of, press, treated
from tracker.ui.recall.recall_page import RecallPage
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme
from tracker.ui.widgets.wrapped_check import WrappedCheck

FORMS = (Qt.Key.Key_B, Qt.Key.Key_P, Qt.Key.Key_L, Qt.Key.Key_H, Qt.Key.Key_D, Qt.Key.Key_M)


def beyond_the_edge(page: RecallPage) -> list[str]:
    """What of the panel is in sight and yet stands wholly or partly beside it."""
    scroll = page.panel.area
    edge = scroll.viewport().width()
    found = []
    for one in scroll.column.findChildren(QWidget):
        if not one.isVisibleTo(scroll) or not isinstance(one, QAbstractButton | QLabel):
            continue
        left = one.mapTo(scroll.column, QPoint()).x()
        needed = left + max(one.width(), one.minimumSizeHint().width())
        if left < 0 or needed > edge:
            found.append(f"{one.text()} {needed} > {edge}")
    return found


@pytest.mark.parametrize("percent", [100, 200])
def test_no_form_is_wider_than_the_panel_and_it_never_scrolls_sideways(
    qtbot: QtBot,
    theme: Theme,
    clinic: Clinic,
    clinic_tasks: Tasks,
    open_page: OpenPage,
    percent: int,
) -> None:
    patient = clinic.patient(phones=("+1 555 0142 778",))
    course = clinic.course(patient)
    for other, region in ((ARM, "right forearm and hand"), (NECK, ""), (BLADDER, "")):
        clinic.course(patient, other, body_region=region)
    clinic.given(patient, "2026-08-30", (course, 155))
    theme.choose(text_percent=percent)
    page = open_page()
    page.resize(1366, 768)
    cut = {}
    for key in FORMS:
        press(qtbot, page, clinic_tasks, key)
        form = form_of(page)
        for box in form.findChildren(WrappedCheck):
            box.setFocus()
        QApplication.processEvents()
        bar = page.panel.area.horizontalScrollBar()
        cut[key] = (beyond_the_edge(page), bar.maximum())
        QTest.keyClick(form, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: page.panel.takes_keys and clinic_tasks.is_idle)
    assert cut == {key: ([], 0) for key in FORMS}
    assert beyond_the_edge(page) == []


def test_a_click_on_the_words_ticks_the_box(qtbot: QtBot, theme: Theme) -> None:
    check = WrappedCheck("Also for upper limb spasticity, right arm")
    qtbot.addWidget(check)
    check.resize(150, check.heightForWidth(150))
    check.show()
    QTest.mouseClick(check._text, Qt.MouseButton.LeftButton)
    assert check.isChecked()
    QTest.mouseClick(check._text, Qt.MouseButton.LeftButton)
    assert not check.isChecked()
    assert check.box.accessibleName() == "Also for upper limb spasticity, right arm"
    assert check.heightForWidth(150) > check._text.fontMetrics().height() * 1.5


def test_the_next_patient_and_a_closed_form_begin_at_the_telephone_number(
    qtbot: QtBot, theme: Theme, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    treated(clinic, "Nakamura", "2026-08-30")
    treated(clinic, "Okafor", "2026-08-03")
    page = open_page()
    page.resize(1366, 500)
    bar = page.panel.area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: clinic_tasks.is_idle and page.panel.takes_keys)
    assert bar.value() == 0
    press(qtbot, page, clinic_tasks, Qt.Key.Key_H)
    bar.setValue(bar.maximum())
    QTest.keyClick(form_of(page), Qt.Key.Key_Escape)
    assert bar.value() == 0
    qtbot.waitUntil(lambda: bar.maximum() > 0 and bar.value() == 0)
