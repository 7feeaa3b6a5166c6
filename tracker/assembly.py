"""Putting a window together on a clinic: settings, language, theme, tasks, today, the window.

The window asks for the recall list before anything else. It is dressed in one go when it is whole:
a style sheet costs twice as much if it is there while the parts are put together.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from tracker.settings import Settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from tracker.services.clinic.clinic import ClinicRow
    from tracker.storage.database import Database
    from tracker.storage.location import Location
    from tracker.ui.main_window import MainWindow
    from tracker.ui.palette import Palette
    from tracker.ui.tasks import Tasks
    from tracker.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class OpenWindow:
    """A window with all that lives as long as it does; `close` in the end, whatever happened."""

    window: MainWindow
    tasks: Tasks
    theme: Theme
    database: Database
    last_acts: list[Callable[[], object]] = field(default_factory=list)
    """What is done after the last write, while the database is still open: a backup."""

    def close(self) -> None:
        """Finish the writes, then close the database."""
        self.tasks.shutdown()
        try:
            for act in self.last_acts:
                act()
        finally:
            self.database.close()


class Opening:
    """A clinic, being opened beside us."""

    def __init__(self, open_it: Callable[[], Database]) -> None:
        from tracker.services.clinic.clinic import the_clinic

        self._open_it, self._the_clinic = open_it, the_clinic
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
            database = self._open_it()
            try:
                self._found = database, database.read(self._the_clinic)
            except BaseException:
                database.close()
                raise
        except BaseException as problem:  # noqa: BLE001 - raised again by `wait`
            self._problem = problem


def open_window(
    app: QApplication,
    database_path: Location,
    as_of: date | None = None,
    *,
    settings: Settings | None = None,
    user: str = "",
) -> OpenWindow:
    """A window that is not shown yet, for pictures and tests. Raises a Problem."""
    from tracker.services.clinic.clinic import open_clinic

    opening = Opening(partial(open_clinic, database_path, user))
    return put_together(app, opening, settings or Settings(), as_of)


def put_together(
    app: QApplication, opening: Opening, settings: Settings, as_of: date | None
) -> OpenWindow:
    """A window that is not shown yet. Raises what opening raised."""
    from PySide6.QtCore import QLocale

    from tracker.storage.reader_pause import pause_readers
    from tracker.text import set_formats, set_language
    from tracker.ui.clinic_date import ClinicDate
    from tracker.ui.keys import Keys
    from tracker.ui.main_window import MainWindow
    from tracker.ui.paint_turn import PaintTurn
    from tracker.ui.tasks import Tasks
    from tracker.ui.theme import Theme
    from tracker.ui.uninterrupted import let_the_window_first

    if sys.platform in {"win32", "darwin"}:
        # Their environment says nothing of the system's way to write dates.
        set_formats(QLocale.system().name())
    let_the_window_first()
    set_language(settings.language)
    app.setApplicationName("treatment-tracker")
    theme = Theme(app, **look_of(settings))
    sheet = app.styleSheet()
    app.setStyleSheet("")
    try:
        database, clinic = opening.wait()
    except BaseException:
        theme.deleteLater()
        app.setStyleSheet(sheet)
        raise
    tasks = Tasks(database)
    pause_readers(database, tasks.rest.wait)
    today = ClinicDate(clinic.zone, fixed_on=as_of, owner=app)
    keys = Keys(app, settings.keys)
    try:
        window = MainWindow(
            tasks,
            today,
            keys,
            settings=settings,
            where=str(database.location),
            user=database.user,
            is_encrypted=database.key is not None,
            is_readonly=database.is_readonly,
        )
    except BaseException:
        tasks.shutdown()
        database.close()
        raise
    # They go with the window: another one has its own.
    today.setParent(window)
    keys.setParent(window)
    app.setStyleSheet(sheet)
    PaintTurn(window, tasks.rest)
    window.settings_changed.connect(partial(_on_settings_changed, theme))
    return OpenWindow(window, tasks, theme, database)


def look_of(settings: Settings) -> dict[str, Any]:
    """What the theme is told for the settings of a user."""
    from tracker.ui.theme import Contrast, Scheme

    is_high = settings.theme == "high-contrast"
    return {
        "scheme": Scheme.SYSTEM if is_high else Scheme(settings.theme),
        "contrast": Contrast.HIGH if is_high else Contrast.SYSTEM,
        "text_percent": settings.text_scale,
    }


def palette_of(app: QApplication, settings: Settings) -> Palette:
    """The colours of the theme, for a window that comes before there is one."""
    from PySide6.QtCore import Qt

    from tracker.ui.palette import DARK, DARK_CONTRAST, LIGHT, LIGHT_CONTRAST

    is_dark = settings.theme == "dark" or (
        settings.theme != "light" and app.styleHints().colorScheme() is Qt.ColorScheme.Dark
    )
    if settings.theme == "high-contrast":
        return DARK_CONTRAST if is_dark else LIGHT_CONTRAST
    return DARK if is_dark else LIGHT


def _on_settings_changed(theme: Theme, settings: Settings) -> None:
    from tracker.settings import save_settings
    from tracker.text import set_language

    set_language(settings.language)
    theme.choose(**look_of(settings))
    save_settings(settings)
