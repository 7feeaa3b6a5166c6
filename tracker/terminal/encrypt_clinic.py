"""`tracker encrypt`: a clinic that isn't encrypted becomes so; the plain file goes when told to."""

from tracker.services.encrypting import (
    Encrypted,
    encrypt_clinic,
    plain_leftovers,
    rekey_clinic,
    remove_kept,
)
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
    if is_encrypted(path):
        done = rekey_clinic(path, asked.user, password_again(asked.user))
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
    for left in plain_leftovers(path):
        note(_("“{path}” is still there, and not encrypted.").format(path=left))


def _let_go(done: Encrypted, *, removes_kept: bool) -> None:
    if not removes_kept and is_terminal():
        import typer

        question = _("Remove the file as it was before, “{path}”?").format(path=done.before)
        removes_kept = typer.confirm(question, err=True)
    if removes_kept:
        remove_kept(done.before)
        tell(
            _(
                "The file as it was before is overwritten and removed. Backups made until now stay "
                "as they are."
            )
        )
        return
    note(
        _(
            "The file as it was before is kept: “{path}”. Remove it once you have seen that all is "
            "well."
        ).format(path=done.before)
    )
