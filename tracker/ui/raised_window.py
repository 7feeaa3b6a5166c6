"""A second start on the same clinic raises the window that is open, through a local socket.

Nothing but the wish to be raised goes through it. The first process listens once it shows
something; the lock of the file says which of the two is the first.
"""

import hashlib
import os
import sys
import time
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication

_WISH = b"raise\n"
_DONE = b"raised\n"
_STEP_MS = 200


class RaisedWindow(QObject):
    """Listens for other starts on `database`, until it is deleted."""

    def __init__(self, database: Path, owner: QObject) -> None:
        super().__init__(owner)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connected)
        name = _name(database)
        # What a crash left: whoever listens holds the lock, so nobody else does.
        QLocalServer.removeServer(name)
        self._server.listen(name)

    def _on_connected(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            socket.readyRead.connect(partial(self._on_asked, socket))
            self._on_asked(socket)

    def _on_asked(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            return
        if bytes(socket.readLine(len(_WISH) + 1).data()) == _WISH:
            raise_windows()
            socket.write(_DONE)
            socket.flush()
        socket.disconnectFromServer()


def raise_windows() -> None:
    """Bring what this process shows to the front."""
    for window in QApplication.topLevelWidgets():
        if window.isWindow() and window.isVisible():
            if window.isMinimized():
                window.showNormal()
            window.raise_()
            window.activateWindow()
            QApplication.alert(window)


def raise_the_open_one(database: Path, seconds: float = 5.0) -> bool:
    """Ask the process that has the clinic open to raise its window; whether it did."""
    deadline = time.monotonic() + seconds
    while True:
        # It may have taken the lock and not be listening yet.
        if _asked_once(_name(database)):
            return True
        if time.monotonic() > deadline:
            return False
        time.sleep(_STEP_MS / 1000)


def _asked_once(name: str) -> bool:
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(_STEP_MS):
        return False
    socket.write(_WISH)
    socket.flush()
    while not socket.canReadLine():
        if not socket.waitForReadyRead(10 * _STEP_MS):
            return False
    return bytes(socket.readLine().data()) == _DONE


def _name(database: Path) -> str:
    """One name for each user and file, which tells neither."""
    user = str(os.getuid()) if sys.platform != "win32" else os.environ.get("USERNAME", "")
    told = hashlib.sha256(f"{user}\0{database}".encode("utf-8", "surrogateescape"))
    return f"treatment-tracker-{told.hexdigest()[:24]}"
