"""`tracker import`: a file read, checked and brought in, or refused with every wrong place."""

from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from tracker.domain.problems import Unavailable
from tracker.interchange.csv_lines import begins_as_json, refuse_other_kinds
from tracker.interchange.csv_reading import PlainTable, note_unknown_columns, read_plain_csv
from tracker.services.imports.faults import Faults
from tracker.services.imports.plain import ImportSource, import_rows
from tracker.services.imports.terms import import_terms
from tracker.services.imports.writing import ImportCounts
from tracker.terminal.asked import Asked
from tracker.terminal.counted import counted
from tracker.terminal.dry_run import tried
from tracker.terminal.telling import Progress, note, progress_bar, tell
from tracker.text import _, format_number, ngettext


def import_any(
    asked: Asked, file: Path, kind: str | None, answers: tuple[str, ...], *, is_dry_run: bool
) -> None:
    """As "fhir" or as the plain "csv"; None: as what it looks like. Raises as these do."""
    if kind == "xlsx":
        raise Unavailable(
            _("A spreadsheet needs --mapping NAME, under which it is kept how it is read.")
        )
    if begins_as_json(file) if kind is None else kind == "fhir":
        from tracker.terminal.import_fhir import import_fhir_file

        import_fhir_file(asked, file, answers, is_dry_run=is_dry_run)
        return
    import_file(asked, file, is_dry_run=is_dry_run)


def import_file(asked: Asked, file: Path, *, is_dry_run: bool) -> None:
    """Raises Invalid for a file of another kind, ImportRefused where rows are wrong."""
    with asked.open() as clinic:
        refuse_other_kinds(file)
        today = asked.today(clinic)
        faults = Faults()
        table = read_plain_csv(file, clinic.read(import_terms), today, faults)
        unknown = note_unknown_columns(table)
        if unknown is not None:
            note(unknown)
        with progress_bar(_("Importing")) as progress:
            if is_dry_run:
                counts = tried(clinic.write, _import, table, file, today, faults, progress)
            else:
                counts = clinic.write(_import, table, file, today, faults, progress)
    if is_dry_run:
        tell(_("Only tried; nothing was changed. An import would do this:"))
    tell(told_counts(counts))


def _import(
    tx: Session, table: PlainTable, file: Path, today: date, faults: Faults, progress: Progress
) -> ImportCounts:
    source = ImportSource(file.name, table.columns)
    counts = import_rows(tx, table.rows, source, today, faults, progress).value
    assert isinstance(counts, ImportCounts)  # noqa: S101
    return counts


def told_counts(counts: ImportCounts) -> str:
    """What an import added and changed, as a sentence."""
    if not counts.rows:
        return _("No row came in: 0 added, 0 changed.")
    rows = ngettext("{count} row", "{count} rows", counts.rows).format(
        count=format_number(counts.rows)
    )
    if not counts.is_change:
        return _("{rows} read, and all were there already: 0 added, 0 changed.").format(rows=rows)
    return _(
        "{rows} read, {repeated} of them there already. Added: {patients}, {treatments}, "
        "{injections}, {bookings}. Changed: {changed_patients}, {changed_treatments}."
    ).format(
        rows=rows,
        repeated=format_number(counts.repeated),
        patients=counted("patient", counts.patients),
        treatments=counted("course", counts.treatments),
        injections=counted("session", counts.injections),
        bookings=counted("appointment", counts.bookings),
        changed_patients=counted("patient", counts.changed_patients),
        changed_treatments=counted("course", counts.changed_treatments),
    )
