"""Letters in words: what they are called, why somebody gets none, and dates as they write them."""

from datetime import date, time

from tracker.domain.letter import LetterKind
from tracker.text import _


def letter_label(kind: LetterKind) -> str:
    names = {
        LetterKind.RECALL: _("Recall"),
        LetterKind.MISSED: _("Missed visit"),
        LetterKind.OVERDUE: _("Long overdue"),
        LetterKind.NEW_DAY: _("New day"),
    }
    return names[kind]


def say_left_out(code: str) -> str:
    """Why nobody is written to."""
    sentences = {
        "deceased": _("has died"),
        "moved": _("has moved away or is treated elsewhere"),
        "do-not-contact": _("does not want to be contacted"),
        "no-address": _("has no address here"),
        "ended": _("the treatment has ended"),
        "booked": _("is booked already"),
        "told": _("knows the day, or has none"),
        "on-hold": _("is on hold"),
        "not-due": _("is not due yet"),
        "promised": _("has promised to ring"),
        "written": _("was written to, and the time to answer is not over"),
        "insurer": _("the payer has to agree first"),
        "to-decide": _("a clinician is to decide first"),
    }
    return sentences.get(code) or _("the letter names {field}, and there is none").format(
        field=f"{{{code}}}"
    )


def letter_date(on: date, language: str) -> str:
    """A date as a letter in that language writes it: "22 November 2026"."""
    from babel.dates import format_date

    return format_date(on, "long", locale=_locale(language))


def letter_moment(on: date, at_time: time | None, language: str) -> str:
    """A day on which somebody is to come: "Sunday 22 November 2026, 9:30"."""
    from babel.dates import format_date, format_time

    day = format_date(on, "full", locale=_locale(language))
    if at_time is None:
        return day
    return f"{day}, {format_time(at_time, 'short', locale=_locale(language))}"


def _locale(language: str) -> str:
    return "en_GB" if language == "en" else language
