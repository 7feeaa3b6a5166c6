"""One's own password, changed; and a new recovery code for the clinic."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from tracker.domain.problems import Problem
from tracker.services.keys.passwords import change_password, new_recovery_code
from tracker.text import _, format_date_short
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.lock.code_sheet import CodeSheet
from tracker.ui.lock.secret_dialog import (
    NEW,
    OLD,
    Asked,
    SecretDialog,
    changed_password,
    password_again,
)
from tracker.ui.lock.server_secrets import is_on_server, say_changed_here
from tracker.ui.tasks import Tasks


class OwnSecrets(QObject):
    told = Signal(str)
    """What was done, as a sentence."""
    failed = Signal(object)

    def __init__(self, window: QWidget, tasks: Tasks, today: ClinicDate) -> None:
        super().__init__(window)
        self._window, self._tasks, self._today = window, tasks, today

    def change_password(self) -> None:
        """Ask for the one so far and the new one."""
        self._ask(changed_password(), _change, self._on_changed)

    def new_code(self) -> None:
        """The old one is worth nothing from then on."""
        what = _(
            "The recovery code on paper so far opens nothing any more, once there is a new one."
        )
        self._ask(password_again(what, _("Make a new code")), _new_code, self._on_code)

    def _ask(self, asked: Asked, job: Any, then: Any) -> None:
        dialog = SecretDialog(asked, self._window)

        def submit(typed: dict[str, str]) -> None:
            self._tasks.run(dialog, job, typed, then=done, failed=failed)

        def done(value: Any) -> None:
            dialog.accept()
            then(value)

        def failed(problem: Exception) -> None:
            if isinstance(problem, Problem):
                dialog.present(problem)
            else:
                dialog.reject()
                self.failed.emit(problem)

        dialog.submitted.connect(submit)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_changed(self, is_server: bool) -> None:
        self.told.emit(say_changed_here() if is_server else _("Your password is changed."))

    def _on_code(self, code: str) -> None:
        on = format_date_short(self._today.on)
        sheet = CodeSheet(_("Treatment Tracker"), code, on, owner=self._window)
        sheet.finished.connect(sheet.deleteLater)
        sheet.open()


def _change(database: Any, typed: dict[str, str]) -> bool:
    change_password(database.path, database.user, typed[OLD], typed[NEW])
    return is_on_server(database)


def _new_code(database: Any, typed: dict[str, str]) -> str:
    return new_recovery_code(database, typed[OLD])
