"""What warns before an injection."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from tracker.storage.columns import CalendarDate, Note, OneOf
from tracker.storage.record import Editable, Record, reference


class PatientAlert(Editable, Record):
    """Something that warns before an injection."""

    __tablename__ = "patient_alert"

    patient_id: Mapped[int] = mapped_column(reference("patient.id"), index=True)
    kind: Mapped[str] = mapped_column(
        OneOf("allergy", "anticoagulant", "pregnancy", "neuromuscular", "other")
    )
    text: Mapped[str] = mapped_column(Note(2000), default="")
    since_on: Mapped[date | None] = mapped_column(CalendarDate)
    ended_on: Mapped[date | None] = mapped_column(CalendarDate)
