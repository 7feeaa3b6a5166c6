"""What happens on the other workstations of a server's clinic, which share the passwords."""

from pathlib import Path
from typing import Any

from tracker.text import _


def is_on_server(database: Any) -> bool:
    """Whether other workstations open the clinic, too, with key slots of their own."""
    return not isinstance(database.location, Path)


def say_changed_here() -> str:
    return _(
        "Your password is changed. A workstation where nobody has opened the clinic since asks for "
        "the old one, once more."
    )


def say_given_here(name: str) -> str:
    return _(
        "{name} can come in on this workstation, and on each other one once somebody has opened the "
        "clinic there."
    ).format(name=name)


def say_gone_everywhere() -> str:
    return _(
        "The account is closed on every workstation. Whoever leaves could have kept the key slots, "
        "and with them the server’s password: have that changed, then run “tracker connect” on "
        "each workstation."
    )
