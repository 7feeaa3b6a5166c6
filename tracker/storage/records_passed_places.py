"""Free places that nobody is to be offered."""

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from tracker.storage.columns import CalendarDate, Line, UtcMoment
from tracker.storage.record import Record, table_args


class PassedPlace(Record):
    """Somebody left a day's free places on a list aside; what is given back later is told again.

    It says what a line over a list doesn't show, and nothing of a patient, so it isn't in the audit
    trail. `list_name` "" where the day has no other.
    """

    __tablename__ = "passed_place"
    __table_args__ = table_args(sqlite_with_rowid=False)
    is_audited = False
    is_deletable = True

    on_date: Mapped[date] = mapped_column(CalendarDate, primary_key=True)
    list_name: Mapped[str] = mapped_column(Line(), primary_key=True)
    passed_at: Mapped[datetime] = mapped_column(UtcMoment)
