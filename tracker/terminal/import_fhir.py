"""`tracker import` of FHIR: what a clinic exported, and what other systems say of its patients."""

from collections import Counter
from pathlib import Path

from tracker.interchange.fhir.audit_event import say_left_in_file
from tracker.interchange.fhir.importing import FhirImported, import_fhir
from tracker.interchange.fhir.reading import FhirFile
from tracker.services.imports.faults import Faults
from tracker.services.imports.others.told import NEW, SameQuestion, SetAside
from tracker.terminal.answers import answer_pair
from tracker.terminal.asked import Asked
from tracker.terminal.counted import counted
from tracker.terminal.dry_run import tried
from tracker.terminal.telling import note, progress_bar, tell
from tracker.text import _, format_number, ngettext

_NAMED = 12
"""How many fields or types are told by name; the rest is counted."""
_SET_ASIDE = 20
"""How many that are set aside are told one by one; of more, how many for each reason too."""


def import_fhir_file(
    asked: Asked, file: Path, answers: tuple[str, ...], *, is_dry_run: bool
) -> None:
    """Raises Invalid for what can't be read, ImportRefused where anything in it is wrong."""
    said = dict(map(answer_pair, answers))
    with asked.open() as clinic:
        faults = Faults()
        with progress_bar(_("Reading")) as progress:
            found = FhirFile(file, faults, progress)
        source = (found, said, asked.today(clinic), faults)
        with progress_bar(_("Importing")) as progress:
            if is_dry_run:
                done = tried(clinic.write, import_fhir, *source, progress)
            else:
                done = clinic.write(import_fhir, *source, progress)
    assert isinstance(done.value, FhirImported)  # noqa: S101
    _tell_left_out(found)
    _tell_aside(done.value)
    if is_dry_run:
        tell(_("Only tried; nothing was changed. An import would do this:"))
    tell(_told(done.value))


def _tell_left_out(found: FhirFile) -> None:
    if found.contents.unread:
        note(
            _("Fields that are not read, since nothing here says the same: {fields}.").format(
                fields=_listed(found.contents.unread)
            )
        )
    if found.trail_entries:
        note(say_left_in_file(found.trail_entries))
    if found.foreign.others:
        note(
            _("Resources of another system that are not imported: {types}.").format(
                types=_listed(found.foreign.others)
            )
        )


def _tell_aside(imported: FhirImported) -> None:
    aside, brought = imported.aside, imported.brought
    if aside:
        note(
            ngettext(
                "Left out, wholly or in part: {count} resource.",
                "Left out, wholly or in part: {count} resources.",
                imported.set_aside,
            ).format(count=format_number(imported.set_aside))
        )
    for one in sorted(aside, key=lambda one: not one.waits)[:_SET_ASIDE]:
        note(_told_aside(one))
    if len(aside) > _SET_ASIDE:
        reasons = Counter(one.reason for one in aside) + brought.more
        for reason, so_many in reasons.most_common(_SET_ASIDE):
            note(f"  {format_number(so_many)}: {reason}")
    if brought.died:
        note(
            ngettext(
                "{count} of the patients has died, as the file says; nobody calls them.",
                "{count} of the patients have died, as the file says; nobody calls them.",
                brought.died,
            ).format(count=format_number(brought.died))
        )
    for question in brought.open_questions:
        note(_told_question(question))
    if brought.reviews:
        note(
            ngettext(
                "{count} question is asked of a clinician, who finds it under “In review”.",
                "{count} questions are asked of clinicians, who find them under “In review”.",
                brought.reviews,
            ).format(count=format_number(brought.reviews))
        )
    if imported.waiting:
        note(
            ngettext(
                "{count} of these waits on the list “Not in yet” until it comes in or is dismissed: "
                "mend the file and import it again, or enter it by hand.",
                "{count} of these wait on the list “Not in yet” until each comes in or is dismissed: "
                "mend the file and import it again, or enter them by hand.",
                imported.waiting,
            ).format(count=format_number(imported.waiting))
        )


def _told_aside(one: SetAside) -> str:
    return _("line {line}, {place}: {reason}").format(
        line=format_number(one.line), place=one.where, reason=one.reason
    )


def _told_question(question: SameQuestion) -> str:
    """With what is to be typed for each answer."""
    answers = [(one.short or one.uuid, one.told) for one in question.choices]
    if answers:
        asked, new = _("Is {place} ({who}) the same person?"), _("somebody else")
    else:
        asked = _("The other system has given up its record {place} ({who}). Are they to come in?")
        new = _("bring them in")
    lines = [asked.format(place=question.place, who=question.told)]
    answers.append((NEW, new))
    lines += [f"  --answer {question.place}={answer}  {told}" for answer, told in answers]
    return "\n".join(lines)


def _listed(counted: Counter[str]) -> str:
    named = [f"{name} ({format_number(count)})" for name, count in counted.most_common(_NAMED)]
    rest = len(counted) - len(named)
    return ", ".join(named) + (f", +{format_number(rest)}" if rest else "")


def _told(imported: FhirImported) -> str:
    new, repeated, kept = imported.new, imported.repeated, imported.taken.kept
    read = new.total() + repeated + kept
    if not imported.is_change and imported.aside:
        return _("Nothing new came in; {repeated} records were there already.").format(
            repeated=format_number(repeated)
        )
    if not imported.is_change:
        return _("{records} records read, and all were there already: nothing was changed.").format(
            records=format_number(read)
        )
    named = ("patient", "course", "session", "appointment")
    return _(
        "{records} records read, {repeated} of them there already, {kept} settings left as they are "
        "here. New: {patients}, {treatments}, {injections}, {bookings}, {others}."
    ).format(
        records=format_number(read),
        repeated=format_number(repeated),
        kept=format_number(kept),
        patients=counted("patient", new["patient"]),
        treatments=counted("course", new["course"]),
        injections=counted("session", new["session"]),
        bookings=counted("appointment", new["appointment"]),
        others=counted("other", new.total() - sum(new[name] for name in named)),
    )
