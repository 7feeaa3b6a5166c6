"""A list of somebody else's, CSV or XLSX: a record number and a day in each row, and more besides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from tracker.domain.problems import Invalid
from tracker.interchange.readable_file import start_of_file
from tracker.interchange.sheets.columns import Certainty, ColumnGuess, guess_columns
from tracker.interchange.sheets.date_questions import date_questions
from tracker.interchange.sheets.date_styles import style_of
from tracker.interchange.sheets.dates import read_date
from tracker.interchange.sheets.grid import GridRow, as_text
from tracker.interchange.sheets.looking import XLSX, Look, look, rows_again
from tracker.interchange.sheets.mapping import Mapping as Answered
from tracker.interchange.sheets.questions import Choice, Question
from tracker.interchange.sheets.tables import Table
from tracker.interchange.sheets.words import clinic_words, plain_words
from tracker.text import _, format_number

NUMBER, DAY, STATE, CALLED_OFF = "number", "day", "state", "called-off"
"""What a column may say; STATE in words, CALLED_OFF by being filled."""

STANDS = "stands"

_WORKBOOK = b"PK\x03\x04"
_FIELDS = {"record_number": NUMBER, "session_date": DAY, "booked_on": DAY, "start_on": DAY}
_DATED = 0.4
_MOSTLY = 0.6
_TOLD = 5


@dataclass(frozen=True, slots=True)
class NumberedDay:
    """A line: whose number, as written, and which day. `is_called_off`: it says that it is off."""

    record_number: str
    on: date
    is_called_off: bool = False


@dataclass(frozen=True, slots=True)
class WrongLine:
    """A line that can't be read, with its reason."""

    line: int
    record_number: str
    reason: str


