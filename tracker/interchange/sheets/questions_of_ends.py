"""Questions about treatments that ended: on which day, and who has died."""

from collections.abc import Iterator, Sequence
from datetime import date

from tracker.domain.problems import Invalid
from tracker.interchange.sheets.columns import ColumnGuess
from tracker.interchange.sheets.grid import GridRow, as_text
from tracker.interchange.sheets.mapping import ENDS_ON, Mapping
from tracker.interchange.sheets.questions import Choice, Question
from tracker.interchange.sheets.word_codes import IN_TREATMENT, code_of, known_codes
from tracker.interchange.sheets.words import clinic_words, may_tell_death
from tracker.services.imports.plain_rows import DIED, DIED_ON
from tracker.services.imports.terms import ImportTerms
from tracker.text import _, format_date_short

ASIDE, READ = "aside", "read"
_EXAMPLES = 3
_NAMES = frozenset({"family_name", "given_name", "full_name"})


def questions_of_ends(
    columns: Sequence[ColumnGuess], mapping: Mapping, terms: ImportTerms, today: date
) -> Iterator[Question]:
    """Each once for its whole column."""
    for column in columns:
        if column.field == "end_reason":
            yield from _undated(column, columns, mapping, terms, today)
        elif column.field != DIED_ON:
            yield from _deaths(column, mapping)


def ended_on_answer(mapping: Mapping) -> date | None:
    """The day on which treatments ended of which no column says when."""
    said = mapping.answers.get(ENDS_ON, ASIDE)
    return None if said == ASIDE else date.fromisoformat(said)


def tells_death(row: GridRow, columns: Sequence[ColumnGuess], mapping: Mapping) -> bool:
    """Whether a remark says that the patient died. Raises Invalid where nobody can know."""
    is_told = False
    for column in columns:
        said, text = _said(column, mapping), as_text(row.at(column.seen.column))
        if said in (None, READ) or not may_tell_death(text) or _is_name(column, text):
            continue
        if said == ASIDE and not clinic_words().says(DIED, text):
            message = _(
                "{column}: “{text}” may say that the patient died. Write “died” alone if that is "
                "so, or leave that word out."
            )
            raise Invalid(message.format(column=column.seen.name, text=text[:40]))
        is_told = True
    return is_told


def _said(column: ColumnGuess, mapping: Mapping) -> str | None:
    return mapping.answers.get(f"death:{column.key}")


def _is_name(column: ColumnGuess, text: str) -> bool:
    """Whether the word alone is what somebody is called: Mr Dead, Frau Tod."""
    return column.field in _NAMES and clinic_words().says(DIED, text)


def _undated(
    column: ColumnGuess,
    columns: Sequence[ColumnGuess],
    mapping: Mapping,
    terms: ImportTerms,
    today: date,
) -> Iterator[Question]:
    codes = known_codes("end_reason", terms)
    living = {None, DIED, IN_TREATMENT}
    found = [
        word
        for word in column.seen.words
        if code_of("end_reason", word, mapping, codes) not in living
    ]
    has_days = any(one.field == "ended_on" for one in columns)
    if ENDS_ON in mapping.answers or has_days or not found:
        return
    yield Question(
        ENDS_ON,
        _("The column “{column}” says that treatments ended, and no column says when.").format(
            column=column.seen.name
        ),
        (
            Choice(
                today.isoformat(),
                _("Take {day}: it is known since today").format(day=format_date_short(today)),
                tuple(found[:_EXAMPLES]),
            ),
            Choice(ASIDE, _("Set these rows aside until the day is known")),
        ),
        today.isoformat(),
    )


def _deaths(column: ColumnGuess, mapping: Mapping) -> Iterator[Question]:
    deaths = tuple(text for text in column.seen.deaths if not _is_name(column, text))
    if not deaths or _said(column, mapping) is not None:
        return
    is_plain = all(clinic_words().says(DIED, text) for text in deaths)
    yield Question(
        f"death:{column.key}",
        _("The column “{column}” seems to say that some of the patients died. Did they?").format(
            column=column.seen.name
        ),
        (
            Choice(DIED, _("Yes, all of these: their treatments end"), deaths),
            Choice(ASIDE, _("Some of them: set aside what says more than “died”")),
            Choice(READ, _("No, none of them")),
        ),
        DIED if is_plain else "",
    )
