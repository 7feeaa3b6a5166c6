"""What a file was understood to say, and what has to be asked before it can come in."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from tracker.domain.problems import Invalid
from tracker.interchange.sheets.columns import ColumnGuess, guess_columns
from tracker.interchange.sheets.date_styles import order_of
from tracker.interchange.sheets.grid import column_letter
from tracker.interchange.sheets.looking import Look
from tracker.interchange.sheets.mapping import NOT_READ, WHO, Mapping
from tracker.interchange.sheets.missing import MADE_NUMBERS, NUMBERS, questions_of_missing
from tracker.interchange.sheets.questions import Choice, Question
from tracker.interchange.sheets.questions_of_columns import LEAVE, questions_of_columns
from tracker.interchange.sheets.questions_of_doses import questions_of_doses
from tracker.interchange.sheets.questions_of_ends import questions_of_ends
from tracker.interchange.sheets.row_looks import questions_of_looks
from tracker.interchange.sheets.tables import Table, below_one_another
from tracker.interchange.sheets.visit_states import questions_of_states
from tracker.interchange.sheets.words import clinic_words, plain_words
from tracker.services.imports.terms import ImportTerms
from tracker.text import _, format_number, ngettext

TABLE, ALL = "table", "all"
"""The question which table is read, and that all of its kind are."""


@dataclass(frozen=True, slots=True)
class Understood:
    """One table of a file, with a guess a column; `tables` are all that are read as it is.

    `questions` are those that are still open; `notes` tell what else should be known. `decided` is
    what people chose so far, `mapping` that and all guesses: kept, it serves the next file.
    """

    seen: Look
    table: Table
    tables: tuple[Table, ...]
    columns: tuple[ColumnGuess, ...]
    decided: Mapping
    mapping: Mapping
    questions: tuple[Question, ...]
    notes: tuple[str, ...]


def understand(seen: Look, mapping: Mapping, terms: ImportTerms, today: date) -> Understood:
    """Guess what wasn't chosen yet. Asks the same of the same file, and reads nothing again."""
    asked: list[Question] = []
    if seen.epoch is not None:
        mapping = mapping.with_answer("epoch", seen.epoch.name)
    encoding = seen.encoding
    if encoding is not None and not encoding.is_certain:
        asked.append(
            Question(
                "encoding",
                _("Which names are spelled right?"),
                tuple(Choice(c.codec, ", ".join(c.names), c.names) for c in encoding.choices),
                encoding.codec,
            )
        )
    table, question = _chosen_table(seen, mapping)
    if question is not None:
        asked.append(question)
    notes = [*seen.notes, *_misfits(table, mapping)]
    tables = _alike(seen, table) if mapping.answers.get(TABLE) == ALL else (table,)
    table = below_one_another(tables)
    columns = guess_columns(table, mapping.columns, today)
    notes += [*_numbered_on(tables), *_other_tables(seen, tables)]
    mapping = replace(mapping, answers={**_units_of_headers(columns), **mapping.answers})
    asked += questions_of_looks(table.looks, table.rows, mapping)
    asked += questions_of_missing(table, columns, mapping, terms)
    asked += questions_of_columns(columns, mapping, terms, today)
    asked += questions_of_doses(columns, mapping)
    asked += questions_of_ends(columns, mapping, terms, today)
    asked += questions_of_states(columns, mapping)
    complete = replace(
        mapping,
        sheet=table.sheet,
        title=table.title,
        headers=table.headers,
        columns={**mapping.columns, **{column.key: column.field for column in columns}},
        answers={**mapping.answers, **_proven(columns)},
    )
    return Understood(
        seen,
        table,
        tables,
        columns,
        mapping,
        complete,
        tuple(asked),
        (*notes, *_told_of(table, columns)),
    )


