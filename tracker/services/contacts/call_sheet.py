"""All that one call needs: the person, every treatment that is to be called about, open days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.contact_ladder import Climb
from tracker.domain.cycle import Cycle
from tracker.domain.next_step import Verb
from tracker.domain.problems import NotFound
from tracker.domain.rights import Action
from tracker.domain.state import State
from tracker.services.authorize import authorize
from tracker.services.bookings.places import OpenPlaces
from tracker.services.bookings.proposed_days import Caller, ProposedDay, proposed_days
from tracker.services.courses.course_window import CourseWindow, work_out
from tracker.services.facts import load_patient
from tracker.services.recall.panel import RecallPanel, panel_of
from tracker.services.rules.in_force import current_rules
from tracker.storage import records as r
from tracker.text import _, format_weekday_date


@dataclass(frozen=True, slots=True)
class CalledCourse:
    """A treatment that the call is about."""

    course_id: int
    uuid: str
    now: CourseWindow


@dataclass(frozen=True, slots=True)
class CallSheet:
    """`courses` begins with the listed one.

    `days` can be booked for all of `booked`: every called treatment that one visit does for.
    `kept_back` says why nobody calls now: "insurer", who has to agree to the listed one first, or
    "do-not-contact"; "" for a call like any other. `wording` is a text message that names nothing of the treatment; `person` who answers, where it
    isn't the patient. The first number of the plan is the one that is called.
    """

    panel: RecallPanel
    courses: tuple[CalledCourse, ...]
    days: tuple[ProposedDay, ...]
    climb: Climb
    wording: str
    booked: tuple[CalledCourse, ...] = ()
    person: str = ""
    kept_back: str = ""

    @property
    def course_uuids(self) -> tuple[str, ...]:
        return tuple(course.uuid for course in self.courses)


def call_sheet(tx: Session, course_id: int, today: date) -> CallSheet:
    """Raises NotFound."""
    authorize(tx, Action.READ_CHART)
    record = r.Course
    patient_id = tx.scalar(select(record.patient_id).where(record.id == course_id))
    if patient_id is None:
        raise NotFound(_("This treatment is not in the clinic's records."))
    uuids = dict(
        tx.execute(select(record.id, record.uuid).where(record.patient_id == patient_id)).all()
    )
    rules, patient = current_rules(tx), load_patient(tx, patient_id)
    places = OpenPlaces(tx, rules.days)
    caller = Caller(patient_id, patient, rules, places, today)
    windows = {
        now.course.key: now for now in work_out(patient, rules, today, places.of(patient_id))
    }
    panel = panel_of(tx, windows[course_id], today)
    called = [
        CalledCourse(key, uuids[key], now)
        for key, now in windows.items()
        if key == course_id or (now.standing.state is State.TO_CALL and not _waits_for_insurer(now))
    ]
    called.sort(key=lambda one: (one.course_id != course_id, one.course_id))
    window = panel.now.window
    in_cycle = Cycle(panel.now.course, window.anchor_on, window.overdue_from)
    # Nobody is put off past the day on which one of them becomes overdue.
    overdue = [d for c in called if (d := c.now.window.overdue_from) is not None and d > today]
    days, booked = _proposed(caller, tuple(called))
    return CallSheet(
        panel=replace(panel, again_on=min([panel.again_on, *overdue])),
        courses=tuple(called),
        days=days,
        booked=booked,
        climb=in_cycle.climb(rules, today),
        wording=_wording(tx, panel),
        kept_back=_kept_back(panel),
    )


def _waits_for_insurer(now: CourseWindow) -> bool:
    return now.standing.step.verb is Verb.CHASE_INSURER


def _kept_back(panel: RecallPanel) -> str:
    if panel.plan.do_not_contact:
        return "do-not-contact"
    # To be told the day, they are called all the same.
    return "insurer" if _waits_for_insurer(panel.now) and not panel.is_untold else ""


def _proposed(
    caller: Caller, called: tuple[CalledCourse, ...]
) -> tuple[tuple[ProposedDay, ...], tuple[CalledCourse, ...]]:
    """One visit for the listed one and as many others as are late through it no more than anyway."""
    days = proposed_days(caller, [one.now for one in called])
    if len(called) == 1 or (days and not days[0].is_late):
        return days, called
    alone = {one.course_id: proposed_days(caller, [one.now]) for one in called}
    found, joined = alone[called[0].course_id], called[:1]
    for other in called[1:] if found else ():
        days = proposed_days(caller, [one.now for one in (*joined, other)])
        if days and all(_suits(days[0].on, one, alone) for one in (*joined, other)):
            found, joined = days, (*joined, other)
    return _in_time(found, joined), joined


def _suits(on: date, one: CalledCourse, alone: Mapping[int, tuple[ProposedDay, ...]]) -> bool:
    """Whether a day lies in the window, or is as early as the course could have by itself."""
    ends_on, own = one.now.window.overdue_from, alone[one.course_id]
    return ends_on is None or on < ends_on or (bool(own) and on <= own[0].on)


def _in_time(
    days: tuple[ProposedDay, ...], joined: tuple[CalledCourse, ...]
) -> tuple[ProposedDay, ...]:
    """Without the days on which one that could be in time would be late beside another."""
    ends = [one.now.window.overdue_from for one in joined]
    kept = [end for end in ends if end is not None and days and days[0].on < end]
    return tuple(day for day in days if day.on < min(kept, default=date.max))


def _wording(tx: Session, panel: RecallPanel) -> str:
    name = tx.scalar(select(r.Clinic.name))
    if panel.is_untold:
        return _new_day(panel.untold[0].on, name or "")
    if not name:
        return _("Please ring your clinic to arrange your next appointment.")
    return _("Please ring {clinic} to arrange your next appointment.").format(clinic=name)


def _new_day(on: date, clinic: str) -> str:
    day = format_weekday_date(on)
    if not clinic:
        return _("We expect you on {day}. Please ring us if it does not suit you.").format(day=day)
    return _("{clinic} expects you on {day}. Please ring us if it does not suit you.").format(
        clinic=clinic, day=day
    )
