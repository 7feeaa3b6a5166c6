"""Records of one person: pairs that are not, and those that were merged."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from tracker.storage.columns import CalendarDate, Json, Line, Note
from tracker.storage.record import Editable, Record, reference


class NotSamePerson(Editable, Record):
    """Somebody looked: these are two people. `first_id` is the smaller of the two.

    `known` is what was compared then, as a hash: they are asked about again when that has changed.
    """

    __tablename__ = "not_same_person"

    first_id: Mapped[int] = mapped_column(reference("patient.id"), index=True)
    second_id: Mapped[int] = mapped_column(reference("patient.id"), index=True)
    said_on: Mapped[date] = mapped_column(CalendarDate)
    said_by: Mapped[str] = mapped_column(Line())
    reason: Mapped[str] = mapped_column(Note(2000), default="")
    known: Mapped[str] = mapped_column(Line(64, shortest=1))
    withdrawn_on: Mapped[date | None] = mapped_column(CalendarDate)
    withdrawn_by: Mapped[str] = mapped_column(Line(), default="")


class PatientMerge(Editable, Record):
    """One patient's records brought to another, signed, so that they can be split again.

    `parts` and `split_parts` say what was changed for it, `joined` which courses went on in which,
    `newest` the last id in each table then: what is newer was recorded since.
    """

    __tablename__ = "patient_merge"

    kept_id: Mapped[int] = mapped_column(reference("patient.id"), index=True)
    merged_id: Mapped[int] = mapped_column(reference("patient.id"), index=True)
    merged_on: Mapped[date] = mapped_column(CalendarDate)
    merged_by: Mapped[str] = mapped_column(Line(shortest=1))
    reason: Mapped[str] = mapped_column(Note(2000), default="")
    parts: Mapped[list[Any]] = mapped_column(Json, default=list)
    joined: Mapped[list[Any]] = mapped_column(Json, default=list)
    newest: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    split_on: Mapped[date | None] = mapped_column(CalendarDate)
    split_by: Mapped[str | None] = mapped_column(Line(shortest=1))
    split_reason: Mapped[str] = mapped_column(Note(2000), default="")
    split_parts: Mapped[list[Any]] = mapped_column(Json, default=list)
