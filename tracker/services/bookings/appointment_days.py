"""Where an appointment stands: its day, its time and its outcome, put there and put back."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.facts import AppointmentStatus
from tracker.domain.outcome import Done, Subject, Undo
from tracker.domain.rights import Action
from tracker.services.authorisations.chase_days import ANSWER_DAYS, chase_sooner
from tracker.services.authorize import authorize
from tracker.services.bookings.given_places import refuse_given_away
from tracker.services.bookings.moves import note_undone_move
from tracker.services.bookings.outcomes import put_outcome, refuse_second
from tracker.services.bookings.slots import BookingSlot, put_slot, slot_of
from tracker.services.editing import RECALL, find_seen, full_name
from tracker.services.together import together
from tracker.storage import records as r
from tracker.text import _, format_date_short

_STANDING = (AppointmentStatus.BOOKED.value, AppointmentStatus.ARRIVED.value)


@dataclass(frozen=True, slots=True)
class AppointmentDay:
    """Where an appointment stood, to put it back there."""

    on: date
    made_on: date
    status: str
    outcome_on: date | None = None
    outside_window_reason: str = ""
    late_accepted_by: str = ""
    late_accepted_why: str = ""
    not_treated: tuple[str, str] | None = None
    """The coded reason, and what was said besides."""
    slot: BookingSlot = BookingSlot()


def day_of(appointment: r.Appointment) -> AppointmentDay:
    """Where it stands now."""
    untreated = appointment.not_treated
    return AppointmentDay(
        appointment.on_date,
        appointment.made_on,
        appointment.status,
        appointment.outcome_on,
        appointment.outside_window_reason,
        appointment.late_accepted_by,
        appointment.late_accepted_why,
        None if untreated is None else (untreated.reason, untreated.note),
        slot_of(appointment),
    )


def put_day(
    tx: Session,
    appointment: r.Appointment,
    after: AppointmentDay,
    before: AppointmentDay,
    today: date,
    *,
    is_undo: bool = False,
) -> Done:
    """Put it where `after` says; the undo puts it back to `before`, if its place is still free.

    On a new day, a payer is asked in time for it. An undo, or another time of that day, leaves the
    day of asking that somebody chose, unless it is after the visit.
    """
    appointment.on_date, appointment.made_on = after.on, after.made_on
    put_outcome(tx, appointment, after.status, after.outcome_on)
    appointment.outside_window_reason = after.outside_window_reason
    appointment.late_accepted_by = after.late_accepted_by
    appointment.late_accepted_why = after.late_accepted_why
    put_slot(appointment, after.slot)
    if after.not_treated is None:
        appointment.not_treated = None
    else:
        reason, told = after.not_treated
        appointment.not_treated = r.NotTreated(reason=reason, note=told)
    tx.flush()
    label = _label(tx, appointment, after, before)
    undo = Undo(label, _put_back, (appointment.uuid, appointment.version, before, today))
    is_new_day = after.on != before.on and not is_undo
    return done_with(tx, appointment, undo, today, is_new_day=is_new_day)


def done_with(
    tx: Session, appointment: r.Appointment, undo: Undo, today: date, *, is_new_day: bool = True
) -> Done:
    """What was done with it. Where it stands now, a payer who has to permit it is asked in time."""
    done = Done(appointment.uuid, changed_by(tx, appointment), undo)
    chased: list[Done] = []
    if appointment.status in _STANDING:
        # The day before it is the last one; on a new day, an answer has the time that it takes.
        before_it = ANSWER_DAYS if is_new_day else 1
        chased = chase_sooner(tx, appointment, before_it, today)
    return together(done.value, undo.label, [done, *chased]) if chased else done


def _put_back(
    tx: Session, appointment_uuid: str, seen_version: int, day_before: AppointmentDay, today: date
) -> Done:
    authorize(tx, Action.WORK_RECALL)
    appointment = find_seen(tx, r.Appointment, appointment_uuid, seen_version)
    before = day_of(appointment)
    if day_before.status in _STANDING:
        refuse_second(tx, appointment, today)
        refuse_given_away(tx, appointment, day_before.on, day_before.slot, today)
    done = put_day(tx, appointment, day_before, before, today, is_undo=True)
    if day_before.on != before.on:
        note_undone_move(tx, appointment, before.on, today)
    return done


def changed_by(tx: Session, appointment: r.Appointment) -> frozenset[Subject]:
    """What a change of it is to be read anew for."""
    patient = tx.get_one(r.Patient, appointment.patient_id)
    courses = {Subject("course", uuid) for uuid in courses_of(tx, appointment).values()}
    return frozenset({Subject("patient", patient.uuid), RECALL, Subject("appointments")} | courses)


def courses_of(tx: Session, appointment: r.Appointment) -> dict[int, str]:
    """The uuids of what it is for, by id."""
    ids = [link.course_id for link in appointment.courses]
    rows = tx.execute(select(r.Course.id, r.Course.uuid).where(r.Course.id.in_(ids)))
    return dict(rows.all())


def patient_name(tx: Session, appointment: r.Appointment) -> str:
    """Whose appointment it is."""
    return full_name(tx.get_one(r.Patient, appointment.patient_id))


def _label(
    tx: Session, appointment: r.Appointment, after: AppointmentDay, before: AppointmentDay
) -> str:
    name = patient_name(tx, appointment)
    if after.on != before.on:
        return _("Moved the booking of {name} to {on}").format(
            name=name, on=format_date_short(after.on)
        )
    if after.not_treated is not None:
        return _("Marked {name} as having come on {on}, not treated").format(
            name=name, on=format_date_short(after.on)
        )
    templates = {
        "arrived": _("Marked {name} as here on {on}"),
        "missed": _("Marked {name} as not having come on {on}"),
        "done": _("Marked {name} as having come on {on}"),
        "cancelled-by-patient": _("Cancelled the booking of {name} on {on}"),
        "cancelled-by-clinic": _("Cancelled the booking of {name} on {on}"),
    }
    template = templates.get(after.status, _("Changed the booking of {name} on {on}"))
    return template.format(name=name, on=format_date_short(after.on))
