"""Vials, patterns and who wasn't treated: half typed, they survive a lock."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import MIGRAINE, ONABOT, day
from tests.clinics import TODAY, Clinic
from tests.ui.drafts.test_resumed_forms import line, lock, resumed, window
from tests.ui.seen import button, open_window, texts
from tracker.domain.sites import Side, Site
from tracker.interchange.gs1_scan import VialScan
from tracker.services.sites.patterns import pattern_choices
from tracker.services.staff.drafts import my_drafts, read_draft
from tracker.services.stock.in_stock import VialRow, stock
from tracker.services.stock.vials import open_vial
from tracker.storage import records as r
from tracker.ui.drafts.draft_words import say_about, say_kind
from tracker.ui.drafts.typed_values import put_values
from tracker.ui.main_window import MainWindow
from tracker.ui.screenshot import settle
from tracker.ui.sites.pattern_form import PatternDialog
from tracker.ui.stock.discard_form import DiscardDialog
from tracker.ui.stock.open_form import OpenDialog
from tracker.ui.stock.receive_form import ReceiveDialog
from tracker.ui.tasks import Tasks
from tracker.ui.today.not_treated_form import NotTreatedDialog

__all__ = ["window"]


def vial_of(clinic: Clinic) -> VialRow:
    clinic.vials(200)
    return clinic.read(stock, TODAY).lines[0].first


@pytest.mark.fault(41)
def test_a_half_typed_receipt_comes_back_with_its_scan_and_for_whom_it_is(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, window: MainWindow
) -> None:
    patient = clinic.patient(family_name="Okafor")
    form = ReceiveDialog(clinic_tasks, window.today, window)
    form.open_fitted()
    settle(clinic_tasks)
    form.take_scan(VialScan("00300230114523", "C7232A", day("2027-01-31"), "S1"))
    put_values(form.fields.editors, {"size": f"{ONABOT}/100000"})
    form._find.setText("Okafor")
    form._find.textEdited.emit("Okafor")
    settle(clinic_tasks)
    typed = form.content()
    row = lock(window, form, clinic, clinic_tasks)
    assert (say_kind(row), say_about(row)) == ("Receive vials", "Stock")

    again = resumed(qtbot, window, row, clinic_tasks, ReceiveDialog)
    assert again.content() == typed
    with qtbot.waitSignal(again.saved):
        button(again, "Receive").click()
    settle(clinic_tasks)
    assert clinic.read(my_drafts) == ()
    (vial,) = clinic.read(stock, TODAY).lines[0].vials
    assert (vial.patient_uuid, vial.serial) == (patient, "S1")
    assert clinic.read(_gtin_of, vial.uuid) == "00300230114523"


@pytest.mark.fault(41)
def test_why_a_vial_is_thrown_away_comes_back_over_the_vial_that_was_seen(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, window: MainWindow
) -> None:
    vial = vial_of(clinic)
    form = DiscardDialog(clinic_tasks, vial, window)
    form.open_fitted()
    put_values(form.fields.editors, {"reason": "the fridge was warm"})
    row = lock(window, form, clinic, clinic_tasks)
    assert (say_kind(row), say_about(row)) == ("Discard a vial", "Stock")
    clinic.write(open_vial, vial.uuid, vial.version, None, None)

    again = resumed(qtbot, window, row, clinic_tasks, DiscardDialog)
    assert again.content() == "the fridge was warm"
    button(again, "Discard").click()
    settle(clinic_tasks)
    # A colleague opened it meanwhile: nothing is thrown away unseen.
    assert len(clinic.read(stock, TODAY).open_now) == 1
    assert again.isVisible()
    again._on_left()
    settle(clinic_tasks)
    assert clinic.read(my_drafts) == ()


@pytest.mark.fault(41)
@pytest.mark.parametrize(
    ("begun_on", "opened_at"),
    [("2026-11-22", "2026-11-22T14:30:00+00:00"), ("2026-11-21", "2026-11-21T14:30:00+00:00")],
    ids=["today", "yesterday"],
)
def test_a_vial_whose_form_comes_back_was_opened_on_the_day_that_was_meant(
    qtbot: QtBot,
    clinic: Clinic,
    clinic_tasks: Tasks,
    window: MainWindow,
    begun_on: str,
    opened_at: str,
) -> None:
    vial = vial_of(clinic)
    zone = clinic.read(stock, TODAY).zone
    form = OpenDialog(clinic_tasks, window.today, vial, zone, window)
    form.open_fitted()
    settle(clinic_tasks)
    line(form, "Time").setText("9:30")
    line(form, "Diluent").setText("4")
    row = lock(window, form, clinic, clinic_tasks)
    draft = clinic.read(read_draft, row.uuid)
    assert draft.payload["begun_on"] == "2026-11-22"

    window.resume(replace(draft, payload={**draft.payload, "begun_on": begun_on}))
    qtbot.waitUntil(lambda: open_window(OpenDialog) is not None)
    settle(clinic_tasks)
    again = open_window(OpenDialog)
    assert again is not None
    assert again.content() == ("9:30", "4")
    assert ("21 Nov 2026" in texts(again)) == (begun_on == "2026-11-21")
    with qtbot.waitSignal(again.saved):
        button(again, "Open").click()
    settle(clinic_tasks)
    (opened,) = clinic.read(stock, TODAY).open_now
    assert opened.opened_at is not None
    assert opened.opened_at.isoformat() == opened_at
    assert clinic.read(my_drafts) == ()


def test_a_time_that_stands_there_at_midnight_stays_of_its_day_and_says_so(
    clinic: Clinic, clinic_tasks: Tasks, window: MainWindow
) -> None:
    zone = clinic.read(stock, TODAY).zone
    form = OpenDialog(clinic_tasks, window.today, vial_of(clinic), zone, window)
    form.open_fitted()
    settle(clinic_tasks)
    line(form, "Time").setText("9:30")
    window.today._fixed_on = TODAY + timedelta(days=1)
    window.today.check()
    assert "22 Nov 2026, when this was begun" in texts(form)
    moment = form._moment()
    assert moment is not None
    assert moment.date() == TODAY
    form._on_left()
    settle(clinic_tasks)


@pytest.mark.fault(41)
def test_why_somebody_was_not_treated_comes_back(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, window: MainWindow
) -> None:
    patient = clinic.patient(family_name="Okafor")
    booking = clinic.book(clinic.course(patient), str(TODAY), reason="agreed")
    form = NotTreatedDialog(
        clinic_tasks,
        window.today,
        patient,
        "Okafor, Ada",
        *clinic.seen(r.Appointment, booking),
        window,
    )
    form.open_fitted()
    settle(clinic_tasks)
    put_values(form.fields.editors, {"reason": "declined", "note": "her sister is ma"})
    typed = form.content()
    row = lock(window, form, clinic, clinic_tasks)
    assert (row.about, say_kind(row)) == ("Okafor, Ada", "Not treated")

    again = resumed(qtbot, window, row, clinic_tasks, NotTreatedDialog)
    assert again.content() == typed
    assert "Okafor, Ada was not treated" in texts(again)
    with qtbot.waitSignal(again.saved):
        button(again, "Save").click()
    settle(clinic_tasks)
    assert clinic.read(my_drafts) == ()


@pytest.mark.fault(41)
def test_the_name_of_a_pattern_comes_back_with_the_sites_it_is_for(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, window: MainWindow
) -> None:
    own = (Site("masseter", Side.LEFT, 25_000, 3),)
    form = PatternDialog(clinic_tasks, window.today.on, MIGRAINE, ONABOT, own, window)
    form.open_fitted()
    put_values(form.fields.editors, {"name": "Jaw"})
    row = lock(window, form, clinic, clinic_tasks)
    assert (say_kind(row), say_about(row)) == ("Keep as a pattern", "Chronic migraine")

    again = resumed(qtbot, window, row, clinic_tasks, PatternDialog)
    with qtbot.waitSignal(again.saved):
        button(again, "Save").click()
    settle(clinic_tasks)
    assert clinic.read(my_drafts) == ()
    kept = clinic.read(pattern_choices)[-1]
    assert (kept.label, kept.pattern.sites) == ("Jaw", own)


def _gtin_of(tx: Session, uuid: str) -> str | None:
    return tx.scalar(select(r.VialRecord.gtin).where(r.VialRecord.uuid == uuid))
