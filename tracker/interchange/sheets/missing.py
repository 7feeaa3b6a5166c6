"""Questions about what a table doesn't have: columns, and words for all of its rows."""

import re
from collections.abc import Iterator, Sequence

from tracker.interchange.sheets.column_seen import ColumnSeen, kind_of
from tracker.interchange.sheets.columns import ColumnGuess
from tracker.interchange.sheets.grid import as_text
from tracker.interchange.sheets.mapping import NOT_READ, Mapping
from tracker.interchange.sheets.questions import Choice, Question
from tracker.interchange.sheets.tables import Table
from tracker.interchange.sheets.words import clinic_words
from tracker.services.imports.terms import ImportTerms
from tracker.services.wording import condition_name, product_name
from tracker.text import _

NUMBERS, MADE_NUMBERS = "numbers", "make"
DATED = "days-as-headers"


def questions_of_missing(
    table: Table, columns: Sequence[ColumnGuess], mapping: Mapping, terms: ImportTerms
) -> Iterator[Question]:
    """A question for each thing that every row needs and no column has."""
    if not table.header_lines and DATED not in mapping.answers and _heads_days(table):
        yield Question(
            DATED,
            _(
                "Days head some of the columns, and what was given on them stands below: such visits "
                "can’t be read. Write each visit as a row of its own, with its day, and import that."
            ),
            (Choice(DATED, _("Go on without these visits: read the people alone")),),
        )
    fields = {column.field for column in columns}
    left = tuple(
        Choice(column.key, column.seen.name, column.examples)
        for column in columns
        if column.field == NOT_READ and column.seen.filled
    )
    if not fields & {"full_name", "family_name"}:
        yield Question("field:full_name", _("Which column has the patients’ names?"), left)
    if "birth_date" not in fields:
        yield Question("field:birth_date", _("Which column has the dates of birth?"), left)
    if "record_number" not in fields and NUMBERS not in mapping.answers:
        yield _numbers(table, columns)
    for name, codes, label in (
        ("condition", terms.conditions, condition_name),
        ("product", tuple(terms.products), product_name),
    ):
        if name in fields or mapping.answers.get(f"always:{name}") in codes:
            continue
        choices = tuple(Choice(code, label(code)) for code in codes)
        sentence = (
            _("No column says what was treated; what is it in all of its rows?")
            if name == "condition"
            else _("No column says which product was given; which is it in all of its rows?")
        )
        yield Question(f"always:{name}", sentence, choices, _suggested(name, table, codes))


def _heads_days(table: Table) -> bool:
    """Whether the first row names columns, and days beside them."""
    cells = [cell for row in table.preview[:1] for cell in row.cells if cell != ""]
    known = sum(clinic_words().heads(as_text(cell)) for cell in cells)
    return known >= 2 and any(kind_of(as_text(cell)) == "date" for cell in cells)


def _numbers(table: Table, columns: Sequence[ColumnGuess]) -> Question:
    """A column that nothing else is known of, and that has digits in its cells, may have them."""
    may_be = [one for one in columns if one.field == NOT_READ and _has_numbers(one.seen)]
    full = [one.key for one in may_be if one.seen.filled >= table.rows]
    sentence = _(
        "No column is headed as the record numbers. Rows with the same name and date of birth can "
        "be read as one person, who gets a number made from both."
    )
    if may_be:
        sentence = _(
            "Which column has the record numbers? Without one, rows with the same name and date of "
            "birth can be read as one person, who gets a number made from both."
        )
    return Question(
        NUMBERS,
        sentence,
        (
            *(Choice(one.key, one.seen.name, one.examples) for one in may_be),
            Choice(MADE_NUMBERS, _("None of the columns: make the numbers")),
        ),
        full[0] if len(full) == 1 else "",
    )


def _has_numbers(seen: ColumnSeen) -> bool:
    """Whether each example has a digit, and most cells are no days."""
    is_numbered = all(re.search(r"\d", text) for text in seen.examples)
    return seen.filled > 0 and is_numbered and seen.share("date") < 0.5


def _suggested(name: str, table: Table, codes: Sequence[str]) -> str:
    """What the sheet's name or the title above the table speaks of."""
    texts = [table.sheet, table.title, *f"{table.title} {table.sheet}".split()]
    found = (clinic_words().code(name, text) for text in texts)
    return next((code for code in found if code is not None and code in codes), "")
