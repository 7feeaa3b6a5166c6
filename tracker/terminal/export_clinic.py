"""`tracker export`: the clinic written to a file, and what the file can’t say told."""

from pathlib import Path

import typer

from tracker.domain.problems import Unavailable
from tracker.interchange.clinic_file import ClinicFile, ClinicFormat, WrittenFile, write_clinic
from tracker.interchange.encrypted_archive import archive_path
from tracker.services.exports.plain import count_left_out, sessions_left_out, times_left_out
from tracker.storage.database import Database
from tracker.terminal.asked import Asked
from tracker.terminal.export_calendar import export_calendar
from tracker.terminal.file_passphrase import new_passphrase
from tracker.terminal.options import ExportFormat, file_named, is_there
from tracker.terminal.telling import is_terminal, note, progress_bar, tell
from tracker.text import _, format_number, ngettext


def export_any(
    asked: Asked,
    file: Path,
    form: ExportFormat,
    reason: str,
    *,
    encrypts: bool,
    replaces: bool,
    with_names: bool,
    with_trail: bool,
) -> None:
    """Ask for what is missing, and write the file. Raises Unavailable, Invalid."""
    is_calendar = form is ExportFormat.ICS
    if encrypts and is_calendar:
        raise Unavailable(
            _("No calendar opens an encrypted file; without --encrypt, names are left out of it.")
        )
    if with_trail and form is not ExportFormat.FHIR:
        raise Unavailable(_("The audit trail goes into a FHIR file: --trail needs --format fhir."))
    file = archive_path(file_named(file)) if encrypts else file_named(file)
    if not replaces:
        _ask_before_replacing(file)
    if is_calendar:
        export_calendar(asked, file, with_names=with_names)
        return
    passphrase = new_passphrase() if encrypts else ""
    if not encrypts and not reason.strip() and is_terminal():
        reason = str(typer.prompt(_("Why is the file not encrypted?"), err=True))
    wanted = ClinicFile(file, ClinicFormat(form.value), passphrase, reason.strip(), with_trail)
    _export(asked, wanted)


def _ask_before_replacing(file: Path) -> None:
    if not is_there(file):
        return
    question = _("“{file}” is there already. Replace it?").format(file=file)
    if not is_terminal() or not typer.confirm(question, err=True):
        raise Unavailable(_("“{file}” is there already; --force replaces it.").format(file=file))


def _export(asked: Asked, wanted: ClinicFile) -> None:
    with asked.open(readonly=True) as clinic:
        with progress_bar(_("Exporting")) as progress:
            written = clinic.read(write_clinic, wanted, asked.today(clinic), progress)
        tell(_written(wanted, written))
        if wanted.format is ClinicFormat.CSV:
            _tell_left_out(clinic)
    if written.cut:
        note(
            ngettext(
                "{count} text is too long for a cell and was cut; FHIR has it whole.",
                "{count} texts are too long for a cell and were cut; FHIR has them whole.",
                written.cut,
            ).format(count=format_number(written.cut))
        )
    if not wanted.passphrase:
        note(
            _(
                "“{file}” is not encrypted: whoever gets it can read about every patient in it. "
                "--encrypt makes a file that opens with a passphrase only."
            ).format(file=wanted.path)
        )


def _written(wanted: ClinicFile, written: WrittenFile) -> str:
    count = written.count
    if wanted.format is ClinicFormat.FHIR:
        said = ngettext(
            "{count} resource written to “{file}”.", "{count} resources written to “{file}”.", count
        )
    else:
        said = ngettext(
            "{count} row written to “{file}”.", "{count} rows written to “{file}”.", count
        )
    return said.format(count=format_number(count), file=written.path)


def _tell_left_out(clinic: Database) -> None:
    left_out = clinic.read(count_left_out)
    if left_out:
        note(
            ngettext(
                "{count} patient has no record number and is not in it.",
                "{count} patients have no record number and are not in it.",
                left_out,
            ).format(count=format_number(left_out))
        )
    times = clinic.read(times_left_out)
    if times:
        note(
            ngettext(
                "{count} booking has a time, for which it has no room; FHIR and XLSX have it.",
                "{count} bookings have a time, for which it has no room; FHIR and XLSX have it.",
                times,
            ).format(count=format_number(times))
        )
    for one in clinic.read(sessions_left_out):
        note(
            _(
                "Record number {number} was also given {product} on {on}; the file has room for "
                "one product a treatment and day, and this one is not in it."
            ).format(number=one.record_number, product=one.product, on=one.on)
        )
