"""`tracker export`: the clinic written to a file, and what the file can’t say told."""

from tracker.interchange.clinic_file import ClinicFile, ClinicFormat, WrittenFile, write_clinic
from tracker.services.exports import count_left_out, sessions_left_out
from tracker.storage.database import Database
from tracker.terminal.asked import Asked
from tracker.terminal.telling import note, progress_bar, tell
from tracker.text import _, format_number, ngettext


def export_clinic(asked: Asked, wanted: ClinicFile) -> None:
    """Write it, and warn where it lies open. Raises Unavailable."""
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
    for one in clinic.read(sessions_left_out):
        note(
            _(
                "Record number {number} was also given {product} on {on}; the file has room for "
                "one product a treatment and day, and this one is not in it."
            ).format(number=one.record_number, product=one.product, on=one.on)
        )
