"""All that one call needs: the person, every treatment that is to be called about, open days."""

from __future__ import annotations

from dataclasses import dataclass
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
from tracker.services.clinic_places import OpenPlaces
from tracker.services.course_window import CourseWindow, work_out
from tracker.services.facts import load_patient
from tracker.services.proposed_days import Caller, ProposedDay, proposed_days
from tracker.services.recall_panel import RecallPanel, panel_of
from tracker.services.rules import current_rules
from tracker.storage import records as r
from tracker.text import _


@dataclass(frozen=True, slots=True)
class CalledCourse:
    """A treatment that the call is about."""

    course_id: int
    uuid: str
    now: CourseWindow


@dataclass(frozen=True, slots=True)
class CallSheet:
    """`courses` begins with the listed one. `promise_on` is proposed for a promise to ring.

    `days` can be booked for all of `booked`: every called treatment, where their windows meet.
    `kept_back` says why nobody calls now: "insurer", who has to agree to the listed one first, or
    "do-not-contact"; "" for a call like any other. `wording` is a text message that names nothing of the treatment; `person` who answers, where it
    isn't the patient. The first number of the plan is the one that is called.
    """

    panel: RecallPanel
    courses: tuple[CalledCourse, ...]
    days: tuple[ProposedDay, ...]
    climb: Climb
    promise_on: date
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
    by_habit = rules.days.after_working_days(today, rules.contact.promise_days)
    # Never past the day on which it becomes overdue.
    overdue = [d for c in called if (d := c.now.window.overdue_from) is not None and d > today]
    days, booked = _proposed(caller, tuple(called))
    return CallSheet(
        panel=panel,
        courses=tuple(called),
        days=days,
        booked=booked,
        climb=in_cycle.climb(rules, today),
        promise_on=min([by_habit, *overdue]),
        wording=_wording(tx),
        kept_back=_kept_back(panel),
    )


def _waits_for_insurer(now: CourseWindow) -> bool:
    return now.standing.step.verb is Verb.CHASE_INSURER


def _kept_back(panel: RecallPanel) -> str:
    if panel.plan.do_not_contact:
        return "do-not-contact"
    return "insurer" if _waits_for_insurer(panel.now) else ""


def _proposed(
    caller: Caller, called: tuple[CalledCourse, ...]
) -> tuple[tuple[ProposedDay, ...], tuple[CalledCourse, ...]]:
    """One visit for all of them, unless that makes the listed one late, or is no day at all."""
    days = proposed_days(caller, [one.now for one in called])
    if len(called) == 1 or (days and not days[0].is_late):
        return days, called
    alone = proposed_days(caller, [called[0].now])
    if alone and (not days or not alone[0].is_late or alone[0].on < days[0].on):
        return alone, called[:1]
    return days, called


def _wording(tx: Session) -> str:
    name = tx.scalar(select(r.Clinic.name))
    if not name:
        return _("Please ring your clinic to arrange your next appointment.")
    return _("Please ring {clinic} to arrange your next appointment.").format(clinic=name)
