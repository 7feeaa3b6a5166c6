"""By which rules of the program the stored windows were worked out, and what a change of them moved."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from tracker.storage.columns import AnyDate, CalendarDate, Line, WholeNumber
from tracker.storage.record import Identified, Record, reference


class RulesStamp(Record):
    """One row at most; none in a clinic of before there was a stamp.

    `version` is the newest by which a program has begun to work the windows out; all patients up
    to `done_to` are, by their ids, and all that there are where it is None.
    """

    __tablename__ = "rules_stamp"
    is_audited = False

    id: Mapped[int] = mapped_column(WholeNumber(1, 1), primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(WholeNumber(1))
    done_to: Mapped[int | None] = mapped_column(WholeNumber())


class WindowMove(Identified, Record):
    """A date that is another since the program's own rules changed.

    `field`: "due", "earliest" or "overdue", the first of them that differs.
    """

    __tablename__ = "window_move"

    course_id: Mapped[int] = mapped_column(reference("course.id"), index=True)
    rules_version: Mapped[int] = mapped_column(WholeNumber(1))
    moved_on: Mapped[date] = mapped_column(CalendarDate, index=True)
    field: Mapped[str] = mapped_column(Line(20, shortest=1))
    before_on: Mapped[date | None] = mapped_column(AnyDate)
    after_on: Mapped[date | None] = mapped_column(AnyDate)
