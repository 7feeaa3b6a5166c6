"""Patients, treatments and the like, counted."""

from tracker.text import format_number, ngettext


def counted(kind: str, count: int) -> str:
    """`1 patient`, `2 patients`, by the kind of record; "other" for the rest."""
    return _words(kind, count).format(count=format_number(count))


def _words(kind: str, count: int) -> str:
    return {
        "patient": ngettext("{count} patient", "{count} patients", count),
        "course": ngettext("{count} treatment", "{count} treatments", count),
        "session": ngettext("{count} injection", "{count} injections", count),
        "appointment": ngettext("{count} booking", "{count} bookings", count),
        "other": ngettext("{count} other record", "{count} other records", count),
    }[kind]
