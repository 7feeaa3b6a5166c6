"""`tracker import` of FHIR: what a clinic exported, taken into this one."""

from collections import Counter
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from tracker.interchange.fhir.reading import FhirFile
from tracker.services.carried.records_in import TakenIn, take_in
from tracker.services.import_faults import Faults
from tracker.services.import_terms import import_terms
from tracker.terminal.asked import Asked
from tracker.terminal.dry_run import tried
from tracker.terminal.telling import Progress, note, progress_bar, tell
from tracker.text import _, format_number, ngettext

_NAMED = 12
"""How many fields or types are told by name; the rest is counted."""
_SET_ASIDE = 20
"""How many that are set aside are told one by one; of more, how many for each reason too."""


def import_fhir(asked: Asked, file: Path, *, is_dry_run: bool) -> None:
    """Raises Invalid for what can't be read, ImportRefused where anything in it is wrong."""
    with asked.open() as clinic:
        faults = Faults()
        with progress_bar(_("Reading")) as progress:
            found = FhirFile(file, faults, progress)
        source = (found, file, asked.today(clinic), clinic.user, faults)
        with progress_bar(_("Importing")) as progress:
            if is_dry_run:
                taken = tried(clinic.write, _import, *source, progress)
            else:
                taken = clinic.write(_import, *source, progress)
    _tell_left_out(found)
    if is_dry_run:
        tell(_("Only tried; nothing was changed. An import would do this:"))
    tell(_told(taken))


def _import(
    tx: Session,
    found: FhirFile,
    file: Path,
    today: date,
    user: str,
    faults: Faults,
    progress: Progress,
) -> TakenIn:
    total = found.contents.kinds.total()
    most_units = import_terms(tx).products
    taken = take_in(
        tx, found.records(today, user, most_units), file.name, faults, progress, total
    ).value
    assert isinstance(taken, TakenIn)  # noqa: S101
    return taken


def _tell_left_out(found: FhirFile) -> None:
    if found.contents.unread:
        note(
            _("Fields that are not read, since nothing here says the same: {fields}.").format(
                fields=_listed(found.contents.unread)
            )
        )
    foreign = found.foreign
    if foreign.others:
        note(
            _("Resources of another system that are not imported: {types}.").format(
                types=_listed(foreign.others)
            )
        )
    count = foreign.reasons.total()
    if count:
        note(
            ngettext(
                "Not imported: {count} resource.", "Not imported: {count} resources.", count
            ).format(count=format_number(count))
        )
    for one in foreign.set_aside[:_SET_ASIDE]:
        note(
            _("line {line}, {place}: {reason}").format(
                line=format_number(one.line), place=one.place, reason=one.reason
            )
        )
    if count > _SET_ASIDE:
        for reason, so_many in foreign.reasons.most_common():
            note(f"  {format_number(so_many)}: {reason}")


def _listed(counted: Counter[str]) -> str:
    named = [f"{name} ({format_number(count)})" for name, count in counted.most_common(_NAMED)]
    rest = len(counted) - len(named)
    return ", ".join(named) + (f", +{format_number(rest)}" if rest else "")


def _told(taken: TakenIn) -> str:
    read = format_number(taken.new.total() + taken.repeated + taken.kept)
    if not taken.is_change:
        return _("{records} records read, and all were there already: nothing was changed.").format(
            records=read
        )
    named = ("patient", "course", "session", "appointment")
    return _(
        "{records} records read, {repeated} of them there already, {kept} settings left as they are "
        "here. New: {patients} patients, {treatments} treatments, {injections} injections, "
        "{bookings} bookings, {others} other records."
    ).format(
        records=read,
        repeated=format_number(taken.repeated),
        kept=format_number(taken.kept),
        patients=format_number(taken.new["patient"]),
        treatments=format_number(taken.new["course"]),
        injections=format_number(taken.new["session"]),
        bookings=format_number(taken.new["appointment"]),
        others=format_number(taken.new.total() - sum(taken.new[name] for name in named)),
    )
