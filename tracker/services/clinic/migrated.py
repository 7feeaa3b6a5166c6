"""A clinic's file that was brought up to date by hand: its audit trail says so."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.domain.problems import Problem
from tracker.services.clinic.clinic import open_clinic
from tracker.storage.migrate import Migrated

if TYPE_CHECKING:
    from tracker.storage.key_slots import Unlocked


def tell_migrated(path: Path, user: str, unlocked: "Unlocked | None", done: Migrated) -> None:
    """In the name of whoever did it. Where nobody may work in it as that, nothing is told."""
    if done.before == done.after:
        return
    with suppress(Problem), open_clinic(path, user, unlocked=unlocked) as database:
        database.note_act("migrate", **done.told())
