"""Rows of spreadsheets that are in no patient's record yet: counted, until mended or dismissed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.outcome import Done, Subject, Undo
from tracker.domain.problems import Invalid, NotAllowed
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.editing import find_seen, user
from tracker.services.entered import needed_reason, note
from tracker.services.imports.plain import ImportSource, bring_in
from tracker.services.imports.plain_rows import PlainRow
from tracker.services.imports.rows_not_in import ask_about_rows
from tracker.services.imports.setting_aside import SettingAside
from tracker.services.imports.sheet_people import SheetPeople
from tracker.services.imports.sheets import WAITING, Asked, close_mended
from tracker.services.imports.writing import ImportWriter
from tracker.services.together import together
from tracker.storage import records as r
from tracker.text import _, format_number, ngettext

Cells = tuple[tuple[str, str], ...]

_CHANGED = frozenset({WAITING, Subject("patient"), Subject("course")})


@dataclass(frozen=True, slots=True)
class ListedWaiting:
    """A row as it was read: `cells` pairs columns with what stood there, `mapping` says how they
    are read. `reason` is why it waits.
    """

    uuid: str
    version: int
    file_name: str
    line: int
    cells: tuple[tuple[str, str], ...]
    reason: str
    mapping: dict[str, Any]

    def is_like(self, other: "ListedWaiting") -> bool:
        """Whether another row waits for the same reason, word for word, and is read alike."""
        is_other = self.uuid != other.uuid
        return is_other and (self.reason, self.mapping) == (other.reason, other.mapping)

    def changed_like(self, other: "ListedWaiting", typed: Mapping[str, str]) -> Cells:
        """Its cells, with what was typed into those of the other that said the same before."""
        ours, theirs = dict(self.cells), dict(other.cells)
        same = {key: text for key, text in typed.items() if ours.get(key) == theirs.get(key)}
        return tuple({**ours, **same}.items())


@dataclass(frozen=True, slots=True)
class MendedRow:
    """What a row that waited says now: its rows, the columns that they fill with their headers, and
    answers as in `Sheet.said`.
    """

    rows: tuple[PlainRow, ...]
    columns: frozenset[str]
    headers: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)


class RowAsks(Invalid):
    """What only people know about a row that is to come in."""

    def __init__(self, asked: tuple[Asked, ...]) -> None:
        self.asked = asked
        super().__init__(
            _("Somebody has to say who this is of, or what of it is right."), field="cells"
        )


def waiting_rows(tx: Session) -> tuple[ListedWaiting, ...]:
    """All of them, by import and line."""
    authorize(tx, Action.IMPORT)
    row, run, mapping = r.WaitingRow, r.ImportRun, r.ImportMapping
    found = tx.execute(
        select(
            row.uuid,
            row.version,
            run.file_name,
            row.line,
            row.cells,
            row.reason,
            mapping.content,
        )
        .join(run, run.id == row.import_run_id)
        .join(mapping, mapping.id == row.mapping_id)
        .where(row.ending.is_(None))
        .order_by(row.import_run_id, row.line)
    )
    return tuple(
        ListedWaiting(
            one.uuid,
            one.version,
            one.file_name,
            one.line,
            tuple((column, text) for column, text in one.cells),
            one.reason,
            one.content,
        )
        for one in found
    )


def mend_waiting(
    tx: Session,
    uuid: str,
    seen_version: int,
    mended: MendedRow,
    today: date,
) -> Done:
    """Bring in what the row says now that it is right.

    Raises Invalid, and nothing is changed, where the clinic's records still speak against it, and
    RowAsks where somebody has to say first who it is of, or what of it is right.
    """
    authorize(tx, Action.IMPORT)
    waiting = _open(tx, uuid, seen_version)
    file_name = tx.get_one(r.ImportRun, waiting.import_run_id).file_name
    source = ImportSource(file_name, mended.columns, mended.headers)
    writer = ImportWriter(tx, file_name, mended.columns, today, len(mended.rows))
    people = SheetPeople(tx, mended.rows, mended.said)
    fitting = SettingAside(today, source, people, mended.said)
    bring_in(tx, people.rows, writer, fitting.plan, None, people.also_known)
    asked: list[Asked] = [
        *(one for one in people.asked if one.record_number in people.waits),
        *fitting.changes.differing,
        *fitting.gone.asked,
    ]
    asked = [one for one in asked if one.key not in mended.said]
    if asked:
        raise RowAsks(tuple(asked))
    if fitting.reasons:
        raise Invalid(next(iter(fitting.reasons.values())), field="cells")
    people.say_two(today)
    fitting.gone.settle(tx, writer, fitting.reasons)
    close_mended(tx, [waiting], writer, today)
    numbers = [row.record_number for row in people.rows]
    ask_about_rows(tx, [waiting.record_number, *numbers], today)
    counts = writer.finish()
    return Done(counts, _CHANGED)


def dismiss_waiting(tx: Session, uuid: str, seen_version: int, reason: str, today: date) -> Done:
    """It is not to come in, for a reason; signed by who works."""
    authorize(tx, Action.IMPORT)
    waiting = _open(tx, uuid, seen_version)
    waiting.ending, waiting.closed_on, waiting.closed_by = "dismissed", today, user(tx)
    waiting.note = note(needed_reason(reason), "note", 2000)
    ask_about_rows(tx, [waiting.record_number], today)
    tx.flush()
    label = _("Dismissed row {line}").format(line=waiting.line)
    undo = Undo(label, _wait_again, (waiting.uuid, waiting.version, today))
    return Done(waiting.uuid, _CHANGED, undo)


def dismiss_alike(tx: Session, rows: Sequence[ListedWaiting], reason: str, today: date) -> Done:
    """Several are not to come in, for one reason; one undo has all of them wait again."""
    authorize(tx, Action.IMPORT)
    done = [dismiss_waiting(tx, one.uuid, one.version, reason, today) for one in rows]
    label = ngettext("Dismissed {count} row", "Dismissed {count} rows", len(done))
    return together(None, label.format(count=format_number(len(done))), done)


def _wait_again(tx: Session, uuid: str, seen_version: int, today: date) -> Done:
    authorize(tx, Action.IMPORT)
    waiting = find_seen(tx, r.WaitingRow, uuid, seen_version)
    reason = waiting.note
    waiting.ending, waiting.closed_on, waiting.closed_by, waiting.note = None, None, "", ""
    ask_about_rows(tx, [waiting.record_number], today)
    tx.flush()
    label = _("Row {line} waits again").format(line=waiting.line)
    undo = Undo(label, dismiss_waiting, (waiting.uuid, waiting.version, reason, today))
    return Done(waiting.uuid, _CHANGED, undo)


def _open(tx: Session, uuid: str, seen_version: int) -> r.WaitingRow:
    waiting = find_seen(tx, r.WaitingRow, uuid, seen_version)
    if waiting.ending is not None:
        raise NotAllowed(_("This row does not wait any more."))
    return waiting
