"""Words in a column of appointments or due dates that are no day: "SOS", "tbc", "HOLD"."""

from collections.abc import Iterator

from tracker.interchange.sheets.cells import says_nothing
from tracker.interchange.sheets.columns import ColumnGuess
from tracker.interchange.sheets.mapping import Mapping
from tracker.interchange.sheets.questions import Choice, Question
from tracker.text import _

WORDY_FIELDS = frozenset({"booked_on", "next_due"})
NO_DAY = "none"
_ASIDE = "aside"
_EXAMPLES = 3


def words_key(column: ColumnGuess) -> str:
    """Under which it is answered what the words of a column mean."""
    return f"no-day:{column.key}"


def is_no_day(text: str) -> bool:
    """Whether a cell holds words alone. What has a digit may be meant as a day."""
    return not says_nothing(text) and not any(map(str.isdigit, text))


def questions_of_words(column: ColumnGuess, mapping: Mapping) -> Iterator[Question]:
    """Once for the column: what was given doesn't hang on a remark about what comes next."""
    found = tuple(filter(is_no_day, column.seen.words))
    if column.field not in WORDY_FIELDS or not found or words_key(column) in mapping.answers:
        return
    yield Question(
        words_key(column),
        _("In the column “{column}”, some cells hold words and no day. What about these?").format(
            column=column.seen.name
        ),
        (
            Choice(NO_DAY, _("No day is fixed: read these rows without one"), found[:_EXAMPLES]),
            Choice(_ASIDE, _("Set these rows aside")),
        ),
        NO_DAY,
    )
