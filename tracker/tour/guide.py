"""The tour itself: the clinic, each look, each scene."""

import logging
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path

from PySide6.QtCore import QEvent, QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from tracker.app import OpenWindow, open_window
from tracker.domain.problems import NotFound, Unavailable
from tracker.qt_libraries import OFFSCREEN, display_platform, require_qt_libraries
from tracker.services.backups.drill import drill
from tracker.services.backups.keeping import BackupKeeper, BackupWishes
from tracker.services.clinic.clinic import ClinicForm, create_clinic
from tracker.services.sample.sample_clinic import create_sample_clinic
from tracker.settings import Settings
from tracker.storage.backup import back_up
from tracker.text import _, format_number, ngettext, say_cause
from tracker.tour.approval_scenes import APPROVAL_SCENES, EMPTY_APPROVAL_SCENES
from tracker.tour.audit_scenes import AUDIT_SCENES
from tracker.tour.backup_scenes import BACKUP_SCENES
from tracker.tour.calendar_scenes import calendar_scenes
from tracker.tour.call_scenes import CALL_SCENES
from tracker.tour.chart_scenes import chart_scenes
from tracker.tour.import_scenes import IMPORT_SCENES
from tracker.tour.letter_scenes import LETTER_SCENES
from tracker.tour.lock_scenes import lock_scenes
from tracker.tour.manual_scenes import MANUAL_SCENES
from tracker.tour.offscreen import offscreen
from tracker.tour.outcome_scenes import outcome_scenes
from tracker.tour.patient_scenes import patient_scenes
from tracker.tour.print_scenes import PRINT_SCENES
from tracker.tour.recall_scenes import EMPTY_SCENES, RECALL_SCENES
from tracker.tour.record_scenes import RECORD_SCENES
from tracker.tour.report_scenes import EMPTY_REPORT_SCENES, REPORT_SCENES
from tracker.tour.rules_scenes import RULES_SCENES
from tracker.tour.same_scenes import SAME_SCENES
from tracker.tour.settings_scenes import SETTINGS_SCENES
from tracker.tour.sites_scenes import SITES_SCENES
from tracker.tour.stage import AREA, Scene, Stage
from tracker.tour.stock_scenes import EMPTY_STOCK_SCENES, STOCK_SCENES
from tracker.tour.today_scenes import today_scenes
from tracker.tour.view_scenes import VIEW_SCENES
from tracker.ui.backups.backup_watch import BackupWatch

_PATIENTS = 240
_SEED = 1
_USER = "R. Osei"

_log = logging.getLogger(__name__)


class Walk:
    """One look, and what is shown in it: of a clinic at work, and of a new one."""

    def __init__(
        self,
        theme: str,
        scale: int,
        scenes: Sequence[Scene] | None = None,
        empty_scenes: Sequence[Scene] = (
            *EMPTY_SCENES,
            *EMPTY_STOCK_SCENES,
            *EMPTY_REPORT_SCENES,
            *EMPTY_APPROVAL_SCENES,
        ),
    ) -> None:
        self.theme, self.scale = theme, scale
        self.look = f"{theme}-{scale}"
        self.scenes = all_scenes() if scenes is None else scenes
        self.empty_scenes = empty_scenes


def guide(
    folder: Path,
    database: Path | None,
    today: date | None,
    walks: Sequence[Walk] | None = None,
) -> int:
    """See `tracker.tour.run_tour`; `walks` None is everything."""
    _make_folder(folder)
    today = today or datetime.now(UTC).astimezone().date()
    drawn, missed = 0, []
    with tempfile.TemporaryDirectory(prefix="tracker-tour-") as temporary:
        app = _application(Path(temporary))
        clinic, empty = _clinics(Path(temporary), database, today)
        for walk in walks or all_walks():
            settings = Settings(theme=walk.theme, text_scale=walk.scale)
            for path, scenes in ((clinic, walk.scenes), (empty, walk.empty_scenes)):
                with _opened(app, path, today, settings) as opened:
                    stage = Stage(opened, folder, today, walk.look)
                    missed += [
                        f"{one.name}-{walk.look}"
                        for one in scenes
                        if not _play(stage, one, is_sample=database is None)
                    ]
                    drawn += stage.drawn
            _tell(
                _("{theme}, text at {scale} %: {count} pictures so far").format(
                    theme=walk.theme, scale=walk.scale, count=format_number(drawn)
                )
            )
    for name in missed:
        _tell(_("{name} could not be drawn.").format(name=name))
    _tell(
        ngettext("{count} picture in {folder}", "{count} pictures in {folder}", drawn).format(
            count=format_number(drawn), folder=folder
        )
    )
    return 1 if missed else 0


