"""The commands about backups: make one, put one back."""

from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from tracker.domain.problems import Damaged, Unavailable
from tracker.services.backups.found import FoundBackup, Secret
from tracker.services.backups.losses import Present
from tracker.services.backups.restoring import Restored
from tracker.services.keys.unlock import Unlocked
from tracker.terminal.asked import Asked
from tracker.terminal.options import AsOfOption, DatabaseOption, asked_of, file_named
from tracker.terminal.telling import is_terminal, note, progress_bar, tell
from tracker.text import _, format_number, ngettext


def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    database: DatabaseOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Copy the database while it may be in use, and verify the copy."""
    from tracker.services.backups.one_file import back_up_to

    with asked_of(context, database, as_of).open(readonly=True) as clinic:
        made = back_up_to(clinic, file_named(file))
    tell(
        ngettext(
            "The backup “{path}” is whole: {rows} row.",
            "The backup “{path}” is whole: {rows} rows.",
            made.rows,
        ).format(path=made.path, rows=format_number(made.rows))
    )


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing.")] = False,
    other_clinic: Annotated[
        bool, typer.Option("--other-clinic", help="Also if it is a backup of another clinic.")
    ] = False,
    database: DatabaseOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Put a backup in place of the database, which is backed up first."""
    from tracker.services.backups.at_the_door import look_at_the_door
    from tracker.services.backups.restoring import RestoreOrder, refuse_server
    from tracker.services.backups.restoring import restore as put_back
    from tracker.services.wording.backups import say_old_passwords
    from tracker.storage.window_lock import WindowLock

    asked = asked_of(context, database, as_of)
    refuse_server(asked.path)
    backup = file_named(file)
    who, present_key = _who_works(asked)
    opened = _unlocked(asked, backup, present_key)
    secret = Secret(opened.data_key if opened else present_key)
    looked = look_at_the_door(asked.path, present_key, backup, secret, _ignore)
    found, present = looked.found, looked.present
    if opened is not None and looked.needs_only_slots:
        _put_back_slots(asked, opened, found, yes=yes)
        return
    _tell_what_happens(found, present)
    if looked.brings_old_passwords:
        note(say_old_passwords())
    order = RestoreOrder(
        asked.path, found, who or _signer(asked), present_key, replaces_other=other_clinic
    )
    if present.is_there and not yes:
        _ask_first(
            _("Replace the clinic that is here?"),
            _("A clinic is here already; --yes replaces it. Nothing was changed."),
        )
    asked.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with WindowLock(asked.path) as lock:
        if not lock.take():
            raise lock.refusal()
        with progress_bar(_("Restoring")) as progress:
            done = put_back(order, progress=progress)
    _tell_what_happened(asked, done)


def _who_works(asked: Asked) -> tuple[str, bytes | None]:
    """Who may restore here, and the key of what is here; nobody and None where nothing opens."""
    from tracker.services.clinic.clinic import open_clinic
    from tracker.services.keys.unlock import needs_password

    if not asked.path.exists():
        return "", None
    try:
        has_password = needs_password(asked.path)
    except Unavailable as problem:
        # What can't be opened is what a restore is for.
        note(str(problem))
        return "", None
    unlocked = asked.unlocked() if has_password else None
    key = unlocked.data_key if unlocked else None
    try:
        with open_clinic(asked.path, asked.user, unlocked=unlocked, readonly=True) as clinic:
            clinic.read(_may_restore)
            return clinic.user, key
    except Damaged as problem:
        note(str(problem))
        return asked.user, key


def _may_restore(tx: Session) -> None:
    from tracker.domain.rights import Action
    from tracker.services.authorize import authorize

    authorize(tx, Action.RESTORE)


def _unlocked(asked: Asked, file: Path, present_key: bytes | None) -> Unlocked | None:
    """What a backup opens with that needs more than is known; None for any other."""
    from tracker.services.backups.found import asks_for_password
    from tracker.services.keys.unlock import unlock
    from tracker.terminal.passwords_asked import ask, password_given

    if not asks_for_password(file, present_key):
        return None
    password = password_given()
    if password is None:
        if not is_terminal():
            raise Unavailable(
                _("“{path}” is encrypted; set TRACKER_PASSWORD to its password.").format(path=file)
            )
        password = ask(_("Password that this backup was made with"))
    counted_at = asked.path if asked.path.parent.is_dir() else None
    return unlock(file, asked.user, password, counted_at=counted_at)


def _put_back_slots(asked: Asked, opened: Unlocked, found: FoundBackup, *, yes: bool) -> None:
    """The clinic is whole: who lost what it is opened with gets that back, and loses nothing."""
    from tracker.services.backups.at_the_door import put_back_slots
    from tracker.services.clinic.clinic import open_clinic
    from tracker.services.wording.backups import say_only_slots, say_slots_back, say_whose

    with open_clinic(asked.path, unlocked=opened, readonly=True) as clinic:
        clinic.read(_may_restore)
    note(say_whose(found))
    note(say_only_slots())
    if not yes:
        _ask_first(
            _("Put the key slots back?"),
            _("The clinic’s key slots are missing; --yes puts them back. Nothing was changed."),
        )
    tell(say_slots_back(put_back_slots(asked.path, found, opened.name)))


def _signer(asked: Asked) -> str:
    from tracker.terminal.asked import user_for_new_clinic

    return asked.user or user_for_new_clinic(None)


def _tell_what_happens(found: FoundBackup, present: Present) -> None:
    from tracker.services.wording.backups import say_counts, say_head, say_present, say_whose

    note(say_whose(found))
    note(say_counts(found))
    note(_("Audit trail: {head}").format(head=say_head(found)))
    for sentence in say_present(present):
        note(sentence)


def _ask_first(question: str, refusal: str) -> None:
    if not is_terminal():
        raise Unavailable(refusal)
    if not typer.confirm(question, err=True):
        raise Unavailable(_("Nothing was changed."))


def _tell_what_happened(asked: Asked, done: Restored) -> None:
    from tracker.services.wording.backups import say_row

    tell(_("The backup is in place: “{path}”.").format(path=asked.path))
    if done.kept is not None:
        tell(_("What was there before is in “{path}”.").format(path=done.kept.path))
    if done.damaged is not None:
        tell(_("What could not be opened is in “{path}”.").format(path=done.damaged))
    losses = done.present.losses
    if losses is None:
        return
    if losses.appointments:
        tell(_("Appointments to be entered again:"))
        for row in losses.appointments:
            tell(say_row(row))
    if losses.sessions:
        tell(_("Injections to be recorded again:"))
        for row in losses.sessions:
            tell(say_row(row))
    if losses.changes:
        tell(_("Other changes to be made again:"))
        for row in losses.changes:
            tell(say_row(row))


def _ignore(_done: int, _total: int) -> None:
    pass
