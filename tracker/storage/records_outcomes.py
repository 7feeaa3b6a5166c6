"""How it went: what was measured, and how long an injection worked."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy import inspect as object_state
from sqlalchemy.orm import Mapped, mapped_column, validates

from tracker.domain.problems import NotAllowed
from tracker.storage.columns import CalendarDate, Flag, Line, Note, OneOf, WholeNumber
from tracker.storage.record import Editable, Record, reference, table_args
from tracker.storage.records_lists import CODE
from tracker.text import _

MOST_DAYS = 3660
CHANNELS = ("in-person", "phone", "text", "email", "letter", "portal")
_MEASURED = (
    "instrument",
    "instrument_version",
    "about",
    "measured_on",
    "value",
    "value_code",
    "is_baseline",
)
_STANDING_BASELINE = text("is_baseline = 1 and withdrawn_on is null")


class OutcomeScore(Editable, Record):
    """A score, never changed after it was entered: a wrong one is withdrawn, with a reason.
    Merging patients may bring it to another course.

    `value` is in thousandths, or `value_code` where the score is a code such as "1+". `about` is
    what was scored where an instrument is used more than once: a muscle, a goal.
    """

    __tablename__ = "outcome_score"
    __table_args__ = table_args(
        Index(
            "uq_outcome_score_baseline",
            "course_id",
            "instrument",
            "about",
            unique=True,
            sqlite_where=_STANDING_BASELINE,
            postgresql_where=_STANDING_BASELINE,
        ),
        CheckConstraint("(value is null) <> (value_code is null)", name="number_or_code"),
        CheckConstraint(
            "withdrawn_on is null or withdraw_reason is not null", name="withdrawn_with_reason"
        ),
    )

    patient_id: Mapped[int] = mapped_column(reference("patient.id"), index=True)
    course_id: Mapped[int] = mapped_column(reference("course.id"), index=True)
    instrument: Mapped[str] = mapped_column(CODE)
    instrument_version: Mapped[str] = mapped_column(Line(60), default="")
    about: Mapped[str] = mapped_column(Line(), default="")
    measured_on: Mapped[date] = mapped_column(CalendarDate)
    value: Mapped[int | None] = mapped_column(WholeNumber(-10_000_000_000, 10_000_000_000))
    value_code: Mapped[str | None] = mapped_column(Line(20, shortest=1))
    is_baseline: Mapped[bool] = mapped_column(Flag, default=False)
    channel: Mapped[str] = mapped_column(OneOf(*CHANNELS), default="in-person")
    note: Mapped[str] = mapped_column(Note(2000), default="")
    by: Mapped[str] = mapped_column(Line(), default="")
    withdrawn_on: Mapped[date | None] = mapped_column(CalendarDate)
    withdraw_reason: Mapped[str | None] = mapped_column(Note(2000, shortest=1))

    @validates(*_MEASURED)
    def _stays(self, name: str, value: Any) -> Any:
        if object_state(self).persistent and getattr(self, name) != value:
            raise NotAllowed(_("A score is never changed; take it back, with a reason."))
        return value


class CycleResponse(Editable, Record):
    """How one session worked, in days after it; what was not said is None.

    `is_working`: it had not worn off when this was told. Later words stand beside earlier ones.
    """

    __tablename__ = "cycle_response"

    session_id: Mapped[int] = mapped_column(reference("session.id"), index=True)
    told_on: Mapped[date] = mapped_column(CalendarDate)
    onset_days: Mapped[int | None] = mapped_column(WholeNumber(0, MOST_DAYS))
    peak_days: Mapped[int | None] = mapped_column(WholeNumber(0, MOST_DAYS))
    wear_off_days: Mapped[int | None] = mapped_column(WholeNumber(0, MOST_DAYS))
    is_working: Mapped[bool] = mapped_column(Flag, default=False)
    benefit: Mapped[str | None] = mapped_column(OneOf("none", "some", "good", "very-good"))
    side_effects: Mapped[str | None] = mapped_column(OneOf("none", "some"))
    channel: Mapped[str] = mapped_column(OneOf(*CHANNELS), default="in-person")
    note: Mapped[str] = mapped_column(Note(2000), default="")
    by: Mapped[str] = mapped_column(Line(), default="")
    withdrawn_on: Mapped[date | None] = mapped_column(CalendarDate)