def answered(understood: Understood, key: str, code: str) -> Mapping:
    """The mapping with one question answered. Raises Invalid for an answer that isn't offered.

    Another table can be chosen whenever there are several. After "encoding" the file is looked at
    again, after any other it is only understood anew.
    """
    questions = (*understood.questions, _which_table(understood.seen))
    question = next((one for one in questions if one.key == key), None)
    if question is None:
        raise Invalid(_("Nothing asks “{key}”.").format(key=key[:60]))
    question.check(code)
    mapping = understood.decided
    if key == "encoding":
        return replace(mapping, encoding=code, columns={}, headers=())
    if key == TABLE:
        table = _largest(understood.seen) if code == ALL else understood.seen.tables[int(code)]
        is_alike = table.headers == mapping.headers
        return replace(
            mapping,
            sheet=table.sheet,
            title=table.title,
            headers=table.headers,
            columns=mapping.columns if is_alike else {},
            answers={**mapping.answers, TABLE: code},
        )
    if key.startswith("column:"):
        return mapping.with_column(key.removeprefix("column:"), NOT_READ if code == LEAVE else code)
    if key == NUMBERS and code != MADE_NUMBERS:
        return mapping.with_column(code, "record_number")
    if key.startswith("field:"):
        return mapping.with_column(code, key.removeprefix("field:"))
    return mapping.with_answer(key, code)


def answer_kept(mapping: Mapping, key: str) -> str | None:
    """What was answered to a question, wherever the mapping keeps it; None: nothing."""
    if key == "encoding":
        return mapping.encoding or None
    name = "record_number" if key == NUMBERS else key.removeprefix("field:")
    of_columns = (one for one, field in mapping.columns.items() if field == name)
    return mapping.answers.get(key) or next(of_columns, None)


def _chosen_table(seen: Look, mapping: Mapping) -> tuple[Table, Question | None]:
    """The table that the mapping was made for; the only one; else the largest, and a question."""
    if mapping.headers:
        known = {plain_words(header) for header in mapping.headers} - {""}

        def likeness(place: int) -> tuple[int, bool, bool, bool]:
            table = seen.tables[place]
            headers = {plain_words(header) for header in table.headers}
            is_there = table.sheet == mapping.sheet
            is_named = table.title == mapping.title
            return (
                len(headers & known),
                is_there,
                is_named,
                mapping.answers.get(TABLE) == str(place),
            )

        return seen.tables[max(range(len(seen.tables)), key=likeness)], None
    of_people = [table for table in seen.tables if _has_people(table)]
    if len(seen.tables) == 1 or len(of_people) == 1:
        return (of_people or list(seen.tables))[0], None
    return _largest(seen), _which_table(seen)


def _which_table(seen: Look) -> Question:
    choices = tuple(
        Choice(str(place), _table_label(table), tuple(h for h in table.headers if h)[:6])
        for place, table in enumerate(seen.tables)
    )
    largest = _largest(seen)
    together = _alike(seen, largest)
    suggested = str(seen.tables.index(largest))
    is_a_sheet_each = len({table.sheet for table in together}) == len(together) > 1
    if is_a_sheet_each and len(set(map(_speaks_of, together))) == 1:
        names = ", ".join(table.title or table.sheet for table in together)
        choices = (
            Choice(ALL, _("All with the same columns: {names}").format(names=names)),
            *choices,
        )
        others = [table for table in seen.tables if _has_people(table)]
        suggested = ALL if len(others) == len(together) else suggested
    return Question(
        TABLE,
        _("The file holds several tables; which is to be imported?"),
        choices,
        suggested,
    )


def _speaks_of(table: Table) -> frozenset[str]:
    """The conditions and products that a title names: they are of its own rows alone."""
    texts = [table.sheet, table.title, *f"{table.title} {table.sheet}".split()]
    codes = (clinic_words().code(name, text) for name in ("condition", "product") for text in texts)
    return frozenset(code for code in codes if code is not None)


def _largest(seen: Look) -> Table:
    return max(seen.tables, key=lambda table: table.rows)


def _alike(seen: Look, table: Table) -> tuple[Table, ...]:
    """All tables with the same columns in the same places, in the order of the file."""
    return tuple(one for one in seen.tables if one.headers == table.headers and table.header_lines)


