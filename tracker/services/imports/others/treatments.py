"""Which treatment here an injection or a booking of another system is of, and if it is there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tracker.domain.birth import first_day
from tracker.domain.death import day_of_death, latest
from tracker.domain.facts import COUNTING, SessionStatus
from tracker.services.carried.kinds import rank_of
from tracker.services.carried.record import CarriedRecord, Value, Values
from tracker.services.facts import CHUNK
from tracker.services.imports.bookings import why_on_this_day
from tracker.services.imports.others.checking import cannot_be_kept
from tracker.services.imports.others.people import Recognised, Target, who
from tracker.services.imports.others.told import (
    BroughtIn,
    Origin,
    OtherBooking,
    OtherInjection,
    OtherPlan,
    OtherRecords,
    SetAside,
)
from tracker.services.imports.taken_back import taken_back
from tracker.storage import records as r
from tracker.storage.scratch import Scratch, Shelf
from tracker.storage.slices import slices
from tracker.text import _, format_date_short, format_units

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_ENDED_WITH_DEATH = "died"
_Parts = dict[str, list[Values]]
_Told = OtherInjection | OtherPlan | OtherBooking
_AT_ONCE = 100
"""So many people are looked up at once, with all that a file says of them."""


class _NotTakenError(Exception):
    """Its text is why something doesn't come in, `field` what of it speaks against it; it waits."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


