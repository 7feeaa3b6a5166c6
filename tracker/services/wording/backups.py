"""A backup, and what restoring it would lose, in sentences: for the window and the terminal."""

from pathlib import Path
from zoneinfo import ZoneInfo

from tracker.services.backups.found import FoundBackup
from tracker.services.backups.losses import Losses, LostRow, Present
from tracker.services.wording import condition_name
from tracker.text import (
    _,
    format_date_short,
    format_moment,
    format_number,
    isolated,
    ngettext,
    person_name,
)


def say_whose(found: FoundBackup) -> str:
    """Which clinic, and of when."""
    name = found.clinic_name or _("A clinic without a name")
    if found.made_at is None:
        return _("{clinic}, of an unknown date").format(clinic=name)
    return _("{clinic}, backed up {when}").format(
        clinic=name, when=format_moment(found.made_at, ZoneInfo(found.zone))
    )


def say_counts(found: FoundBackup) -> str:
    """What is in it."""
    return _(
        "{patients} patients, {treatments} treatments, {sessions} injections, {appointments} "
        "appointments"
    ).format(
        patients=format_number(found.patients),
        treatments=format_number(found.treatments),
        sessions=format_number(found.sessions),
        appointments=format_number(found.appointments),
    )


def say_head(found: FoundBackup) -> str:
    """The newest entry of its audit trail, as it can be compared with a printed one."""
    return _("entry {seq}, {hash}").format(
        seq=format_number(found.head_seq), hash=found.head_hash[:12]
    )


def say_old_passwords() -> str:
    """For a backup of another key than the clinic has now."""
    return _(
        "It was made with another key than the clinic has now: the passwords and the recovery code "
        "of that day will open it again, also those of people who have left since."
    )


def say_only_slots() -> str:
    """For a clinic whose file is whole, and whose key slots are not."""
    return _(
        "Nothing: the clinic’s own file is whole, only its key slots are not. They are put back "
        "from this backup; the passwords and the recovery code of that day open the clinic again."
    )


def say_slots_back(aside: Path | None) -> str:
    """After key slots were put back; `aside` is where the damaged ones are."""
    if aside is None:
        return _("The key slots are back: the passwords of that day open the clinic again.")
    return _(
        "The key slots are back: the passwords of that day open the clinic again. The damaged ones "
        "are kept as “{name}”."
    ).format(name=aside.name)


def say_present(present: Present) -> list[str]:
    """What would be lost, a sentence each; the first says the most."""
    if not present.is_there:
        return [_("Nothing is replaced: there is no clinic here yet.")]
    if not present.is_readable:
        return [
            _(
                "The clinic that is here now can’t be opened, so what would be lost can’t be told. "
                "It is kept aside, as it is."
            )
        ]
    if present.losses is None:
        return [
            _("Another clinic is here now: {clinic}. All of it would be replaced.").format(
                clinic=present.clinic_name or present.clinic_id
            )
        ]
    return _lost(present.losses)


def say_row(row: LostRow) -> str:
    """One line of the list of what is to be entered again."""
    when = format_date_short(row.on) + (f", {row.at}" if row.at else "")
    who = _("{name}, born {birth}, record {number}").format(
        name=person_name(row.family_name, row.given_name),
        birth=format_date_short(row.birth_date),
        number=isolated(row.record_number or "–"),
    )
    return ": ".join(filter(None, (when, who, say_what(row))))


def say_what(row: LostRow) -> str:
    """What was done, and to which treatments."""
    parts = [condition_name(code) for code in row.conditions]
    if row.what:
        parts.insert(0, _what_was_done().get(row.what, row.what))
    return ", ".join(parts)


def _what_was_done() -> dict[str, str]:
    return {
        "appointment-changed": _("Change only"),
        "session-changed": _("Amend only"),
        "booking-cancelled": _("Booking cancelled"),
        "booking-voided": _("Booking was an error"),
        "booking-missed": _("Did not come"),
        "booking-done": _("Came to the booking"),
        "booking-moved": _("No longer booked on this day"),
        "injections-voided": _("Injections voided"),
        "injections-planned": _("Injections planned"),
        "patient-new": _("New patient"),
        "patient-changed": _("Patient’s details changed"),
        "patient-died": _("Died"),
        "patient-not-died": _("Entry of the death taken back"),
        "treatment-new": _("New treatment"),
        "treatment-changed": _("Treatment changed"),
        "treatment-ended": _("Treatment ended"),
        "treatment-taken-up": _("Treatment taken up again"),
        "hold": _("On hold until this day"),
        "hold-ended": _("Hold until this day ended"),
        "own-date": _("Own date"),
        "own-date-withdrawn": _("Own date withdrawn"),
        "report": _("Report of symptoms"),
        "report-withdrawn": _("Report of symptoms withdrawn"),
        "alert": _("Alert"),
        "alert-ended": _("Alert ended"),
        "outside-dose": _("Dose given elsewhere"),
        "outside-dose-voided": _("Dose given elsewhere voided"),
        "contact": _("Attempt to reach the patient"),
        "contact-withdrawn": _("Attempt to reach the patient withdrawn"),
        "authorisation": _("Authorisation"),
        "authorisation-withdrawn": _("Authorisation withdrawn"),
        "drug-delivery": _("Vial from a pharmacy"),
        "drug-delivery-withdrawn": _("Vial from a pharmacy withdrawn"),
    }


def _lost(losses: Losses) -> list[str]:
    if losses.is_same_history and not losses.entries:
        return [_("Nothing would be lost: nothing was entered since this backup.")]
    told = [
        ngettext(
            "{count} entry made since this backup would be lost.",
            "{count} entries made since this backup would be lost.",
            losses.entries,
        ).format(count=format_number(losses.entries))
    ]
    if not losses.is_same_history:
        told.append(
            _("The backup does not belong to the same history: another one was restored meanwhile.")
        )
    told += [
        sentence.format(count=format_number(count))
        for count, sentence in (
            (
                losses.patients,
                ngettext("{count} new patient", "{count} new patients", losses.patients),
            ),
            (
                len(losses.sessions),
                ngettext(
                    "Injections recorded or changed since: {count}",
                    "Injections recorded or changed since: {count}",
                    len(losses.sessions),
                ),
            ),
            (
                len(losses.appointments),
                ngettext(
                    "{count} appointment booked or changed since",
                    "{count} appointments booked or changed since",
                    len(losses.appointments),
                ),
            ),
            (
                len(losses.changes),
                ngettext(
                    "{count} other change since: cancelled, voided, ended, on hold, died and so on",
                    "{count} other changes since: cancelled, voided, ended, on hold, died and so "
                    "on",
                    len(losses.changes),
                ),
            ),
        )
        if count
    ]
    return told
