"""The audit trail in the settings, and what the window says of a database that lacks entries."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox

from tracker.services.audit.trail import ActGroup, trail_entry
from tracker.services.patients.patients import edit_patient, patient_form
from tracker.storage.audit import write_queued
from tracker.text import _, ngettext
from tracker.tour.patient_scenes import list_rows
from tracker.tour.stage import Scene, Stage
from tracker.ui.audit.audit_banners import AuditBanners
from tracker.ui.audit.audit_watch import AuditWatch
from tracker.ui.settings.audit_section import AuditSection
from tracker.ui.settings.settings_page import SettingsPage

_MISSING = 14


def _trail(stage: Stage) -> None:
    """At an entry that tells what was there before."""
    _change_somebody(stage)
    audit = _section(stage)
    for seq in audit.table.paged_model.ids[:40]:
        if any(part.before for part in stage.ask(trail_entry, seq).parts):
            audit.table.select_id(seq)
            return


def _kind(group: ActGroup, stage: Stage) -> None:
    _section(stage).filters.choose_group(group)


def _verified(stage: Stage) -> None:
    """The lower part, where large text leaves no room for the whole."""
    section = _section(stage)
    section.verify_bar.verify()
    stage.settle()
    stage.show_lower_end(section)


def _change_somebody(stage: Stage) -> None:
    uuid = list_rows(stage)[0].patient_uuid
    stage.window.open_patient(uuid)
    stage.settle()
    read = stage.ask(patient_form, uuid)
    form = replace(
        read.form,
        best_time=_("before noon") if read.form.best_time != _("before noon") else _("after four"),
        notes=_("Prefers mornings.\nComes with her daughter."),
    )
    stage.write(edit_patient, uuid, read.version, form, stage.today)


def _section(stage: Stage) -> AuditSection:
    stage.window.go_to("settings")
    page = stage.window.findChild(SettingsPage)
    assert isinstance(page, SettingsPage)  # noqa: S101 - going there has made it
    page.show_section("audit")
    page.audit.filters.clear()
    stage.settle()
    return page.audit


def _export(box: Qt.CheckState, stage: Stage) -> None:
    stage.window.go_to("settings")
    page = stage.window.findChild(SettingsPage)
    assert isinstance(page, SettingsPage)  # noqa: S101 - going there has made it
    page.show_section("export")
    for one in page.findChildren(QCheckBox):
        if one.text() == _("Encrypt it with a passphrase"):
            one.setCheckState(box)
    stage.settle()


def _lost(stage: Stage) -> None:
    """An older file was put in the place of the one that was last used."""
    opened = stage.opened
    opened.window.go_to("recall")
    watch = AuditWatch(
        opened.tasks, opened.window.today, opened.database, write_queued, opened.window
    )
    opened.window.show_doubts(AuditBanners(watch, opened.window.presenter))
    watch.begin()
    watch.lost_found.emit(
        ngettext(
            "This database is older than the last one used here: {count} entry missing.",
            "This database is older than the last one used here: {count} entries missing.",
            _MISSING,
        ).format(count=_MISSING)
    )
    stage.take()
    watch.lost_accepted.emit()


AUDIT_SCENES = (
    Scene("settings-audit", _trail),
    Scene("settings-audit-looks", partial(_kind, ActGroup.LOOKS)),
    Scene("settings-audit-nothing", partial(_kind, ActGroup.REFUSED)),
    Scene("settings-audit-verified", _verified),
    Scene("settings-export", partial(_export, Qt.CheckState.Checked)),
    Scene("settings-export-open", partial(_export, Qt.CheckState.Unchecked)),
    Scene("audit-lost-entries", _lost),
)
