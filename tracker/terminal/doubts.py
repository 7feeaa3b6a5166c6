"""What is told on standard error before a command does its work on a clinic that is open."""

from pathlib import Path

from tracker.domain.problems import OlderDatabase, Problem
from tracker.services.audit.clock_check import find_wrong_clock
from tracker.services.audit.lost_entries import may_accept_lost, missing_mark
from tracker.services.clinic.moved_away import moved_away
from tracker.services.courses.recomputing import outdated
from tracker.storage.database import Database
from tracker.storage.risky_place import risky_place
from tracker.terminal.telling import note
from tracker.text import _


def tell_doubts(database: Database, *, accepts_older: bool, has_own_day: bool) -> None:
    """Say what may be wrong with the database or the clock.

    Raises OlderDatabase for a database that lacks entries, is to be written to, and isn't accepted.
    """
    database.acts_failed = _tell_unwritten
    lost = database.lost
    if lost is not None:
        if accepts_older:
            database.accept_lost(may_accept_lost)
        elif database.is_readonly:
            note(lost.sentence)
        else:
            raise OlderDatabase(
                _(
                    "{what} Nothing was changed. If it is the right one all the same, an "
                    "administrator can say so: tracker --accept-older, then the command."
                ).format(what=lost.sentence)
            )
    for sentence in (
        database.read(missing_mark),
        database.read(moved_away),
        database.read(outdated),
    ):
        if sentence:
            note(sentence)
    if isinstance(database.location, Path):
        risk = risky_place(database.location)
        if risk:
            note(risk)
    if has_own_day:
        # Whoever names the day doesn't go by the clock.
        return
    wrong = database.read(find_wrong_clock)
    if wrong is not None:
        note(wrong.sentence)


def _tell_unwritten(problem: Problem) -> None:
    note(_("That this was read could not be written to the audit trail: {why}").format(why=problem))
