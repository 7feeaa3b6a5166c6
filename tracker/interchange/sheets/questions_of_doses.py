"""Questions about Units: two of them in one cell, and Units without a day."""

from collections.abc import Iterator, Sequence

from tracker.interchange.sheets.cells import doses_of_sides
from tracker.interchange.sheets.columns import Certainty, ColumnGuess
from tracker.interchange.sheets.mapping import NOT_READ, Mapping
from tracker.interchange.sheets.questions import Choice, Question
from tracker.interchange.sheets.visits import paired_visits
from tracker.interchange.sheets.words import clinic_words
from tracker.text import _

LEFT_FIRST, RIGHT_FIRST, ASIDE = "left-right", "right-left", "aside"
UNDATED, PLANNED = "undated", "planned"
UNITS_OF, EACH, LAST, NONE = "units-of", "each", "last", "none"
"""Of which of several visits the only column of Units tells."""
_EXAMPLES = 3


def questions_of_doses(columns: Sequence[ColumnGuess], mapping: Mapping) -> Iterator[Question]:
    """Each once for its whole column."""
    for column in columns:
        if column.field in {"units", "planned_units"}:
            yield from _two_in_one(column, mapping)
    yield from _undated(columns, mapping)
    yield from _of_several(columns, mapping)


def _two_in_one(column: ColumnGuess, mapping: Mapping) -> Iterator[Question]:
    key = f"doses:{column.key}"
    found = [(text, two) for text in column.seen.words if (two := doses_of_sides(text))]
    if key in mapping.answers or not found:
        return
    shown = found[:_EXAMPLES]
    sides = _("{text} → left {left}, right {right}")
    yield Question(
        key,
        _("In the column “{column}”, some cells hold two doses. What are they?").format(
            column=column.seen.name
        ),
        (
            Choice(
                LEFT_FIRST,
                _("Of one visit, the left side first: their sum counts"),
                tuple(sides.format(text=t, left=two[0], right=two[1]) for t, two in shown),
            ),
            Choice(
                RIGHT_FIRST,
                _("Of one visit, the right side first: their sum counts"),
                tuple(sides.format(text=t, left=two[1], right=two[0]) for t, two in shown),
            ),
            Choice(
                ASIDE,
                _("Something else: set these rows aside"),
                tuple(text for text, _two in shown),
            ),
        ),
    )


def _of_several(columns: Sequence[ColumnGuess], mapping: Mapping) -> Iterator[Question]:
    """One column of Units beside several visits."""
    units = [one for one in columns if one.field == "units"]
    days = [one for one in columns if one.field == "session_date"]
    if UNITS_OF in mapping.answers or len(units) != 1 or not units[0].seen.filled:
        return
    known = [one for one in days if one.certainty in (Certainty.CHOSEN, Certainty.SURE)]
    if len(days) < 2 or known != days or any(one.units for one in paired_visits(days, units)):
        # Whether they are visits at all is asked first.
        return
    yield Question(
        UNITS_OF,
        _("A row has several visits, and one column of Units, “{column}”. Of which visit?").format(
            column=units[0].seen.name
        ),
        (
            Choice(EACH, _("Of each of them: the dose was the same"), units[0].examples),
            Choice(LAST, _("Of the last; nobody knows the dose of the others")),
            Choice(NONE, _("Nobody knows the dose of any of them: don’t read these Units")),
            Choice(ASIDE, _("It differs from row to row: set these rows aside")),
        ),
    )


def _undated(columns: Sequence[ColumnGuess], mapping: Mapping) -> Iterator[Question]:
    """Where fewer rows have a day than have Units, some Units were not given yet."""
    days = [one.seen.filled for one in columns if one.field == "session_date"]
    units = [one for one in columns if one.field == "units"]
    has_plan = any(one.field == "planned_units" and one.seen.filled for one in columns)
    # A day that can't be read is none that is still to come.
    has_days = any(
        one.field == NOT_READ and clinic_words().header(one.seen.header) == ("session_date", True)
        for one in columns
    )
    if UNDATED in mapping.answers or has_plan or has_days or len(units) != 1 or len(days) > 1:
        return
    # A total has Units without a day, too, and is nobody's.
    people = sum(one.seen.filled for one in columns if one.field == "birth_date")
    if min(units[0].seen.filled, people) > sum(days):
        yield Question(
            UNDATED,
            _("Some rows have Units in the column “{column}”, and no day. What are these?").format(
                column=units[0].seen.name
            ),
            (
                Choice(PLANNED, _("Planned, and not given yet"), units[0].examples),
                Choice(ASIDE, _("Given on a day that is missing: set these rows aside")),
            ),
        )
