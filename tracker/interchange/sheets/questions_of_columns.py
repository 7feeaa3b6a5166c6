"""Questions about what stands in columns: the order of dates, centuries, words, names."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

from tracker.interchange.sheets.carrying import DOWN
from tracker.interchange.sheets.cells import is_without_zero, split_name
from tracker.interchange.sheets.columns import (
    DATE_FIELDS,
    WORD_FIELDS,
    Certainty,
    ColumnGuess,
)
from tracker.interchange.sheets.date_questions import date_questions
from tracker.interchange.sheets.field_names import field_name
from tracker.interchange.sheets.mapping import WHO, Mapping
from tracker.interchange.sheets.questions import Choice, Question
from tracker.interchange.sheets.word_codes import SET_ASIDE, known_codes, unknown_words
from tracker.services.imports.terms import ImportTerms
from tracker.text import _

LEAVE = "leave"
PREFIX = "phone"
"""What was answered about telephone numbers that lost their first zero."""
_EXAMPLES = 3
_MOST_DIGITS = 3
"""Of the number of an interval."""
_CONFIRMED = (
    (
        "birth_date",
        "session_date",
        "next_due",
        "booked_on",
        "start_on",
        "ended_on",
        "died_on",
        "lot_expiry",
    ),
    ("full_name", "family_name", "given_name", "record_number", "injector"),
    ("units", "units_left", "units_right", "planned_units", "volume"),
    ("product", "condition", "notes"),
)


def questions_of_columns(
    columns: Sequence[ColumnGuess], mapping: Mapping, terms: ImportTerms, today: date
) -> Iterator[Question]:
    """What can't be known from the cells alone, each once for its whole column."""
    yield from _people_below(columns, mapping)
    for column in columns:
        yield from _guessed(column)
        if column.field in DATE_FIELDS:
            yield from date_questions(column, columns, mapping, today)
        elif column.field in WORD_FIELDS:
            yield from _words(column, mapping, terms)
        elif column.field == "full_name":
            yield from _names(column, mapping)
        elif column.field == "record_number":
            yield from _lost_zeros(column, mapping)
        elif column.field == "phone":
            yield from _lost_prefix(column, mapping)
        elif column.field == "interval":
            yield from _interval_unit(column, mapping)


def _guessed(column: ColumnGuess) -> Iterator[Question]:
    """What matters is never believed because a header only holds a word of it, or none at all."""
    fields = next((kind for kind in _CONFIRMED if column.field in kind), ())
    is_likely = column.certainty is Certainty.LIKELY
    # Words that are known for products and conditions speak for themselves.
    is_guessed = column.certainty is Certainty.GUESSED and column.field not in WORD_FIELDS
    if not fields or not column.seen.filled or not (is_likely or is_guessed):
        return
    yield Question(
        f"column:{column.key}",
        _("What is in the column “{column}”?").format(column=column.seen.name),
        (
            *(Choice(code, field_name(code), column.examples) for code in fields),
            Choice(LEAVE, _("Something else: don’t read it")),
        ),
        column.field,
    )


def _people_below(columns: Sequence[ColumnGuess], mapping: Mapping) -> Iterator[Question]:
    """Where fewer rows name somebody than tell of a visit, names are written once for several."""
    named = max((column.seen.filled for column in columns if column.field in WHO), default=0)
    visits = [column.seen.filled for column in columns if column.field == "session_date"]
    if DOWN not in mapping.answers and named and visits and visits[0] > named:
        yield Question(
            DOWN,
            _("Some rows tell of a visit and name nobody. Are they of the person above?"),
            (Choice("yes", _("Yes, of the person above")), Choice("no", _("No: set them aside"))),
        )


def _lost_zeros(column: ColumnGuess, mapping: Mapping) -> Iterator[Question]:
    """Where some numbers begin with zeros and others are too short, a spreadsheet took zeros away."""
    width = column.seen.zeros_to
    if "zeros" in mapping.answers or not any(length < width for length in column.seen.lengths):
        return
    shown = tuple(f"{text} → {text.zfill(width)}" for text in column.examples if text.isdigit())
    yield Question(
        "zeros",
        _("In the column “{column}”, some numbers seem to have lost zeros in front.").format(
            column=column.seen.name
        ),
        (
            Choice(str(width), _("Fill them up to {count} digits").format(count=width), shown),
            Choice("keep", _("Leave them as they are")),
        ),
        str(width),
    )


def _lost_prefix(column: ColumnGuess, mapping: Mapping) -> Iterator[Question]:
    """A spreadsheet takes a telephone number for a number, and its first zero away."""
    bare = [text for text in column.seen.examples if is_without_zero(text)]
    is_likely = column.seen.zeros_to or any(len(one) == 9 or one[0] == "1" for one in bare)
    if PREFIX in mapping.answers or not bare or not is_likely:
        return
    yield Question(
        PREFIX,
        _(
            "In the column “{column}”, some telephone numbers seem to have lost their first 0."
        ).format(column=column.seen.name),
        (
            Choice("0", _("Put it back"), tuple(f"{text} → 0{text}" for text in bare)),
            Choice("keep", _("Leave them as they are")),
        ),
        "0" if any(text.startswith("0") for text in column.seen.examples) else "",
    )


def _words(column: ColumnGuess, mapping: Mapping, terms: ImportTerms) -> Iterator[Question]:
    codes = known_codes(column.field, terms)
    choices = (
        *(Choice(code, label) for code, label in codes.items()),
        Choice(SET_ASIDE, _("None of these: set these rows aside")),
    )
    for word, texts in unknown_words(column.field, column.seen.words, mapping, codes).items():
        yield Question(
            f"word:{column.field}:{word}",
            _("In the column “{column}”, what does “{word}” mean?").format(
                column=column.seen.name, word=texts[0]
            ),
            choices,
        )


def _names(column: ColumnGuess, mapping: Mapping) -> Iterator[Question]:
    plain = [text for text in column.seen.words if "," not in text and " " in text.strip()]
    if "names" in mapping.answers or not plain:
        return
    # Where there are more than two words, people see best what would become of them.
    plain.sort(key=lambda text: -len(text.split()))
    yield Question(
        "names",
        _("In the column “{column}”, which is the family name?").format(column=column.seen.name),
        tuple(
            Choice(code, label, tuple(map(split, plain[:_EXAMPLES])))
            for code, label, split in (
                ("given-first", _("The last word"), partial(_split, is_given_first=True)),
                ("family-first", _("The first word"), partial(_split, is_given_first=False)),
            )
        ),
    )


def _split(name: str, *, is_given_first: bool) -> str:
    return ", ".join(filter(None, split_name(name, is_given_first=is_given_first)))


def _interval_unit(column: ColumnGuess, mapping: Mapping) -> Iterator[Question]:
    if "interval" in mapping.answers or not column.seen.share("number", "serial"):
        return
    bare = [text for text in column.examples if text.isdecimal() and len(text) <= _MOST_DIGITS]
    if bare:
        yield Question(
            "interval",
            _("In the column “{column}”, what is counted?").format(column=column.seen.name),
            tuple(
                Choice(code, label, tuple(bare))
                for code, label in (
                    ("days", _("Days")),
                    ("weeks", _("Weeks")),
                    ("months", _("Months")),
                )
            ),
            "weeks" if all(4 <= int(text) <= 52 for text in bare) else "",
        )
