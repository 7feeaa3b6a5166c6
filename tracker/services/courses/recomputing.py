"""Stored windows worked out anew after an update has changed the program's own rules.

In pieces, each looked at by a reader and written, where anything differs, in a short transaction of
its own: nobody waits, it may stop at any piece and go on at the next opening, on any workstation.
The stamp comes first. From then on a program with older rules saves nothing here, so that no piece
is spoiled once it is done; what anybody else saves meanwhile is worked out by the new rules anyway.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.outcome import Done, Subject
from tracker.domain.rights import Action
from tracker.domain.rules_version import RULES_VERSION
from tracker.domain.state import State
from tracker.services.authorize import authorize
from tracker.services.courses.window_differences import Rows, window_differences
from tracker.services.courses.windows import replace_rows
from tracker.services.editing import RECALL
from tracker.services.rules.in_force import current_rules
from tracker.storage import audit
from tracker.storage import records as r
from tracker.storage.database import Database
from tracker.storage.rules_stamp import Stamp, newer_rules, stamp_of
from tracker.storage.transaction import insert_many
from tracker.text import _, format_number, ngettext

PIECE = 200
"""How many patients are looked at in one go: some tenths of a second."""

_DATES = {"due": "due_on", "earliest": "earliest_on", "overdue": "overdue_from"}
_CHANGED = frozenset({Subject("rules"), Subject("patient"), RECALL})


@dataclass(frozen=True, slots=True)
class Recomputing:
    """How many patients' windows are by this program's rules, of how many.

    `moved`: the dates that have moved so far. `is_overtaken`: another workstation does the same
    and was quicker. `newer`: that a newer program works here by now, and this one is done.
    """

    done: int
    total: int
    moved: int
    is_finished: bool
    is_overtaken: bool = False
    newer: str = ""
    changed: frozenset[Subject] = frozenset()


_FINISHED = Recomputing(0, 0, 0, is_finished=True)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Patients after `done_to`, up to and with `last`; `wrong` are those to be written."""

    done_to: int
    last: int | None
    wrong: tuple[int, ...]


def recomputing(tx: Session) -> Recomputing:
    """How far it has come; where nothing is left to do, nothing is counted."""
    authorize(tx, Action.NAME_THE_CLINIC)
    stamp = _stamp(tx)
    newer = newer_rules(stamp.version, tx.info["location"])
    if newer:
        return replace(_FINISHED, newer=newer)
    return _FINISHED if stamp.is_current else _told(tx, stamp)


def recompute_piece(database: Database, today: date) -> Recomputing:
    """Do the next piece. Call it until it `is_finished`, on a thread; raises Unavailable."""
    database.read(authorize, Action.CHECK)
    if database.read(_stamp).version != RULES_VERSION:
        database.write(_begin)
    if database.read(_stamp).is_current:
        return _FINISHED
    done = database.write(_store, database.read(_look), today)
    assert isinstance(done.value, Recomputing)  # noqa: S101
    return done.value


def recompute(
    database: Database, today: date, progress: Callable[[int, int], None] | None = None
) -> Recomputing:
    """All that is left. `progress` may raise: what is done by then stays."""
    told = database.read(recomputing)
    while not told.is_finished:
        told = recompute_piece(database, today)
        if progress is not None:
            progress(told.done, told.total)
    return told


def outdated(tx: Session) -> str:
    """That some dates are by older rules of the program, as a sentence; "" where none is."""
    authorize(tx, Action.NAME_THE_CLINIC)
    told = recomputing(tx)
    if told.is_finished:
        return told.newer
    return _(
        "The program’s own rules have changed, and {done} of {total} patients’ dates were worked "
        "out anew so far; the others may still change. “tracker migrate” does it, or the window "
        "while it is open."
    ).format(done=format_number(told.done), total=format_number(told.total))


def say_moved(moved: int) -> str:
    """How many dates the program's rules moved."""
    if not moved:
        return _("The program’s own rules changed: every date was worked out anew, none moved.")
    return ngettext(
        "{count} date changed because the program’s own rules changed.",
        "{count} dates changed because the program’s own rules changed.",
        moved,
    ).format(count=format_number(moved))


def _stamp(tx: Session) -> Stamp:
    return stamp_of(tx.connection())


def _begin(tx: Session) -> None:
    """From here on nobody with older rules saves anything."""
    before = _stamp(tx).version
    if before == RULES_VERSION:
        return
    stamp = tx.get(r.RulesStamp, 1)
    if stamp is None:
        stamp = r.RulesStamp(id=1)
        tx.add(stamp)
    stamp.version, stamp.done_to = RULES_VERSION, 0
    told = {"before": {"rules": before}, "after": {"rules": RULES_VERSION}}
    audit.record_act(tx, "recompute", payload=told)


def _look(tx: Session) -> _Piece:
    done_to = _stamp(tx).done_to or 0
    key = r.Patient.id
    ids = list(tx.scalars(select(key).where(key > done_to).order_by(key).limit(PIECE)))
    found = window_differences(tx, ids, current_rules(tx))
    wrong = tx.scalars(
        select(r.Course.patient_id).where(r.Course.id.in_(list(found.wrong))).distinct()
    )
    return _Piece(done_to, ids[-1] if len(ids) == PIECE else None, tuple(wrong))


def _store(tx: Session, piece: _Piece, today: date) -> Done:
    authorize(tx, Action.CHECK)
    stamp = tx.get_one(r.RulesStamp, 1)
    if stamp.done_to != piece.done_to:
        return Done(_told(tx, _stamp(tx), is_overtaken=True))
    # Compared once more: somebody may have saved something since it was looked at.
    wrong = window_differences(tx, piece.wrong, current_rules(tx)).wrong
    replace_rows(tx, list(wrong), [row for _old, rows in wrong.values() for row in rows])
    moves = [move for one in wrong.items() for move in _moves(*one, today)]
    insert_many(tx, r.WindowMove, moves)
    stamp.done_to = piece.last
    tx.flush()
    changed = _CHANGED if wrong else frozenset[Subject]()
    told = _told(tx, _stamp(tx), changed=changed)
    if told.is_finished:
        audit.record_act(tx, "recompute", payload={"after": {"dates_moved": told.moved}})
    return Done(told, changed)


def _moves(course_id: int, both: tuple[Rows, Rows], today: date) -> Iterator[dict[str, Any]]:
    """The first date of today's window that is another, if any is."""
    old, new = (_on(rows, today) for rows in both)
    if old is None or new is None or new["state"] == State.ENDED.value:
        return
    for field, column in _DATES.items():
        if old[column] != new[column]:
            yield {
                "course_id": course_id,
                "rules_version": RULES_VERSION,
                "moved_on": today,
                "field": field,
                "before_on": old[column],
                "after_on": new[column],
            }
            return


def _on(rows: Rows, today: date) -> dict[str, Any] | None:
    return next((row for row in rows if row["from_on"] <= today < row["until_on"]), None)


def _told(tx: Session, stamp: Stamp, **more: Any) -> Recomputing:
    key, move = r.Patient.id, r.WindowMove
    total = tx.scalar(select(func.count()).select_from(r.Patient)) or 0
    if stamp.is_current:
        done = total
    else:
        done_to = (stamp.done_to or 0) if stamp.version == RULES_VERSION else 0
        done = tx.scalar(select(func.count()).where(key <= done_to)) or 0
    moved = tx.scalar(select(func.count()).where(move.rules_version == RULES_VERSION)) or 0
    return Recomputing(done, total, moved, stamp.is_current, **more)
