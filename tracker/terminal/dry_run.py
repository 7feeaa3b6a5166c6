"""An import that is only tried: all of it is done, and then taken back."""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy.orm import Session

Counts = TypeVar("Counts")


class _TriedError(Exception):
    """Rolls it back, with what it would have done."""

    def __init__(self, counts: Any) -> None:
        super().__init__()
        self.counts = counts


def tried(write: Callable[..., Any], command: Callable[..., Counts], *arguments: Any) -> Counts:
    """What a command would give; nothing is changed."""

    def do_and_give_up(tx: Session) -> None:
        raise _TriedError(command(tx, *arguments))

    try:
        write(do_and_give_up)
    except _TriedError as done:
        counts: Counts = done.counts
        return counts
    message = "a dry run ends by rolling back"
    raise RuntimeError(message)
