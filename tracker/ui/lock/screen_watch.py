"""Tells when the computer's screen is locked or it goes to sleep, where the system says so."""

from __future__ import annotations

import sys
from typing import Any

from PySide6.QtCore import SLOT, QObject, Signal, Slot

_SCREEN_SAVERS = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver")
_LOGIN = "org.freedesktop.login1.Manager"
# WORKAROUND PySide: its stubs want bytes, it takes text; drop when they agree.
_ON_ACTIVE_CHANGED: Any = SLOT("_on_active_changed(bool)")


class ScreenWatch(QObject):
    """Only Linux desktops tell, over D-Bus; elsewhere the watch over idleness has to do."""

    went_dark = Signal()

    def __init__(self, owner: QObject) -> None:
        super().__init__(owner)
        if sys.platform.startswith("linux"):
            self._listen()

    def _listen(self) -> None:
        try:
            from PySide6.QtDBus import QDBusConnection
        except ImportError:
            return
        session, system = QDBusConnection.sessionBus(), QDBusConnection.systemBus()
        if session.isConnected():
            for name in _SCREEN_SAVERS:
                session.connect("", "", name, "ActiveChanged", self, _ON_ACTIVE_CHANGED)
        if system.isConnected():
            system.connect("", "", _LOGIN, "PrepareForSleep", self, _ON_ACTIVE_CHANGED)

    @Slot(bool)
    def _on_active_changed(self, is_dark: bool) -> None:
        if is_dark:
            self.went_dark.emit()
