"""The last map of a patient, what changed, and any two sessions laid over each other."""

from itertools import pairwise

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.builders import ABOBOT, NECK, ONABOT, day
from tests.clinics import TODAY, Clinic
from tests.ui.seen import texts
from tracker.domain.sites import Side, Site, Sites, put_cell, summed
from tracker.services.sites import maps, patterns
from tracker.services.visits import recording
from tracker.services.visits.forms import SessionForm, VisitForm
from tracker.ui.patients.map_card import MapCard
from tracker.ui.screenshot import settle
from tracker.ui.sites.drawing_view import DrawingView
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme


def give(
    clinic: Clinic, patient: str, course: str, on: str, sites: Sites, product: str = ONABOT
) -> None:
    session = SessionForm(course, product, summed(sites).dose or 1_000, sites=sites)
    form = VisitForm(patient, day(on), (session,), incident_reason="for the test")
    clinic.write(recording.record_visit, form, TODAY)


def preempt(clinic: Clinic) -> Sites:
    return clinic.read(patterns.pattern_choices)[0].pattern.sites


def shown(clinic: Clinic, patient: str, tasks: Tasks, qtbot: QtBot) -> MapCard:
    card = MapCard(tasks)
    qtbot.addWidget(card)
    card.show_patient(patient)
    settle(tasks)
    return card


def test_the_last_map_says_what_changed_since_the_one_before(
    clinic: Clinic, theme: Theme, clinic_tasks: Tasks, qtbot: QtBot
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    before = preempt(clinic)
    after = put_cell(
        put_cell(before, "trapezius", Side.LEFT, 25_000, 5), "procerus", Side.MIDLINE, 0
    )
    after = put_cell(after, "masseter", Side.RIGHT, 5_000)
    give(clinic, patient, course, "2026-05-30", before)
    give(clinic, patient, course, "2026-08-30", after)
    card = shown(clinic, patient, clinic_tasks, qtbot)
    assert not card.isHidden()
    said = texts(card)
    assert "33 sites. Since 30 May 2026:" in said
    assert "Trapezius, left: 10 Units more (25 Units)" in said
    assert "Masseter, right: new, 5 Units" in said
    assert "Procerus, midline: dropped (5 Units before)" in said

    def drawn() -> int:
        return sum(len(view._points) for view in card.findChildren(DrawingView))

    qtbot.waitUntil(lambda: drawn() == 34)


def test_any_two_sessions_are_laid_over_each_other(
    clinic: Clinic, theme: Theme, clinic_tasks: Tasks, qtbot: QtBot
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    for on in ("2026-03-01", "2026-05-30", "2026-08-30"):
        give(clinic, patient, course, on, preempt(clinic))
    card = shown(clinic, patient, clinic_tasks, qtbot)
    assert "31 sites, the same as on 30 May 2026." in texts(card)
    oldest = clinic.read(maps.session_maps, patient)[-1]
    card._other.set_code(oldest.session_uuid)
    assert "31 sites, the same as on 1 Mar 2026." in texts(card)


def test_a_drawing_is_made_once_one_a_turn_and_only_where_somebody_sees_it(
    clinic: Clinic, theme: Theme, clinic_tasks: Tasks, qtbot: QtBot
) -> None:
    patients = [clinic.patient(), clinic.patient()]
    for patient, units in zip(patients, (5_000, 10_000), strict=True):
        course = clinic.course(patient)
        for on in ("2026-05-30", "2026-08-30"):
            sites = put_cell(preempt(clinic), "procerus", Side.MIDLINE, units)
            give(clinic, patient, course, on, sites)
    page = QWidget()
    qtbot.addWidget(page)
    card = MapCard(clinic_tasks, page)
    card.show_patient(patients[0])
    settle(clinic_tasks)
    assert "31 sites" in texts(card)
    assert card.findChildren(DrawingView) == []
    page.show()
    made = [0]
    while made[-1] < 5 and len(made) < 1_000:
        QApplication.processEvents()
        made.append(len(card.findChildren(DrawingView)))
    assert max(later - before for before, later in pairwise(made)) < 3
    views = card.findChildren(DrawingView)
    card.show_patient(patients[1])
    settle(clinic_tasks)
    assert card.findChildren(DrawingView) == views
    doses = {one.dose for view in views for one in view._points if one.muscle == "procerus"}
    assert doses == {10_000}


def test_units_of_another_product_are_not_compared(
    clinic: Clinic, theme: Theme, clinic_tasks: Tasks, qtbot: QtBot
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient, NECK, ONABOT)
    give(clinic, patient, course, "2026-05-30", (Site("scalenes", Side.LEFT, 20_000, 1),))
    give(clinic, patient, course, "2026-11-20", (Site("scalenes", Side.LEFT, 60_000, 1),), ABOBOT)
    said = texts(shown(clinic, patient, clinic_tasks, qtbot))
    assert "Another product than on 30 May 2026, so Units don’t compare." in said
    assert "more" not in said


def test_a_patient_without_sites_has_no_map(
    clinic: Clinic, theme: Theme, clinic_tasks: Tasks, qtbot: QtBot
) -> None:
    patient = clinic.patient()
    clinic.visit(patient, "2026-08-30", (clinic.course(patient), 155))
    assert shown(clinic, patient, clinic_tasks, qtbot).isHidden()
    assert clinic.read(maps.session_maps, patient) == ()
