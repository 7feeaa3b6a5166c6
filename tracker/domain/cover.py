"""Whether a payer covers a visit, what stands in its way, and how much of a permission is used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from tracker.domain.authorisation import (
    NOTICE_DAYS,
    Authorisation,
    Delivery,
    Part,
    Stage,
    Supply,
    leading,
)
from tracker.domain.facts import Course, Patient, Session


class Gap(Enum):
    """Why a permission doesn't cover a visit."""

    NOT_APPROVED = "open"
    EARLY = "early"
    OVER = "over"
    VISITS_USED = "used"
    UNITS_USED = "units"
    OTHER_PRODUCT = "product"
    DRUG_TO_ORDER = "drug-to-order"
    DRUG_LATE = "drug-late"
    VIAL_EXPIRES = "vial-expires"


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit to be paid for. ``dose`` in thousandths of a Unit; None: not known.

    What the other courses than ``course`` have booked before it uses a permission, too.
    """

    on: date
    product: str
    dose: int | None = None
    course: int = 0


@dataclass(frozen=True, slots=True)
class InTheWay:
    """The permission that somebody has to see to, and why."""

    authorisation: Authorisation
    gap: Gap


@dataclass(frozen=True, slots=True)
class Used:
    """What was used of a permission. ``units`` in thousandths, of its product only."""

    visits: int
    units: int


@dataclass(frozen=True, slots=True)
class DayCover:
    """What a payer says of a visit: whether anybody was asked, and if so whether it is paid for.

    `visits_left` counts that visit too; None: not limited, or not covered.
    """

    is_asked: bool
    is_covered: bool
    visits_left: int | None = None


def in_the_way(course: Course, patient: Patient, visit: Visit, today: date) -> InTheWay | None:
    """What stands in the way of a visit of the course; None where all that is asked for covers it.

    Where drug and procedure are decided apart, both must be covered, and what is to be chased
    first is named. A course without any authorisation needs none.
    """
    found = gaps_of(course, patient, visit, today)
    return min(found, key=lambda one: one.authorisation.chase_on or date.min, default=None)


def gaps_of(course: Course, patient: Patient, visit: Visit, today: date) -> list[InTheWay]:
    """All that stands in the way of a visit: at most one for the drug, one for the procedure."""
    found = [_of_part(course, patient, part, visit, today) for part in (Part.DRUG, Part.PROCEDURE)]
    return list(dict.fromkeys(one for one in found if one is not None))


def blocks_now(course: Course, patient: Patient, visit: Visit, today: date) -> InTheWay | None:
    """As `in_the_way`, once it is time to see to it: 56 days before the visit."""
    if not course.authorisations or today < visit.on - timedelta(days=NOTICE_DAYS):
        return None
    return in_the_way(course, patient, visit, today)


def gap(found: Authorisation, patient: Patient, visit: Visit, today: date) -> Gap | None:
    """Why one permission doesn't cover a visit; None: it does."""
    if not found.stage.is_approved:
        return Gap.NOT_APPROVED
    if found.valid_from is not None and visit.on < found.valid_from:
        return Gap.EARLY
    if not found.is_in_time(visit.on):
        return Gap.OVER
    if found.product not in (None, visit.product):
        return Gap.OTHER_PRODUCT
    used = used_before(found, patient, visit.on)
    booked = _booked_before(found, patient, visit, today)
    if found.visits is not None and used.visits + booked >= found.visits:
        return Gap.VISITS_USED
    if found.units is not None and used.units + (visit.dose or 1) > found.units:
        return Gap.UNITS_USED
    return _supply_gap(found, patient, visit, today)


def day_cover(course: Course, patient: Patient, visit: Visit) -> DayCover:
    """What is covered of a visit, as things stand on its day."""
    found = covering(course, patient, visit, visit.on)
    if found is None:
        return DayCover(bool(course.authorisations), is_covered=not course.authorisations)
    return DayCover(
        is_asked=True, is_covered=True, visits_left=visits_left(found, patient, visit.on)
    )


def covering(course: Course, patient: Patient, visit: Visit, today: date) -> Authorisation | None:
    """The permission that a visit is paid from; None where something stands in the way."""
    if in_the_way(course, patient, visit, today) is not None:
        return None
    fitting = [one for one in course.authorisations if gap(one, patient, visit, today) is None]
    return leading(fitting, Part.PROCEDURE) or leading(fitting, Part.DRUG)


