"""Columns that say of a visit that it did not take place: "cancelled", "DNA"."""

from collections.abc import Iterator, Sequence

from tracker.interchange.sheets.columns import ColumnGuess
from tracker.interchange.sheets.grid import GridRow, as_text
from tracker.interchange.sheets.mapping import NOT_READ, Mapping
from tracker.interchange.sheets.questions import Choice, Question
from tracker.interchange.sheets.words import clinic_words
from tracker.text import _

ASIDE, READ = "aside", "read"
_EXAMPLES = 3


def questions_of_states(columns: Sequence[ColumnGuess], mapping: Mapping) -> Iterator[Question]:
    """Once for each column that is not read, and has such words."""
    for column in columns:
        found = tuple(word for word in column.seen.words if clinic_words().says_not_given(word))[
            :_EXAMPLES
        ]
        key = f"state:{column.key}"
        if column.field != NOT_READ or not found or key in mapping.answers:
            continue
        yield Question(
            key,
            _(
                "The column “{column}” seems to say that some visits did not take place. What about "
                "these rows?"
            ).format(column=column.seen.name),
            (
                Choice(ASIDE, _("Nothing was given: set them aside"), found),
                Choice(READ, _("Something was given: read them like the others")),
            ),
            ASIDE,
        )


def why_not_given(row: GridRow, columns: Sequence[ColumnGuess], mapping: Mapping) -> str | None:
    """The sentence that says why a row waits; None if nothing says that its visit didn't happen."""
    for column in columns:
        if mapping.answers.get(f"state:{column.key}") == ASIDE:
            text = as_text(row.at(column.seen.column))
            if clinic_words().says_not_given(text):
                return _("{column}: “{text}”, so nothing seems to have been given.").format(
                    column=column.seen.name, text=text[:40]
                )
    return None
