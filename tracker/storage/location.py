"""Where a clinic is kept: a file on this computer, or a database on a PostgreSQL server."""

import re
from dataclasses import dataclass
from pathlib import Path

from tracker.domain.problems import Invalid
from tracker.text import _

_SCHEMES = ("postgresql+psycopg://", "postgresql://", "postgres://")
_PASSWORD = re.compile(r"(?<=//)([^/@]*?):[^@]*@|(?<=password=)[^&]*")


@dataclass(frozen=True, slots=True)
class Server:
    """A database on a server. As text it shows no password."""

    url: str

    def __str__(self) -> str:
        return _PASSWORD.sub(
            lambda found: f"{found[1]}@" if found[1] is not None else "…", self.url
        )

    def __repr__(self) -> str:
        return f"Server({str(self)!r})"


Location = Path | Server


def location_of(text: str) -> Location:
    """What `--database` names. Raises Invalid for a server of another kind."""
    if "://" not in text:
        return Path(text)
    if not text.startswith(_SCHEMES):
        raise Invalid(
            _("A database is a file, or on a server as in postgresql+psycopg://user@host/name."),
            field="database",
        )
    return Server(text)
