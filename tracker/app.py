"""The window's start-up, in order:

1. The services, before Qt: once Qt for Python is there, every further import costs more.
2. The database is opened on a thread of its own while Qt is being loaded; a problem with it is
   raised here, before anything is shown.
3. The settings of this user, the language, the application, its theme, the tasks, today.
4. The window. It asks for the recall list before anything else. It is dressed in one go when it
   is whole: a style sheet costs twice as much if it is there while the parts are put together.
5. After the first paint: the exception hooks, garbage collection, which was off so far, and beside
   the window what the next click and the first save will need.
6. At the end the tasks finish their writes, then the database closes.
"""

from __future__ import annotations

import gc
import sys
import threading
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracker.settings import THEMES, Settings, load_settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from tracker.services.clinic import ClinicRow
    from tracker.storage.database import Database
    from tracker.ui.main_window import MainWindow
    from tracker.ui.tasks import Tasks
    from tracker.ui.theme import Theme


_SWITCH_SECONDS = 0.0005
_COLLECT = (10_000, 20, 100)


@dataclass(frozen=True, slots=True)
class OpenWindow:
    """A window with all that lives as long as it does; `close` in the end, whatever happened."""

    window: MainWindow
    tasks: Tasks
    theme: Theme
    database: Database

    def close(self) -> None:
        """Finish the writes, then close the database."""
        self.tasks.shutdown()
        self.database.close()


def run_window(
    database_path: Path, as_of: date | None = None, theme: str | None = None, *, user: str = ""
) -> int:
    """Show the clinic until its window is closed; the exit code of the process.

    `theme` is one of `settings.THEMES`, for this time only. Raises a Problem if the database can't
    be opened.
    """
    gc.disable()
    opening = _Opening(database_path, user)
    settings = load_settings()
    if theme in THEMES:
        settings = replace(settings, theme=theme)
    from PySide6.QtWidgets import QApplication

    _spare_the_scan_of_sources()
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)  # noqa: S101 - a console application can't show a window
    opened = _open(app, opening, settings, as_of)
    try:
        opened.window.show()
        opened.window.first_shown.connect(partial(_after_first_paint, opened))
        return app.exec()
    finally:
        opened.window.presenter.remove_hooks()
        opened.close()


def open_window(
    app: QApplication,
    database_path: Path,
    as_of: date | None = None,
    *,
    settings: Settings | None = None,
    user: str = "",
) -> OpenWindow:
    """A window that is not shown yet, for pictures and tests. Raises a Problem."""
    return _open(app, _Opening(database_path, user), settings or Settings(), as_of)


class _Opening:
    """The database, being opened beside us."""

    def __init__(self, path: Path, user: str) -> None:
        from tracker.services.clinic import open_clinic, the_clinic

        self._open_clinic, self._the_clinic = open_clinic, the_clinic
        self._path, self._user = path, user
        self._found: tuple[Database, ClinicRow] | None = None
        self._problem: BaseException | None = None
        self._thread = threading.Thread(target=self._open, name="tracker-opener", daemon=True)
        self._thread.start()

    def wait(self) -> tuple[Database, ClinicRow]:
        """Raises what opening raised."""
        self._thread.join()
        if self._problem is not None:
            raise self._problem
        assert self._found is not None  # noqa: S101
        return self._found

    def _open(self) -> None:
        try:
            database = self._open_clinic(self._path, self._user)
            try:
                self._found = database, database.read(self._the_clinic)
            except BaseException:
                database.close()
                raise
        except BaseException as problem:  # noqa: BLE001 - raised again by `wait`
            self._problem = problem


def _open(
    app: QApplication, opening: _Opening, settings: Settings, as_of: date | None
) -> OpenWindow:
    from PySide6.QtCore import QLocale

    from tracker.text import set_formats, set_language
    from tracker.ui.clinic_date import ClinicDate
    from tracker.ui.keys import Keys
    from tracker.ui.main_window import MainWindow
    from tracker.ui.tasks import Tasks
    from tracker.ui.theme import Theme

    if sys.platform in {"win32", "darwin"}:
        # Their environment says nothing of the system's way to write dates.
        set_formats(QLocale.system().name())
    # A thread that reads rows gives Python up for moments too short to take it; painting would
    # wait the usual 5 ms at each call from Qt.
    sys.setswitchinterval(_SWITCH_SECONDS)
    set_language(settings.language)
    app.setApplicationName("treatment-tracker")
    theme = Theme(app, **_look_of(settings))
    sheet = app.styleSheet()
    app.setStyleSheet("")
    database, clinic = opening.wait()
    tasks = Tasks(database)
    try:
        window = MainWindow(
            tasks,
            ClinicDate(clinic.zone, fixed_on=as_of, owner=app),
            Keys(app, settings.keys),
            settings=settings,
            where=str(database.path),
            user=database.user,
            is_readonly=database.is_readonly,
        )
    except BaseException:
        tasks.shutdown()
        database.close()
        raise
    app.setStyleSheet(sheet)
    window.settings_changed.connect(partial(_on_settings_changed, theme))
    return OpenWindow(window, tasks, theme, database)


def _spare_the_scan_of_sources() -> None:
    # WORKAROUND PySide: with each import it reads the module's source, to see whether features
    # are to be switched off in it; none is ever switched on here. Drop when it no longer does.
    features = sys.modules.get("shibokensupport.feature")
    if features is not None and "_mod_uses_pyside" in vars(features):
        vars(features)["_mod_uses_pyside"] = _uses_no_features


def _uses_no_features(_module: object) -> bool:
    return False


def _look_of(settings: Settings) -> dict[str, Any]:
    """What the theme is told for the settings of a user."""
    from tracker.ui.theme import Contrast, Scheme

    is_high = settings.theme == "high-contrast"
    return {
        "scheme": Scheme.SYSTEM if is_high else Scheme(settings.theme),
        "contrast": Contrast.HIGH if is_high else Contrast.SYSTEM,
        "text_percent": settings.text_scale,
    }


def _on_settings_changed(theme: Theme, settings: Settings) -> None:
    from tracker.settings import save_settings
    from tracker.text import set_language

    set_language(settings.language)
    theme.choose(**_look_of(settings))
    save_settings(settings)


def _after_first_paint(opened: OpenWindow) -> None:
    opened.window.presenter.install_hooks()
    # What lives until the end need not be looked at again, not even this once: it takes 60 ms.
    gc.freeze()
    gc.enable()
    opened.tasks.read(
        opened.window, "what comes next", _load_what_comes_next, then=partial(_on_loaded, opened)
    )


def _load_what_comes_next(_tx: object) -> None:
    """Import, on a reader's thread, the screens behind the first one, and all that a write needs."""
    import tracker.services.windows
    import tracker.storage.transaction
    import tracker.ui.patients.patient_page
    import tracker.ui.patients.patients_page
    import tracker.ui.visits.visit_page  # noqa: F401


def _on_loaded(opened: OpenWindow, _nothing: None) -> None:
    opened.window.page("patient")
    # Modules, their classes and screens stay; looked at again and again they hold the window for
    # 30 ms. And what comes and goes is mostly rows, without a circle in them.
    gc.freeze()
    gc.set_threshold(*_COLLECT)
