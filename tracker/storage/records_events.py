"""What went wrong after an injection, and what was tried before the first."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from tracker.storage.columns import CalendarDate, Flag, Line, Note, OneOf
from tracker.storage.record import Editable, Record, reference
from tracker.storage.records_lists import CODE

SEVERITIES = ("mild", "moderate", "severe")
OUTCOMES = ("unknown", "recovering", "recovered", "lasting", "fatal")
RESULTS = ("none", "partial", "good", "unknown")
STOPPED_FOR = ("no-benefit", "side-effects", "contraindicated", "not-stopped", "other")


class AdverseEvent(Editable, Record):
    """Harm after an injection; `session_id` None: after none in particular."""

    __tablename__ = "adverse_event"

    patient_id: Mapped[int] = mapped_column(reference("patient.id"), index=True)
    session_id: Mapped[int | None] = mapped_column(reference("session.id"), index=True)
    code: Mapped[str] = mapped_column(CODE)
    text: Mapped[str] = mapped_column(Note(2000), default="")
    severity: Mapped[str] = mapped_column(OneOf(*SEVERITIES))
    outcome: Mapped[str] = mapped_column(OneOf(*OUTCOMES), default="unknown")
    is_serious: Mapped[bool] = mapped_column(Flag, default=False)
    began_on: Mapped[date] = mapped_column(CalendarDate)
    ended_on: Mapped[date | None] = mapped_column(CalendarDate)
    reported_on: Mapped[date | None] = mapped_column(CalendarDate)
    by: Mapped[str] = mapped_column(Line(), default="")
    withdrawn_on: Mapped[date | None] = mapped_column(CalendarDate)


class PriorTreatment(Editable, Record):
    """What was tried for a condition, how it went, and why it was stopped."""

    __tablename__ = "prior_treatment"

    patient_id: Mapped[int] = mapped_column(reference("patient.id"), index=True)
    condition: Mapped[str] = mapped_column(reference("condition.code"))
    what: Mapped[str] = mapped_column(Line(shortest=1))
    result: Mapped[str] = mapped_column(OneOf(*RESULTS))
    stopped_for: Mapped[str] = mapped_column(OneOf(*STOPPED_FOR))
    from_text: Mapped[str] = mapped_column(Line(60), default="")
    note: Mapped[str] = mapped_column(Note(2000), default="")
    by: Mapped[str] = mapped_column(Line(), default="")
    withdrawn_on: Mapped[date | None] = mapped_column(CalendarDate)
