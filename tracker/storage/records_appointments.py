"""Appointments: a booked day of one patient, for one or more courses."""

from datetime import date, datetime, time

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.storage.columns import (
    CalendarDate,
    ClockTime,
    Flag,
    Line,
    Note,
    OneOf,
    UtcMoment,
    WholeNumber,
)
from tracker.storage.record import Editable, Record, reference, table_args

STATUSES = (
    "booked",
    "arrived",
    "done",
    "missed",
    "cancelled-by-patient",
    "cancelled-by-clinic",
    "voided",
)
"""`voided` is a booking that was entered in error: it never stood."""


class Appointment(Editable, Record):
    """A booked day. `is_elsewhere`: another system owns the time.

    `late_accepted_by` accepted a day after the window; `early_reason` goes with a signed override.
    """

    __tablename__ = "appointment"
    __table_args__ = table_args(
        Index("ix_appointment_patient_id_on_date", "patient_id", "on_date"),
        Index("ix_appointment_on_date", "on_date"),
    )

    patient_id: Mapped[int] = mapped_column(reference("patient.id"))
    on_date: Mapped[date] = mapped_column(CalendarDate)
    at_time: Mapped[time | None] = mapped_column(ClockTime)
    minutes: Mapped[int | None] = mapped_column(WholeNumber(1, 1440))
    list_name: Mapped[str | None] = mapped_column(Line())
    status: Mapped[str] = mapped_column(OneOf(*STATUSES), default="booked")
    made_on: Mapped[date] = mapped_column(CalendarDate)
    made_by: Mapped[str] = mapped_column(Line(), default="")
    outcome_on: Mapped[date | None] = mapped_column(CalendarDate)
    is_elsewhere: Mapped[bool] = mapped_column(Flag, default=False)
    outside_window_reason: Mapped[str] = mapped_column(Note(2000), default="")
    late_accepted_by: Mapped[str] = mapped_column(Line(), default="")
    late_accepted_why: Mapped[str] = mapped_column(Note(2000), default="")
    early_reason: Mapped[str] = mapped_column(Note(2000), default="")
    note: Mapped[str] = mapped_column(Note(2000), default="")

    courses: Mapped[list["AppointmentCourse"]] = relationship(
        back_populates="appointment",
        cascade="all, delete-orphan",
    )
    outcome_moment: Mapped["OutcomeMoment | None"] = relationship(
        back_populates="appointment",
        cascade="all, delete-orphan",
    )
    not_treated: Mapped["NotTreated | None"] = relationship(
        back_populates="appointment",
        cascade="all, delete-orphan",
    )


class AppointmentCourse(Record):
    """A course that the appointment is for."""

    __tablename__ = "appointment_course"
    __table_args__ = table_args(
        Index("ix_appointment_course_course_id", "course_id"), sqlite_with_rowid=False
    )
    is_deletable = True

    appointment_id: Mapped[int] = mapped_column(reference("appointment.id"), primary_key=True)
    course_id: Mapped[int] = mapped_column(reference("course.id"), primary_key=True)

    appointment: Mapped[Appointment] = relationship(back_populates="courses")


class OutcomeMoment(Record):
    """When it was recorded what became of an appointment: the day's calls were before or after."""

    __tablename__ = "outcome_moment"
    __table_args__ = table_args(sqlite_with_rowid=False)
    is_audited = False
    is_deletable = True

    appointment_id: Mapped[int] = mapped_column(reference("appointment.id"), primary_key=True)
    told_at: Mapped[datetime] = mapped_column(UtcMoment)

    appointment: Mapped[Appointment] = relationship(back_populates="outcome_moment")


class NotTreated(Record):
    """Why a patient who came to an appointment, which is done then, got no injection."""

    __tablename__ = "not_treated"
    __table_args__ = table_args(sqlite_with_rowid=False)
    is_deletable = True

    appointment_id: Mapped[int] = mapped_column(reference("appointment.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(Line(60, shortest=1))
    note: Mapped[str] = mapped_column(Note(2000), default="")

    appointment: Mapped[Appointment] = relationship(back_populates="not_treated")


class BookingMove(Editable, Record):
    """An appointment was moved to another day; `is_by_clinic`: for the clinic's own reasons."""

    __tablename__ = "booking_move"

    appointment_id: Mapped[int] = mapped_column(reference("appointment.id"), index=True)
    from_date: Mapped[date] = mapped_column(CalendarDate)
    to_date: Mapped[date] = mapped_column(CalendarDate)
    moved_on: Mapped[date] = mapped_column(CalendarDate)
    is_by_clinic: Mapped[bool] = mapped_column(Flag, default=False)
    taken_back_on: Mapped[date | None] = mapped_column(CalendarDate)


class UntoldBooking(Editable, Record):
    """The clinic moved or made a booking by itself: somebody has to tell the patient.

    `from_date` is the day that they know, None where they know of none. It is over once `told_on`
    is set, or by any contact since that told them; see `services/bookings/untold`.
    """

    __tablename__ = "untold_booking"

    appointment_id: Mapped[int] = mapped_column(reference("appointment.id"), index=True)
    since_at: Mapped[datetime] = mapped_column(UtcMoment)
    since_on: Mapped[date] = mapped_column(CalendarDate)
    from_date: Mapped[date | None] = mapped_column(CalendarDate)
    told_on: Mapped[date | None] = mapped_column(CalendarDate)
    told_by: Mapped[str] = mapped_column(Line(), default="")
    withdrawn_on: Mapped[date | None] = mapped_column(CalendarDate)
