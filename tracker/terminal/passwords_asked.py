"""Passwords on the terminal: TRACKER_PASSWORD, or typed without being seen; never an argument."""

import os
from pathlib import Path

from tracker.domain.passwords import check_new_password
from tracker.domain.problems import Invalid, Unavailable
from tracker.services.keys.unlock import Unlocked, login_names, needs_password, unlock
from tracker.terminal.telling import is_terminal, tell
from tracker.text import _


def unlocked_by_asking(path: Path, user: str) -> Unlocked | None:
    """What an encrypted clinic opens with; None for one that isn't encrypted. Raises a Problem."""
    if not needs_password(path):
        return None
    password = password_given()
    if password is None:
        if not is_terminal():
            raise Unavailable(
                _(
                    "“{path}” is encrypted; set TRACKER_USER and TRACKER_PASSWORD, or run this on a "
                    "terminal that can ask for the password."
                ).format(path=path)
            )
        user = user or _which(login_names(path))
        password = ask(_("Password of {name}").format(name=user))
    return unlock(path, user, password)


def password_given() -> str | None:
    """What TRACKER_PASSWORD holds, None if it isn't set."""
    return os.environ.get("TRACKER_PASSWORD")


def ask(question: str) -> str:
    """Ask on the terminal, without showing what is typed."""
    import typer

    return str(typer.prompt(question, hide_input=True, err=True, default="", show_default=False))


def new_password(question: str, variable: str = "TRACKER_NEW_PASSWORD") -> str:
    """What the variable holds, or asked twice on the terminal. Raises Invalid, Unavailable."""
    given = os.environ.get(variable)
    if given is None:
        _need_a_terminal(variable)
    first = ask(question) if given is None else given
    check_new_password(first)
    if given is None and ask(_("The same once more")) != first:
        raise Invalid(_("The two passwords differ; nothing was changed."), field="password")
    return first


def recovery_code_given() -> str:
    """TRACKER_RECOVERY_CODE, or asked for on the terminal. Raises Unavailable."""
    given = os.environ.get("TRACKER_RECOVERY_CODE")
    if given is not None:
        return given
    _need_a_terminal("TRACKER_RECOVERY_CODE")
    return ask(_("Recovery code"))


def password_of(name: str) -> str:
    """TRACKER_PASSWORD, or asked for on the terminal. Raises Unavailable."""
    given = password_given()
    if given is not None:
        return given
    _need_a_terminal("TRACKER_PASSWORD")
    return ask(_("Password of {name}").format(name=name))


def password_again(name: str) -> str:
    """TRACKER_PASSWORD, or asked for once more on the terminal. Raises Unavailable."""
    given = password_given()
    if given is not None:
        return given
    _need_a_terminal("TRACKER_PASSWORD")
    return ask(_("Password of {name}, once more").format(name=name))


def tell_recovery_code(code: str) -> None:
    """Show a recovery code, once."""
    tell(
        _(
            "Recovery code: {code}\n"
            "Print it, or write it down, and keep it where patients’ files are kept. It opens the "
            "clinic if every password is forgotten; it is not kept anywhere else and not shown "
            "again."
        ).format(code=code)
    )


def _which(names: tuple[str, ...]) -> str:
    if len(names) <= 1:
        return "".join(names)
    import typer

    return str(typer.prompt(_("Your name"), default=names[0], err=True))


def _need_a_terminal(variable: str) -> None:
    if not is_terminal():
        raise Unavailable(
            _("This needs a terminal that can ask, or {variable}. Nothing was changed.").format(
                variable=variable
            )
        )
