"""The clinic's own instruments, rules and sizes, and what it no longer offers, in the settings."""

import pytest
from PySide6.QtWidgets import QLineEdit

from tests.builders import MIGRAINE, ONABOT, dose
from tests.clinics import TODAY, Clinic
from tests.ui.seen import button, texts
from tracker.domain.sites import Side, Site
from tracker.services.sites import patterns
from tracker.services.sites.patterns import PatternForm, pattern_choices
from tracker.services.staff.drafts import my_drafts, read_draft
from tracker.ui.screenshot import settle
from tracker.ui.settings.rule_section import RuleSection
from tracker.ui.settings.settings_page import SettingsPage
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.choice import Choice


def shown(page: SettingsPage, name: str, tasks: Tasks) -> RuleSection:
    page.show_section(name)
    settle(tasks)
    return page.rule_section(name)


def write(section: RuleSection, field: str, typed: str) -> None:
    editor = section.panel.editor
    assert editor is not None
    line = editor.fields[field].editor
    found = line if isinstance(line, QLineEdit) else line.findChild(QLineEdit)
    assert isinstance(found, QLineEdit)
    found.setText(typed)
    found.textEdited.emit(typed)


def choose(section: RuleSection, field: str, code: str) -> None:
    editor = section.panel.editor
    assert editor is not None
    choice = editor.fields[field].editor
    assert isinstance(choice, Choice)
    choice.set_code(code)


def press(section: RuleSection, text: str, tasks: Tasks) -> None:
    button(section, text).click()
    settle(tasks)


def new_instrument(section: RuleSection, tasks: Tasks) -> None:
    press(section, "New instrument", tasks)
    for field, typed in (
        ("name", "Grip strength"),
        ("unit", "kg"),
        ("least", "0"),
        ("most", "100"),
    ):
        write(section, field, typed)
    choose(section, "worse", "lower")
    write(section, "source", "Agreed on 3 Nov 2026")


def test_an_instrument_is_made_without_a_preview_and_then_changed_in_a_version(
    clinic: Clinic, page: SettingsPage, clinic_tasks: Tasks
) -> None:
    section = shown(page, "instruments", clinic_tasks)
    new_instrument(section, clinic_tasks)
    press(section, "Publish version 1", clinic_tasks)
    assert section.panel.bar.problem == ""
    row = section.table.current_row()
    assert (row.label, row.rule_version, row.published_by) == ("Grip strength (kg)", 1, "Ines Ruiz")
    write(section, "matters", "6")
    press(section, "Offer no longer", clinic_tasks)
    assert "half typed" in section.panel.bar.problem
    choose(section, "matters_by", "points")
    press(section, "Publish version 2", clinic_tasks)
    assert section.table.current_row().rule_version == 2


def test_what_ships_is_read_retired_and_brought_back_but_never_typed_over(
    page: SettingsPage, clinic_tasks: Tasks
) -> None:
    section = shown(page, "instruments", clinic_tasks)
    section.select(next(row for row in section.rows if row.code == "hit-6"))
    editor = section.panel.editor
    assert editor is not None
    assert not any(field.editor.isEnabled() for field in editor.fields)
    assert "It can be retired, not changed." in texts(section)
    assert section.panel.bar.isHidden()
    press(section, "Offer no longer", clinic_tasks)
    assert section.table.current_row().retired_by == "Ines Ruiz"
    assert "since 22 Nov 2026, by Ines Ruiz" in texts(section)
    press(section, "Bring back", clinic_tasks)
    assert section.table.current_row().retired_on is None


def test_a_rule_is_made_of_an_instrument_of_the_clinic(
    page: SettingsPage, clinic_tasks: Tasks
) -> None:
    section = shown(page, "continuation", clinic_tasks)
    press(section, "New rule", clinic_tasks)
    write(section, "name", "Ours")
    choose(section, "condition", MIGRAINE)
    choose(section, "instrument", "hit-6")
    write(section, "least_fall", "10")
    write(section, "source", "Agreed on 3 Nov 2026")
    press(section, "Publish version 1", clinic_tasks)
    assert section.panel.bar.problem == ""
    assert [row.label for row in section.rows if not row.is_shipped] == ["Ours"]


def test_what_is_missing_is_told_beside_its_field(page: SettingsPage, clinic_tasks: Tasks) -> None:
    section = shown(page, "continuation", clinic_tasks)
    press(section, "New rule", clinic_tasks)
    write(section, "name", "Ours")
    press(section, "Publish version 1", clinic_tasks)
    editor = section.panel.editor
    assert editor is not None
    assert editor.fields["condition"].problem


def test_a_size_is_added_and_retired_and_then_received_no_more(
    clinic: Clinic, page: SettingsPage, clinic_tasks: Tasks
) -> None:
    section = shown(page, "sizes", clinic_tasks)
    press(section, "New size", clinic_tasks)
    choose(section, "product", ONABOT)
    write(section, "size", "150")
    write(section, "source", "Label, 3 Nov 2026")
    press(section, "Add this size", clinic_tasks)
    assert section.panel.bar.problem == ""
    assert section.table.current_row().form.size == dose(150)
    clinic.vials(150)
    press(section, "No longer supplied", clinic_tasks)
    with pytest.raises(Exception, match="no longer supplied"):
        clinic.vials(150)


def test_a_pattern_of_the_clinic_is_retired_and_brought_back(
    clinic: Clinic, page: SettingsPage, clinic_tasks: Tasks
) -> None:
    section = shown(page, "patterns", clinic_tasks)
    assert "A pattern is kept from the sites of a visit" in texts(section)
    form = PatternForm("Ours", MIGRAINE, ONABOT, (Site("procerus", Side.MIDLINE, 5000),))
    clinic.write(patterns.keep_pattern, form, TODAY)
    section.refresh()
    settle(clinic_tasks)
    assert "Procerus: midline 5 Units" in texts(section)

    def offered() -> bool:
        return any(one.label == "Ours" for one in clinic.read(pattern_choices))

    press(section, "Offer no longer", clinic_tasks)
    assert not offered()
    press(section, "Bring back", clinic_tasks)
    assert offered()


def test_a_half_typed_instrument_survives_a_lock(
    clinic: Clinic, page: SettingsPage, clinic_tasks: Tasks
) -> None:
    section = shown(page, "instruments", clinic_tasks)
    new_instrument(section, clinic_tasks)
    for drafting in section.panel._drafts.values():
        drafting.keeper.keep()
    settle(clinic_tasks)
    (draft,) = clinic.read(my_drafts)
    kept = clinic.read(read_draft, draft.uuid)
    section.panel.bar.restart_chosen.emit()
    page.resume(kept)
    settle(clinic_tasks)
    editor = section.panel.editor
    assert editor is not None
    assert editor.typed()["name"] == "Grip strength"
    assert editor.typed()["worse"] == "lower"
