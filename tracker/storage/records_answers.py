"""What was asked before an injection, and what the patient agreed to."""

from datetime import date

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.storage.columns import CalendarDate, Line, Note, OneOf
from tracker.storage.record import Editable, Record, reference, table_args
from tracker.storage.records_lists import CODE
from tracker.storage.records_visits import Visit


class VisitAnswer(Editable, Record):
    """The answer to one question at a visit; `code` names the question. No row: not answered yet."""

    __tablename__ = "visit_answer"
    __table_args__ = table_args(
        Index("uq_visit_answer_visit_id_code", "visit_id", "code", unique=True)
    )

    visit_id: Mapped[int] = mapped_column(reference("visit.id"))
    code: Mapped[str] = mapped_column(CODE)
    answer: Mapped[str] = mapped_column(OneOf("yes", "no", "not-asked"))
    note: Mapped[str] = mapped_column(Note(2000), default="")

    visit: Mapped[Visit] = relationship()


class Consent(Editable, Record):
    """Agreement to treat one condition; `product` None: whichever. `ends_on` is its last day."""

    __tablename__ = "consent"

    patient_id: Mapped[int] = mapped_column(reference("patient.id"), index=True)
    condition: Mapped[str] = mapped_column(reference("condition.code"))
    product: Mapped[str | None] = mapped_column(reference("product.code"))
    given_on: Mapped[date] = mapped_column(CalendarDate)
    ends_on: Mapped[date | None] = mapped_column(CalendarDate)
    note: Mapped[str] = mapped_column(Note(2000), default="")
    by: Mapped[str] = mapped_column(Line(), default="")
    withdrawn_on: Mapped[date | None] = mapped_column(CalendarDate)
