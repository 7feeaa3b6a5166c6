"""Questions that a file raises beside what is here already: who is who, and what is right by now."""

from tracker.domain.birth import BirthDate
from tracker.interchange.sheets.field_names import field_name
from tracker.interchange.sheets.questions import Choice, Question
from tracker.services.imports.gone_bookings import ASK, BY_CLINIC, BY_PATIENT, STILL, GoneBooking
from tracker.services.imports.sheet_changes import OURS, SHEET, Differing
from tracker.services.imports.sheet_people import SAME, TWO, MaybeSame
from tracker.services.imports.sheets import Asked
from tracker.text import _, format_date_short, format_number, ngettext

LATER = "later"
"""An answer as good as none: the row waits."""


def question_about(asked: Asked) -> Question:
    """The same for the window and for the terminal."""
    if isinstance(asked, GoneBooking):
        return _what_became_of(asked)
    return _who(asked) if isinstance(asked, MaybeSame) else _which(asked)


def _what_became_of(asked: GoneBooking) -> Question:
    shown = tuple(f"{who}: {format_date_short(on)}" for who, on in asked.examples)
    return Question(
        asked.key,
        ngettext(
            "{count} booking is no longer in the file. What became of it?",
            "{count} bookings are no longer in the file. What became of them?",
            asked.count,
        ).format(count=format_number(asked.count)),
        (
            Choice(STILL, _("It still stands here"), shown),
            Choice(BY_CLINIC, _("The clinic cancelled it: call the patient"), shown),
            Choice(BY_PATIENT, _("The patient cancelled it"), shown),
            Choice(ASK, _("Not known: it stays booked, and a clinician finds out"), shown),
            Choice(LATER, _("Each by itself: the rows wait"), shown),
        ),
    )


def _who(asked: MaybeSame) -> Question:
    is_one_number = asked.record_number == asked.other_number
    sentence = (
        _("Is {one}, new in this file, the same person as {other}, who is here already?")
        if asked.other_uuid
        else _("Are {one} and {other} the same person, twice in this file?")
    )
    return Question(
        asked.key,
        sentence.format(
            one=_told(asked.name, asked.birth_date, asked.record_number),
            other=_told(asked.other_name, asked.other_birth_date, asked.other_number),
        ),
        (
            Choice(
                SAME,
                _("The same person, called {name} by now").format(name=asked.name)
                if is_one_number
                else _("The same person, known by both numbers"),
            ),
            Choice(
                TWO,
                _("Two people: the rows wait for a number each")
                if is_one_number
                else _("Two people"),
            ),
            Choice(LATER, _("Not known yet: the row waits")),
        ),
    )


def _told(name: str, born: BirthDate, number: str) -> str:
    return _("{name} (born {born}, number {number})").format(
        name=name, born=format_date_short(born), number=number or "–"
    )


def _which(asked: Differing) -> Question:
    return Question(
        asked.key,
        ngettext(
            "{field}: for {count} treatment, the file says something else than the clinic’s records. "
            "Which is right?",
            "{field}: for {count} treatments, the file says something else than the clinic’s "
            "records. Which is right?",
            asked.count,
        ).format(field=field_name(asked.column), count=format_number(asked.count)),
        (
            Choice(
                SHEET,
                _("Take what the file says"),
                tuple(f"{who}: {theirs}" for who, theirs, _ours in asked.examples),
            ),
            Choice(
                OURS,
                _("Keep what is here"),
                tuple(f"{who}: {ours}" for who, _theirs, ours in asked.examples),
            ),
        ),
    )
