"""The window's start-up, in order:

1. Is the clinic encrypted? Then the password window comes first, with next to no imports; what the
   window needs is imported on a thread behind it while somebody types. Else:
2. The services, before Qt: once Qt for Python is there, every further import costs more. The
   database is opened on a thread of its own while Qt is being loaded; a problem with it is raised
   here, before anything is shown.
3. The window is put together (`tracker/assembly.py`) and shown.
4. After the first paint: the exception hooks, garbage collection, which was off so far, and beside
   the window what the next click and the first save will need.
5. A lock keeps what is half typed, takes the window down and closes the clinic; the password window
   is on the screen in its place, and whoever gets in has a window of their own.
6. At the end the tasks finish their writes, then the database closes.
"""

from __future__ import annotations

import gc
import sys
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.assembly import Opening, OpenWindow, open_window
from tracker.settings import THEMES, Settings, load_settings, save_settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from tracker.services.keys.encrypted_clinic import NewClinic
    from tracker.storage.database import Database
    from tracker.storage.location import Location
    from tracker.storage.window_lock import WindowLock
    from tracker.ui.first_run.assistant import Made

__all__ = ["OpenWindow", "open_window", "run_window", "watch_backups"]


_PLAIN_HEADER = b"SQLite format 3\0"

# The first list comes before what only a second start on the same clinic asks for.
_LISTEN_AFTER_MS = 1_000


def run_window(
    database_path: Location, as_of: date | None = None, theme: str | None = None, *, user: str = ""
) -> int:
    """Show the clinic until its window is closed; the exit code of the process.

    `theme` is one of `settings.THEMES`, for this time only. If a window on this clinic is open
    already, that one is raised instead. Where no clinic is, an assistant asks what is to be there.
    Raises a Problem if the database can't be opened.
    """
    from tracker.storage.swap import sweep_swap
    from tracker.storage.window_lock import WindowLock

    if not isinstance(database_path, Path):
        # On a server there are other windows anyway, on other computers.
        return _run_the_window(database_path, as_of, theme, user)
    made = None
    if not database_path.exists():
        # A restore that was cut off is finished first, or what it left is taken away.
        sweep_swap(database_path)
    if not database_path.exists():
        made = _begin_a_clinic(database_path, as_of, theme)
        if made is None:
            return 0
        database_path = made.path
    with WindowLock(database_path) as lock:
        if not lock.take():
            return _raise_the_open_one(lock)
        sweep_swap(database_path)
        return _run_the_window(database_path, as_of, theme, user, made)


def _begin_a_clinic(database_path: Path, as_of: date | None, theme: str | None) -> Made | None:
    """Ask what is to be where no clinic is, and have it made; None if nothing is."""
    from PySide6.QtWidgets import QApplication

    from tracker.assembly import look_of
    from tracker.paths import demo_database
    from tracker.services.clinic.clinic import today_in
    from tracker.text import set_language
    from tracker.ui.backups.restore_source import NoClinic
    from tracker.ui.first_run.assistant import Assistant
    from tracker.ui.first_run.system_zone import system_zone
    from tracker.ui.tasks import Tasks
    from tracker.ui.theme import Theme

    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)  # noqa: S101 - a console application can't show a window
    settings = _settings(theme)
    set_language(settings.language)
    dressed, tasks, zone = Theme(app, **look_of(settings)), Tasks(NoClinic()), system_zone()
    today = as_of or today_in(zone)
    assistant = Assistant(tasks, database_path, demo_database(), today, zone)
    try:
        made = assistant.made if assistant.exec() else None
    finally:
        tasks.shutdown()
        assistant.deleteLater()
        dressed.deleteLater()
    if made is not None and made.second_place:
        save_settings(replace(load_settings(), backup_folder=made.second_place))
    return made


def _settings(theme: str | None) -> Settings:
    settings = load_settings()
    return replace(settings, theme=theme) if theme in THEMES else settings


def _raise_the_open_one(lock: WindowLock) -> int:
    if not lock.is_mine:
        raise lock.refusal()
    from tracker.ui.raised_window import raise_the_open_one

    if not raise_the_open_one(lock.database):
        raise lock.refusal()
    return 0


def _run_the_window(
    database_path: Location,
    as_of: date | None,
    theme: str | None,
    user: str,
    made: Made | None = None,
) -> int:
    gc.disable()
    if made is not None and made.new is not None:
        # Whoever made it just now need not type the password once more.
        opening: Opening | None = Opening(partial(_already_open, made.new))
    elif _has_password(database_path):
        opening = None
    else:
        opening = _opened_beside(database_path, user)
    settings = _settings(theme)
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    _spare_the_scan_of_sources()
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)  # noqa: S101 - a console application can't show a window
    if isinstance(database_path, Path):
        QTimer.singleShot(_LISTEN_AFTER_MS, app, partial(_listen, app, database_path))
    from tracker.shift import Shift

    shift = Shift(app, database_path, settings, as_of, user, after_first_paint=_after_first_paint)
    try:
        shift.begin(opening)
        return app.exec()
    finally:
        shift.end()


