"""Who is in: from the password to the window, from the window to the lock, and back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QRect, QTimer, Signal
from PySide6.QtGui import QKeySequence

from tracker.assembly import Opening, OpenWindow, palette_of, put_together
from tracker.domain.problems import Damaged
from tracker.left_behind import LeftBehind
from tracker.settings import Settings
from tracker.text import _
from tracker.ui.own_clipboard import OwnClipboard

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from tracker.services.backups.restoring import RestoreOrder
    from tracker.services.keys.encrypting import RekeyOrder
    from tracker.services.keys.unlock import Unlocked
    from tracker.storage.location import Location
    from tracker.ui.backups.closed_work import ClosedWork
    from tracker.ui.backups.door_restore import DoorRestore
    from tracker.ui.lock.door import Door
    from tracker.ui.lock.idle_watch import IdleWatch
    from tracker.ui.lock.lock_minutes import LockMinutes
    from tracker.ui.lock.password_window import Credentials
    from tracker.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class _Ready:
    """An open clinic; with the new recovery code, if the old one was used."""

    opening: Opening
    recovery_code: str = field(default="", repr=False)


class Shift(QObject):
    """`after_first_paint` is called with each window that has come to the screen."""

    opened = Signal(object)
    """An `OpenWindow`, on the screen."""
    locked = Signal()

    def __init__(
        self,
        app: QApplication,
        database_path: Location,
        settings: Settings,
        as_of: date | None,
        user: str,
        *,
        after_first_paint: Callable[[OpenWindow], object],
    ) -> None:
        super().__init__(app)
        self._app = app
        self._place = database_path
        self._settings = settings
        self._as_of = as_of
        self._user = user
        self._after_first_paint = after_first_paint
        self._door: Door | None = None
        self._now: OpenWindow | None = None
        self._closer: threading.Thread | None = None
        self._theme: Theme | None = None
        self._watch: IdleWatch | None = None
        self._minutes: LockMinutes | None = None
        self._work: ClosedWork | None = None
        self._was_at: QRect | None = None
        self._mending: DoorRestore | None = None
        self._left = LeftBehind(self)
        self._clipboard = OwnClipboard(app.clipboard(), self)

        self._left.unkept_found.connect(self._on_unkept)

    @property
    def current(self) -> OpenWindow | None:
        """The window of whoever is in."""
        return self._now

    @property
    def _path(self) -> Path:
        """The clinic's file: only files have a door, or are restored."""
        assert isinstance(self._place, Path)  # noqa: S101
        return self._place

    @property
    def door(self) -> Door | None:
        return self._door

    @property
    def _closed_work(self) -> ClosedWork:
        if self._work is None:
            from tracker.ui.backups.closed_work import ClosedWork

            self._work = ClosedWork(self._as_of, self)
            self._work.over.connect(self._open_again)
        return self._work

    def begin(self, opening: Opening | None) -> None:
        """Show the window of a clinic that is being opened, or ask for the password."""
        if opening is None:
            self._ask(self._user)
            return
        try:
            self._show(opening)
        except Damaged as problem:
            self._ask_for_a_backup(problem)

    def end(self) -> None:
        """Whatever happened: finish the writes, close the clinic."""
        if self._door is not None:
            self._door.join()
        if self._closer is not None:
            self._closer.join()
        if self._work is not None:
            self._work.join()
        if self._now is not None:
            if self._now.database.key is not None:
                self._now.database.note_act("log-out", kind="account")
            self._now.window.presenter.remove_hooks()
            self._left.leave(self._now)
            self._left.close(self._now)
            self._now = None

    def lock(self, *, is_switch: bool = False) -> None:
        """Nothing of the clinic stays on the screen, and it is closed; what is half typed is kept."""
        opened, self._now = self._now, None
        if opened is None:
            return
        name, window = opened.database.user, opened.window
        opened.database.note_act("lock", kind="account")
        self._left.leave(opened)
        self._was_at = window.geometry()
        opened.tasks.begin_shutdown()
        self._ask("" if is_switch else name, is_locked=True)
        assert self._door is not None  # noqa: S101 - asking has made it
        self._door.window.setGeometry(self._was_at)
        for other in self._app.topLevelWidgets():
            if other is not self._door.window:
                other.hide()
        self._clipboard.clear()
        window.presenter.remove_hooks()
        self._closer = threading.Thread(
            target=self._left.close, args=(opened,), name="tracker-closer", daemon=True
        )
        self._closer.start()
        if self._watch is not None:
            self._watch.stop()
        opened.theme.deleteLater()
        window.deleteLater()
        self.locked.emit()

    def restore(self, order: RestoreOrder) -> None:
        """Close the clinic, put the backup in place, tell what came of it, and open it again."""
        self._close_for(self._closed_work.restore, order)

    def rekey(self, order: RekeyOrder) -> None:
        """Likewise, to put it under a new data key."""
        self._close_for(self._closed_work.rekey, order)

    def _close_for(self, work: Callable[[Any, Callable[[], object]], None], order: Any) -> None:
        opened, self._now = self._now, None
        if opened is None:
            return
        self._was_at = opened.window.geometry()
        opened.tasks.begin_shutdown()
        if self._watch is not None:
            self._watch.stop()
        self._dress()
        work(order, opened.close)
        opened.window.presenter.remove_hooks()
        opened.window.hide()
        opened.theme.deleteLater()
        opened.window.deleteLater()

    def _on_ordered_at_the_door(self, order: RestoreOrder) -> None:
        self._closed_work.restore(order, _nothing_is_open)
        if self._door is not None:
            self._door.window.hide()

    def _ask_for_a_backup(self, problem: Damaged) -> None:
        """What is there can't be opened by any password. Raises what no backup mends."""
        if not isinstance(self._place, Path):
            raise problem
        self._the_door()
        assert self._mending is not None  # noqa: S101 - it comes with the door
        self._mending.offer(problem)

    def _open_again(self) -> None:
        from tracker.services.clinic.clinic import open_clinic
        from tracker.services.keys.unlock import needs_password

        try:
            if needs_password(self._path):
                self._ask("")
            else:
                self._show(Opening(partial(open_clinic, self._path, self._user)))
        except Damaged as problem:
            self._ask_for_a_backup(problem)

    def _ask(self, name: str, *, is_locked: bool = False) -> None:
        self._the_door().ask(name, is_locked=is_locked)

    def _the_door(self) -> Door:
        if self._door is None:
            from tracker.ui.backups.door_restore import DoorRestore
            from tracker.ui.lock.door import Door
            from tracker.ui.lock.password_window import PasswordWindow

            window = PasswordWindow(
                palette_of(self._app, self._settings),
                text_percent=self._settings.text_scale,
                where=str(self._path),
            )
            self._door = Door(window, self._open_with, load=_load_the_program)
            self._door.opened.connect(self._on_unlocked)
            self._door.left.connect(self._app.quit)
            self._mending = DoorRestore(
                self._path, self._door, self._dress, self._settings.backup_folder
            )
            self._mending.ordered.connect(self._on_ordered_at_the_door)
        return self._door

    def _open_with(self, credentials: Credentials) -> _Ready | Unlocked:
        """On a thread of its own: ready, or unlocked and a password of one's own comes first."""
        from tracker.services.keys.passwords import led_by_the_code
        from tracker.services.keys.unlock import unlock, unlock_with_code

        if self._closer is not None:
            self._closer.join()
        assert self._mending is not None  # noqa: S101 - it comes with the door
        self._mending.unlocked = None
        if credentials.recovery_code:
            unlocked = unlock_with_code(self._path, credentials.recovery_code)
        else:
            unlocked = unlock(self._path, credentials.name, credentials.password)
        # Should what it opens be damaged: it opens the backups.
        self._mending.unlocked = unlocked
        if not unlocked.must_choose:
            return self._ready(unlocked)
        return led_by_the_code(self._path, unlocked)

    def _choose(self, unlocked: Unlocked, password: str) -> _Ready:
        """On a thread of its own."""
        from tracker.services.keys.passwords import choose_password

        chosen = choose_password(self._path, unlocked, password)
        return self._ready(chosen.unlocked, chosen.recovery_code)

    def _ready(self, unlocked: Unlocked, recovery_code: str = "") -> _Ready:
        from tracker.services.clinic.clinic import open_clinic

        opening = Opening(partial(open_clinic, self._path, unlocked=unlocked))
        database, _clinic = opening.wait()
        self._left.retry(database)
        return _Ready(opening, recovery_code)

    def _on_unlocked(self, found: _Ready | Unlocked) -> None:
        if isinstance(found, _Ready):
            self._let_in(found)
        else:
            self._ask_for_own_password(found)

    def _ask_for_own_password(self, unlocked: Unlocked) -> None:
        from tracker.ui.lock.secret_dialog import NEW, SecretDialog, own_password

        assert self._door is not None  # noqa: S101 - somebody came through it
        door = self._door
        self._dress()
        dialog = SecretDialog(own_password(unlocked.name), door.window)

        def choose(typed: dict[str, str]) -> None:
            door.run(partial(self._choose, unlocked, typed[NEW]), failed=dialog.present)

        dialog.submitted.connect(choose)
        dialog.rejected.connect(partial(self._ask, unlocked.name))
        door.opened.connect(dialog.hide)
        dialog.open()

    def _let_in(self, ready: _Ready) -> None:
        if not ready.recovery_code:
            self._show(ready.opening)
            return
        from tracker.text import format_date_short
        from tracker.ui.lock.code_sheet import CodeSheet

        assert self._door is not None  # noqa: S101 - somebody came through it
        _database, clinic = ready.opening.wait()
        from tracker.services.clinic.clinic import today_in

        on = self._as_of or today_in(clinic.zone)
        sheet = CodeSheet(
            clinic.name, ready.recovery_code, format_date_short(on), owner=self._door.window
        )
        sheet.accepted.connect(partial(self._show, ready.opening))
        sheet.open()

    def _dress(self) -> None:
        """The dialogs over the password window look as the program does."""
        from tracker.assembly import look_of
        from tracker.ui.theme import Theme

        if self._theme is None:
            self._theme = Theme(self._app, **look_of(self._settings))

    def _show(self, opening: Opening) -> None:
        opened = put_together(self._app, opening, self._settings, self._as_of)
        if self._theme is not None:
            self._theme.deleteLater()
            self._theme = None
        if self._mending is not None:
            self._mending.unlocked = None
        self._now = opened
        window = opened.window
        window.settings_changed.connect(self._on_settings_changed)
        window.lock_requested.connect(self._on_lock_requested)
        window.restore_requested.connect(self.restore)
        window.rekey_requested.connect(self.rekey)
        window.first_shown.connect(partial(self._on_first_shown, opened))
        window.resize(window.size().boundedTo(window.screen().availableSize()))
        if self._door is not None and self._was_at is not None:
            window.setGeometry(self._was_at)
        window.show()
        window.activateWindow()
        if self._door is not None:
            self._door.shut()
        self.opened.emit(opened)

    def _on_first_shown(self, opened: OpenWindow) -> None:
        self._after_first_paint(opened)
        self._left.come_back(opened)
        if opened.database.key is not None:
            self._begin_to_watch(opened)

    def _begin_to_watch(self, opened: OpenWindow) -> None:
        from tracker.ui.lock.idle_watch import IdleWatch
        from tracker.ui.lock.lock_minutes import USUAL, LockMinutes
        from tracker.ui.lock.screen_watch import ScreenWatch

        if self._watch is None:
            self._watch = IdleWatch(self._app, self._settings.lock_minutes or USUAL)
            self._watch.lapsed.connect(self.lock)
            self._watch.pressed.connect(self._on_pressed)
            ScreenWatch(self).went_dark.connect(self.lock)
        window = opened.window
        self._minutes = LockMinutes(opened.tasks, window.today, self._settings, window)
        self._minutes.changed.connect(self._watch.set_minutes)
        self._minutes.look()
        self._watch.start()

    def _on_pressed(self, key: QKeySequence) -> None:
        """A dialog keeps the window's shortcuts away; locking works all the same."""
        if self._now is None or self._app.activeModalWidget() is None:
            return
        if key.toString() and key.toString() == self._now.window.lock_key:
            QTimer.singleShot(0, self, self.lock)

    def _on_settings_changed(self, settings: Settings) -> None:
        self._settings = settings
        if self._minutes is not None:
            self._minutes.follow(settings)

    def _on_unkept(self) -> None:
        if self._door is not None and self._now is None:
            self._door.window.explain(
                _(
                    "What was half typed couldn’t be written into the clinic. This program still "
                    "holds it for whoever typed it: unlock before you close it."
                )
            )

    def _on_lock_requested(self, is_switch: bool) -> None:
        self.lock(is_switch=is_switch)


def _nothing_is_open() -> None:
    """Nobody got in, so there is nothing to close before a restore."""


def _load_the_program() -> None:
    """Import, beside the password window, what opens the clinic and shows it."""
    import tracker.services.keys.unlock

    tracker.services.keys.unlock.load_ciphers()
    import tracker.services.clinic.clinic
    import tracker.services.courses.windows
    import tracker.services.same_person.kept
    import tracker.storage.transaction
    import tracker.ui.main_window
