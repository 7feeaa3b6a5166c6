"""What whoever works may not do is shown as such, with the reason. Never the control itself: services
refuse too."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from tracker.domain.account import Role
from tracker.domain.problems import NotAllowed
from tracker.domain.rights import Action, is_allowed
from tracker.text import _
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.plain_tooltip import plain_tooltip

_SIGNING = frozenset({Action.SIGN_SESSIONS, Action.AMEND_SESSIONS})
_ADMINISTERING = frozenset(
    {
        Action.EDIT_RULES,
        Action.MANAGE_ACCOUNTS,
        Action.MANAGE_BACKUPS,
        Action.READ_AUDIT,
        Action.EXPORT,
    }
)


def may(tasks: Tasks, action: Action) -> bool:
    """Whether whoever works may do this; where nobody is named, the services decide."""
    return tasks.account is None or is_allowed(tasks.account, action)


def follow_right(control: QWidget | QAction, tasks: Tasks, action: Action) -> bool:
    """Switch a control off, and say why in its tooltip, if whoever works may not use it."""
    if may(tasks, action):
        return True
    why = why_not(tasks, action)
    control.setEnabled(False)
    control.setToolTip(plain_tooltip(why))
    if isinstance(control, QWidget):
        control.setAccessibleDescription(why)
    return False


def not_allowed(tasks: Tasks, action: Action) -> NotAllowed | None:
    """The refusal, as services put it, of what was asked for by a key; None where it is allowed."""
    return None if may(tasks, action) else NotAllowed(why_not(tasks, action))


def why_not(tasks: Tasks, action: Action) -> str:
    account = tasks.account
    if account is not None and account.role is Role.READ_ONLY:
        return _("You may read here and change nothing. An administrator can give another role.")
    if action in _SIGNING:
        return _("This needs the right “injects and signs”; an administrator can give it.")
    if action in _ADMINISTERING:
        return _("This is an administrator’s to do.")
    return _("This is a clinician’s to decide.")
