"""`tracker demo`: a sample clinic in a file of its own, and the window on it."""

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.problems import Problem
from tracker.paths import demo_database
from tracker.services.clinic.clinic import today_in
from tracker.services.sample.sample_clinic import create_sample_clinic
from tracker.storage import records as r
from tracker.storage.audit_head import head_file
from tracker.storage.database import Database
from tracker.terminal.asked import Asked
from tracker.terminal.telling import note, progress_bar, tell
from tracker.terminal.window import has_display, show_window
from tracker.text import _, format_number, ngettext

PATIENTS = 240
SEED = 1
ZONE = "America/New_York"
PICTURES = Path("build/tour")
"""Where the screens are drawn if there is no display."""


def run_demo(asked: Asked, patients: int, seed: int, *, opens_window: bool) -> int:
    """Make the sample clinic, and open it unless it is only to be made; the exit code.

    Its dates are relative to today, so one that was made on another day is made anew; today's is
    opened again as it was left. A file that was named is never replaced.
    """
    today = asked.as_of or today_in(ZONE)
    path = asked.path if asked.database is not None else _own_file(patients, seed)
    if asked.database is not None or not opens_window or not _is_of(path, today):
        _make(path, patients, seed, today, replaces=asked.database is None)
        tell(
            ngettext(
                "The sample clinic “{path}” is ready: {count} patient.",
                "The sample clinic “{path}” is ready: {count} patients.",
                patients,
            ).format(path=path, count=format_number(patients))
        )
    note(_("The sample clinic is not encrypted; keep no real patients in it."))
    if not opens_window:
        return 0
    if has_display():
        return show_window(path, asked.as_of)
    note(
        _(
            "There is no display here to show a window on; drawing every screen to “{folder}”."
        ).format(folder=PICTURES.resolve())
    )
    from tracker.tour import run_tour

    return run_tour(PICTURES, path, today)


def _own_file(patients: int, seed: int) -> Path:
    usual = demo_database()
    if (patients, seed) == (PATIENTS, SEED):
        return usual
    return usual.with_stem(f"{usual.stem}-{patients}-{seed}")


def _make(path: Path, patients: int, seed: int, today: date, *, replaces: bool) -> None:
    made = path
    if replaces and path.exists():
        made = path.with_stem(f"{path.stem}.new")
        _remove(made)
    with progress_bar(_("Making a sample clinic")) as progress:
        create_sample_clinic(made, patients, seed, today, progress).close()
    if made != path:
        _remove(path)
        made.rename(path)
        if head_file(made).exists():
            head_file(made).replace(head_file(path))


def _remove(path: Path) -> None:
    for end in ("", "-wal", "-shm", ".head"):
        path.with_name(path.name + end).unlink(missing_ok=True)


def _is_of(path: Path, today: date) -> bool:
    """Whether a sample clinic that can be opened was made for this day."""
    if not path.exists():
        return False
    try:
        with Database.open(path, readonly=True) as database:
            return database.read(_made_on) == today
    except Problem:
        return False


def _made_on(tx: Session) -> date | None:
    made_at = tx.scalar(select(r.Clinic.created_at))
    return None if made_at is None else made_at.astimezone(ZoneInfo(ZONE)).date()
