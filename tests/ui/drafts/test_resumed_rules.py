"""Rules and dose limits: half typed, they survive a lock or a crash, and overwrite nobody."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.builders import MIGRAINE, ONABOT
from tests.clinics import TODAY, Clinic
from tests.ui.seen import button, texts
from tracker.domain.interval import Interval
from tracker.services.rules.dose_limits import limit_rows
from tracker.services.rules.protocols import ProtocolRow, protocol_rows, publish_protocol
from tracker.services.staff.drafts import DraftRow, my_drafts
from tracker.settings import Settings
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.drafts.draft_words import say_about, say_kind
from tracker.ui.keys import Keys
from tracker.ui.main_window import MainWindow
from tracker.ui.screenshot import settle
from tracker.ui.settings.condition_boxes import ConditionBoxes
from tracker.ui.settings.rule_editor import RuleEditor
from tracker.ui.settings.rule_section import RuleSection
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.choice import Choice
from tracker.ui.widgets.dose_edit import DoseEdit


@pytest.fixture
def opened(
    qtbot: QtBot,
    clinic: Clinic,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
    keys: Keys,
    theme: object,
) -> MainWindow:
    """At the settings."""
    window = MainWindow(
        clinic_tasks, clinic_date, keys, settings=Settings(), where=str(clinic.path)
    )
    qtbot.addWidget(window)
    window.resize(1280, 900)
    window.show()
    window.go_to("settings")
    settle(clinic_tasks)
    return window


def section(window: MainWindow, name: str = "rules") -> RuleSection:
    page = window._screens.settings
    return page.rules if name == "rules" else page.limits


def editor(window: MainWindow, name: str = "rules") -> RuleEditor:
    found = section(window, name).panel.editor
    assert found is not None
    return found


def line(window: MainWindow, field: str) -> QLineEdit:
    holder = editor(window).fields[field].editor
    found = holder if isinstance(holder, QLineEdit) else holder.findChild(QLineEdit)
    assert isinstance(found, QLineEdit)
    return found


def write(window: MainWindow, field: str, typed: str) -> None:
    edit = line(window, field)
    edit.setText(typed)
    edit.textEdited.emit(typed)


def choose_migraine(window: MainWindow) -> None:
    rules = section(window)
    rules.select(next(row for row in rules.rows if row.form.condition == MIGRAINE))


def stored(clinic: Clinic) -> ProtocolRow:
    return next(row for row in clinic.read(protocol_rows, TODAY) if row.form.condition == MIGRAINE)


def lock(window: MainWindow, clinic: Clinic, tasks: Tasks) -> DraftRow:
    """As the lock does: what is typed is kept, and nothing of the rule is on the desk any more."""
    uuids = {left.draft.uuid for left in window.drafts.keep_all()}
    settle(tasks)
    (row,) = [row for row in clinic.read(my_drafts) if row.uuid in uuids]
    for name in ("rules", "limits"):
        on_desk = section(window, name).panel._drafts
        for one in on_desk.values():
            one.keeper.saved()
        on_desk.clear()
        section(window, name).start_new()
    window.go_to("recall")
    return row


@pytest.mark.fault(41)
def test_a_half_typed_rule_comes_back_and_is_published_once(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, opened: MainWindow
) -> None:
    choose_migraine(opened)
    assert opened.drafts.keep_all() == ()
    write(opened, "site_minimum", "14")
    write(opened, "source", "SKY; & <b>the board</b>")
    row = lock(opened, clinic, clinic_tasks)
    assert (say_kind(row), say_about(row)) == ("Clinic rule", "Chronic migraine")

    opened.drafts.go_on_with(row)
    settle(clinic_tasks)
    assert section(opened).isVisible()
    assert section(opened).table.current_row().form.condition == MIGRAINE
    assert line(opened, "site_minimum").text() == "14"
    assert line(opened, "source").text() == "SKY; & <b>the board</b>"
    button(section(opened), "Preview").click()
    qtbot.waitUntil(lambda: button(section(opened), "Publish version 2").isEnabled())
    button(section(opened), "Publish version 2").click()
    settle(clinic_tasks)
    assert stored(clinic).form.site_minimum == Interval.parse("14 weeks")
    assert clinic.read(my_drafts) == ()
    assert opened.drafts.keep_all() == ()


@pytest.mark.fault(41)
def test_a_half_typed_new_limit_comes_back(
    clinic: Clinic, clinic_tasks: Tasks, opened: MainWindow
) -> None:
    opened._screens.settings.show_section("limits")
    settle(clinic_tasks)
    limits = section(opened, "limits")
    limits.start_new()
    fields = editor(opened, "limits").fields
    product, dose, boxes = (fields[name].editor for name in ("product", "dose", "conditions"))
    assert isinstance(product, Choice)
    assert isinstance(dose, DoseEdit)
    assert isinstance(boxes, ConditionBoxes)
    product.set_code(ONABOT)
    dose.set_text("30x")
    boxes.choose([MIGRAINE])
    typed = editor(opened, "limits").typed()
    row = lock(opened, clinic, clinic_tasks)
    assert (say_kind(row), say_about(row)) == ("Dose limit", "not saved yet")

    opened.drafts.go_on_with(row)
    settle(clinic_tasks)
    assert limits.isVisible()
    assert editor(opened, "limits").typed() == typed
    before = clinic.read(limit_rows)
    button(limits, "Start again").click()
    settle(clinic_tasks)
    assert clinic.read(my_drafts) == ()
    assert clinic.read(limit_rows) == before


def test_a_rule_that_comes_back_cannot_overwrite_a_colleague(
    clinic: Clinic, clinic_tasks: Tasks, opened: MainWindow
) -> None:
    choose_migraine(opened)
    write(opened, "site_minimum", "14")
    row = lock(opened, clinic, clinic_tasks)
    seen = stored(clinic)
    changed = replace(seen.form, grace_days=9)
    clinic.write(publish_protocol, seen.uuid, seen.version, changed, TODAY)

    opened.drafts.go_on_with(row)
    settle(clinic_tasks)
    assert "Somebody has published a newer version of this." in texts(section(opened).panel)
    section(opened).panel.publish()
    settle(clinic_tasks)
    now = stored(clinic)
    assert (now.rule_version, now.form.grace_days, now.form.site_minimum) == (2, 9, None)
    assert [one.uuid for one in clinic.read(my_drafts)] == [row.uuid]


def test_a_rule_that_is_typed_back_to_what_it_was_leaves_nothing(
    clinic: Clinic, clinic_tasks: Tasks, opened: MainWindow
) -> None:
    choose_migraine(opened)
    before = line(opened, "source").text()
    write(opened, "source", "SK")
    assert len(opened.drafts.keep_all()) == 1
    write(opened, "source", before)
    section(opened).start_new()
    settle(clinic_tasks)
    assert clinic.read(my_drafts) == ()
