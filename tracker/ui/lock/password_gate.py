"""The password asked again, before what must not happen at a screen that somebody left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from tracker.domain.problems import Problem
from tracker.services.keys.reauthenticate import confirm_password, prove_signer
from tracker.text import _
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
    _ask(tasks, owner, (what, action), confirm_password, then)


def with_signature(tasks: Tasks, owner: QWidget, what: str, sign: Callable[[], object]) -> None:
    """As `with_password`, for what is signed: the services let it be signed then, once."""
    if not tasks.has_password:
        sign()
        return
    _ask(tasks, owner, (what, _("Sign")), prove_signer, sign)


def _ask(
    tasks: Tasks,
    owner: QWidget,
    words: tuple[str, str],
    prove: Callable[..., Any],
    then: Callable[[], object],
) -> None:
    dialog = SecretDialog(password_again(*words), owner)

    def check(typed: dict[str, str]) -> None:
        tasks.run(dialog, prove, typed[OLD], then=confirmed, failed=failed)

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
