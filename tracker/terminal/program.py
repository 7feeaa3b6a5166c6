"""The commands, as `tracker --help` lists them; each asks the services and tells the outcome."""

import time
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tracker.domain.problems import Unavailable
from tracker.domain.state import State
from tracker.domain.timing import Timing
from tracker.storage.location import Server
from tracker.terminal import (
    backup_commands,
    import_commands,
    password_commands,
    server_commands,
)
from tracker.terminal.asked import Asked, user_for_new_clinic
from tracker.terminal.options import (
    AnswerOption,
    AsOfOption,
    DatabaseOption,
    ExportFormat,
    MappingOption,
    asked_of,
    checked_date,
    file_named,
)
from tracker.terminal.telling import note, progress_bar, tell
from tracker.text import _, format_number, ngettext

app = typer.Typer(
    name="tracker",
    help="Treatment Tracker. Without a command: opens the window.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class DueFormat(StrEnum):
    TABLE = "table"
    JSON = "json"
    CSV = "csv"


class PatientFormat(StrEnum):
    TEXT = "text"
    JSON = "json"


class ImportFormat(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    FHIR = "fhir"


@app.callback(invoke_without_command=True)
def tracker(
    context: typer.Context,
    database: DatabaseOption = None,
    as_of: AsOfOption = None,
    accept_older: Annotated[
        bool,
        typer.Option("--accept-older", help="Work with a database that lacks its last entries."),
    ] = False,
) -> None:
    context.obj = Asked(accepts_older=accept_older).but(database, checked_date(as_of))
    if context.invoked_subcommand is None:
        from tracker.terminal.window import show_window

        raise typer.Exit(show_window(context.obj.place, context.obj.as_of))


@app.command()
def init(
    context: typer.Context,
    user: Annotated[str | None, typer.Option(help="Who makes the clinic, and signs.")] = None,
    jurisdiction: Annotated[str, typer.Option(help="Whose clinical rules it starts with.")] = "US",
    zone: Annotated[
        str | None, typer.Option(metavar="AREA/CITY", help="The clinic's time zone.")
    ] = None,
    plain: Annotated[bool, typer.Option("--plain", help="Not encrypted.")] = False,
    role: server_commands.RoleOption = None,
    keys: Annotated[
        Path | None,
        typer.Option("--keys", metavar="FILE", help="On a server: a new file for the key slots."),
    ] = None,
    database: DatabaseOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Make a new clinic."""
    from tracker.terminal.new_clinic import make_clinic, make_server_clinic

    asked = asked_of(context, database, as_of)
    if isinstance(asked.place, Server):
        make_server_clinic(
            asked.place,
            user_for_new_clinic(user),
            jurisdiction.upper(),
            zone or _system_zone(),
            role=role,
            keys=None if keys is None else file_named(keys),
            is_plain=plain,
        )
        return
    if keys is not None:
        raise Unavailable(
            _("A clinic in a file needs no --keys: its key slots lie beside it. Nothing was made.")
        )
    make_clinic(
        asked.path,
        user_for_new_clinic(user),
        jurisdiction.upper(),
        zone or _system_zone(),
        is_plain=plain,
    )


@app.command()
def demo(
    context: typer.Context,
    patients: Annotated[int, typer.Option(min=1, max=200_000, help="How many patients.")] = 240,
    seed: Annotated[int, typer.Option(help="The same seed makes the same data.")] = 1,
    no_window: Annotated[
        bool, typer.Option("--no-window", help="Make the sample clinic only.")
    ] = False,
    database: DatabaseOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Open a sample clinic, in a file of its own."""
    from tracker.terminal.sample_clinic import run_demo

    asked = asked_of(context, database, as_of)
    raise typer.Exit(run_demo(asked, patients, seed, opens_window=not no_window))


@app.command()
def due(
    context: typer.Context,
    within: Annotated[
        int | None,
        typer.Option(
            metavar="DAYS", min=0, max=36_600, help="Due so many days from today, or earlier."
        ),
    ] = None,
    timing: Annotated[Timing | None, typer.Option(help="By the dates alone.")] = None,
    state: Annotated[State | None, typer.Option(help="Who holds the next step.")] = None,
    format_: Annotated[DueFormat, typer.Option("--format")] = DueFormat.TABLE,
    database: DatabaseOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Every treatment with its window, its state and why; as JSON or CSV, an export."""
    from tracker.services.courses.due import DueFilter, due_courses, export_due
    from tracker.terminal import due_output

    asked = asked_of(context, database, as_of)
    with asked.open(readonly=True) as clinic:
        today = asked.today(clinic)
        # A table is a look at the list; the others are for a file, or for another program.
        query = due_courses if format_ is DueFormat.TABLE else export_due
        courses = clinic.read(query, today, DueFilter(within, timing, state))
    if format_ is DueFormat.JSON:
        lines = due_output.as_json(courses)
    elif format_ is DueFormat.CSV:
        lines = due_output.as_csv(courses)
    else:
        lines = due_output.as_table(courses, today)
    for line in lines:
        tell(line)


@app.command()
def reconcile(
    context: typer.Context,
    format_: Annotated[DueFormat, typer.Option("--format")] = DueFormat.TABLE,
    database: DatabaseOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Whether the states add up to all treatments, and whose data needs attention."""
    from tracker.interchange.reconciliation_csv import csv_lines
    from tracker.services.imports.waiting_count import count_waiting
    from tracker.services.recall.reconciliation import reconciliation
    from tracker.terminal.reconciliation_output import as_json, as_text, told_waiting

    asked = asked_of(context, database, as_of)
    with asked.open(readonly=True) as clinic:
        found = clinic.read(reconciliation, asked.today(clinic))
        waiting = clinic.read(count_waiting)
    lines = {DueFormat.TABLE: as_text, DueFormat.JSON: as_json, DueFormat.CSV: csv_lines}
    for line in lines[format_](found):
        tell(line)
    if waiting:
        note(told_waiting(waiting))


@app.command()
def patient(
    context: typer.Context,
    record_number: Annotated[str, typer.Argument(metavar="RECORD_NUMBER")],
    format_: Annotated[PatientFormat, typer.Option("--format")] = PatientFormat.TEXT,
    database: DatabaseOption = None,
    as_of: AsOfOption = None,
) -> None:
    """One patient's treatments, windows and sessions."""
    from tracker.services.patients.record import patient_record
    from tracker.terminal.patient_output import patient_json, patient_text

    asked = asked_of(context, database, as_of)
    with asked.open(readonly=True) as clinic:
        today = asked.today(clinic)
        found = clinic.read(patient_record, record_number, today)
    if format_ is PatientFormat.JSON:
        tell(patient_json(found))
        return
    for line in patient_text(found, today):
        tell(line)


@app.command("import")
def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    format_: Annotated[
        ImportFormat | None, typer.Option("--format", help="Seen from the file, unless said.")
    ] = None,
    mapping: MappingOption = None,
    answer: AnswerOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check everything and change nothing.")
    ] = False,
    database: DatabaseOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Bring in a file: all of it, or nothing if anything in it is wrong.

    With --mapping: a spreadsheet as clinics keep them, whose wrong rows wait.
    """
    from tracker.terminal.file_passphrase import decrypted_if_needed
    from tracker.terminal.import_file import import_any

    asked, kind = asked_of(context, database, as_of), format_ and format_.value
    said = tuple(answer or ())
    with decrypted_if_needed(file_named(file)) as plain:
        if mapping is not None:
            from tracker.terminal.import_spreadsheet import import_spreadsheet

            import_spreadsheet(asked, plain, (kind, mapping), answers=said, is_dry_run=dry_run)
        else:
            import_any(asked, plain, kind, said, is_dry_run=dry_run)


@app.command()
def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    format_: Annotated[ExportFormat, typer.Option("--format")] = ExportFormat.CSV,
    encrypt: Annotated[
        bool, typer.Option("--encrypt", help="Opens with a passphrase only, as a ZIP archive.")
    ] = False,
    reason: Annotated[
        str, typer.Option(metavar="TEXT", help="Why it is not encrypted, for the audit trail.")
    ] = "",
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    names: Annotated[
        bool, typer.Option("--names", help="Patients' names in an iCalendar file.")
    ] = False,
    trail: Annotated[
        bool, typer.Option("--trail", help="The audit trail too, in a FHIR file.")
    ] = False,
    database: DatabaseOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Write the clinic's sessions to a file; as FHIR or XLSX everything, as iCalendar its bookings."""
    from tracker.terminal.export_clinic import export_any

    asked = asked_of(context, database, as_of)
    export_any(
        asked, file, format_, reason,
        encrypts=encrypt, replaces=force, with_names=names, with_trail=trail,
    )  # fmt: skip


@app.command()
def check(
    context: typer.Context, database: DatabaseOption = None, as_of: AsOfOption = None
) -> None:
    """Prove that every stored window is what the rules say, and that the file is whole."""
    from tracker.services.clinic.check import check_windows, findings

    asked = asked_of(context, database, as_of)
    with asked.open(readonly=True) as clinic:
        today = asked.today(clinic)
        began = time.perf_counter()
        with progress_bar(_("Windows")) as progress:
            checked = clinic.read(check_windows, progress)
        seconds = time.perf_counter() - began
        wrong = clinic.read(lambda tx: list(findings(tx, today, checked)))
    tell(
        ngettext(
            "{count} window worked out anew and compared, {rate} a second.",
            "{count} windows worked out anew and compared, {rate} a second.",
            checked.windows,
        ).format(
            count=format_number(checked.windows),
            rate=format_number(round(checked.windows / max(seconds, 1e-9))),
        )
    )
    if wrong:
        for finding in wrong:
            note(finding.sentence)
        raise typer.Exit(1)
    tell(_("All is as it should be: windows, counts, file, keys, search, audit trail."))


@app.command()
def migrate(
    context: typer.Context, database: DatabaseOption = None, as_of: AsOfOption = None
) -> None:
    """Bring an older database up to date, after a verified backup; its dates too."""
    from tracker.services.clinic.migrated import tell_migrated
    from tracker.storage.migrate import migrate as run
    from tracker.terminal.recomputed import recompute_dates

    asked = asked_of(context, database, as_of)
    unlocked = asked.unlocked()
    if isinstance(asked.place, Server):
        from tracker.storage.postgresql.migration import migrate_server

        done = migrate_server(asked.place)
    else:
        done = run(asked.path, key=unlocked.data_key if unlocked else None)
        tell_migrated(asked.path, asked.user, unlocked, done)
    if done.before == done.after:
        tell(_("The database is up to date ({revision}).").format(revision=done.after))
    elif done.backup is None:
        tell(_("Migrated from {before} to {after}.").format(before=done.before, after=done.after))
    else:
        tell(
            _("Migrated from {before} to {after}; the database as it was: “{path}”.").format(
                before=done.before, after=done.after, path=done.backup.path
            )
        )
    recompute_dates(asked.place, asked.user, unlocked, asked.as_of)


@app.command()
def tour(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER")],
    database: DatabaseOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Draw every screen as a picture; needs no display."""
    from tracker.tour import run_tour

    asked = asked_of(context, database, as_of)
    raise typer.Exit(run_tour(folder, None if asked.database is None else asked.path, asked.as_of))


for _command in (
    import_commands.waiting,
    import_commands.imports,
    password_commands.password,
    password_commands.recover,
    password_commands.recovery_code,
    password_commands.encrypt,
    backup_commands.backup,
    backup_commands.restore,
    server_commands.move,
    server_commands.connect,
    server_commands.grant,
):
    app.command()(_command)


def _system_zone() -> str:
    import tzlocal

    try:
        return tzlocal.get_localzone_name() or "UTC"
    except (LookupError, ValueError, OSError):
        return "UTC"
