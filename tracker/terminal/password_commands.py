"""The commands about passwords: change it, get back in, a new recovery code, encrypt."""

from typing import Annotated

import typer

from tracker.domain.problems import Unavailable
from tracker.terminal.options import AsOfOption, DatabaseOption, asked_of
from tracker.terminal.passwords_asked import (
    new_password,
    password_again,
    recovery_code_given,
    tell_recovery_code,
    unlocked_by_asking,
)
from tracker.terminal.telling import note, tell
from tracker.text import _


def password(
    context: typer.Context, database: DatabaseOption = None, as_of: AsOfOption = None
) -> None:
    """Change your password."""
    from tracker.services.keys.passwords import choose_password

    asked = asked_of(context, database, as_of)
    unlocked = unlocked_by_asking(asked.path, asked.user)
    if unlocked is None:
        raise Unavailable(
            _(
                "This clinic is not encrypted, so it has no passwords; “tracker encrypt” encrypts it."
            )
        )
    choose_password(asked.path, unlocked, new_password(_("New password")))
    tell(_("The password of {name} is changed.").format(name=unlocked.name))


def recover(
    context: typer.Context, database: DatabaseOption = None, as_of: AsOfOption = None
) -> None:
    """Choose a new password with the recovery code, which is replaced by a new one."""
    from tracker.services.keys.passwords import choose_password, led_by_the_code
    from tracker.services.keys.unlock import unlock_with_code

    asked = asked_of(context, database, as_of)
    found = unlock_with_code(asked.path, recovery_code_given())
    unlocked = led_by_the_code(asked.path, found)
    if unlocked.account_uuid != found.account_uuid:
        note(
            _(
                "{owner}, for whom this code was made, is no administrator here any more. It leads "
                "to {name}, whose password until now opens nothing once another is chosen."
            ).format(owner=found.name, name=unlocked.name)
        )
    question = _("New password for {name}").format(name=unlocked.name)
    chosen = choose_password(asked.path, unlocked, new_password(question))
    tell(_("The password of {name} is changed.").format(name=unlocked.name))
    tell_recovery_code(chosen.recovery_code)


def recovery_code(
    context: typer.Context, database: DatabaseOption = None, as_of: AsOfOption = None
) -> None:
    """Make a new recovery code; the old one opens nothing from now on."""
    from tracker.services.keys.passwords import new_recovery_code

    asked = asked_of(context, database, as_of)
    with asked.open() as clinic:
        if clinic.key is None:
            raise Unavailable(_("This clinic is not encrypted, so it has no recovery code."))
        code = new_recovery_code(clinic, password_again(clinic.user))
    tell_recovery_code(code)


def encrypt(
    context: typer.Context,
    remove_before: Annotated[
        bool,
        typer.Option("--remove-before", help="Remove the file as it was before, without asking."),
    ] = False,
    database: DatabaseOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Encrypt a clinic that isn’t, or give one a new key after somebody has left."""
    from tracker.terminal.encrypt_clinic import encrypt_here

    encrypt_here(asked_of(context, database, as_of), removes_kept=remove_before)
