"""Half-typed forms: kept while they are typed, back after a crash, and their owner's alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.clinics import USER, Clinic
from tests.ui.seen import button, open_window
from tracker.domain.account import Role
from tracker.domain.problems import NotFound
from tracker.services.patients.patients import edit_patient, patient_form
from tracker.services.staff.accounts import AccountForm, add_account
from tracker.services.staff.drafts import (
    DraftContent,
    DraftRow,
    discard_draft,
    hand_over_draft,
    keep_draft,
    my_drafts,
    read_draft,
)
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.conflict_dialog import ConflictDialog
from tracker.ui.drafts.draft_keeper import DraftKeeper
from tracker.ui.drafts.draft_list import DraftList
from tracker.ui.job import Job
from tracker.ui.patients.patient_form import PatientDialog
from tracker.ui.screenshot import settle
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme
from tracker.ui.visits.visit_page import VisitPage

UUID = "01890000-0000-7000-8000-000000000001"


@pytest.fixture
def new_visit(
    qtbot: QtBot, theme: Theme, clinic_tasks: Tasks, clinic_date: ClinicDate
) -> Callable[[], VisitPage]:
    def make() -> VisitPage:
        page = VisitPage(clinic_tasks, clinic_date)
        qtbot.addWidget(page)
        page.resize(1200, 800)
        page.show()
        return page

    return make


def field(page: VisitPage | PatientDialog, name: str) -> QLineEdit:
    for line in page.findChildren(QLineEdit):
        if line.accessibleName().startswith(name):
            return line
    raise AssertionError(name)


def keep_now(page: VisitPage | PatientDialog, tasks: Tasks) -> None:
    """As after three seconds, or at a lock."""
    for keeper in page.findChildren(DraftKeeper):
        keeper.keep()
    settle(tasks)


def only_draft(clinic: Clinic) -> DraftRow:
    (found,) = clinic.read(my_drafts)
    return found


@pytest.mark.fault(41)
def test_a_half_typed_visit_comes_back_as_it_was_typed(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, new_visit: Callable[[], VisitPage]
) -> None:
    patient = clinic.patient(family_name="Okafor")
    course = clinic.course(patient)
    page = new_visit()
    with qtbot.waitSignal(page.started):
        page.start(patient, course)
    settle(clinic_tasks)
    field(page, "Dose").setText("145")
    QTest.keyClicks(field(page, "Lot number 1"), "C7714A")
    QTest.keyClicks(field(page, "Place"), "Room 2 & <b>3</b>")
    typed = page._typed()
    keep_now(page, clinic_tasks)
    row = only_draft(clinic)
    assert (row.kind, row.subject, row.about) == ("visit", patient, "Okafor, Ada")

    again = new_visit()
    with qtbot.waitSignal(again.started):
        again.resume(clinic.read(read_draft, row.uuid))
    assert again._typed() == typed
    assert again.is_touched


def test_a_visit_that_was_saved_never_comes_back_to_be_saved_again(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, new_visit: Callable[[], VisitPage]
) -> None:
    patient = clinic.patient()
    page = new_visit()
    with qtbot.waitSignal(page.started):
        page.start(patient, clinic.course(patient))
    settle(clinic_tasks)
    QTest.keyClicks(field(page, "Dose"), "155")
    keep_now(page, clinic_tasks)
    assert only_draft(clinic).kind == "visit"
    with qtbot.waitSignal(page.finished):
        button(page, "Keep as given, sign later").click()
    settle(clinic_tasks)
    assert clinic.read(my_drafts) == ()
    assert len(clinic.card(patient).sessions) == 1


def test_who_leaves_a_form_without_saving_leaves_nothing(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, new_visit: Callable[[], VisitPage]
) -> None:
    patient = clinic.patient()
    page = new_visit()
    with qtbot.waitSignal(page.started):
        page.start(patient, clinic.course(patient))
    settle(clinic_tasks)
    QTest.keyClicks(field(page, "Dose"), "155")
    keep_now(page, clinic_tasks)
    page._leave()
    settle(clinic_tasks)
    assert clinic.read(my_drafts) == ()


def test_a_half_typed_new_patient_comes_back(
    qtbot: QtBot, theme: Theme, clinic: Clinic, clinic_tasks: Tasks, clinic_date: ClinicDate
) -> None:
    dialog = PatientDialog(clinic_tasks, clinic_date, None)
    qtbot.addWidget(dialog)
    dialog.open_fitted()
    field(dialog, "Family name").setText("Ångström")
    QTest.keyClicks(field(dialog, "Born"), "30.9.1988")
    QTest.keyClicks(field(dialog, "Died on"), "3x")
    keep_now(dialog, clinic_tasks)
    row = only_draft(clinic)
    again = PatientDialog(clinic_tasks, clinic_date, None, draft=clinic.read(read_draft, row.uuid))
    qtbot.addWidget(again)
    assert field(again, "Family name").text() == "Ångström"
    assert field(again, "Born").text() == "30 Sept 1988"
    assert field(again, "Died on").text() == "3x"
    assert again.is_touched


def test_a_draft_that_comes_back_cannot_overwrite_a_colleague(
    qtbot: QtBot, theme: Theme, clinic: Clinic, clinic_tasks: Tasks, clinic_date: ClinicDate
) -> None:
    patient = clinic.patient(family_name="Okafor")
    dialog = PatientDialog(clinic_tasks, clinic_date, patient)
    qtbot.addWidget(dialog)
    dialog.open_fitted()
    settle(clinic_tasks)
    field(dialog, "E-mail").setText("ada@example.org")
    keep_now(dialog, clinic_tasks)
    row = only_draft(clinic)
    seen = clinic.read(patient_form, patient)
    changed = replace(seen.form, family_name="Okafor-Lindqvist")
    clinic.write(edit_patient, patient, seen.version, changed, clinic.today)

    again = PatientDialog(
        clinic_tasks, clinic_date, patient, draft=clinic.read(read_draft, row.uuid)
    )
    qtbot.addWidget(again)
    again.open_fitted()
    settle(clinic_tasks)
    assert field(again, "E-mail").text() == "ada@example.org"
    button(again, "Save").click()
    settle(clinic_tasks)
    assert open_window(ConflictDialog) is not None
    assert clinic.read(patient_form, patient).form.family_name == "Okafor-Lindqvist"


@pytest.mark.fault(41)
def test_nobody_else_sees_a_draft(clinic: Clinic) -> None:
    clinic.write(keep_draft, UUID, "patient", "", {"family_name": "Secret"})
    clinic.write(add_account, AccountForm("Zoë Frank", Role.ADMINISTRATOR), clinic.today)
    with clinic.as_user("Zoë Frank") as colleague:
        assert colleague.read(my_drafts) == ()
        with pytest.raises(NotFound):
            colleague.read(read_draft, UUID)
        colleague.write(discard_draft, UUID)
    assert only_draft(clinic).uuid == UUID


def test_a_draft_is_handed_over_to_a_colleague(clinic: Clinic) -> None:
    clinic.write(keep_draft, UUID, "patient", "", {"family_name": "Ruiz"})
    zoe = clinic.write(add_account, AccountForm("Zoë Frank", Role.NURSE), clinic.today).value
    clinic.write(hand_over_draft, UUID, zoe)
    assert clinic.read(my_drafts) == ()
    with clinic.as_user("Zoë Frank") as colleague:
        assert colleague.read(read_draft, UUID) == DraftContent(
            UUID, "patient", "", {"family_name": "Ruiz"}
        )


def test_the_list_of_drafts_offers_to_go_on(
    qtbot: QtBot, theme: Theme, clinic: Clinic, clinic_tasks: Tasks, clinic_date: ClinicDate
) -> None:
    patient = clinic.patient(family_name="Okafor")
    clinic.write(keep_draft, UUID, "visit", patient, {})
    owner = QWidget()
    qtbot.addWidget(owner)
    dialog = DraftList(clinic_tasks, clinic_date, USER, owner)
    dialog.open()
    settle(clinic_tasks)
    with qtbot.waitSignal(dialog.chosen) as chosen:
        button(dialog, "Go on").click()
    assert chosen.args is not None
    assert chosen.args[0].uuid == UUID
    assert open_window(DraftList) is None


def test_what_is_saved_again_is_the_same_command_whatever_was_kept_meanwhile(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks
) -> None:
    form = QWidget()
    qtbot.addWidget(form)
    keeper = DraftKeeper(clinic_tasks, "patient", lambda: {"family_name": "Ruiz"}, form)
    keeper.begin("")
    asked: list[tuple[object, ...]] = []

    def write(*args: object) -> Job:
        asked.append(args)
        return Job()

    keeper.save(write, edit_patient, 1)
    keeper.keep()
    assert clinic.read(my_drafts) == ()
    keeper.go_on()
    keeper.keep()
    settle(clinic_tasks)
    assert only_draft(clinic).uuid == keeper.uuid
    keeper.save(write, edit_patient, 1)
    assert asked[0] == asked[1]
    keeper.saved()
