"""What whoever is in can do about being in: lock, let somebody else in, what they left half typed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from tracker.domain.rights import Action
from tracker.text import _
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.keys import Command, Keys
from tracker.ui.rights import follow_right, may
from tracker.ui.tasks import Tasks

if TYPE_CHECKING:
    from tracker.ui.lock.own_secrets import OwnSecrets


class PersonMenu(QObject):
    """Opens at a button with the person's name. Without passwords there is nothing to lock."""

    lock_requested = Signal(bool)
    """True: somebody else is to come in."""
    drafts_requested = Signal()
    sign_day_requested = Signal()
    follow_ups_requested = Signal()
    told = Signal(str)
    """Something was done, as a sentence."""

    def __init__(self, keys: Keys, window: QWidget, tasks: Tasks, today: ClinicDate) -> None:
        super().__init__(window)
        self._window = window
        self._keys = keys
        self._tasks, self._today = tasks, today
        self._has_password = has_password = tasks.has_password
        if has_password:
            for command, is_switch in (
                (Command("app.lock", _("Lock now"), "Ctrl+L"), False),
                (Command("app.switch-user", _("Switch user"), "Ctrl+Shift+L"), True),
            ):
                keys.bind(window, command, partial(self.lock_requested.emit, is_switch))

    @property
    def lock_key(self) -> str:
        """In Qt's portable form, "" for none."""
        if not self._has_password:
            return ""
        found = {one.name: one.key for one in self._keys.commands()}
        return QKeySequence(found["app.lock"]).toString()

    def open_at(self, button: QPushButton) -> None:
        """Above the button, which stands at the bottom of the window."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fill(menu)
        place = button.mapToGlobal(button.rect().topLeft())
        place.setY(place.y() - menu.sizeHint().height())
        menu.popup(place)

    def add_to(self, menu: QMenu) -> None:
        """The same in a menu that is there: of a narrow window, which has no such button."""
        menu.addSeparator()
        self._fill(menu)

    def _fill(self, menu: QMenu) -> None:
        menu.setToolTipsVisible(True)
        sign = menu.addAction(_("Sign the day…"), self.sign_day_requested.emit)
        follow_right(sign, self._tasks, Action.SIGN_SESSIONS)
        menu.addAction(_("Follow-ups…"), self.follow_ups_requested.emit)
        drafts = menu.addAction(_("What you left half typed…"), self.drafts_requested.emit)
        follow_right(drafts, self._tasks, Action.KEEP_DRAFTS)
        if self._has_password:
            secrets = self._secrets()
            menu.addAction(_("Change your password…"), secrets.change_password)
            if may(self._tasks, Action.MANAGE_ACCOUNTS):
                menu.addAction(_("New recovery code…"), secrets.new_code)
            menu.addSeparator()
            for name, title, is_switch in (
                ("app.switch-user", _("Switch user"), True),
                ("app.lock", _("Lock now"), False),
            ):
                action = menu.addAction(title, partial(self.lock_requested.emit, is_switch))
                action.setShortcut(self._keys.cap(name))
                action.setShortcutVisibleInContextMenu(True)

    def _secrets(self) -> OwnSecrets:
        from tracker.ui.lock.own_secrets import OwnSecrets

        secrets = OwnSecrets(self._window, self._tasks, self._today)
        secrets.told.connect(self.told)
        return secrets
