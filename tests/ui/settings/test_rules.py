"""Rules as a clinic changes them: looked at first, then published, never by accident."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.builders import MIGRAINE, NECK, day
from tests.clinics import TODAY, Clinic
from tracker.domain.interval import Interval
from tracker.services.rules import dose_limits, protocols
from tracker.services.rules.protocols import ProtocolRow
from tracker.ui.settings.rule_section import RuleSection
from tracker.ui.settings.settings_page import SettingsPage
from tracker.ui.tasks import Tasks


def chosen(page: SettingsPage, condition: str = MIGRAINE) -> RuleSection:
    rules = page.rules
    rules.select(next(row for row in rules.rows if row.form.condition == condition))
    return rules


def line(rules: RuleSection, name: str) -> QLineEdit:
    assert rules.panel.editor is not None
    editor = rules.panel.editor.fields[name].editor
    found = editor if isinstance(editor, QLineEdit) else editor.findChild(QLineEdit)
    assert isinstance(found, QLineEdit)
    return found


def write(qtbot: QtBot, rules: RuleSection, name: str, typed: str) -> None:
    edit = line(rules, name)
    edit.clear()
    QTest.keyClicks(edit, typed)


def button(where: QWidget, text: str) -> QPushButton:
    return next(one for one in where.findChildren(QPushButton) if one.text() == text)


def words(where: QWidget) -> str:
    return "\n".join(label.text() for label in where.findChildren(QLabel) if label.isVisible())


def stored(clinic: Clinic, condition: str = MIGRAINE) -> ProtocolRow:
    rows = clinic.read(protocols.protocol_rows, TODAY)
    return next(row for row in rows if row.form.condition == condition)


def preview(qtbot: QtBot, rules: RuleSection) -> None:
    button(rules, "Preview").click()
    qtbot.waitUntil(lambda: button(rules, "Publish version 2").isEnabled())


def publish(qtbot: QtBot, rules: RuleSection, tasks: Tasks) -> None:
    preview(qtbot, rules)
    button(rules, "Publish version 2").click()
    qtbot.waitUntil(lambda: tasks.is_idle)


def is_focus_in(where: QWidget) -> bool:
    focus = QApplication.focusWidget()
    return focus is not None and (focus is where or where.isAncestorOf(focus))


def treated(clinic: Clinic) -> str:
    patient = clinic.patient(family_name="Nakamura")
    course = clinic.course(patient)
    clinic.given(patient, "2026-10-05", (course, 155))
    return patient


def test_a_rule_says_its_sources_in_full(page: SettingsPage) -> None:
    rules = chosen(page)
    assert line(rules, "source").text() == "SKY, OAK, EHF"
    assert "European Headache Federation guideline" in words(rules)


def test_a_rule_that_is_not_confirmed_says_so_and_is_confirmed_by_name(
    qtbot: QtBot, page: SettingsPage, clinic: Clinic, clinic_tasks: Tasks
) -> None:
    unsure = next(row for row in page.rules.rows if row.form.evidence == "check")
    page.rules.select(unsure)
    confirm = button(page.rules, "It is confirmed")
    assert confirm.isVisible()
    confirm.click()
    qtbot.waitUntil(lambda: not confirm.isVisible())
    now = next(
        row for row in clinic.read(protocols.protocol_rows, TODAY) if row.label == unsure.label
    )
    assert (now.form.evidence, now.rule_version, now.published_by) == ("confirmed", 2, "Ines Ruiz")


def test_a_confirmed_rule_asks_for_nothing(page: SettingsPage) -> None:
    rules = chosen(page)
    assert not button(rules, "It is confirmed").isVisible()


def test_publishing_is_offered_only_after_a_look_at_what_moves(
    qtbot: QtBot, page: SettingsPage, clinic: Clinic
) -> None:
    treated(clinic)
    rules = chosen(page)
    assert not button(rules, "Preview").isEnabled()
    write(qtbot, rules, "site_minimum", "14")
    assert not button(rules, "Publish version 2").isEnabled()
    preview(qtbot, rules)
    assert "The dates of 1 of 1 open treatment move. All open treatments of patients" in words(
        rules.moves
    )
    write(qtbot, rules, "grace_days", "9")
    assert not button(rules, "Publish version 2").isEnabled()
    assert not rules.moves.isVisible()


def test_a_preview_leaves_the_focus_where_it_was(
    qtbot: QtBot, page: SettingsPage, clinic: Clinic, clinic_tasks: Tasks
) -> None:
    treated(clinic)
    page.activateWindow()
    rules = chosen(page)
    write(qtbot, rules, "site_minimum", "14")
    look = button(rules, "Preview")
    look.setFocus()
    qtbot.waitUntil(look.hasFocus)
    QTest.keyClick(look, Qt.Key.Key_Space)
    assert is_focus_in(rules.panel)
    qtbot.waitUntil(lambda: button(rules, "Publish version 2").isEnabled())
    assert look.hasFocus()
    button(rules, "Start again").setFocus()
    button(rules, "Start again").click()
    assert is_focus_in(rules.panel)


def test_publishing_makes_a_new_version_and_moves_the_dates(
    qtbot: QtBot, page: SettingsPage, clinic: Clinic, clinic_tasks: Tasks
) -> None:
    patient = treated(clinic)
    rules = chosen(page)
    write(qtbot, rules, "site_minimum", "14")
    publish(qtbot, rules, clinic_tasks)
    row = stored(clinic)
    assert (row.rule_version, row.form.site_minimum) == (2, Interval.parse("14 weeks"))
    assert clinic.card(patient).courses[0].earliest_on == day("2027-01-11")
    qtbot.waitUntil(lambda: "Version 2, published on" in words(rules))
    assert not button(rules, "Preview").isEnabled()


def test_a_shorter_minimum_needs_a_reason_and_the_draft_stays(
    qtbot: QtBot, page: SettingsPage, clinic: Clinic, clinic_tasks: Tasks
) -> None:
    rules = chosen(page)
    write(qtbot, rules, "minimum", "10")
    publish(qtbot, rules, clinic_tasks)
    assert rules.panel.editor is not None
    assert rules.panel.editor.fields["reason"].problem
    assert line(rules, "minimum").text() == "10"
    assert stored(clinic).rule_version == 1
    write(qtbot, rules, "reason", "agreed with the pharmacist")
    publish(qtbot, rules, clinic_tasks)
    assert stored(clinic).form.minimum == Interval.parse("10 weeks")


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("minimum", "0"),
        ("interval", "9999"),
        ("grace_days", "x"),
        ("usual_dose", "1e9"),
        ("minimum", ""),
    ],
)
def test_what_cannot_be_right_is_said_under_its_field(
    qtbot: QtBot, page: SettingsPage, field: str, typed: str
) -> None:
    rules = chosen(page)
    write(qtbot, rules, field, typed)
    rules.panel.preview()
    assert rules.panel.editor is not None
    assert rules.panel.editor.fields[field].problem
    assert not button(rules, "Publish version 2").isEnabled()


def test_a_draft_waits_while_other_rules_are_read(qtbot: QtBot, page: SettingsPage) -> None:
    rules = chosen(page)
    write(qtbot, rules, "site_minimum", "14")
    chosen(page, NECK)
    assert line(rules, "site_minimum").text() != "14"
    chosen(page)
    assert line(rules, "site_minimum").text() == "14"
    button(rules, "Start again").click()
    assert line(rules, "site_minimum").text() == ""


def test_a_stale_draft_cannot_overwrite_a_colleague(
    qtbot: QtBot, page: SettingsPage, clinic: Clinic, clinic_tasks: Tasks
) -> None:
    rules = chosen(page)
    write(qtbot, rules, "grace_days", "5")
    row = stored(clinic)
    done = clinic.write(protocols.publish_protocol, row.uuid, row.version, row.form, TODAY)
    assert done.value
    rules.refresh()
    qtbot.waitUntil(lambda: bool(rules.panel.bar.problem))
    assert line(rules, "grace_days").text() == "5"
    publish_was_refused(qtbot, rules, clinic_tasks)
    assert stored(clinic).form.grace_days == 7
    button(rules, "Start again").click()
    assert button(rules, "Publish version 3").isVisible()


def publish_was_refused(qtbot: QtBot, rules: RuleSection, tasks: Tasks) -> None:
    preview(qtbot, rules)
    button(rules, "Publish version 2").click()
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert rules.panel.bar.problem


def test_a_preview_that_is_cancelled_leaves_the_draft(
    qtbot: QtBot, page: SettingsPage, clinic: Clinic, clinic_tasks: Tasks
) -> None:
    rules = chosen(page)
    write(qtbot, rules, "grace_days", "5")
    button(rules, "Preview").click()
    button(rules, "Cancel").click()
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    assert line(rules, "grace_days").text() == "5"
    assert button(rules, "Preview").isVisible()


def test_a_new_rule_is_for_what_was_chosen(
    qtbot: QtBot, page: SettingsPage, clinic: Clinic, clinic_tasks: Tasks
) -> None:
    button(page.rules, "New rule").click()
    fields = editor_fields(page.rules)
    choose(fields, "condition", "strabismus")
    choose(fields, "product", "abobotulinumtoxinA")
    for name, typed in (("minimum", "12"), ("interval", "14"), ("grace_days", "7")):
        write(qtbot, page.rules, name, typed)
    button(page.rules, "Preview").click()
    qtbot.waitUntil(lambda: button(page.rules, "Publish version 1").isEnabled())
    button(page.rules, "Publish version 1").click()
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    made = [
        row
        for row in clinic.read(protocols.protocol_rows, TODAY)
        if (row.form.condition, row.form.product) == ("strabismus", "abobotulinumtoxinA")
    ]
    assert [row.form.interval for row in made] == [Interval.parse("14 weeks")]


def test_a_new_rule_without_anything_says_what_is_needed(page: SettingsPage) -> None:
    button(page.rules, "New rule").click()
    page.rules.panel.preview()
    assert editor_fields(page.rules)["condition"].problem == "This is needed."


def editor_fields(rules: RuleSection) -> Any:
    assert rules.panel.editor is not None
    return rules.panel.editor.fields


def choose(fields: Any, name: str, code: str) -> None:
    choice = fields[name].editor
    assert isinstance(choice, QComboBox)
    choice.set_code(code)  # type: ignore[attr-defined]


def test_dose_limits_are_drafted_and_published_likewise(
    qtbot: QtBot, page: SettingsPage, clinic: Clinic, clinic_tasks: Tasks
) -> None:
    page.show_section("limits")
    limits = page.limits
    qtbot.waitUntil(lambda: bool(limits.rows))
    first = limits.rows[0]
    limits.select(first)
    write(qtbot, limits, "dose", "300")
    publish(qtbot, limits, clinic_tasks)
    now = next(row for row in clinic.read(dose_limits.limit_rows) if row.label == first.label)
    assert (now.form.dose, now.rule_version) == (300_000, 2)