def _numbered_on(tables: tuple[Table, ...]) -> Iterator[str]:
    """Rows of later sheets have no numbers of their own among the others."""
    after = 0
    for table in tables:
        if after:
            yield _("Rows of “{sheet}” are numbered on after {line}.").format(
                sheet=table.title or table.sheet, line=format_number(after)
            )
        after += table.last_line


def _has_people(table: Table) -> bool:
    named = (clinic_words().header(header.split(" / ")[-1]) for header in table.headers)
    return any(found is not None and found[0] in WHO for found in named)


def _table_label(table: Table) -> str:
    rows = ngettext("{count} row", "{count} rows", table.rows).format(
        count=format_number(table.rows)
    )
    name = table.title or table.sheet
    if table.is_beside:
        first, last = table.columns[0].letter, table.columns[-1].letter
        columns = _("columns {first} to {last}").format(first=first, last=last)
        name = f"{name}, {columns}" if name else columns
    if name:
        return _("{name}: {rows} from row {line}").format(
            name=name, rows=rows, line=table.first_line
        )
    return _("{rows} from row {line}").format(rows=rows, line=table.first_line)


def _units_of_headers(columns: tuple[ColumnGuess, ...]) -> dict[str, str]:
    """What "Interval (weeks)" says of the numbers below it."""
    words = (
        word
        for column in columns
        if column.field == "interval"
        for word in plain_words(column.seen.header).split()
        if len(word) > 1
    )
    units = (clinic_words().code("interval", word) for word in words)
    unit = next((unit for unit in units if unit not in (None, "every")), None)
    return {} if unit is None else {"interval": unit}


def _proven(columns: tuple[ColumnGuess, ...]) -> dict[str, str]:
    """What the cells prove of their dates holds for rows and files that don't."""
    found = ((column.key, order_of(column.seen)) for column in columns)
    return {f"order:{key}": order.value for key, order in found if order is not None}


def _other_tables(seen: Look, chosen: tuple[Table, ...]) -> list[str]:
    others = [_table_label(table) for table in seen.tables if table not in chosen]
    if not others:
        return []
    return [_("Not read of this file: {tables}.").format(tables="; ".join(others))]


def _misfits(table: Table, mapping: Mapping) -> list[str]:
    """What of a mapping that was kept doesn't fit this file."""
    if not mapping.headers:
        return []
    there = {plain_words(header) for header in table.headers}
    known = {plain_words(header) for header in mapping.headers}
    gone = [h for h in mapping.headers if h and plain_words(h) not in there]
    new = [h for h in table.headers if h and plain_words(h) not in known]
    told = []
    if gone:
        told.append(
            _("The mapping knows columns that this file doesn’t have: {columns}.").format(
                columns=", ".join(gone)
            )
        )
    if new:
        told.append(
            _("This file has columns that the mapping doesn’t know: {columns}.").format(
                columns=", ".join(new)
            )
        )
    return told


def _told_of(table: Table, columns: tuple[ColumnGuess, ...]) -> list[str]:
    told = []
    left = [
        column.seen.name for column in columns if column.field == NOT_READ and column.seen.filled
    ]
    if left:
        told.append(
            ngettext(
                "The column {columns} is not read.",
                "{count} columns are not read: {columns}.",
                len(left),
            ).format(
                columns=", ".join(f"“{name}”" for name in left), count=format_number(len(left))
            )
        )
    if not table.header_lines:
        told.append(
            _(
                "Nothing heads the columns; they are called by their letters, {one} to {other}."
            ).format(one=column_letter(0), other=column_letter(len(columns) - 1))
        )
    if table.repeated:
        told.append(
            ngettext(
                "{count} row only repeats the header, or stands above it, and is not read again.",
                "{count} rows only repeat the header, or stand above it, and are not read again.",
                len(table.repeated),
            ).format(count=format_number(len(table.repeated)))
        )
    return told
