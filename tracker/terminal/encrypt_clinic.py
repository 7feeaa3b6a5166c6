"""`tracker encrypt`: a clinic that isn't encrypted becomes so; the plain file goes when told to."""

import typer

from tracker.services.backups.keeping import BackupKeeper, BackupWishes
from tracker.services.backups.plain import plain_backups, replace_plain_backups
from tracker.services.clinic.clinic import open_clinic
from tracker.services.keys.encrypting import (
    Encrypted,
    encrypt_clinic,
    plain_leftovers,
    rekey_clinic,
    remove_kept,
)
from tracker.settings import load_settings
from tracker.storage.encrypted_file import is_encrypted
from tracker.terminal.asked import Asked
from tracker.terminal.passwords_asked import (
    new_password,
    password_again,
    tell_recovery_code,
)
from tracker.terminal.telling import is_terminal, note, tell
from tracker.text import _, format_number, ngettext


def encrypt_here(asked: Asked, *, removes_kept: bool) -> None:
    """Encrypt the clinic, or give an encrypted one a new key; tell what changes for whom."""
    path = asked.path
    was_encrypted = is_encrypted(path)
    if was_encrypted:
        password = password_again(asked.user)
        done = rekey_clinic(path, asked.user, password)
    else:
        password = new_password(_("A password to open the clinic with"), "TRACKER_PASSWORD")
        done = encrypt_clinic(path, asked.user, password)
    tell(
        ngettext(
            "“{path}” is encrypted with a new key: {rows} row, each read back.",
            "“{path}” is encrypted with a new key: {rows} rows, all read back.",
            done.rows,
        ).format(path=path, rows=format_number(done.rows))
    )
    tell_recovery_code(done.recovery_code)
    for name, first in done.first_passwords.items():
        tell(
            _("First password of {name}, to be changed when first used: {password}").format(
                name=name, password=first
            )
        )
    _let_go(done, removes_kept=removes_kept)
    if was_encrypted:
        note(_("Backups made until now stay as they are, under the old key."))
    for left in plain_leftovers(path):
        note(_("“{path}” is still there, and not encrypted.").format(path=left))
    _replace_plain_backups(asked, password)


def _replace_plain_backups(asked: Asked, password: str) -> None:
    """Name those in both places, and offer to replace them; never without asking."""
    with open_clinic(asked.path, asked.user, password=password) as clinic:
        keeper = BackupKeeper(clinic, BackupWishes(load_settings().backup_folder))
        plain = plain_backups(keeper)
        for one in plain:
            note(_("The backup “{path}” is not encrypted.").format(path=one))
        if not plain:
            return
        if not is_terminal() or not typer.confirm(
            _("Replace the backups that are not encrypted by an encrypted one?"), err=True
        ):
            note(
                _(
                    "These backups stay as they are. An administrator can replace them in the "
                    "window, under Settings, Backups."
                )
            )
            return
        status = clinic.read(replace_plain_backups, keeper, _ignore)
    for problem in status.backup_problems:
        note(problem)
    if status.plain:
        note(_("Some backups that are not encrypted are still there."))
    else:
        tell(_("An encrypted backup is made; the others are overwritten and removed."))


def _ignore(_done: int, _total: int) -> None:
    pass


def _let_go(done: Encrypted, *, removes_kept: bool) -> None:
    if not removes_kept and is_terminal():
        question = _("Remove the file as it was before, “{path}”?").format(path=done.before)
        removes_kept = typer.confirm(question, err=True)
    if removes_kept:
        remove_kept(done.before)
        tell(_("The file as it was before is overwritten and removed."))
        return
    note(
        _(
            "The file as it was before is kept: “{path}”. Remove it once you have seen that all is "
            "well."
        ).format(path=done.before)
    )
