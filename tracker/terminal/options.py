"""The options that every command takes, before or after its name."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tracker.domain.problems import Invalid
from tracker.terminal.asked import Asked, iso_date
from tracker.text import _


class ExportFormat(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    FHIR = "fhir"
    ICS = "ics"


DatabaseOption = Annotated[
    str | None, typer.Option("--database", metavar="FILE|URL", help="The clinic's database.")
]
AsOfOption = Annotated[
    str | None,
    typer.Option("--as-of", metavar="YYYY-MM-DD", help="The day that counts as today."),
]
MappingOption = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="A spreadsheet, read as was decided under this name."),
]
AnswerOption = Annotated[
    list[str] | None,
    typer.Option(metavar="QUESTION=ANSWER", help="What the assistant asks about a spreadsheet."),
]


def asked_of(context: typer.Context, database: str | None, as_of: str | None) -> Asked:
    """What was said before and after the command's name."""
    before: Asked = context.obj
    return before.but(database, checked_date(as_of))


def file_named(path: Path) -> Path:
    """A file that is to be read or written. Raises Invalid where only a folder can be meant."""
    if not path.name:
        raise Invalid(_("“{path}” is a folder; name a file.").format(path=path))
    return path


def is_there(path: Path) -> bool:
    """Whether something has this name; what can't have it is told when it is written."""
    try:
        return path.exists()
    except OSError:
        return False


def checked_date(text: str | None) -> str | None:
    """A date that was given as an option; wrong usage if it is none."""
    if text is not None:
        try:
            iso_date(text)
        except Invalid as problem:
            raise typer.BadParameter(str(problem), param_hint="--as-of") from None
    return text
