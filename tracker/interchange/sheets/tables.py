"""The tables of a sheet: where each begins, what heads its columns, which rows are its own."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice, pairwise

from tracker.interchange.sheets.column_seen import ColumnSeen, ColumnWatch, kind_of, seen_together
from tracker.interchange.sheets.grid import Cell, GridRow, as_text
from tracker.interchange.sheets.mapping import WHO
from tracker.interchange.sheets.row_looks import RowLooks, looks_together
from tracker.interchange.sheets.words import clinic_words, plain_words

_LOOKED_AT = 12
_MOST_HEADERS = 3
_PREVIEWED = 8
_HINT = re.compile(
    r"\(.{1,20}\)|[dmyjtaDMYJTA]{1,4}([./ -][dmyjtaDMYJTA]{1,4}){1,2}|u|iu|ml|text|weeks|wochen",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Table:
    """`header_lines` is empty where nothing heads it; `repeated` are lines of the header again, with
    their titles.

    `rows` counts its rows from `first_line` to `last_line`, without the repeated ones. `is_beside`:
    another table stands in the same lines, in other columns.
    """

    sheet: str
    title: str
    header_lines: tuple[int, ...]
    repeated: frozenset[int]
    first_line: int
    last_line: int
    rows: int
    columns: tuple[ColumnSeen, ...]
    preview: tuple[GridRow, ...]
    looks: RowLooks
    is_beside: bool = False

    @property
    def headers(self) -> tuple[str, ...]:
        return tuple(column.header for column in self.columns)

    def holds(self, row: GridRow) -> bool:
        """Whether a row of the sheet belongs to it."""
        return self.first_line <= row.line <= self.last_line and row.line not in self.repeated

    def own(self, row: GridRow) -> GridRow:
        """A row without what stands there of a table beside this one."""
        if not self.is_beside:
            return row
        places = {column.column for column in self.columns}
        cells = (cell if place in places else "" for place, cell in enumerate(row.cells))
        return replace(row, cells=tuple(cells))


def below_one_another(tables: Sequence[Table]) -> Table:
    """Tables with the same headers as one, to be understood at once; read each by itself."""
    if len(tables) == 1:
        return tables[0]
    columns = zip(*(table.columns for table in tables), strict=True)
    return replace(
        tables[0],
        rows=sum(table.rows for table in tables),
        columns=tuple(map(seen_together, columns)),
        looks=looks_together(table.looks for table in tables),
    )


def beside_one_another(table: Table) -> list[Table]:
    """The tables that stand in the same lines: each names people anew, with other columns' words."""
    people = [_of_people(column) for column in table.columns]
    starts = [0]
    for place, name in enumerate(people):
        before, after = people[starts[-1] : place], people[place:]
        common = {one for one in before if one and one in after}
        gap = max((n for n in range(starts[-1], place) if _is_empty(table.columns[n])), default=-1)
        is_new = len(common) >= 3 and name == next(filter(None, before), "")
        if name in common and (is_new or (gap >= 0 and len(common) >= 2)):
            starts.append(max(gap + 1, starts[-1] + 1) if gap >= 0 else place)
    ends = [*starts[1:], len(people)]
    if len(starts) == 1:
        return [table]
    parts = [table.columns[start:end] for start, end in zip(starts, ends, strict=True)]
    return [
        replace(table, columns=part, rows=max(column.filled for column in part), is_beside=True)
        for part in parts
    ]


def _of_people(column: ColumnSeen) -> str:
    """The field by which a header tells who somebody is; "" for none."""
    found = clinic_words().header(column.header.split(" / ")[-1])
    is_one = found is not None and found[1] and found[0] in {*WHO, "given_name", "birth_date"}
    return found[0] if found is not None and is_one else ""


def _is_empty(column: ColumnSeen) -> bool:
    return not column.header and not column.filled