def all_walks() -> tuple[Walk, ...]:
    """Light and dark at both sizes of text, and a glance at high contrast."""
    some = [
        one for one in all_scenes() if one.name in {"recall", "patient-several", "record-checks"}
    ]
    return (
        Walk("light", 100),
        Walk("light", 200),
        Walk("dark", 100),
        Walk("dark", 200),
        Walk("high-contrast", 100, some, ()),
    )


def all_scenes() -> tuple[Scene, ...]:
    """Everything that is worth a picture of a clinic at work."""
    return (
        *RECALL_SCENES,
        *VIEW_SCENES,
        *today_scenes(),
        *patient_scenes(),
        *outcome_scenes(),
        *chart_scenes(),
        *RECORD_SCENES,
        *SITES_SCENES,
        *SETTINGS_SCENES,
        *AUDIT_SCENES,
        *STOCK_SCENES,
        *REPORT_SCENES,
        *APPROVAL_SCENES,
        *BACKUP_SCENES,
        *PRINT_SCENES,
        *MANUAL_SCENES,
        *LETTER_SCENES,
        *IMPORT_SCENES,
        *CALL_SCENES,
        *calendar_scenes(),
        *SAME_SCENES,
        *RULES_SCENES,
        *lock_scenes(),
    )


def _play(stage: Stage, scene: Scene, *, is_sample: bool) -> bool:
    try:
        stage.begin(scene.name)
        scene.play(stage)
        stage.take()
    except NotFound:
        # Not every clinic has somebody in each state; the sample has.
        return not is_sample
    except Exception:  # noqa: BLE001 - told at the end, by name
        # One screen that fails must not hide all the others.
        _log.exception("the scene %s failed", scene.name)
        return False
    finally:
        stage.clear()
    return True


def _clinics(temporary: Path, database: Path | None, today: date) -> tuple[Path, Path]:
    clinic, empty = temporary / _("Sample clinic.db"), temporary / _("New clinic.db")
    if database is not None:
        # The tour books and records; it never does so in the clinic itself.
        back_up(database, clinic)
    else:
        _tell(_("Making a sample clinic of {count} patients…").format(count=_PATIENTS))
        create_sample_clinic(clinic, _PATIENTS, _SEED, today).close()
    form = ClinicForm("US", "America/New_York", _("New clinic"))
    create_clinic(empty, form, _USER).close()
    return clinic, empty


@contextmanager
def _opened(app: QApplication, path: Path, today: date, settings: Settings) -> Iterator[OpenWindow]:
    opened = open_window(app, path, today, settings=settings)
    # A folder of that name counts as elsewhere, also on the drive that the tour is drawn on.
    server = path.parent / "Nextcloud"
    server.mkdir(exist_ok=True)
    keeper = BackupKeeper(opened.database, BackupWishes(str(server)))
    keeper.keep()
    with suppress(Unavailable):
        # A clinic that somebody named may be in any state: the pictures show that too.
        drill(keeper)
    watch = BackupWatch(opened.tasks, keeper, is_automatic=False)
    opened.window.watch_backups(watch)
    watch.refresh()
    opened.window.resize(AREA)
    opened.window.show()
    try:
        yield opened
    finally:
        opened.close()
        opened.window.hide()
        opened.window.deleteLater()
        opened.theme.deleteLater()
        app.processEvents()
        # What is left would be dressed anew for each walk that follows.
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _application(temporary: Path) -> QApplication:
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    if display_platform() in {"", OFFSCREEN}:
        os.environ["QT_QPA_PLATFORM"] = offscreen(AREA, temporary)
    require_qt_libraries(OFFSCREEN)
    qInstallMessageHandler(_on_message)
    return QApplication(sys.argv[:1])


def _on_message(_kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    # Without a display, Qt says for each window what it can't do to it.
    if not message.startswith("This plugin does not support"):
        _log.warning("Qt: %s", message)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(
            _("The folder {folder} could not be made: {why}.").format(
                folder=folder, why=say_cause(error)
            )
        ) from error


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
