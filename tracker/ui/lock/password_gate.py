"""The password asked again, before what must not happen at a screen that somebody left."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from tracker.domain.problems import Problem
from tracker.services.reauthenticate import confirm_password
from tracker.ui.lock.secret_dialog import OLD, SecretDialog, password_again
from tracker.ui.tasks import Tasks


def with_password(
    tasks: Tasks, owner: QWidget, what: str, action: str, then: Callable[[], object]
) -> None:
    """`then()` once the password was right; at once in a clinic without passwords.

    `what` is the sentence above the field, `action` the verb of the button.
    """
    if not tasks.has_password:
        then()
        return
    dialog = SecretDialog(password_again(what, action), owner)

    def check(typed: dict[str, str]) -> None:
        tasks.run(dialog, confirm_password, typed[OLD], then=confirmed, failed=failed)

    def confirmed(_nothing: None) -> None:
        dialog.accept()
        then()

    def failed(problem: Exception) -> None:
        if not isinstance(problem, Problem):
            dialog.reject()
            raise problem
        dialog.present(problem)

    dialog.submitted.connect(check)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