def find_tables(sheet: str, rows: Iterable[GridRow]) -> list[Table]:
    """All tables of a sheet, from one pass over its rows."""
    found: list[_Open] = []
    for head, rest in _segments(rows):
        header = _header(head)
        current = found[-1] if found else None
        if header is None:
            if current is None:
                current = _Open(sheet, "", [])
                found.append(current)
            for row in chain(head, rest):
                current = _add(found, current, row)
            continue
        above, lines, below = head[: header[0]], head[header[0] : header[1]], head[header[1] :]
        title = [*_remains(found), *(as_text(row.cells[row.filled[0]]) for row in above)]
        new = _Open(sheet, " ".join(title)[:200], lines)
        current = _headed(found, current, new, [*above, *lines])
        for row in chain(below, rest):
            current = _add(found, current, row)
    return [part for table in found if table.rows for part in beside_one_another(table.closed())]


@dataclass(slots=True)
class _Open:
    """A table whose end isn't known yet."""

    sheet: str
    title: str
    lines: list[GridRow]
    repeated: set[int] = field(default_factory=set)
    first_line: int = 0
    last_line: int = 0
    rows: int = 0
    last: GridRow | None = None
    watches: list[ColumnWatch] = field(default_factory=list)
    preview: list[GridRow] = field(default_factory=list)
    looks: RowLooks = field(default_factory=RowLooks)

    @property
    def fields(self) -> set[str]:
        """What its header is known to name."""
        headers = (header.split(" / ")[-1] for header in _joined(self.lines))
        return {found[0] for text in headers if (found := clinic_words().header(text))}

    def is_headed_by(self, lines: Sequence[GridRow]) -> bool:
        return [row.cells for row in lines] == [row.cells for row in self.lines]

    def without_last_line(self) -> list[str]:
        """Take back the last row if it is a title, of one cell."""
        last = self.last
        if last is None or len(last.filled) != 1:
            return []
        self.rows -= 1
        self.repeated.add(last.line)
        return [as_text(last.cells[last.filled[0]])]

    def add(self, row: GridRow) -> None:
        self.last = row
        self.first_line = self.first_line or row.line
        self.last_line = row.line
        self.rows += 1
        self.looks.add(row)
        if len(self.preview) < _PREVIEWED:
            self.preview.append(row)
        while len(self.watches) < len(row.cells):
            self.watches.append(ColumnWatch(len(self.watches)))
        for watch, cell in zip(self.watches, row.cells, strict=False):
            if cell != "":
                watch.add(cell)

    def closed(self) -> Table:
        headers = _joined(self.lines)
        while len(self.watches) < len(headers):
            self.watches.append(ColumnWatch(len(self.watches)))
        headers += [""] * (len(self.watches) - len(headers))
        return Table(
            sheet=self.sheet,
            title=self.title,
            header_lines=tuple(row.line for row in self.lines),
            repeated=frozenset(self.repeated),
            first_line=self.first_line,
            last_line=self.last_line,
            rows=self.rows,
            columns=tuple(
                watch.seen(header) for watch, header in zip(self.watches, headers, strict=True)
            ),
            preview=tuple(self.preview),
            looks=self.looks,
        )


def _segments(rows: Iterable[GridRow]) -> Iterator[tuple[list[GridRow], Iterator[GridRow]]]:
    """The runs of rows without an empty one between: the first few, and the rest as it comes."""
    stream = iter(rows)
    ahead = next(stream, None)

    def run() -> Iterator[GridRow]:
        nonlocal ahead
        while ahead is not None:
            row, ahead = ahead, next(stream, None)
            yield row
            if ahead is not None and ahead.is_after_gap:
                return

    while ahead is not None:
        one = run()
        head = list(islice(one, _LOOKED_AT))
        yield head, one
        for _row in one:
            pass


