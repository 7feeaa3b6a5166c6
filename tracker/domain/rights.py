"""Who may do what: a role's work, and the right “injects and signs” beside it.

Whatever isn't listed here is denied, and one denial is enough. On a file of their own these are
rules of work and of account, not a wall: whoever can open the file has the whole of it.
"""

from enum import Enum

from tracker.domain.account import Account, Role


class Action(Enum):
    """What a command or query does, as far as it matters who asks for it."""

    NAME_THE_CLINIC = "name-the-clinic"
    """Its name, zone and country: what a window says before anybody is named."""

    READ = "read"
    """Lists, counts, search, rules, what there is to choose from."""
    READ_CHART = "read-chart"
    """One patient's record, whole or in part."""
    CHECK = "check"
    """Prove that what is stored is whole and what the rules say."""
    KEEP_BACKUPS = "keep-backups"
    """The copies that the program makes by itself, where they belong."""

    WORK_RECALL = "work-recall"
    """Calls, bookings, holds, answers about symptoms, questions to a clinician."""
    EDIT_PATIENTS = "edit-patients"
    EDIT_COURSES = "edit-courses"
    RECORD_SESSIONS = "record-sessions"
    """What was given or is planned, before it is signed."""
    KEEP_DRAFTS = "keep-drafts"
    """One's own half-typed forms."""
    PRINT_LISTS = "print-lists"
    """The list on paper, and the paper for when the computer is down."""

    SIGN_SESSIONS = "sign-sessions"
    AMEND_SESSIONS = "amend-sessions"
    """Change what is signed."""

    VOID_SESSIONS = "void-sessions"
    DECIDE = "decide"
    """Answer what a clinician is asked, and set dates of one's own."""
    OVERRIDE = "override"
    """Sign for a floor that is broken, or a booking that is late."""
    END_COURSES = "end-courses"

    EDIT_RULES = "edit-rules"
    MANAGE_ACCOUNTS = "manage-accounts"
    MANAGE_BACKUPS = "manage-backups"
    RESTORE = "restore"
    IMPORT = "import"
    EXPORT = "export"
    CHANGE_SETTINGS = "change-settings"
    """Those of the clinic; how it looks is each one's own."""
    READ_AUDIT = "read-audit"


_ANYBODY = frozenset({Action.NAME_THE_CLINIC})
_READING = frozenset({Action.READ, Action.READ_CHART, Action.CHECK, Action.KEEP_BACKUPS})
_NURSING = frozenset(
    {
        Action.WORK_RECALL,
        Action.EDIT_PATIENTS,
        Action.EDIT_COURSES,
        Action.RECORD_SESSIONS,
        Action.KEEP_DRAFTS,
        Action.PRINT_LISTS,
    }
)
_SIGNING = frozenset({Action.SIGN_SESSIONS, Action.AMEND_SESSIONS})
_DECIDING = frozenset({Action.VOID_SESSIONS, Action.DECIDE, Action.OVERRIDE, Action.END_COURSES})
_ADMINISTERING = frozenset(
    {
        Action.EDIT_RULES,
        Action.MANAGE_ACCOUNTS,
        Action.MANAGE_BACKUPS,
        Action.RESTORE,
        Action.IMPORT,
        Action.EXPORT,
        Action.CHANGE_SETTINGS,
        Action.READ_AUDIT,
    }
)
_OF_ROLE = {
    Role.READ_ONLY: _READING,
    Role.NURSE: _READING | _NURSING,
    Role.CLINICIAN: _READING | _NURSING | _DECIDING,
    Role.ADMINISTRATOR: _READING | _NURSING | _ADMINISTERING,
}


def is_allowed(account: Account | None, action: Action) -> bool:
    """Whether an account may do this; None is nobody."""
    if action in _ANYBODY:
        return True
    if account is None or not account.is_active:
        return False
    if action in _OF_ROLE.get(account.role, frozenset()):
        return True
    if not account.injects_and_signs or account.role is Role.READ_ONLY:
        return False
    # Who injects and administers a clinic of their own is its clinician too.
    return action in _SIGNING or (account.role is Role.ADMINISTRATOR and action in _DECIDING)