class Treatments:
    """Gathers what is new; `came_in` are those of the `awaited` places that are in, also from before,
    `opened` the treatments that patients of the clinic now have, with the patient's id.
    """

    def __init__(
        self,
        tx: Session,
        scratch: Scratch,
        people: Recognised,
        found: BroughtIn,
        awaited: frozenset[str],
        today: date,
    ) -> None:
        self._tx = tx
        self._scratch = scratch
        self._people = people
        self._found = found
        self._awaited = awaited
        self._today = today
        self._made: Shelf[CarriedRecord] = scratch.shelf()
        self.came_in: set[str] = set()
        self.opened: Shelf[tuple[int, str]] = scratch.shelf()

    @property
    def count(self) -> int:
        """How many records are new."""
        return len(self._made)

    def records(self) -> Iterator[CarriedRecord]:
        """Those that are new, kind by kind in the order in which they can be taken in."""
        return (record for _rank, record in self._made.items())

    def take(self, told: OtherRecords) -> None:
        """All of one person in turn: injections, plans, bookings. Each is new, there, or waits."""
        work: Shelf[_Told] = self._scratch.shelf()
        for one in told.injections:
            self._put(work, one, f"1 {one.on} {one.origin.order}")
        for plan in told.plans:
            # Each opens a treatment that nobody has yet; what goes on, the clinic plans by itself.
            self._put(work, plan, "2")
        for booking in told.bookings:
            self._put(work, booking, f"3 {booking.on} {booking.origin.order}")
        people = groupby(work.items(), key=lambda item: item[0].partition(" ")[0])
        for some in slices(([one for _key, one in of_one] for _uuid, of_one in people), _AT_ONCE):
            self._take([one for of_one in some for one in of_one])

    def _put(self, work: Shelf[_Told], one: _Told, order: str) -> None:
        target = self._people.targets.get(one.patient_uuid)
        work.add(one, f"{one.patient_uuid if target is None else target.uuid} {order}")

    def _take(self, told: Sequence[_Told]) -> None:
        found = {uuid: self._people.targets.get(uuid) for uuid in {o.patient_uuid for o in told}}
        self._targets = {uuid: target for uuid, target in found.items() if target is not None}
        self._read()
        uuids = [one.uuid for one in told if not isinstance(one, OtherPlan)]
        given, booked = self._known(r.SessionRecord, uuids), self._known(r.Appointment, uuids)
        for one in told:
            try:
                if isinstance(one, OtherInjection):
                    self._take_injection(one, given.get(one.uuid))
                elif isinstance(one, OtherBooking):
                    self._take_booking(one, booked.get(one.uuid))
                else:
                    self._take_plan(one)
            except _NotTakenError as cause:
                self._wait(one, cause)
            else:
                if one.origin.place in self._awaited:
                    self.came_in.add(one.origin.place)

    # -- injections --------------------------------------------------------------------------

    def _take_injection(self, one: OtherInjection, there: Any) -> None:
        target = self._target(one.patient_uuid)
        if one.on > self._today:
            raise _NotTakenError("performed", _("it is in the future."))
        if one.on < first_day(target.told.born):
            raise _NotTakenError("performed", _("it was before its patient was born."))
        died_on = target.told.died_on
        if died_on is not None and one.on > latest(died_on):
            raise _NotTakenError("performed", _("it was after its patient had died."))
        if there is not None:
            self._compare(one, there)
            return
        wrong = cannot_be_kept("session", self._values(one, target.uuid, "", ""))
        if wrong is not None:
            raise _NotTakenError(*wrong)
        course = self._course_for(target, one)
        same_day = self._days.get((course, one.on))
        if same_day:
            self._compare(one, same_day[0])
            return
        visit = self._visits.get((target.uuid, one.on))
        if visit is None:
            visit = self._visits[target.uuid, one.on] = one.visit_uuid
            seen: Values = {"uuid": visit, "patient_id": target.uuid, "visit_on": _iso(one.on)}
            self._new("visit", one.origin, seen)
        self._new("session", one.origin, self._values(one, target.uuid, course, visit))

    def _values(self, one: OtherInjection, patient: str, course: str, visit: str) -> Values:
        return {
            "uuid": one.uuid,
            "visit_id": visit,
            "course_id": course,
            "patient_id": patient,
            "given_on": _iso(one.on),
            "product": one.product,
            "dose": one.dose,
            "status": SessionStatus.SIGNED.value,
            "signed_by": self._tx.info["user"],
            "injector_text": one.injector,
            "notes": one.notes,
            "is_imported": True,
        }

    def _compare(self, one: OtherInjection, there: Any) -> None:
        """What was recorded stays as it is."""
        pairs = [
            ("performed", format_date_short(one.on), format_date_short(there.given_on)),
            ("usedCode", one.product, there.product),
        ]
        if one.dose is not None:
            pairs.append(("dosage.dose", format_units(one.dose), _units(there.dose)))
        for field, theirs, ours in pairs if there.status in COUNTING else ():
            if theirs != ours:
                told = _("“{theirs}” there, “{ours}” in the clinic’s records, which stay.")
                raise _NotTakenError(field, told.format(theirs=theirs, ours=ours))
        self._found.repeated += 1

    def _course_for(self, target: Target, one: OtherInjection) -> str:
        same = [row for row in self._courses[target.uuid] if row.condition == one.condition]
        going_on = [row for row in same if row.ended_on is None]
        if len(going_on) > 1:
            raise _NotTakenError(
                "reasonCode", _("the clinic has that treatment more than once, in several regions.")
            )
        if going_on:
            return str(going_on[0].uuid)
        for row in sorted(same, key=lambda row: row.ended_on, reverse=True):
            if one.on <= row.ended_on:
                return str(row.uuid)
            raise _NotTakenError(
                "reasonCode",
                _(
                    "the clinic ended that treatment on {on}; take it up again, then import again."
                ).format(on=format_date_short(row.ended_on)),
            )
        return self._new_course(target, one, one.on)

    def _new_course(
        self,
        target: Target,
        one: OtherInjection | OtherPlan,
        opened_on: date,
        start_on: Value = None,
    ) -> str:
        ended_on, ending = self._ended_on(target, opened_on), dict[str, Value]()
        if ended_on is not None:
            ending = {
                "ended_on": _iso(ended_on),
                "end_reason": _ENDED_WITH_DEATH,
                "ended_by": self._tx.info["user"],
                "end_note": ""
                if day_of_death(target.told.died_on)
                else _("Another system says so, and not on which day."),
            }
        values: Values = {
            "uuid": one.course_uuid,
            "patient_id": target.uuid,
            "condition": one.condition,
            "product": one.product,
            "opened_on": _iso(opened_on),
            "start_on": start_on,
            **ending,
        }
        self._new("course", one.origin, values)
        self._courses[target.uuid].append(_NewCourse(one.course_uuid, one.condition, ended_on))
        if target.patient_id is not None and ended_on is None:
            self.opened.add((target.patient_id, one.course_uuid))
        return one.course_uuid

    def _ended_on(self, target: Target, opened_on: date) -> date | None:
        """When the treatment of somebody who has died ended; None of the living."""
        if target.told.died_on is None:
            return None
        return max(day_of_death(target.told.died_on) or self._today, opened_on)

    # -- plans and bookings ------------------------------------------------------------------

    def _take_plan(self, one: OtherPlan) -> None:
        target = self._target(one.patient_uuid)
        if any(row.condition == one.condition for row in self._courses[target.uuid]):
            self._found.repeated += 1
        else:
            self._new_course(target, one, self._today, start_on=_iso(one.on))

    def _take_booking(self, one: OtherBooking, there: Any) -> None:
        if there is not None:
            stands = there.status in ("booked", "arrived")
            if not one.stands and stands:
                reason = _("it was cancelled there, and the clinic still has it: cancel it here.")
                raise _NotTakenError("status", reason)
            if one.stands and stands and there.on_date != one.on:
                reason = _("it was moved to {on} there; move it here.")
                raise _NotTakenError("start", reason.format(on=format_date_short(one.on)))
            self._found.repeated += 1
            return
        if not one.stands or one.on < self._today:
            told = _("its day is over.") if one.stands else _("it was cancelled there.")
            self._leave(one, "start" if one.stands else "status", told)
            return
        if not one.says_what_for and not self._is_treated(one.patient_uuid):
            self._leave(one, "serviceType", _("it doesn’t say what it is for."))
            return
        target = self._target(one.patient_uuid)
        if not one.says_what_for:
            reason = _("it doesn’t say what it is for, and its patient is treated here.")
            raise _NotTakenError("serviceType", reason)
        course = self._booked_course(target, one)
        if one.on in self._booked[course]:
            self._found.repeated += 1
            return
        if self._booked[course]:
            reason = _("the clinic has booked another day for that treatment: {on}.")
            first = format_date_short(min(self._booked[course]))
            raise _NotTakenError("start", reason.format(on=first))
        self._booked[course].add(one.on)
        values: Values = {
            "uuid": one.uuid,
            "patient_id": target.uuid,
            "on_date": _iso(one.on),
            "at_time": None if one.at is None else f"{one.at:%H:%M}",
            "minutes": one.minutes,
            "status": "booked",
            "made_on": _iso(self._today),
            "made_by": self._tx.info["user"],
            "outside_window_reason": why_on_this_day(),
        }
        links: _Parts = {"appointment_course": [{"course_id": course}]}
        self._new("appointment", one.origin, values, links)

    def _leave(self, one: OtherBooking, field: str, reason: str) -> None:
        self._found.aside.append(SetAside(one.origin.line, one.origin.place, reason, field=field))

    def _is_treated(self, uuid: str) -> bool:
        target = self._people.targets.get(uuid)
        return target is not None and any(c.ended_on is None for c in self._courses[target.uuid])

    def _booked_course(self, target: Target, one: OtherBooking) -> str:
        going_on = [row for row in self._courses[target.uuid] if row.ended_on is None]
        if one.condition is not None:
            going_on = [row for row in going_on if row.condition == one.condition]
        if len(going_on) != 1:
            raise _NotTakenError(
                "reasonCode", _("it doesn’t say for which treatment of theirs it is; book it here.")
            )
        return str(going_on[0].uuid)

    # -- what the clinic has -----------------------------------------------------------------

    def _target(self, uuid: str) -> Target:
        target = self._targets.get(uuid)
        if target is None and uuid in self._people.asked:
            raise _NotTakenError("subject", _("its patient waits, and it with them."))
        if target is None:
            reason = _("its patient is not in the file, or doesn’t come in.")
            raise _NotTakenError("subject", reason)
        return target

    def _read(self) -> None:
        targets = self._targets.values()
        self._courses: dict[str, list[Any]] = defaultdict(list)
        self._days: dict[tuple[str, date], list[Any]] = defaultdict(list)
        self._visits: dict[tuple[str, date], str] = {}
        self._booked: dict[str, set[date]] = defaultdict(set)
        uuids = {one.patient_id: one.uuid for one in targets if one.patient_id is not None}
        course, session, visit = r.Course, r.SessionRecord, r.Visit
        booking, link = r.Appointment, r.AppointmentCourse
        stands = course.id.not_in(taken_back("course"))
        treated = select(course.patient_id, course.uuid, course.condition, course.ended_on)
        for row in self._each(uuids, treated.where(stands), course.patient_id):
            self._courses[uuids[row.patient_id]].append(row)
        given = select(
            session.patient_id, course.uuid.label("course"), session.given_on, session.product,
            session.dose, session.status,
        ).join(course, course.id == session.course_id)  # fmt: skip
        for row in self._each(uuids, given.where(session.status.in_(COUNTING)), session.patient_id):
            self._days[row.course, row.given_on].append(row)
        seen = select(visit.patient_id, visit.visit_on, visit.uuid)
        for row in self._each(uuids, seen, visit.patient_id):
            self._visits[uuids[row.patient_id], row.visit_on] = row.uuid
        booked = (
            select(course.uuid, booking.on_date)
            .join(link, link.course_id == course.id)
            .join(booking, booking.id == link.appointment_id)
            .where(booking.status.in_(("booked", "arrived")), booking.on_date >= self._today)
        )
        for row in self._each(uuids, booked, booking.patient_id):
            self._booked[row.uuid].add(row.on_date)

    def _known(self, kind: Any, uuids: Sequence[str]) -> dict[str, Any]:
        return {
            row.uuid: row
            for some in slices(uuids, CHUNK)
            for row in self._tx.scalars(select(kind).where(kind.uuid.in_(some)))
        }

    def _each(self, ids: dict[int, str], query: Any, owner: Any) -> Iterator[Any]:
        for some in slices(sorted(ids), CHUNK):
            yield from self._tx.execute(query.where(owner.in_(some)))

    def _new(self, kind: str, origin: Origin, values: Values, parts: _Parts | None = None) -> None:
        record = CarriedRecord(
            kind, str(values["uuid"]), values, parts or {}, line=origin.line, place=origin.place
        )
        self._made.add(record, f"{rank_of(kind):03}")

    def _wait(self, one: _Told, cause: _NotTakenError) -> None:
        origin, patient_uuid = one.origin, one.patient_uuid
        product = "" if isinstance(one, OtherBooking) else one.product
        gist = " · ".join(filter(None, (_iso(one.on), one.condition, product)))
        asked, target = self._people.asked, self._targets.get(patient_uuid)
        whose = asked.get(patient_uuid) if target is None else target.told
        told = "" if whose is None else who(whose)
        # With whoever waits for an answer, all that is theirs comes in.
        waits = patient_uuid not in asked
        self._found.aside.append(
            SetAside(
                origin.line, origin.place, str(cause), told,
                waits=waits, field=cause.field, gist=gist, patient_uuid=patient_uuid,
            )
        )  # fmt: skip


class _NewCourse:
    def __init__(self, uuid: str, condition: str, ended_on: date | None) -> None:
        self.uuid, self.condition, self.ended_on = uuid, condition, ended_on


def _iso(on: date) -> str:
    return on.isoformat()


def _units(dose: int | None) -> str:
    return _("Units not known") if dose is None else format_units(dose)
