"""`tracker init`: a new clinic, encrypted unless `--plain` says otherwise."""

from pathlib import Path

from tracker.domain.problems import Unavailable
from tracker.services.clinic.clinic import ClinicForm, create_clinic
from tracker.services.keys.encrypted_clinic import create_encrypted_clinic
from tracker.storage.location import Server
from tracker.terminal.passwords_asked import new_password, password_given, tell_recovery_code
from tracker.terminal.telling import is_terminal, note, tell
from tracker.text import _


def make_server_clinic(
    server: Server,
    user: str,
    jurisdiction: str,
    zone: str,
    *,
    role: str | None,
    keys: Path | None,
    is_plain: bool,
) -> None:
    """Make it in an empty database, as its owner; `role` is whom the program works as.

    With `keys`, a file for its key slots, it opens with passwords only.
    """
    from tracker.services.clinic.server_clinic import create_server_clinic
    from tracker.storage.postgresql.roles import let_work, refuse_unknown_role

    if role is not None:
        refuse_unknown_role(server, role)
    form, code = ClinicForm(jurisdiction, zone), ""
    if keys is not None and not is_plain:
        code = create_server_clinic(server, keys, form, user, _password_of(user))
    elif is_plain:
        create_clinic(server, form, user).close()
    else:
        raise Unavailable(
            _(
                "Name a new file for the clinic’s key slots: --keys FILE. Without them it has no "
                "passwords, and whoever knows its address opens it; --plain makes it so. Nothing "
                "was made."
            )
        )
    tell(
        _("The clinic “{path}” is ready ({jurisdiction}, {zone}); {user} signs.").format(
            path=server, jurisdiction=jurisdiction, zone=zone, user=user
        )
    )
    if code:
        tell_recovery_code(code)
        note(
            _(
                "On each workstation, run “tracker connect FILE --keys KEYS --database URL” once, "
                "with the key slots “{keys}”."
            ).format(keys=keys)
        )
    if role is not None:
        let_work(server, role)
    else:
        note(
            _(
                "Whoever connects as the owner of the database could rewrite its audit trail. Make "
                "a role for the program, then: tracker grant ROLE"
            )
        )


def make_clinic(path: Path, user: str, jurisdiction: str, zone: str, *, is_plain: bool) -> None:
    """Make it and say so. Raises a Problem; nothing is left behind then."""
    form, code = ClinicForm(jurisdiction, zone), ""
    if is_plain:
        create_clinic(path, form, user).close()
    else:
        made = create_encrypted_clinic(path, form, user, _password_of(user))
        made.database.close()
        code = made.recovery_code
    tell(
        _("The clinic “{path}” is ready ({jurisdiction}, {zone}); {user} signs.").format(
            path=path, jurisdiction=jurisdiction, zone=zone, user=user
        )
    )
    if code:
        tell_recovery_code(code)


def _password_of(user: str) -> str:
    """Raises Unavailable where none is given and nobody can be asked, Invalid for a bad one."""
    if password_given() is None and not is_terminal():
        raise Unavailable(
            _(
                "A new clinic is encrypted with a password, and nobody can be asked for one here, "
                "so nothing was made. Set TRACKER_PASSWORD, or use a terminal that can ask; "
                "--plain makes a clinic that is not encrypted."
            )
        )
    return new_password(_("A password for {name}").format(name=user), "TRACKER_PASSWORD")
