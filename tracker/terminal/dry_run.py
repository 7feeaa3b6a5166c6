"""An import that is only tried: all of it is done, and then taken back."""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from tracker.domain.outcome import Tried

Counts = TypeVar("Counts")


def tried(write: Callable[..., Any], command: Callable[..., Counts], *arguments: Any) -> Counts:
    """What a command would give; nothing is changed."""

    def do_and_give_up(tx: Session) -> None:
        raise Tried(command(tx, *arguments))

    try:
        write(do_and_give_up)
    except Tried as done:
        counts: Counts = done.value
        return counts
    message = "a dry run ends by rolling back"
    raise RuntimeError(message)
