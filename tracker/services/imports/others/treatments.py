"""Which treatment of the clinic's an injection or a booking of another system belongs to, and
whether it is there already.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tracker.domain.birth import first_day
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
    SetAside,
)
from tracker.services.imports.taken_back import taken_back
from tracker.storage import records as r
from tracker.text import _, format_date_short, format_units

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_ENDED_WITH_DEATH = "died"
_Parts = dict[str, list[Values]]
_Made = tuple[Origin, Callable[[], Values], _Parts | None]
"""Where a file says it, its values once they are wanted, and its parts."""


class _NotTakenError(Exception):
    """Its text is why something doesn't come in, `field` what of it speaks against it; it waits."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


class Treatments:
    """Gathers what is new; `came_in` are the places of what is in, also from before."""

    def __init__(self, tx: Session, people: Recognised, found: BroughtIn, today: date) -> None:
        self._tx = tx
        self._people = people
        self._found = found
        self._today = today
        self._made: dict[str, list[_Made]] = defaultdict(list)
        self.came_in: list[str] = []
        self.opened: list[tuple[int, str]] = []
        self._courses: dict[str, list[Any]] = defaultdict(list)
        self._days: dict[tuple[str, date], list[Any]] = defaultdict(list)
        self._visits: dict[tuple[str, date], str] = {}
        self._booked: dict[str, set[date]] = defaultdict(set)
        self._read()

    @property
    def count(self) -> int:
        """How many records are new."""
        return sum(map(len, self._made.values()))

    def records(self) -> Iterator[CarriedRecord]:
        """Those that are new, kind by kind in the order in which they can be taken in.

        Each is made when its turn comes: of a large file there isn't room for all.
        """
        for kind in sorted(self._made, key=rank_of):
            for origin, values, parts in self._made[kind]:
                told = values()
                key = str(told["uuid"])
                yield CarriedRecord(
                    kind, key, told, parts or {}, line=origin.line, place=origin.place
                )

    def take_injections(self, injections: Sequence[OtherInjection]) -> None:
        """Each is new, there already, or waits."""
        known = self._known(r.SessionRecord, [one.uuid for one in injections])
        for one in sorted(injections, key=lambda one: (one.on, one.origin)):
            try:
                self._take_injection(one, known.get(one.uuid))
            except _NotTakenError as cause:
                self._wait(one, cause)
            else:
                self.came_in.append(one.origin.place)

    def take_plans(self, plans: Sequence[OtherPlan]) -> None:
        """Each opens a treatment that nobody has yet; what goes on, the clinic plans by itself."""
        for one in plans:
            try:
                target = self._target(one.patient_uuid)
            except _NotTakenError as cause:
                self._wait(one, cause)
                continue
            self.came_in.append(one.origin.place)
            if any(row.condition == one.condition for row in self._courses[target.uuid]):
                self._found.repeated += 1
            else:
                self._new_course(target, one, self._today, start_on=_iso(one.on))

    def take_bookings(self, bookings: Sequence[OtherBooking]) -> None:
        """Bookings of days to come, for one treatment each."""
        known = self._known(r.Appointment, [one.uuid for one in bookings])
        for one in sorted(bookings, key=lambda one: (one.on, one.origin)):
            try:
                self._take_booking(one, known.get(one.uuid))
            except _NotTakenError as cause:
                self._wait(one, cause)
            else:
                self.came_in.append(one.origin.place)

    # -- injections --------------------------------------------------------------------------

    def _take_injection(self, one: OtherInjection, there: Any) -> None:
        target = self._target(one.patient_uuid)
        if one.on > self._today:
            raise _NotTakenError("performed", _("it is in the future."))
        if one.on < first_day(target.told.born):
            raise _NotTakenError("performed", _("it was before its patient was born."))
        died_on = target.told.values.get("deceased_on")
        if died_on and one.on.isoformat() > str(died_on):
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
            self._new("visit", one.origin, partial(_visit, one, target.uuid))
        made = partial(self._values, one, target.uuid, course, visit)
        self._new("session", one.origin, made)

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
                raise _NotTakenError(
                    field,
                    _("“{theirs}” there, “{ours}” in the clinic’s records, which stay.").format(
                        theirs=theirs, ours=ours
                    ),
                )
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
                "end_note": _("Another system says so, and not on which day.")
                if target.told.has_died
                else "",
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
        self._new("course", one.origin, values.copy)
        self._courses[target.uuid].append(_NewCourse(one.course_uuid, one.condition, ended_on))
        if target.patient_id is not None and ended_on is None:
            self.opened.append((target.patient_id, one.course_uuid))
        return one.course_uuid

    def _ended_on(self, target: Target, opened_on: date) -> date | None:
        """When the treatment of somebody who has died ended; None of the living."""
        if target.told.has_died:
            return self._today
        died_on = target.told.values.get("deceased_on")
        return max(date.fromisoformat(str(died_on)), opened_on) if died_on else None

    # -- bookings ----------------------------------------------------------------------------

    def _take_booking(self, one: OtherBooking, there: Any) -> None:
        if there is not None:
            stands = there.status in ("booked", "arrived")
            if not one.stands and stands:
                raise _NotTakenError(
                    "status",
                    _("it was cancelled there, and the clinic still has it: cancel it here."),
                )
            if one.stands and stands and there.on_date != one.on:
                raise _NotTakenError(
                    "start",
                    _("it was moved to {on} there; move it here.").format(
                        on=format_date_short(one.on)
                    ),
                )
            self._found.repeated += 1
            return
        target = self._target(one.patient_uuid)
        course = self._booked_course(target, one)
        if one.on in self._booked[course]:
            self._found.repeated += 1
            return
        if self._booked[course]:
            raise _NotTakenError(
                "start",
                _("the clinic has booked another day for that treatment: {on}.").format(
                    on=format_date_short(min(self._booked[course]))
                ),
            )
        self._booked[course].add(one.on)
        values: Values = {
            "uuid": one.uuid,
            "patient_id": target.uuid,
            "on_date": _iso(one.on),
            "minutes": one.minutes,
            "status": "booked",
            "made_on": _iso(self._today),
            "made_by": self._tx.info["user"],
            "outside_window_reason": why_on_this_day(),
        }
        links: Values = {"course_id": course}
        self._new("appointment", one.origin, values.copy, {"appointment_course": [links]})

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
        target = self._people.targets.get(uuid)
        if uuid in self._people.asked:
            raise _NotTakenError("subject", _("its patient waits, and it with them."))
        if target is None:
            reason = _("its patient is not in the file, or doesn’t come in.")
            raise _NotTakenError("subject", reason)
        return target

    def _read(self) -> None:
        targets = self._people.targets.values()
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
            for start in range(0, len(uuids), CHUNK)
            for row in self._tx.scalars(
                select(kind).where(kind.uuid.in_(uuids[start : start + CHUNK]))
            )
        }

    def _each(self, ids: dict[int, str], query: Any, owner: Any) -> Iterator[Any]:
        listed = sorted(ids)
        for start in range(0, len(listed), CHUNK):
            yield from self._tx.execute(query.where(owner.in_(listed[start : start + CHUNK])))

    def _new(
        self,
        kind: str,
        origin: Origin,
        values: Callable[[], Values],
        parts: _Parts | None = None,
    ) -> None:
        self._made[kind].append((origin, values, parts))

    def _wait(self, one: OtherInjection | OtherPlan | OtherBooking, cause: _NotTakenError) -> None:
        origin, patient_uuid = one.origin, one.patient_uuid
        product = "" if isinstance(one, OtherBooking) else one.product
        gist = " · ".join(filter(None, (_iso(one.on), one.condition, product)))
        asked, target = self._people.asked, self._people.targets.get(patient_uuid)
        whose = asked.get(patient_uuid) if target is None else target.told
        told = "" if whose is None else who(whose)
        # With whoever waits for an answer, all that is theirs comes in.
        waits = patient_uuid not in asked
        self._found.aside.append(
            SetAside(
                origin.line, origin.place, str(cause), told,
                waits=waits, field=cause.field, gist=gist,
            )
        )  # fmt: skip


class _NewCourse:
    def __init__(self, uuid: str, condition: str, ended_on: date | None) -> None:
        self.uuid, self.condition, self.ended_on = uuid, condition, ended_on


def _visit(one: OtherInjection, patient: str) -> Values:
    return {"uuid": one.visit_uuid, "patient_id": patient, "visit_on": _iso(one.on)}


def _iso(on: date) -> str:
    return on.isoformat()


def _units(dose: int | None) -> str:
    return _("Units not known") if dose is None else format_units(dose)
