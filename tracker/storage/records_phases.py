"""Phases of courses: what the engine worked out, for every today at once. Derived, not audited."""

from datetime import date
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from tracker.storage.columns import AnyDate, Json, Line, WholeNumber
from tracker.storage.record import Record, reference, table_args


class CoursePhase(Record):
    """A course's state from `from_on` to the day before `until_on`.

    A course's phases cover every day from year 1 to 9999-12-31 without gap or overlap. The index
    answers a worklist by itself, without the table.
    """

    __tablename__ = "course_phase"
    __table_args__ = table_args(
        Index(
            "ix_course_phase_worklist",
            "state",
            "from_on",
            "until_on",
            "timing",
            "rank",
            "due_on",
            "course_id",
        ),
        sqlite_with_rowid=False,
    )
    is_audited = False
    is_deletable = True

    course_id: Mapped[int] = mapped_column(reference("course.id"), primary_key=True)
    from_on: Mapped[date] = mapped_column(AnyDate, primary_key=True)
    until_on: Mapped[date] = mapped_column(AnyDate)
    state: Mapped[str] = mapped_column(Line(40))
    timing: Mapped[str] = mapped_column(Line(40))
    rank: Mapped[int] = mapped_column(WholeNumber(-(2**62), 2**62), default=0)
    target_on: Mapped[date | None] = mapped_column(AnyDate)
    earliest_on: Mapped[date | None] = mapped_column(AnyDate)
    due_on: Mapped[date | None] = mapped_column(AnyDate)
    overdue_from: Mapped[date | None] = mapped_column(AnyDate)
    lapsed_from: Mapped[date | None] = mapped_column(AnyDate)
    booked_on: Mapped[date | None] = mapped_column(AnyDate)
    step_verb: Mapped[str] = mapped_column(Line(40), default="")
    step_owner: Mapped[str] = mapped_column(Line(40), default="")
    step_name: Mapped[str] = mapped_column(Line(), default="")
    step_on: Mapped[date | None] = mapped_column(AnyDate)
    reasons: Mapped[list[Any]] = mapped_column(Json, default=list)
    protocol_id: Mapped[int | None] = mapped_column(reference("protocol.id"))
