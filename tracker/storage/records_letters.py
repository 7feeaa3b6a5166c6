"""Letters of the clinic's own wording, and the call sheets that went on paper."""

from datetime import date, datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.storage.columns import CalendarDate, Line, Note, OneOf, UtcMoment, WholeNumber
from tracker.storage.record import Editable, Record, reference, table_args

_CURRENT = text("withdrawn_on is null")


class LetterTemplate(Editable, Record):
    """The clinic's own wording of a letter in one language, instead of the one that ships."""

    __tablename__ = "letter_template"
    __table_args__ = table_args(
        Index(
            "uq_letter_template_current",
            "kind",
            "language",
            unique=True,
            sqlite_where=_CURRENT,
            postgresql_where=_CURRENT,
        )
    )

    kind: Mapped[str] = mapped_column(OneOf("recall", "missed", "overdue", "new-day"))
    language: Mapped[str] = mapped_column(Line(20, shortest=1))
    body: Mapped[str] = mapped_column(Note(5000, shortest=1))
    by: Mapped[str] = mapped_column(Line(), default="")
    withdrawn_on: Mapped[date | None] = mapped_column(CalendarDate)


class LetterSender(Editable, Record):
    """One row at most: what stands at the head of a letter, and the number to ring."""

    __tablename__ = "letter_sender"

    block: Mapped[str] = mapped_column(Note(1000), default="")
    telephone: Mapped[str] = mapped_column(Line(), default="")


class CallSheet(Editable, Record):
    """A call sheet as it went on paper. Its rows never change any more but for what was typed back."""

    __tablename__ = "call_sheet"
    __table_args__ = table_args(Index("ix_call_sheet_number", "number", unique=True))

    number: Mapped[int] = mapped_column(WholeNumber(1))
    list_name: Mapped[str] = mapped_column(Line(), default="")
    printed_on: Mapped[date] = mapped_column(CalendarDate)
    printed_at: Mapped[datetime] = mapped_column(UtcMoment)
    by: Mapped[str] = mapped_column(Line(), default="")


class CallSheetRow(Editable, Record):
    """One treatment on a sheet. Those of one patient share a row number: they are one call."""

    __tablename__ = "call_sheet_row"
    __table_args__ = table_args(Index("ix_call_sheet_row_call_sheet_id", "call_sheet_id"))

    call_sheet_id: Mapped[int] = mapped_column(reference("call_sheet.id"))
    row_number: Mapped[int] = mapped_column(WholeNumber(1))
    course_id: Mapped[int] = mapped_column(reference("course.id"))
    contact_attempt_id: Mapped[int | None] = mapped_column(reference("contact_attempt.id"))
