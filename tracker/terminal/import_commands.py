"""The commands about what was imported: rows that are not in yet, imports taken back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, TypeVar
from zoneinfo import ZoneInfo

import typer

from tracker.domain.problems import Invalid, NotFound, Unavailable
from tracker.terminal.counted import counted
from tracker.terminal.options import AsOfOption, DatabaseOption, asked_of
from tracker.terminal.telling import is_terminal, progress_bar, tell
from tracker.text import _, format_date_short, format_moment, format_number

if TYPE_CHECKING:
    from tracker.services.imports.undo import ImportDone
    from tracker.services.imports.waiting_rows import ListedWaiting

One = TypeVar("One", "ImportDone", "ListedWaiting")
_SHOWN = 8


def waiting(
    context: typer.Context,
    dismiss: Annotated[
        str | None, typer.Option("--dismiss", metavar="KEY", help="A row that is not to come in.")
    ] = None,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why it is not.")] = "",
    again: Annotated[
        str | None,
        typer.Option("--again", metavar="KEY", help="A row to be tried again, with answers."),
    ] = None,
    answer: Annotated[
        list[str] | None,
        typer.Option(
            "--answer", metavar="QUESTION=ANSWER", help="What trying it again asks, repeatable."
        ),
    ] = None,
    alike: Annotated[
        bool, typer.Option("--alike", help="Also all others that wait for the same reason.")
    ] = False,
    database: DatabaseOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Rows of spreadsheets that are not in yet, each with its key."""
    from tracker.services.imports.waiting_rows import dismiss_alike, waiting_rows

    asked = asked_of(context, database, as_of)
    with asked.open(readonly=dismiss is None and again is None) as clinic:
        rows = clinic.read(waiting_rows)
        if again is not None:
            from tracker.terminal.row_again import try_again

            row = _of_key(rows, again)
            try_again(clinic, row, tuple(answer or ()), asked.today(clinic))
            tell(_("Row {line} is in.").format(line=format_number(row.line)))
            for other in filter(row.is_like, rows if alike else ()):
                line = format_number(other.line)
                try:
                    try_again(clinic, other, tuple(answer or ()), asked.today(clinic))
                except Invalid as problem:
                    tell(_("Row {line}: {reason}").format(line=line, reason=problem))
                else:
                    tell(_("Row {line} is in.").format(line=line))
            return
        if dismiss is not None:
            row = _of_key(rows, dismiss)
            gone = (row, *filter(row.is_like, rows if alike else ()))
            clinic.write(dismiss_alike, gone, reason, asked.today(clinic))
            for one in gone:
                tell(_("Dismissed row {line}.").format(line=format_number(one.line)))
            return
    for row in rows:
        cells = " · ".join(text for _column, text in row.cells)
        tell(
            _("{key}  {file}, row {line}: {reason}").format(
                key=_key(row), file=row.file_name, line=format_number(row.line), reason=row.reason
            )
        )
        tell(f"          {cells}")
    if not rows:
        tell(_("Nothing waits: every row is in, or was dismissed."))


def imports(
    context: typer.Context,
    take_back: Annotated[
        str | None,
        typer.Option("--take-back", metavar="KEY", help="All that an import brought goes again."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing.")] = False,
    database: DatabaseOption = None,
    as_of: AsOfOption = None,
) -> None:
    """What was imported, the newest first, each import with its key."""
    from tracker.services.clinic.clinic import the_clinic
    from tracker.services.imports.undo import imports_done, undo_import, what_depends

    asked = asked_of(context, database, as_of)
    with asked.open(readonly=take_back is None) as clinic:
        found = clinic.read(imports_done)
        if take_back is None:
            zone = ZoneInfo(clinic.read(the_clinic).zone)
            for one in found:
                _tell_import(one, zone)
            if not found:
                tell(_("Nothing was imported yet."))
            return
        one = _of_key(found, take_back)
        if one.undone_on is None and not clinic.read(what_depends, one.uuid):
            _confirm(one, yes=yes)
        with progress_bar(_("Taking it back")) as progress:
            clinic.write(undo_import, one.uuid, asked.today(clinic), progress)
    tell(_("The import of “{file}” was taken back.").format(file=one.file_name))


def _tell_import(one: ImportDone, zone: ZoneInfo) -> None:
    told = _("{key}  {when}  {file}: {patients}, {injections}").format(
        key=_key(one),
        when=format_moment(one.imported_at, zone),
        file=one.file_name,
        patients=counted("patient", one.counts.get("patients", 0)),
        injections=counted("session", one.counts.get("injections", 0)),
    )
    if one.undone_on is not None:
        told += _(" (taken back on {on})").format(on=format_date_short(one.undone_on))
    tell(told)


def _confirm(one: ImportDone, *, yes: bool) -> None:
    question = _("Take the whole import of “{file}” back?").format(file=one.file_name)
    if yes:
        return
    if not is_terminal() or not typer.confirm(question, err=True):
        raise Unavailable(
            _("{question} Nothing was changed; --yes answers.").format(question=question)
        )


def _of_key(found: Iterable[One], key: str) -> One:
    one = next((one for one in found if _key(one) == key.lower()), None)
    if one is None:
        raise NotFound(_("Nothing has the key “{key}”.").format(key=key[:40]))
    return one


def _key(one: ImportDone | ListedWaiting) -> str:
    """What tells it from the others: what comes first in these names is the time."""
    return one.uuid[-_SHOWN:]
