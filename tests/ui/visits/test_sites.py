"""Sites while a visit is recorded: typed, put in from a pattern, compared with the dose."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication
from pytestqt.qtbot import QtBot

from tests.builders import ABOBOT, MIGRAINE, NECK, ONABOT, day, dose
from tests.clinics import TODAY, Clinic
from tests.ui.seen import button, open_window, texts, unnamed
from tests.ui.visits.conftest import StartVisit
from tracker.domain.sites import Side, Site, Sites, put_cell, summed
from tracker.services.sites import patterns
from tracker.services.visits import recording
from tracker.services.visits.forms import SessionForm, VisitForm
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.keys import Keys
from tracker.ui.screenshot import settle
from tracker.ui.sites.pattern_form import PatternDialog
from tracker.ui.sites.sites_editor import SitesEditor
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme
from tracker.ui.visits.amend_form import AmendDialog
from tracker.ui.visits.session_editor import SessionEditor
from tracker.ui.visits.visit_page import VisitPage


def editor(page: VisitPage, course: str) -> SessionEditor:
    return page._sessions.editor(course)


def sites_of(page: VisitPage, course: str) -> SitesEditor:
    return editor(page, course)._sites


def typed_dose(page: VisitPage, course: str) -> str:
    return editor(page, course)._injection._dose.text()


def preempt(clinic: Clinic) -> Sites:
    return clinic.read(patterns.pattern_choices)[0].pattern.sites


def test_one_key_puts_the_pattern_in_and_the_dose_follows(
    clinic: Clinic, start_visit: StartVisit, clinic_tasks: Tasks
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    page = start_visit(patient, course)
    page._sessions._put_pattern()
    assert editor(page, course).form().sites == preempt(clinic)
    assert typed_dose(page, course) == "155"
    assert "31 sites, 155 Units: left 75, midline 5, right 75" in texts(page)
    assert unnamed(page) == []


def test_the_key_works_from_the_dose_and_the_focus_stays_there(
    clinic: Clinic, start_visit: StartVisit, keys: Keys, qtbot: QtBot
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    page = start_visit(patient, course)
    page.bind_keys(keys)
    page.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is page)
    line = page.focusWidget()
    QTest.keyClick(line, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert editor(page, course).form().sites == preempt(clinic)
    assert page.focusWidget() is line


def test_a_dose_that_was_typed_stays_and_the_difference_is_stated(
    clinic: Clinic, start_visit: StartVisit, clinic_tasks: Tasks
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    page = start_visit(patient, course)
    editor(page, course)._injection._dose.set_text("165")
    page._sessions._put_pattern()
    assert typed_dose(page, course) == "165"
    assert "10 Units less than the dose of 165 Units" in texts(page)
    page._ask_checks()
    settle(clinic_tasks)
    assert "The sites add up to 155 Units, 10 Units less than the dose of 165 Units." in texts(page)


@pytest.mark.parametrize(
    ("keys", "left", "whole"),
    [("30", (30, 4), (165, 31)), ("6x5", (30, 6), (165, 33)), ("22/4", (22, 4), (157, 31))],
)
def test_digits_edit_a_cell_and_change_no_other(
    clinic: Clinic,
    start_visit: StartVisit,
    qtbot: QtBot,
    keys: str,
    left: tuple[int, int],
    whole: tuple[int, int],
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    page = start_visit(patient, course)
    page._sessions._put_pattern()
    sites = sites_of(page, course)
    table = sites._table
    table.go_to(3, 1)
    QTest.keyClicks(table, keys[0])
    assert table.state() == QAbstractItemView.State.EditingState
    line = table.focusWidget()
    QTest.keyClicks(line, keys[1:])
    QTest.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: table.state() == QAbstractItemView.State.NoState)
    assert table.currentIndex().column() == 2
    cell = summed(s for s in sites.sites() if s.cell == ("temporalis", Side.LEFT))
    assert (cell.dose // 1000, cell.sites) == left
    total = summed(sites.sites())
    assert (total.dose // 1000, total.sites) == whole
    assert typed_dose(page, course) == str(whole[0])


def test_delete_clears_a_cell_and_enter_goes_on(clinic: Clinic, start_visit: StartVisit) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    page = start_visit(patient, course)
    page._sessions._put_pattern()
    sites = sites_of(page, course)
    sites._table.go_to(0, 1)
    QTest.keyClick(sites._table, Qt.Key.Key_Delete)
    assert sites.sites() == put_cell(preempt(clinic), "corrugator", Side.LEFT, 0)
    QTest.keyClick(sites._table, Qt.Key.Key_Return)
    assert sites._table.currentIndex().column() == 2
    # The key that copies a side does so for the side that has the focus, and tells it.
    sites._table.go_to(0, 3)
    QTest.keyClick(sites._table, Qt.Key.Key_Equal)
    assert summed(sites.sites()).dose == dose(155)
    assert "Corrugator, left: 5 Units, 1 site" in texts(page)


def test_what_can_not_be_read_is_told_and_changes_nothing(
    clinic: Clinic, start_visit: StartVisit
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    page = start_visit(patient, course)
    page._sessions._put_pattern()
    sites = sites_of(page, course)
    for typed in ("5,5", "four", "999x5", "2000", "500x5", "1 ml"):
        assert not sites._model.setData(sites._model.index(0, 1), typed)
        assert editor(page, course)._sites_field.problem
        assert sites.sites() == preempt(clinic)


def test_same_as_last_time_brings_the_sites_and_says_what_differs_from_then(
    clinic: Clinic, start_visit: StartVisit, clinic_tasks: Tasks
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    given = put_cell(preempt(clinic), "trapezius", Side.LEFT, 20_000, 4)
    session = SessionForm(course, clinic.product_of(course), dose(160), sites=given)
    clinic.write(recording.record_visit, VisitForm(patient, day("2026-08-30"), (session,)), TODAY)
    page = start_visit(patient)
    button(page, "Same as last time").click()
    settle(clinic_tasks)
    assert editor(page, course).form().sites == given
    assert "Last time: the same" in texts(page)
    sites_of(page, course)._model.setData(sites_of(page, course)._model.index(1, 2), "")
    assert typed_dose(page, course) == "155"
    sites_of(page, course)._model.setData(sites_of(page, course)._model.index(1, 2), "5")
    assert "PREEMPT, 31 sites: Trapezius, left: 5 Units more (20 Units)" in texts(page)


def test_what_is_usual_in_a_muscle_is_told_where_it_is_typed(
    clinic: Clinic, start_visit: StartVisit
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient, NECK, ONABOT)
    page = start_visit(patient, course)
    sites_of(page, course)._muscle.set_code("sternocleidomastoid")
    assert (
        "Sternocleidomastoid: in adults usually 25 to 100 Units on both sides together; confirm "
        "before you rely on it." in texts(page)
    )
    sites_of(page, course)._muscle.set_code("masseter")
    assert "usually" not in texts(page)


def test_a_treatment_that_is_ticked_later_is_compared_with_last_time_too(
    clinic: Clinic, start_visit: StartVisit, clinic_tasks: Tasks
) -> None:
    patient = clinic.patient()
    course, other = clinic.course(patient, NECK, ONABOT), clinic.course(patient)
    given = (Site("scalenes", Side.LEFT, 20_000, 1),)
    session = SessionForm(course, ONABOT, dose(20), sites=given)
    clinic.write(recording.record_visit, VisitForm(patient, day("2026-08-20"), (session,)), TODAY)
    page = start_visit(patient, other)
    page._sessions.tick(course)
    settle(clinic_tasks)
    sites_of(page, course).show_sites(put_cell(given, "scalenes", Side.LEFT, 30_000))
    assert "Last time: Scalenes, left: 10 Units more (30 Units)" in texts(page)


def test_sites_of_another_product_are_compared_with_nothing(
    clinic: Clinic, start_visit: StartVisit
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient, NECK, ONABOT)
    given = (Site("scalenes", Side.LEFT, 20_000, 1),)
    session = SessionForm(course, ONABOT, dose(20), sites=given)
    clinic.write(recording.record_visit, VisitForm(patient, day("2026-08-20"), (session,)), TODAY)
    page = start_visit(patient, course)
    sites_of(page, course).show_sites(put_cell(given, "scalenes", Side.LEFT, 30_000))
    assert "Last time: Scalenes, left: 10 Units more (30 Units)" in texts(page)
    editor(page, course)._injection._product.set_code(ABOBOT)
    assert "Last time" not in texts(page)


def test_a_pattern_in_place_of_other_sites_can_be_taken_back(
    clinic: Clinic, start_visit: StartVisit
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    page = start_visit(patient, course)
    sites = sites_of(page, course)
    own = (Site("masseter", Side.LEFT, 25_000, 3),)
    sites.show_sites(own)
    button(page, "Put it in").click()
    assert sites.sites() == preempt(clinic)
    button(page, "Take back").click()
    assert sites.sites() == own


def test_sites_are_kept_as_a_pattern_and_offered_at_once(
    clinic: Clinic, start_visit: StartVisit, clinic_tasks: Tasks, qtbot: QtBot
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    page = start_visit(patient, course)
    sites = sites_of(page, course)
    own = (Site("masseter", Side.LEFT, 25_000, 3),)
    sites.show_sites(own)
    button(page, "Keep as a pattern").click()
    dialog = open_window(PatternDialog)
    assert dialog is not None
    dialog._name.setText("Jaw")
    with qtbot.waitSignal(dialog.saved):
        button(dialog, "Save").click()
    settle(clinic_tasks)
    assert sites._pattern.currentText() == "Jaw"
    sites.show_sites(())
    button(page, "Put it in").click()
    assert sites.sites() == own


def test_only_patterns_of_the_product_are_offered(clinic: Clinic, start_visit: StartVisit) -> None:
    patient = clinic.patient()
    course = clinic.course(patient, NECK, ABOBOT)
    page = start_visit(patient, course)
    assert not sites_of(page, course)._pattern.isVisibleTo(page)
    other = clinic.course(patient, MIGRAINE)
    page = start_visit(patient, other)
    assert sites_of(page, other)._pattern.isVisibleTo(page)


def test_the_dilution_gives_each_site_its_volume(clinic: Clinic, start_visit: StartVisit) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    page = start_visit(patient, course)
    page._sessions._put_pattern()
    sites = sites_of(page, course)
    sites._dilution.put_value(["200", "4"])
    assert summed(sites.sites()).volume == 3100
    assert "5 Units in 0.1 mL" in texts(page)
    assert not sites._model.setData(sites._model.index(0, 1), "100 ml")
    assert sites._model.setData(sites._model.index(0, 1), "0.2 ml")
    assert summed(s for s in sites.sites() if s.cell == ("corrugator", Side.LEFT)).dose == dose(10)
    assert sites._model.setData(sites._model.index(0, 1), "5")
    assert "31 sites, 155 Units: left 75, midline 5, right 75; 3.1 mL" in texts(page)


def test_a_half_typed_visit_keeps_its_sites(clinic: Clinic, start_visit: StartVisit) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    page = start_visit(patient, course)
    page._sessions._put_pattern()
    kept = page._sessions.typed_value()
    again = start_visit(patient, course)
    again._sessions.put_value(kept)
    assert editor(again, course).form().sites == preempt(clinic)


def test_the_table_is_a_sound_model(clinic: Clinic, start_visit: StartVisit) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    page = start_visit(patient, course)
    sites = sites_of(page, course)
    QAbstractItemModelTester(
        sites._model, QAbstractItemModelTester.FailureReportingMode.Fatal, sites
    )
    page._sessions._put_pattern()
    sites._model.add_muscle("masseter")
    sites._model.setData(sites._model.index(7, 1), "3x5")


def test_an_amendment_shows_the_sites_and_keeps_them_unless_they_change(
    clinic: Clinic, theme: Theme, clinic_tasks: Tasks, clinic_date: ClinicDate, qtbot: QtBot
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    session = SessionForm(course, clinic.product_of(course), dose(155), sites=preempt(clinic))
    form = VisitForm(patient, day("2026-08-30"), (session,))
    clinic.write(recording.record_visit, form, TODAY)
    uuid = clinic.card(patient).sessions[0].uuid
    dialog = AmendDialog(clinic_tasks, clinic_date, uuid)
    qtbot.addWidget(dialog)
    dialog.show()
    settle(clinic_tasks)
    assert dialog._form().sites == preempt(clinic)
    assert "Before: the same" in texts(dialog)
    dialog._sites._model.setData(dialog._sites._model.index(1, 2), "")
    assert dialog._form().sites == put_cell(preempt(clinic), "procerus", Side.MIDLINE, 0)
    assert "5 Units less than the dose of 155 Units" in texts(dialog)
