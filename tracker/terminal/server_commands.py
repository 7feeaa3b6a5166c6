"""`tracker move` and `tracker grant`: a clinic on a server, and who may work in it."""

from pathlib import Path
from typing import Annotated

import typer

from tracker.domain.problems import Unavailable
from tracker.storage.location import Server, location_of
from tracker.terminal.asked import user_for_new_clinic
from tracker.terminal.options import AsOfOption, DatabaseOption, asked_of, file_named
from tracker.terminal.passwords_asked import password_of
from tracker.terminal.telling import note, progress_bar, tell
from tracker.text import _, format_number, ngettext

RoleOption = Annotated[
    str | None,
    typer.Option("--grant", metavar="ROLE", help="On a server: whom the program works as."),
]


def move(
    context: typer.Context,
    to: Annotated[str, typer.Option("--to", metavar="FILE|URL", help="Where it shall live.")],
    role: RoleOption = None,
    database: DatabaseOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Copy the clinic to a server, or from there to a file, and compare all of it."""
    from tracker.services.clinic.moving import move_clinic
    from tracker.storage.postgresql.roles import let_work, refuse_unknown_role

    asked = asked_of(context, database, as_of)
    target = location_of(to)
    if isinstance(target, Path):
        file_named(target)
    if isinstance(target, Server) and role is not None:
        refuse_unknown_role(target, role)
    with asked.open() as clinic, progress_bar(_("Rows")) as progress:
        moved = move_clinic(clinic, target, progress=progress)
        is_encrypted = clinic.key is not None
    tell(
        ngettext(
            "“{place}” holds the clinic now: {count} row in {tables} tables, each table compared "
            "by its hash; the audit trail ends with entry {seq}.",
            "“{place}” holds the clinic now: {count} rows in {tables} tables, each table compared "
            "by its hash; the audit trail ends with entry {seq}.",
            moved.total,
        ).format(
            place=target,
            count=format_number(moved.total),
            tables=len(moved.rows),
            seq=format_number(moved.head_seq),
        )
    )
    if is_encrypted and isinstance(target, Server):
        note(
            _(
                "It is opened with the same passwords: on each workstation, run “tracker connect "
                "FILE --keys KEYS --database URL” once, with the key slots from here."
            )
        )
    note(
        _(
            "“{place}” is as it was. From now on nothing is saved in a file that was moved, and it "
            "says where the clinic is."
        ).format(place=asked.place)
        if isinstance(asked.place, Path)
        else _("“{place}” is as it was. Nobody should work in it any more; put it away.").format(
            place=asked.place
        )
    )
    if isinstance(target, Server) and role is not None:
        let_work(target, role)


def connect(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    keys: Annotated[Path, typer.Option("--keys", metavar="FILE", help="The clinic’s key slots.")],
    database: DatabaseOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Make a file here that opens an encrypted clinic on a server, or bring its passwords here."""
    from tracker.services.keys.connecting import connect_workstation

    asked = asked_of(context, database, as_of)
    if isinstance(asked.place, Path):
        raise Unavailable(_("Name the server: --database postgresql+psycopg://user@host/name."))
    name = user_for_new_clinic(None)
    connect_workstation(file_named(file), file_named(keys), asked.place, name, password_of(name))
    tell(_("“{path}” opens the clinic on “{server}”.").format(path=file, server=asked.place))


def grant(
    context: typer.Context,
    role: Annotated[str, typer.Argument(metavar="ROLE")],
    database: DatabaseOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Let a role of the server work in the clinic, with no more rights than that takes."""
    place = asked_of(context, database, as_of).place
    if isinstance(place, Path):
        raise Unavailable(_("“{place}” is a file; roles are a server’s.").format(place=place))
    from tracker.storage.postgresql.roles import let_work

    let_work(place, role)
    tell(_("“{role}” can work in “{place}” now.").format(role=role, place=place))
