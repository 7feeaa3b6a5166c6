"""What a command was told before and after its name: which database, which day, who works."""

import getpass
import os
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tracker.domain.problems import Invalid, Unavailable
from tracker.paths import default_database
from tracker.services.clinic.clinic import open_clinic, the_clinic, today_in
from tracker.services.keys.unlock import Unlocked
from tracker.storage.database import Database
from tracker.storage.location import Location, Server, location_of
from tracker.terminal.doubts import tell_doubts
from tracker.terminal.passwords_asked import unlocked_by_asking
from tracker.terminal.telling import is_terminal
from tracker.text import _

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of `tracker` itself; None where nothing was said."""

    database: str | None = None
    as_of: date | None = None
    accepts_older: bool = False

    def but(self, database: str | None, as_of: str | None) -> "Asked":
        """What is said after the command's name goes before what was said in front of it."""
        return Asked(
            self.database if database is None else database,
            self.as_of if as_of is None else iso_date(as_of),
            self.accepts_older,
        )

    @property
    def place(self) -> Location:
        """Where the clinic is: a file, or a database on a server. Raises Invalid."""
        named = os.environ.get("TRACKER_DATABASE", "") if self.database is None else self.database
        return location_of(named) if "://" in named else self.path

    @property
    def path(self) -> Path:
        """The clinic's file. Raises Unavailable for a server."""
        named = os.environ.get("TRACKER_DATABASE", "") if self.database is None else self.database
        if "://" in named:
            raise Unavailable(
                _("“{place}” is on a server; this can be done with a file only.").format(
                    place=location_of(named)
                )
            )
        if self.database is None:
            return default_database()
        if not Path(self.database).name:
            raise Invalid(
                _("“{path}” is a folder; name the clinic’s file.").format(path=Path(self.database)),
                field="database",
            )
        return Path(self.database)

    @property
    def user(self) -> str:
        """Who works, "" for whoever made the clinic."""
        return user_named()

    def open(self, *, readonly: bool = False) -> Database:
        """The clinic, open in the name of TRACKER_USER or of whoever made it.

        The password of an encrypted one is TRACKER_PASSWORD, or asked for on the terminal.
        """
        readonly = readonly and not self.accepts_older
        database = open_clinic(self.place, self.user, unlocked=self.unlocked(), readonly=readonly)
        try:
            tell_doubts(
                database, accepts_older=self.accepts_older, has_own_day=self.as_of is not None
            )
        except BaseException:
            database.close()
            raise
        return database

    def unlocked(self) -> Unlocked | None:
        """What opens an encrypted clinic, None for any other. Raises a Problem."""
        if isinstance(self.place, Server):
            return None
        return unlocked_by_asking(self.path, self.user)

    def today(self, database: Database) -> date:
        """The day that counts as today: the one asked for, or the date in the clinic's zone."""
        return self.as_of or today_in(database.read(the_clinic).zone)


def iso_date(text: str) -> date:
    """A calendar date as 2026-11-22, and nothing else. Raises Invalid."""
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise Invalid(
        _("“{text}” is not a date; write it as 2026-11-22.").format(text=text[:40]), field="as_of"
    )


def user_named() -> str:
    """Who TRACKER_USER says is working, "" if it says nothing."""
    return os.environ.get("TRACKER_USER", "").strip()


def user_for_new_clinic(named: str | None) -> str:
    """Who makes a clinic: as said, else asked for on a terminal, else the system's user."""
    user = (named or "").strip() or user_named()
    if user:
        return user
    suggested = _system_user()
    if is_terminal():
        import typer

        return str(typer.prompt(_("Your name, as it signs"), default=suggested, err=True)).strip()
    return suggested


def _system_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "Clinic"
