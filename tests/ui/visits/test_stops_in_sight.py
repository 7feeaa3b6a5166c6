"""What stops a visit is in sight, and nobody overrides it by pressing one key too often."""

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.builders import ABOBOT, NECK, ONABOT
from tests.clinics import Clinic
from tests.ui.seen import open_window, texts
from tests.ui.visits.conftest import StartVisit
from tests.ui.visits.test_visit_page import give, press
from tracker.domain.sites import Side, Site
from tracker.ui.moved_dialog import MovedDialog
from tracker.ui.screenshot import settle
from tracker.ui.tasks import Tasks
from tracker.ui.visits.visit_page import VisitPage


@pytest.fixture
def too_early(clinic: Clinic, start_visit: StartVisit, clinic_tasks: Tasks) -> VisitPage:
    """A visit five weeks after the last one, every field of it filled but the answers."""
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.visit(patient, "2026-10-20", (course, 155))
    page = start_visit(patient)
    page.activateWindow()
    give(page, course, "155", clinic_tasks)
    return page


def _focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def _is_in_sight(page: VisitPage, part: QWidget) -> bool:
    view = page._scroll.viewport()
    return view.rect().contains(part.mapTo(view, part.rect().center()))


def test_one_no_too_many_is_written_nowhere(
    too_early: VisitPage, clinic_tasks: Tasks, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: QApplication.activeWindow() is too_early)
    too_early._sessions.asked.go_on()
    for letter in "sn" + "n" * 9:
        QTest.keyClicks(_focused(), letter)
    settle(clinic_tasks)
    assert len(too_early._known_form().answers) == 7
    assert too_early._reason.text() == ""
    assert _is_in_sight(too_early, _focused())


def test_who_signs_over_a_stop_reads_it_and_its_reason(
    too_early: VisitPage, clinic_tasks: Tasks
) -> None:
    too_early._reason.setText("In great pain")
    question = press(too_early, "Sign", clinic_tasks)
    assert question is not None
    assert "Stop: Too early" in texts(question)
    assert "Given all the same: In great pain" in texts(question)
    question.reject()


def test_a_stop_stays_in_sight_and_what_it_asks_for_comes_there(
    too_early: VisitPage, clinic_tasks: Tasks, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: QApplication.activeWindow() is too_early)
    bar = too_early._scroll.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert too_early._stops.isVisible()
    assert "Stop: Too early" in too_early._stops.message
    assert not _is_in_sight(too_early, too_early._reason)
    assert press(too_early, "Sign", clinic_tasks) is None
    qtbot.waitUntil(lambda: _is_in_sight(too_early, too_early._reason))
    assert open_window(MovedDialog) is None


def test_units_of_one_product_are_never_taken_for_anothers(
    clinic: Clinic, start_visit: StartVisit, clinic_tasks: Tasks
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient, NECK, ONABOT)
    page = start_visit(patient)
    given = page._sessions.editor(course)
    sites = (Site("splenius-capitis", Side.LEFT, 140_000, 3),)
    given._sites.show_sites(sites)
    settle(clinic_tasks)
    product = given.injection._product
    product.set_code(ABOBOT)
    settle(clinic_tasks)
    assert (given.injection.typed_dose(), given._sites.sites()) == (None, ())
    product.set_code(ONABOT)
    settle(clinic_tasks)
    assert (given.injection.typed_dose(), given._sites.sites()) == (140_000, sites)
