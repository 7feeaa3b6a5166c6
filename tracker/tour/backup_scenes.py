"""Backups: how they are, what is wrong with them, putting one back, and the paper beside them."""

from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QScrollArea

from tracker.domain.problems import Invalid
from tracker.domain.state import State
from tracker.services.backups.asked import Looked
from tracker.services.backups.entered_again import ToEnterAgain
from tracker.services.backups.found import Secret, look_into
from tracker.services.backups.losses import look_at_present
from tracker.services.backups.restoring import Restored
from tracker.services.bookings.appointments import BookingForm, book
from tracker.services.clinic.clinic import the_clinic
from tracker.services.exports.downtime import downtime_lists
from tracker.settings import Settings
from tracker.text import _
from tracker.tour.patient_scenes import list_rows
from tracker.tour.print_scenes import show_paper
from tracker.tour.stage import Scene, Stage
from tracker.ui.backups.backup_watch import BackupWatch
from tracker.ui.backups.entered_again_dialog import EnteredAgainDialog
from tracker.ui.backups.failed_dialog import FailedDialog
from tracker.ui.backups.restore_dialog import RestoreDialog
from tracker.ui.backups.restore_source import RestoreSource, of_clinic
from tracker.ui.backups.restored_dialog import RestoredDialog
from tracker.ui.backups.window_backups import wishes_of
from tracker.ui.printing.downtime_paper import downtime_paper
from tracker.ui.printing.entered_again import entered_again_paper
from tracker.ui.settings.settings_page import SettingsPage


def _watch(stage: Stage) -> BackupWatch:
    found = stage.window.findChild(BackupWatch)
    assert isinstance(found, BackupWatch)  # noqa: S101 - the guide has put it there
    return found


def _section(stage: Stage) -> None:
    stage.window.go_to("settings")
    page = stage.window.findChild(SettingsPage)
    assert isinstance(page, SettingsPage)  # noqa: S101 - going there has made it
    page.show_section("backups")
    stage.settle()
    for area in page.findChildren(QScrollArea):
        area.verticalScrollBar().setValue(0)
    page.show_section("backups")


def _lower(stage: Stage) -> None:
    _section(stage)
    stage.show_lower_end(stage.window)


def _elsewhere(folder: str, stage: Stage) -> None:
    """With another second place; the one before comes back afterwards."""
    watch = _watch(stage)
    before = watch.keeper.wishes
    watch.choose(wishes_of(Settings(backup_folder=folder)))
    _section(stage)
    stage.take()
    watch.choose(before)
    stage.settle()


def _failed(stage: Stage) -> None:
    """A file lies where the folder should be."""
    blocked = _watch(stage).keeper.path.with_name("server")
    blocked.write_text("", encoding="utf-8")
    _elsewhere(str(blocked), stage)


def _restore(stage: Stage) -> None:
    """Three bookings were made since."""
    rows = [row for row in list_rows(stage) if row.state is State.TO_CALL][:3]
    for days, row in enumerate(rows, start=9):
        form = BookingForm(
            (row.course_uuid,), stage.today + timedelta(days=days), reason=_("as they asked")
        )
        with suppress(Invalid):
            # Too early for some: then it is fewer.
            stage.do(book, form, stage.today)
    _choose(stage)


def _only_slots(stage: Stage) -> None:
    """Over the password window: the file is whole, what opens it is not."""
    kept = _watch(stage).keeper.places().in_first().kept()[-1]
    found = look_into(kept.path, Secret())
    present = look_at_present(_watch(stage).keeper.path, None, found)

    def look(_tx: object, _path: Path, _secret: Secret, *, progress: object) -> Looked:
        del progress
        return Looked(found, present, needs_only_slots=True)

    source = RestoreSource(None, look, None, None, "UTC")
    dialog = RestoreDialog(stage.tasks, source, stage.window)
    dialog.open()
    dialog.choose_file(kept.path)


def _choose(stage: Stage) -> RestoreDialog:
    watch = _watch(stage)
    dialog = RestoreDialog(stage.tasks, of_clinic(watch.keeper, watch.keeper.zone), stage.window)
    dialog.open()
    stage.settle()
    return dialog


def _other_clinic(stage: Stage) -> None:
    """The backup of the new clinic beside this one."""
    path = _watch(stage).keeper.path.with_name(_("New clinic.db"))
    _choose(stage).choose_file(path)
    stage.settle()


def _restored(stage: Stage) -> None:
    dialog = RestoredDialog(_what_was_lost(stage), stage.today, stage.window)
    dialog.open()


def _entered_again(stage: Stage) -> None:
    """The same list, opened again from the settings."""
    losses = _what_was_lost(stage).present.losses
    assert losses is not None  # noqa: S101 - the backup is this clinic's
    lost = ToEnterAgain(
        1,
        datetime.now(ZoneInfo(stage.window.today.zone)),
        losses.appointments,
        losses.sessions,
        losses.changes,
    )
    EnteredAgainDialog(stage.tasks, lost, stage.today, stage.window).open()


def _not_restored(stage: Stage) -> None:
    told = _(
        "The drive that holds “{path}” has too little space to restore safely. Nothing was "
        "changed; free some space, then try again."
    ).format(path=Path("/clinic/clinic.db"))
    FailedDialog(_("The backup was not put in place"), told, stage.window).open()


def _passphrase(stage: Stage) -> None:
    _lower(stage)
    stage.press(_("Save as encrypted PDF…"))


def _paper(stage: Stage) -> None:
    lists = stage.ask(downtime_lists, stage.today)
    show_paper(downtime_paper(lists, stage.ask(the_clinic).name), stage)


def _again(stage: Stage) -> None:
    losses = _what_was_lost(stage).present.losses
    assert losses is not None  # noqa: S101 - the backup is this clinic's
    show_paper(entered_again_paper(losses, stage.today), stage)


def _what_was_lost(stage: Stage) -> Restored:
    """As if the oldest backup had just been put back."""
    keeper = _watch(stage).keeper
    kept = keeper.places().in_first().kept()
    looked = look_into(kept[-1].path, Secret())
    found = Looked(looked, look_at_present(keeper.path, None, looked))
    return Restored(found.present, kept[0], None)


BACKUP_SCENES = (
    Scene("backups", _section),
    Scene("backups-lower", _lower),
    Scene("backups-no-second-place", partial(_elsewhere, "")),
    Scene("backups-failed", _failed),
    Scene("restore", _restore),
    Scene("restore-other-clinic", _other_clinic),
    Scene("restore-key-slots", _only_slots),
    Scene("restored", _restored),
    Scene("entered-again", _entered_again),
    Scene("restore-failed", _not_restored),
    Scene("downtime-passphrase", _passphrase),
    Scene("print-downtime", _paper),
    Scene("print-entered-again", _again),
)