def visits_left(found: Authorisation, patient: Patient, day: date | None = None) -> int | None:
    """How many visits it still pays for, on a day if one is named; None: not limited."""
    if found.visits is None:
        return None
    return max(0, found.visits - used_before(found, patient, day).visits)


def used_before(found: Authorisation, patient: Patient, day: date | None = None) -> Used:
    """What the sessions before a day have used of it; without a day, all of them."""
    sessions = [one for one in _counted(found, patient) if day is None or one.on < day]
    units = sum(s.dose or 0 for s in sessions if found.product in (None, s.product))
    return Used(found.visits_elsewhere + len({s.on for s in sessions}), units)


def _counted(found: Authorisation, patient: Patient) -> list[Session]:
    return [
        session
        for course in patient.courses
        if course.key in found.courses
        for session in course.sessions
        if session.status.counts and _is_used_on(found, session.on)
    ]


def _is_used_on(found: Authorisation, on: date) -> bool:
    return found.is_in_time(on) and (found.counts_from is None or found.counts_from <= on)


def _booked_before(found: Authorisation, patient: Patient, visit: Visit, today: date) -> int:
    """On how many days before a visit another course is booked that the permission pays for."""
    days = {
        booked.on
        for course in patient.courses
        if course.key in found.courses and course.key != visit.course and course.ending is None
        for booked in course.appointments
        if booked.status.is_standing
        and today <= booked.on < visit.on
        and _is_used_on(found, booked.on)
    }
    return len(days - {session.on for session in _counted(found, patient)}) if days else 0


def waiting_delivery(found: Authorisation, patient: Patient, day: date) -> Delivery | None:
    """The vial that is ordered or here for a visit on that day, and not used up before it."""
    delivery = found.delivery
    if delivery is None:
        return None
    is_used = any(
        delivery.ordered_on <= session.on < day
        for course in patient.courses
        if course.key in found.courses
        for session in course.sessions
        if session.status.counts
    )
    return None if is_used else delivery


def stage_of(found: Authorisation, patient: Patient, today: date) -> Stage:
    """How far it has come, with its drug: a vial that was used is not here any more."""
    if found.stage is Stage.REFUSED and found.appeal_by is not None:
        return Stage.APPEAL_BY
    if not found.stage.is_approved or found.supply is Supply.OWN:
        return found.stage
    delivery = waiting_delivery(found, patient, today + timedelta(days=1))
    if delivery is None:
        return Stage.APPROVED
    return Stage.DRUG_ORDERED if delivery.arrived_on is None else Stage.DRUG_HERE


def turning_days(course: Course, patient: Patient) -> Iterator[date]:
    """Every day on which what stands in the way of the course may change, given its visit."""
    day_after = timedelta(days=1)
    for found in course.authorisations:
        delivery = found.delivery
        starts = [found.valid_from, delivery.deliver_by if delivery else None]
        yield from (on for on in starts if on is not None)
        ends = [found.valid_to, delivery.expires_on if delivery else None, starts[1]]
        yield from (on + day_after for on in ends if on is not None and on < date.max)
        for other in patient.courses:
            if other.key in found.courses:
                yield from (session.on + day_after for session in other.sessions)


def _of_part(
    course: Course, patient: Patient, part: Part, visit: Visit, today: date
) -> InTheWay | None:
    gaps = {}
    for found in course.authorisations:
        if not found.part.concerns(part):
            continue
        why = gap(found, patient, visit, today)
        if why is None:
            return None
        gaps[found] = why
    first = leading(gaps, part)
    return None if first is None else InTheWay(first, gaps[first])


def _supply_gap(found: Authorisation, patient: Patient, visit: Visit, today: date) -> Gap | None:
    if found.supply is Supply.OWN:
        return None
    delivery = waiting_delivery(found, patient, visit.on)
    if delivery is None:
        return Gap.DRUG_TO_ORDER
    if delivery.expires_on is not None and delivery.expires_on < visit.on:
        return Gap.VIAL_EXPIRES
    if delivery.arrived_on is None and (
        delivery.deliver_by is None or delivery.deliver_by < today or visit.on < delivery.deliver_by
    ):
        return Gap.DRUG_LATE
    return None
