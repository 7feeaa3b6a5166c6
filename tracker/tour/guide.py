"""The tour itself: the clinic, each look, each scene."""

import json
import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from PySide6.QtWidgets import QApplication

from tracker.app import OpenWindow, open_window
from tracker.domain.problems import Unavailable
from tracker.qt_libraries import OFFSCREEN, display_platform, require_qt_libraries
from tracker.services.clinic import ClinicForm, create_clinic
from tracker.services.sample.sample_clinic import create_sample_clinic
from tracker.settings import Settings
from tracker.storage.backup import back_up
from tracker.text import _, format_number, ngettext
from tracker.tour.patient_scenes import patient_scenes
from tracker.tour.print_scenes import PRINT_SCENES
from tracker.tour.recall_scenes import EMPTY_SCENES, RECALL_SCENES
from tracker.tour.record_scenes import RECORD_SCENES
from tracker.tour.settings_scenes import SETTINGS_SCENES
from tracker.tour.stage import AREA, Scene, Stage

LOOKS = (("light", 100), ("light", 200), ("dark", 100), ("dark", 200))
_EXTRA_LOOK = ("high-contrast", 100)

_PATIENTS = 240
_SEED = 1

_log = logging.getLogger(__name__)


def guide(folder: Path, database: Path | None, today: date | None) -> int:
    """See `tracker.tour.run_tour`."""
    _make_folder(folder)
    today = today or datetime.now(UTC).astimezone().date()
    with tempfile.TemporaryDirectory(prefix="tracker-tour-") as temporary:
        app = _application(Path(temporary))
        clinic, empty = _clinics(Path(temporary), database, today)
        drawn, missed = 0, []
        for theme, scale in (*LOOKS, _EXTRA_LOOK):
            settings = Settings(theme=theme, text_scale=scale)
            scenes = (
                _scenes() if (theme, scale) in LOOKS else (*RECALL_SCENES[:1], *SETTINGS_SCENES[:1])
            )
            for path, some in ((clinic, scenes), (empty, EMPTY_SCENES)):
                with _opened(app, path, today, settings) as opened:
                    stage = Stage(opened, folder, today, f"{theme}-{scale}")
                    missed += [f"{one.name}-{stage.look}" for one in some if not _play(stage, one)]
                    drawn += stage.drawn
            _tell(_("{theme}, text at {scale} %: done").format(theme=theme, scale=scale))
    for name in missed:
        _tell(_("{name} could not be drawn.").format(name=name))
    _tell(
        ngettext("{count} picture in {folder}", "{count} pictures in {folder}", drawn).format(
            count=format_number(drawn), folder=folder
        )
    )
    return 1 if missed else 0


def _scenes() -> tuple[Scene, ...]:
    return (
        *RECALL_SCENES, *patient_scenes(), *RECORD_SCENES, *SETTINGS_SCENES, *PRINT_SCENES,
    )  # fmt: skip


def _play(stage: Stage, scene: Scene) -> bool:
    try:
        stage.begin(scene.name)
        scene.play(stage)
        stage.take()
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
    create_clinic(empty, ClinicForm("US", "America/New_York", _("New clinic")), "R. Osei").close()
    return clinic, empty


@contextmanager
def _opened(app: QApplication, path: Path, today: date, settings: Settings) -> Iterator[OpenWindow]:
    opened = open_window(app, path, today, settings=settings)
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


def _application(temporary: Path) -> QApplication:
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    if display_platform() in {"", OFFSCREEN}:
        os.environ["QT_QPA_PLATFORM"] = _screen(temporary)
    require_qt_libraries(OFFSCREEN)
    return QApplication(sys.argv[:1])


def _screen(temporary: Path) -> str:
    """Qt's platform without a display, with a screen of the size of the pictures."""
    screen = {"name": "tour", "x": 0, "y": 0, "width": AREA.width(), "height": AREA.height()}
    screen |= {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    file = temporary / "screen.json"
    file.write_text(json.dumps({"screens": [screen]}), encoding="utf-8")
    return f"{OFFSCREEN}:configfile={file}"


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(
            _("The folder {folder} could not be made: {why}.").format(
                folder=folder, why=error.strerror or error
            )
        ) from error


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