def _add(found: list[_Open], current: _Open, row: GridRow) -> _Open:
    """Give a row to the table that it belongs to, which may be a new one that it heads."""
    is_again = bool(current.lines) and row.cells == current.lines[-1].cells
    if is_again or _score(row) >= _MOST_HEADERS:
        lines = current.lines if is_again else [row]
        title = " ".join(current.without_last_line())
        return _headed(found, current, _Open(current.sheet, title, lines), [row])
    current.add(row)
    return current


def _headed(
    found: list[_Open], current: _Open | None, new: _Open, lines: Sequence[GridRow]
) -> _Open:
    """What goes on below a header: the table that has it already, or a new one.

    A title over the same header may say what no column does; else it only turns the page.
    """
    says_nothing = not new.title or {"condition", "product"} <= new.fields
    if current is not None and says_nothing and current.is_headed_by(new.lines):
        current.repeated |= {row.line for row in lines}
        return current
    found.append(new)
    return new


def _remains(found: list[_Open]) -> list[str]:
    """What stands above a header: rows before the first one, and a line of its own before others."""
    if found and found[-1].lines:
        return found[-1].without_last_line()
    if len(found) != 1 or found[0].rows > _LOOKED_AT:
        return []
    preamble = found.pop()
    return [as_text(row.cells[row.filled[0]]) for row in preamble.preview]


def _header(head: Sequence[GridRow]) -> tuple[int, int] | None:
    """The first row of a header among these, and the first one after it."""
    known = next((place for place, row in enumerate(head) if _score(row) >= 2), None)
    if known is None:
        return _unknown_header(head)
    first, after = known, known + 1
    while first > 0 and known - first < _MOST_HEADERS - 1 and _may_group(head[first - 1]):
        first -= 1
    while after < len(head) and after - first < _MOST_HEADERS and _goes_on(head[after]):
        after += 1
    return first, after


def _unknown_header(head: Sequence[GridRow]) -> tuple[int, int] | None:
    """A row of words over a row with numbers or dates, in words that nobody knows."""
    for place, (row, below) in enumerate(pairwise(head)):
        if len(row.filled) < 3 or not _is_wordy(row):
            continue
        if sum(kind_of(as_text(cell)) != "text" for cell in below.cells if cell != "") >= 2:
            return place, place + 1
    return None


def _score(row: GridRow) -> float:
    """How many cells of a row are headers that we know; one that only holds such words is half.

    A date or a number may be among them where most are known for certain: "Injected 2026".
    """
    known = [clinic_words().heads(as_text(row.cells[column])) for column in row.filled]
    if _is_wordy(row):
        return sum(known) if len(known) > 1 else 0
    certain = known.count(1)
    return certain if certain >= _MOST_HEADERS and 2 * certain > len(known) else 0


def _is_wordy(row: GridRow) -> bool:
    return all(_is_word(row.cells[column]) for column in row.filled)


def _is_word(cell: Cell) -> bool:
    if not isinstance(cell, str) or kind_of(cell) in ("date", "serial"):
        return False
    return sum(letter.isdigit() for letter in cell) <= 2 and any(map(str.isalpha, cell))


def _may_group(row: GridRow) -> bool:
    return len({row.cells[column] for column in row.filled}) >= 2 and _is_wordy(row)


def _goes_on(row: GridRow) -> bool:
    cells = [as_text(row.cells[column]).strip() for column in row.filled]
    return _score(row) >= 2 or all(_HINT.fullmatch(cell) for cell in cells)


def _joined(lines: Sequence[GridRow]) -> list[str]:
    """One header a column; what stands in an upper row is for all the empty cells to its right."""
    width = max((len(row.cells) for row in lines), default=0)
    parts: list[list[str]] = [[] for _column in range(width)]
    for place, row in enumerate(lines):
        group = ""
        is_group = place < len(lines) - 1 and len(row.filled) < len(lines[-1].filled)
        for column in range(width):
            text = " ".join(as_text(row.at(column)).split())
            group = text or group
            text = group if is_group else text
            if text and plain_words(text) not in map(plain_words, parts[column]):
                parts[column].append(text)
    return [" / ".join(part) for part in parts]
