"""After `tracker migrate`: dates that are by older rules of the program are worked out anew."""

from datetime import date

import typer

from tracker.domain.problems import Problem
from tracker.services.clinic.clinic import open_clinic, the_clinic, today_in
from tracker.services.courses.preview import Moved
from tracker.services.courses.recomputing import recompute, recomputing, say_moved
from tracker.services.courses.window_moves import window_moves
from tracker.services.keys.unlock import Unlocked
from tracker.storage.database import Database
from tracker.storage.location import Location
from tracker.terminal.telling import note, progress_bar, tell
from tracker.text import _, format_date_short, format_number, ngettext

_INTERRUPTED = 130


def recompute_dates(
    place: Location, user: str, unlocked: Unlocked | None, as_of: date | None
) -> None:
    """Tells which dates moved. Where the clinic can't be opened so, whoever opens it next does it."""
    try:
        database = open_clinic(place, user, unlocked=unlocked)
    except Problem:
        note(
            _(
                "Where the program’s own rules have changed, dates are worked out anew as soon as "
                "somebody opens the clinic."
            )
        )
        return
    with database:
        if not database.read(recomputing).is_finished:
            _recompute(database, as_of or today_in(database.read(the_clinic).zone))


def _recompute(database: Database, today: date) -> None:
    try:
        with progress_bar(_("Dates")) as progress:
            told = recompute(database, today, progress)
    except KeyboardInterrupt:
        note(_("Stopped. What was worked out so far stays; the next time it goes on from there."))
        raise typer.Exit(_INTERRUPTED) from None
    tell(say_moved(told.moved))
    moves = database.read(window_moves, today)
    for move in moves.first:
        tell(_line(move))
    left = moves.count - len(moves.first)
    if left > 0:
        tell(
            ngettext("and {count} more", "and {count} more", left).format(count=format_number(left))
        )


def _line(move: Moved) -> str:
    templates = {
        "due": _("{patient}, {treatment}: due {after} instead of {before}"),
        "earliest": _("{patient}, {treatment}: not before {after} instead of {before}"),
        "overdue": _("{patient}, {treatment}: overdue from {after} instead of {before}"),
    }
    return templates[move.field].format(
        patient=move.patient_label,
        treatment=move.course_label,
        after=_day(move.after_on),
        before=_day(move.before_on),
    )


def _day(on: date | None) -> str:
    return format_date_short(on) if on is not None else _("no date")