@dataclass(frozen=True, slots=True)
class NumberedDays:
    """All lines that could be read, those that couldn't, and what else is to be known of the file."""

    days: tuple[NumberedDay, ...]
    wrong: tuple[WrongLine, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SeenList:
    """A list as it is understood. `columns` are those that are read, by what they say.

    `answers` are by the keys of questions, given or still open in `questions`.
    """

    seen: Look
    table: Table
    columns: Mapping[str, tuple[ColumnGuess, ...]]
    answers: Mapping[str, str]
    questions: tuple[Question, ...]


def look_at_list(path: Path) -> Look:
    """Read it once. Raises Invalid, saying what isn't right."""
    kind = XLSX if start_of_file(path).startswith(_WORKBOOK) else "csv"
    return look(path, kind, Answered(), _unheard)


def understand_list(seen: Look, answers: Mapping[str, str], today: date) -> SeenList:
    """What its columns say, and what has to be asked. Reads nothing again.

    Answers to another file of the same columns may be given: what doesn't fit is asked.
    """
    asked: list[Question] = []
    place = answers.get("table", "0" if len(seen.tables) == 1 else "")
    if not place.isdigit() or int(place) >= len(seen.tables):
        asked.append(_which_table(seen.tables))
        place = asked[0].suggested
    table = seen.tables[int(place)]
    if seen.epoch is not None:
        answers = {**answers, "epoch": seen.epoch.name}
    guesses = guess_columns(table, {}, today)
    columns = {
        role: tuple(one for one in guesses if _role(one) == role) for role in (STATE, CALLED_OFF)
    }
    for role in (NUMBER, DAY):
        found = _the_one(guesses, role, answers)
        if isinstance(found, Question):
            asked.append(found)
        else:
            columns[role] = (replace(found, field="booked_on") if role == DAY else found,)
    for column in columns.get(DAY, ()):
        asked += date_questions(column, guesses, Answered(answers=dict(answers)), today)
    for column in columns[STATE]:
        asked += _of_words(column, answers)
    return SeenList(seen, table, columns, answers, tuple(asked))


def read_list(found: SeenList, today: date) -> NumberedDays:
    """Every line. Raises ValueError while a question is open, Invalid where there is none."""
    if found.questions:
        message = "questions are still open"
        raise ValueError(message)
    reader = _Reader(found, today)
    days: list[NumberedDay] = []
    wrong: list[WrongLine] = []
    for row in rows_again(found.seen, found.table, _unheard):
        number = as_text(row.at(reader.number)).strip()
        if not number and row.at(reader.day) == "":
            # A remark across the sheet, or a sum.
            continue
        try:
            days.append(reader.read(row, number))
        except Invalid as problem:
            wrong.append(WrongLine(row.line, number, str(problem)))
    if not days:
        reason = wrong[0].reason if wrong else _("it has no rows")
        raise Invalid(
            _("No line of “{file}” could be read: {reason}").format(
                file=found.seen.path.name, reason=reason
            )
        )
    return NumberedDays(tuple(days), tuple(wrong), tuple(_notes(found, reader)))


class _Reader:
    """Reads one row; `unknown` gathers what states nobody has explained."""

    def __init__(self, found: SeenList, today: date) -> None:
        (self._day,), (number,) = found.columns[DAY], found.columns[NUMBER]
        self.number, self.day = number.seen.column, self._day.seen.column
        self._answers = found.answers
        self._style = style_of(self._day, Answered(answers=dict(found.answers)), today)
        self._states = [one.seen.column for one in found.columns[STATE]]
        self._marks = [one.seen.column for one in found.columns[CALLED_OFF]]
        self.unknown: dict[str, None] = {}

    def read(self, row: GridRow, number: str) -> NumberedDay:
        if not number:
            raise Invalid(_("It has no record number."))
        if row.at(self.day) == "":
            raise Invalid(_("It has no date."))
        states = [self._is_off(as_text(row.at(column))) for column in self._states]
        is_off = any(states) or any(_is_marked(as_text(row.at(column))) for column in self._marks)
        return NumberedDay(number, read_date(row.at(self.day), self._style), is_off)

    def _is_off(self, text: str) -> bool:
        code = self._answers.get(_word_key(text)) or _state_of(text)
        if code is None:
            self.unknown.setdefault(text)
        return code == CALLED_OFF


def _which_table(tables: Sequence[Table]) -> Question:
    """The largest is suggested."""
    label = _("{name}: {rows} rows from row {line}")
    return Question(
        "table",
        _("The file holds several tables; which is to be compared?"),
        tuple(
            Choice(
                str(place),
                label.format(
                    name=one.title or one.sheet or _("without a name"),
                    rows=format_number(one.rows),
                    line=format_number(one.first_line),
                ),
                tuple(header for header in one.headers if header)[:_TOLD],
            )
            for place, one in enumerate(tables)
        ),
        str(max(range(len(tables)), key=lambda place: tables[place].rows)),
    )


def _role(guess: ColumnGuess) -> str:
    """What a column says by its header; "" for what isn't read."""
    own = clinic_words().code("list_columns", guess.seen.header)
    if own is not None and (own != DAY or _is_dated(guess)):
        return own
    if guess.field == "" and _tells_states(guess):
        return STATE
    return _FIELDS.get(guess.field or guess.instead, "")


def _tells_states(guess: ColumnGuess) -> bool:
    """Whether a column that nothing names says of most lines how they stand."""
    words = guess.seen.words.items()
    known = sum(count for text, count in words if clinic_words().code("list_states", text))
    return guess.seen.filled > 0 and known >= _MOSTLY * guess.seen.filled


def _is_sure(guess: ColumnGuess) -> bool:
    own = clinic_words().code("list_columns", guess.seen.header)
    return own is not None or guess.certainty is Certainty.SURE


def _the_one(
    guesses: Sequence[ColumnGuess], role: str, answers: Mapping[str, str]
) -> ColumnGuess | Question:
    """The column that says it: as was answered, or the only one whose header does; else a question."""
    chosen = [one for one in guesses if one.key == answers.get(f"column:{role}")]
    if chosen:
        return chosen[0]
    meant = [
        one
        for one in guesses
        if one.seen.filled and _role(one) == role and one.certainty is not Certainty.GUESSED
    ]
    sure = [one for one in meant if _is_sure(one)]
    if len(meant) == 1 == len(sure):
        return sure[0]
    filled = [one for one in guesses if one.seen.filled]
    fitting = [
        one for one in filled if _is_dated(one) == (role == DAY) and _role(one) in ("", role)
    ] or filled
    # What is something else for sure, as a birth date, can be chosen and is not suggested.
    likely = sure or meant or [one for one in fitting if one.certainty is not Certainty.SURE]
    return Question(
        f"column:{role}",
        _("Which column has the day?")
        if role == DAY
        else _("Which column has the record numbers?"),
        tuple(Choice(one.key, one.seen.name, one.examples) for one in fitting),
        likely[0].key if len(likely) == 1 else "",
    )


def _is_dated(guess: ColumnGuess) -> bool:
    return guess.seen.share("date", "serial") >= _DATED


def _of_words(column: ColumnGuess, answers: Mapping[str, str]) -> Iterator[Question]:
    for text in {plain_words(text): text for text in column.seen.words}.values():
        key = _word_key(text)
        if key not in answers and _state_of(text) is None:
            yield Question(
                key,
                _("In the column “{column}”, what does “{word}” mean?").format(
                    column=column.seen.name, word=text
                ),
                (
                    Choice(STANDS, _("It stands, or took place")),
                    Choice(CALLED_OFF, _("It was called off: it doesn’t count")),
                ),
            )


def _word_key(text: str) -> str:
    return f"word:{plain_words(text)}"


def _state_of(text: str) -> str | None:
    words = clinic_words()
    if not plain_words(text) or words.says("nothing", text):
        return STANDS
    return words.code("list_states", text)


def _is_marked(text: str) -> bool:
    words = clinic_words()
    says_no = words.code("touch_up", text) == "no" or words.says("nothing", text)
    return bool(plain_words(text)) and not says_no


def _notes(found: SeenList, reader: _Reader) -> Iterator[str]:
    read = {column.key for columns in found.columns.values() for column in columns}
    guesses = guess_columns(found.table, {}, date.max)
    left = [one.seen.name for one in guesses if one.key not in read and one.seen.filled]
    if left:
        yield _("Columns that are not read: {columns}.").format(columns=", ".join(left))
    others = [one.title or one.sheet for one in found.seen.tables if one is not found.table]
    if others:
        yield _("Tables of the file that are not read: {tables}.").format(
            tables=", ".join(name or _("without a name") for name in others)
        )
    if reader.unknown:
        yield _("Nobody knows what these say, and their lines count: {words}.").format(
            words=", ".join(list(reader.unknown)[:_TOLD])
        )
    yield from found.seen.notes


def _unheard(_done: int, _total: int) -> None:
    """Progress that nobody watches."""
