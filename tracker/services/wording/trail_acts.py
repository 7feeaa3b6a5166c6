"""What the audit trail says that somebody did, in one sentence."""

from tracker.services.wording.trail_things import thing_label
from tracker.text import _, ngettext


def act_label(action: str, kind: str, *, count: int = 1, is_refused: bool = False) -> str:
    """ "Changed: booking", "Opened the chart"; `count` of records that were told at once."""
    if is_refused:
        return _("Refused: {what}").format(what=_refused(action))
    changed = _changes(thing_label(kind), count).get(action)
    if changed is not None:
        return changed
    return _acts().get((action, kind)) or _acts().get((action, "")) or action.replace("-", " ")


def known_acts() -> frozenset[str]:
    return frozenset(action for action, _kind in _acts()) | {"create", "change", "delete"}


def _changes(thing: str, count: int) -> dict[str, str]:
    if count != 1:
        added = ngettext("Added: {thing} ({count})", "Added: {thing} ({count})", count)
        return {"create": added.format(thing=thing, count=count)}
    return {
        "create": _("Added: {thing}").format(thing=thing),
        "change": _("Changed: {thing}").format(thing=thing),
        "delete": _("Taken away: {thing}").format(thing=thing),
    }


def _acts() -> dict[tuple[str, str], str]:
    return {
        ("read", "patient"): _("Opened the chart"),
        ("read", "course"): _("Looked at the call panel"),
        ("read", "audit_entry"): _("Searched the audit trail"),
        ("read", "clinic_day"): _("Looked at the clinic day"),
        ("read", ""): _("Looked at a record"),
        ("export", ""): _("Exported the clinic’s treatments"),
        ("export", "audit_entry"): _("Exported the audit trail"),
        ("export", "appointment"): _("Exported the clinic’s bookings"),
        ("export", "recall"): _("Saved the recall list as a file"),
        ("export", "patient"): _("Saved the list of patients as a file"),
        ("export", "authorisation"): _("Saved the list of approvals as a file"),
        ("export", "vial"): _("Saved the stock as a file"),
        ("export", "session_lot"): _("Saved the patients of a lot as a file"),
        ("export", "clinic_day"): _("Saved the list of a clinic day as a file"),
        ("export", "report"): _("Saved a report as a file"),
        ("print", "patient"): _("Printed the chart"),
        ("print", "recall"): _("Printed the recall list"),
        ("print", "session_lot"): _("Printed the patients of a lot"),
        ("print", "clinic_day"): _("Printed papers of a clinic day"),
        ("print", "report"): _("Printed a report"),
        ("print", "letter"): _("Printed, saved or copied letters"),
        ("print", ""): _("Printed"),
        ("import", ""): _("Imported a file"),
        ("take-over", ""): _("Took a setting over from a file"),
        ("log-in", ""): _("Signed in"),
        ("log-out", ""): _("Signed out"),
        ("lock", ""): _("Locked the window"),
        ("unlock", ""): _("Unlocked the window"),
        ("wrong-password", ""): _("Typed a wrong password"),
        ("change-password", ""): _("Changed the password"),
        ("set-first-password", ""): _("Set somebody’s first password"),
        ("remove-password", ""): _("Took somebody’s password away"),
        ("use-recovery-code", ""): _("Opened the clinic with the recovery code"),
        ("new-recovery-code", ""): _("Made a new recovery code"),
        ("put-back-key-slots", ""): _("Put back the key slots of a backup"),
        ("mend-shared-slots", ""): _("Put newer key slots back on the server"),
        ("encrypt", ""): _("Encrypted the clinic"),
        ("key-trail", ""): _("Began to key the audit trail"),
        ("accept-older", ""): _("Went on with a database that lacked entries"),
        ("decline-older", ""): _("Would not work with a database that lacked entries"),
        ("backup", ""): _("Made a backup"),
        ("replace-plain-backups", ""): _("Replaced backups that were not encrypted"),
        ("restore", ""): _("Restored a backup"),
        ("entered-again", ""): _("Entered again what a restore had lost"),
        ("restore-drill", ""): _("Tried out a backup"),
        ("migrate", ""): _("Brought the clinic’s file to a newer version"),
        ("recompute", ""): _("Worked dates out anew, since the program’s own rules changed"),
        ("move-away", ""): _("Moved the clinic to another database"),
    }


def _refused(action: str) -> str:
    names = {
        "read": _("reading lists"),
        "read-chart": _("reading a chart"),
        "check": _("checking the database"),
        "keep-backups": _("keeping backups"),
        "work-recall": _("working the recall list"),
        "edit-patients": _("changing a patient"),
        "edit-courses": _("changing a treatment"),
        "record-sessions": _("recording injections"),
        "keep-drafts": _("keeping a half-typed form"),
        "print-lists": _("printing a list"),
        "sign-sessions": _("signing injections"),
        "amend-sessions": _("amending injections"),
        "void-sessions": _("marking injections as an error"),
        "decide": _("deciding as a clinician"),
        "override": _("signing for an exception"),
        "end-courses": _("ending a treatment"),
        "edit-rules": _("changing rules"),
        "manage-accounts": _("managing accounts"),
        "manage-backups": _("managing backups"),
        "restore": _("restoring a backup"),
        "import": _("importing"),
        "export": _("exporting"),
        "change-settings": _("changing the clinic’s settings"),
        "read-audit": _("reading the audit trail"),
        "wrong-password": _("a wrong password"),
        "unlock": _("unlocking"),
        "log-in": _("signing in"),
    }
    return names.get(action) or action.replace("-", " ")
