"""Lets somebody else go first between one statement of a reader and the next."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import event

from tracker.storage.database import Database


def pause_readers(database: Database, pause: Callable[[], object]) -> None:
    """Call `pause` before each statement of a reader, on the reader's thread."""

    def before(*_statement: Any) -> None:
        pause()

    event.listen(database.reader, "before_cursor_execute", before)
