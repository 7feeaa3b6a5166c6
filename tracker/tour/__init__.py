"""Every screen as a picture: for a look at the whole program where there is no display.

Belongs here: which screens and states are worth a picture, and how one gets there as a user would,
by pressing what is on the screen. Doesn't: anything that the program needs to run. Qt is loaded
when a tour starts.
"""

from datetime import date
from pathlib import Path


def run_tour(folder: Path, database: Path | None = None, today: date | None = None) -> int:
    """Draw every screen into `folder`, of a copy of `database` or of a sample clinic.

    Tells on standard output what it draws. The exit code: 0, or 1 if a screen couldn't be drawn.
    Raises a Problem where there is nothing to draw with or to write to.
    """
    from tracker.tour.guide import guide

    return guide(folder, database, today)