def _already_open(new: NewClinic) -> Database:
    return new.database


def _opened_beside(database_path: Location, user: str) -> Opening:
    from tracker.services.clinic.clinic import open_clinic

    return Opening(partial(open_clinic, database_path, user))


def _has_password(database_path: Location) -> bool:
    """Whether it takes a password to open this file: cheap, before anything is imported."""
    if not isinstance(database_path, Path):
        return False
    try:
        if not database_path.with_name(f"{database_path.name}.keys").is_file():
            return False
        with database_path.open("rb") as file:
            return file.read(len(_PLAIN_HEADER)) != _PLAIN_HEADER
    except OSError:
        return False


def _spare_the_scan_of_sources() -> None:
    # WORKAROUND PySide: with each import it reads the module's source, to see whether features
    # are to be switched off in it; none is ever switched on here. Drop when it no longer does.
    features = sys.modules.get("shibokensupport.feature")
    if features is not None and "_mod_uses_pyside" in vars(features):
        vars(features)["_mod_uses_pyside"] = _uses_no_features


def _uses_no_features(_module: object) -> bool:
    return False


def _listen(app: QApplication, database_path: Path) -> None:
    """Let a second start on this clinic raise what this one shows."""
    from tracker.ui.raised_window import RaisedWindow

    RaisedWindow(database_path.resolve(), app)


def _after_first_paint(opened: OpenWindow) -> None:
    opened.window.presenter.install_hooks()
    # What lives until the end need not be looked at again, not even this once: it takes 60 ms.
    gc.freeze()
    opened.tasks.read(
        opened.window, "what comes next", _load_what_comes_next, then=partial(_on_loaded, opened)
    )


def _load_what_comes_next(_tx: object) -> None:
    """Import, on a reader's thread, the screens behind the first one, and all that a write needs."""
    import tracker.services.courses.windows
    import tracker.storage.transaction
    import tracker.storage.watch
    import tracker.ui.backups.backup_watch
    import tracker.ui.patients.patient_page
    import tracker.ui.patients.patients_page
    import tracker.ui.rules_banner
    import tracker.ui.visits.visit_page  # noqa: F401


def _on_loaded(opened: OpenWindow, _nothing: None) -> None:
    opened.window.page("patient")
    _watch_audit(opened)
    _watch_rules(opened)
    watch_backups(opened)
    _watch_colleagues(opened)
    _tell_risky_place(opened)
    # Modules, their classes and screens stay; looked at again and again they hold the window for
    # 30 ms. And what comes and goes is mostly rows, without a circle in them.
    gc.freeze()


def _tell_risky_place(opened: OpenWindow) -> None:
    from tracker.domain.problems import Unavailable
    from tracker.storage.risky_place import risky_place

    location = opened.database.location
    risk = risky_place(location) if isinstance(location, Path) else ""
    if risk:
        opened.window.presenter.present(Unavailable(risk))


def watch_backups(opened: OpenWindow) -> None:
    """From here on the clinic is backed up by itself, a server's into a file here.

    Not the sample clinic, and not on a day that somebody chose: that is for looking.
    """
    from tracker.paths import demo_database
    from tracker.services.backups.keeping import BackupKeeper
    from tracker.ui.backups.backup_watch import BackupWatch
    from tracker.ui.backups.window_backups import wishes_of
    from tracker.ui.clinic_date import ClinicDate

    location = opened.database.location
    if opened.database.is_readonly:
        return
    today = opened.window.findChild(ClinicDate)
    is_looking = isinstance(today, ClinicDate) and today.is_fixed
    is_automatic = not is_looking and location != demo_database()
    keeper = BackupKeeper(opened.database, wishes_of(load_settings()))
    opened.window.watch_backups(BackupWatch(opened.tasks, keeper, is_automatic=is_automatic))
    if is_automatic:
        opened.last_acts.append(keeper.keep_on_exit)


def _watch_colleagues(opened: OpenWindow) -> None:
    from tracker.ui.colleagues import Colleagues

    colleagues = Colleagues(opened.database.watch, opened.tasks, opened.window)
    opened.last_acts.insert(0, colleagues.stop)


def _watch_audit(opened: OpenWindow) -> None:
    from tracker.storage.audit import write_queued
    from tracker.ui.audit.audit_banners import AuditBanners
    from tracker.ui.audit.audit_watch import AuditWatch

    window = opened.window
    watch = AuditWatch(opened.tasks, window.today, opened.database, write_queued, window)
    window.show_doubts(AuditBanners(watch, window.presenter))
    watch.begin()


def _watch_rules(opened: OpenWindow) -> None:
    from tracker.ui.rules_banner import RulesBanner
    from tracker.ui.rules_watch import RulesWatch

    window, is_readonly = opened.window, opened.database.is_readonly
    watch = RulesWatch(opened.tasks, window.today, window, is_readonly=is_readonly)
    window.show_doubts(RulesBanner(watch))
    watch.failed.connect(window.presenter.present)
    watch.begin()
