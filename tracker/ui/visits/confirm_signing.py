"""The password once more, before somebody signs."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from tracker.text import _
from tracker.ui.lock.password_gate import with_signature
from tracker.ui.signer import signer
from tracker.ui.tasks import Tasks


def confirm_signing(tasks: Tasks, owner: QWidget, sign: Callable[[], object]) -> None:
    """`sign()` when it is certain who signs."""
    name = signer(tasks)
    what = (
        _("You sign as {name}. What is signed is never deleted.").format(name=name)
        if name
        else _("You sign in your name. What is signed is never deleted.")
    )
    with_signature(tasks, owner, what, sign)


def sign_question(tasks: Tasks) -> str:
    """What is asked before a visit is signed: it names who will have signed it."""
    name = signer(tasks)
    return _("Sign as {name}?").format(name=name) if name else _("Sign in your name?")
