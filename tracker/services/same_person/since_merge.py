"""What was recorded for a patient after a merge: a split asks to whom of the two it belongs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tracker.services.same_person.ledger import parts_of, records_with
from tracker.services.wording import course_label
from tracker.services.wording.trail_things import thing_label
from tracker.storage import records as r

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

KEPT, MERGED = "kept", "merged"
BOTH = frozenset({KEPT, MERGED})

_ALONE = frozenset({"patient_identifier", "contact_point", "call_claim", "session", "imported_row"})
"""Not asked about: a session follows its visit, a row of a file its session, the others stay."""

_DATES = (
    "given_on", "visit_on", "on_date", "attempted_on", "measured_on", "reported_on", "began_on",
    "due_on", "opened_on", "made_on", "received_on", "valid_from",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Since:
    """Something recorded since, which may be of either. `key` names it in an answer.

    `treatments` are those that it names, "" for none.
    """

    key: tuple[str, int]
    what: str
    on: date | None
    treatments: str


class SinceMerge:
    """Reads what is newer than a merge, and where each of it may go."""

    def __init__(self, tx: Session, merge: r.PatientMerge) -> None:
        self._tx, self._merge = tx, merge
        parts = parts_of(merge.parts)
        moved = {(table, key) for table, key, column, *_v in parts if column == "patient_id"}
        self._courses = {key[0] for table, key in moved if table == "course"}
        self._visits = {key[0] for table, key in moved if table == "visit"}
        self._known = {(table, key[0]) for table, key, *_rest in parts}
        self.sources: dict[int, int] = {into: source for source, into in merge.joined}

    def rows(self) -> list[Any]:
        """Courses first: what names one of them follows it."""
        found = []
        for kind, column in (*records_with("patient"), *records_with("course")):
            table = kind.__tablename__
            if (
                table in _ALONE
                or column not in ("patient_id", "course_id")
                or "id" not in _names(kind)
            ):
                continue
            if column == "course_id" and "patient_id" in _names(kind):
                continue
            newer = select(kind).where(kind.id > self._merge.newest.get(table, 0))
            if column == "patient_id":
                newer = newer.where(kind.patient_id == self._merge.kept_id)
            else:
                newer = newer.where(kind.course_id.in_(self.sources))
            found += [
                row
                for row in self._tx.scalars(newer.order_by(kind.id))
                if (table, row.id) not in self._known
            ]
        return sorted(found, key=lambda row: row.__tablename__ != "course")

    def sides(self, row: Any, answers: dict[tuple[str, int], str]) -> frozenset[str]:
        """Whose it can be. Empty: it names courses of both, and would have to be taken apart."""
        if isinstance(row, r.Course):
            return BOTH
        if getattr(row, "session_id", None) is not None:
            session = self._tx.get_one(r.SessionRecord, row.session_id)
            return frozenset({self.side_of_session(session, answers)})
        sides = BOTH
        for course_id in self.courses_of(row):
            sides &= self._side(course_id, answers)
        return sides

    def side_of_session(self, session: r.SessionRecord, answers: dict[tuple[str, int], str]) -> str:
        """Whose visit it was."""
        if session.visit_id in self._visits:
            return MERGED
        visit = self._tx.get_one(r.Visit, session.visit_id)
        if visit.id <= self._merge.newest.get("visit", 0):
            return KEPT
        sides = self.sides(visit, answers)
        return answers.get(("visit", visit.id), KEPT) if sides == BOTH else min(sides, default=KEPT)

    def courses_of(self, row: Any) -> set[int]:
        """The courses that a row names itself, or by its parts."""
        found = {row.course_id} if getattr(row, "course_id", None) is not None else set()
        return found | {link.course_id for link in self.links(row)}

    def since(self, row: Any) -> Since:
        """As it is told to whoever answers."""
        on = next((d for name in _DATES if isinstance(d := getattr(row, name, None), date)), None)
        courses = [self._tx.get_one(r.Course, one) for one in sorted(self.courses_of(row))]
        if isinstance(row, r.Course):
            courses.append(row)
        named = ", ".join(course_label(one.condition, one.body_region) for one in courses)
        return Since((row.__tablename__, row.id), thing_label(row.__tablename__), on, named)

    def links(self, row: Any) -> Iterator[Any]:
        """The parts of a row that name courses: a booking's, a call's, the sessions of a visit."""
        for kind, column in records_with(row.__tablename__):
            names = _names(kind)
            if "course_id" in names and ("id" not in names or kind is r.SessionRecord):
                yield from self._tx.scalars(select(kind).where(getattr(kind, column) == row.id))

    def _side(self, course_id: int, answers: dict[tuple[str, int], str]) -> frozenset[str]:
        if course_id in self.sources:
            return BOTH
        if course_id in self._courses:
            return frozenset({MERGED})
        if course_id > self._merge.newest.get("course", 0):
            return frozenset({answers.get(("course", course_id), KEPT)})
        return frozenset({KEPT})


def _names(kind: type[Any]) -> set[str]:
    return set(kind.__table__.columns.keys())
