"""Rows of spreadsheets that are in no patient's record yet: counted, until mended or dismissed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.outcome import Done, Subject, Undo
from tracker.domain.problems import Invalid, NotAllowed
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.editing import find_seen, user
from tracker.services.entered import needed_reason, note
from tracker.services.import_writing import ImportWriter
from tracker.services.imports import bring_in
from tracker.services.plain_rows import PlainRow
from tracker.services.setting_aside import SettingAside
from tracker.services.sheet_imports import WAITING
from tracker.storage import records as r
from tracker.text import _

_MENDED, _DISMISSED = "mended", "dismissed"


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


def count_waiting(tx: Session) -> int:
    """How many rows are not in yet."""
    authorize(tx, Action.READ)
    row = r.WaitingRow
    return tx.scalar(select(func.count()).where(row.ending.is_(None))) or 0


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
    rows: Sequence[PlainRow],
    columns: frozenset[str],
    today: date,
) -> Done:
    """Bring in what the row says now that it is right; `columns` are those that it fills.

    Raises Invalid, and nothing is changed, where the clinic's records still speak against it.
    """
    authorize(tx, Action.IMPORT)
    waiting = _open(tx, uuid, seen_version)
    file_name = tx.get_one(r.ImportRun, waiting.import_run_id).file_name
    writer = ImportWriter(tx, file_name, columns, today, len(rows))
    fitting = SettingAside(today, columns)
    bring_in(tx, rows, writer, fitting.plan, None)
    if fitting.reasons:
        raise Invalid(next(iter(fitting.reasons.values())), field="cells")
    counts = writer.finish()
    _close(tx, waiting, (_MENDED, "", today))
    return Done(counts, frozenset({WAITING, Subject("patient"), Subject("course")}))


def dismiss_waiting(tx: Session, uuid: str, seen_version: int, reason: str, today: date) -> Done:
    """It is not to come in, for a reason; signed by who works."""
    authorize(tx, Action.IMPORT)
    waiting = _open(tx, uuid, seen_version)
    _close(tx, waiting, (_DISMISSED, needed_reason(reason), today))
    label = _("Dismissed row {line}").format(line=waiting.line)
    undo = Undo(label, _wait_again, (waiting.uuid, waiting.version, today))
    return Done(waiting.uuid, frozenset({WAITING}), undo)


def _wait_again(tx: Session, uuid: str, seen_version: int, today: date) -> Done:
    authorize(tx, Action.IMPORT)
    waiting = find_seen(tx, r.WaitingRow, uuid, seen_version)
    reason = waiting.note
    waiting.ending, waiting.closed_on, waiting.closed_by, waiting.note = None, None, "", ""
    tx.flush()
    label = _("Row {line} waits again").format(line=waiting.line)
    undo = Undo(label, dismiss_waiting, (waiting.uuid, waiting.version, reason, today))
    return Done(waiting.uuid, frozenset({WAITING}), undo)


def _open(tx: Session, uuid: str, seen_version: int) -> r.WaitingRow:
    waiting = find_seen(tx, r.WaitingRow, uuid, seen_version)
    if waiting.ending is not None:
        raise NotAllowed(_("This row does not wait any more."))
    return waiting


def _close(tx: Session, waiting: r.WaitingRow, how: tuple[str, str, date]) -> None:
    waiting.ending, told, waiting.closed_on = how
    waiting.closed_by, waiting.note = user(tx), note(told, "note", 2000)
    tx.flush()
