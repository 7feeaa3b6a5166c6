"""Two records side by side, and what would change if they were one: told before anything is merged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from tracker.domain import facts
from tracker.domain.birth import wider
from tracker.domain.bookings import standing_bookings
from tracker.domain.dosing import DoseBook
from tracker.domain.protocol import Rules
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.bookings.places import OpenPlaces
from tracker.services.courses.course_window import CourseWindow, work_out
from tracker.services.editing import find
from tracker.services.facts import load_patient
from tracker.services.patients.patients import (
    PatientForm,
    patient_form,
    patient_labels,
    shown_value,
)
from tracker.services.rules.in_force import current_rules
from tracker.services.same_person.merging import CHOSEN, colliding
from tracker.services.same_person.told_people import ToldPerson, told_people
from tracker.services.wording import course_label, product_name, state_label
from tracker.storage import records as r
from tracker.storage.audit_acts import queue_act
from tracker.text import _, format_date_short, format_units, ngettext

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_PARTS = (
    "sessions", "appointments", "holds", "own_dates", "reports", "contacts", "reviews",
    "plan_kept_on", "contact_decisions", "authorisations",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: as they are told, their form with its version, and how much there is."""

    who: ToldPerson
    version: int
    form: PatientForm
    sessions: int
    first_on: date | None
    bookings: tuple[date, ...]
    holds: int
    approvals: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that the two have not in common; `takes_merged`: only the merged patient has one, or
    it says more of the same birth date.
    """

    field: str
    label: str
    kept: str
    merged: str
    takes_merged: bool


@dataclass(frozen=True, slots=True)
class Clash:
    """A treatment that both have open: one, or two? `told` says what each has of it."""

    course_uuid: str
    label: str
    kept_told: str
    merged_told: str


@dataclass(frozen=True, slots=True)
class WindowMove:
    """A treatment's due date and state, before and after. `after_on` None without a date."""

    label: str
    is_merged: bool
    before_on: date | None
    before_state: str
    after_on: date | None
    after_state: str


@dataclass(frozen=True, slots=True)
class DoseLine:
    """A dose of either, newest first, with what the limit that is nearest holds on that day."""

    on: date
    is_merged: bool
    product_label: str
    dose: int | None
    total: int
    is_at_least: bool
    days: int
    allowed: int

    @property
    def is_over(self) -> bool:
        return self.total > self.allowed


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both, and one; `warnings` are whole sentences, the gravest first."""

    kept: Side
    merged: Side
    differences: tuple[Difference, ...]
    clashes: tuple[Clash, ...]
    windows: tuple[WindowMove, ...]
    doses: tuple[DoseLine, ...]
    warnings: tuple[str, ...]


def compare(
    tx: Session, kept_uuid: str, merged_uuid: str, apart: frozenset[str], today: date
) -> Comparison:
    """What merging would change. `apart` are uuids of treatments that would stay two."""
    authorize(tx, Action.READ_CHART)
    kept, merged = find(tx, r.Patient, kept_uuid), find(tx, r.Patient, merged_uuid)
    for one in (kept, merged):
        queue_act(tx, "read", kind="patient", uuid=one.uuid, patient_id=one.id)
    rules = current_rules(tx)
    before = load_patient(tx, kept.id), load_patient(tx, merged.id)
    clashing = colliding(tx, kept.id, merged.id)
    uuids = dict(
        tx.execute(select(r.Course.id, r.Course.uuid).where(r.Course.id.in_(clashing))).all()
    )
    joined = {key: into for key, into in clashing.items() if uuids[key] not in apart}
    after = as_one(*before, joined)
    places = OpenPlaces(tx, rules.days)
    windows = [
        work_out(one, rules, today, places.of(record.id))
        for one, record in zip((*before, after), (kept, merged, kept), strict=True)
    ]
    sides = _sides(tx, (kept, merged), windows, today)
    lines = tuple(_doses(before[1], after, rules))
    return Comparison(
        kept=sides[0],
        merged=sides[1],
        differences=tuple(_differences(sides[0].form, sides[1].form)),
        clashes=tuple(_clashes(before, clashing, uuids)),
        windows=(
            *_moves(windows[0], windows[2], joined, is_merged=False),
            *_moves(windows[1], windows[2], joined, is_merged=True),
        ),
        doses=lines,
        warnings=tuple(dict.fromkeys(_warnings(before, sides, lines, joined))),
    )


def as_one(kept: facts.Patient, merged: facts.Patient, joined: dict[int, int]) -> facts.Patient:
    """The facts of both as those of one; `joined` says which course goes on in which."""
    courses = {course.key: course for course in kept.courses}
    for course in merged.courses:
        into = joined.get(course.key)
        if into is None:
            courses[course.key] = course
            continue
        one = courses[into]
        both = {name: getattr(one, name) + getattr(course, name) for name in _PARTS}
        courses[into] = replace(one, **both)
    outside = tuple(
        replace(dose, course=joined.get(dose.course, dose.course)) if dose.course else dose
        for dose in kept.outside + merged.outside
    )
    return replace(
        kept,
        courses=tuple(courses.values()),
        outside=outside,
        weights=kept.weights + merged.weights,
    )


def _sides(
    tx: Session,
    people: tuple[r.Patient, r.Patient],
    windows: Sequence[list[CourseWindow]],
    today: date,
) -> list[Side]:
    told = told_people(tx, [one.id for one in people])
    found = []
    for one, now in zip(people, windows, strict=False):
        editing = patient_form(tx, one.uuid)
        given = [s.on for w in now for s in w.course.sessions if s.status.counts]
        booked = {b.on for w in now for b in standing_bookings(w.course, w.window, today)}
        found.append(
            Side(
                who=told[one.id],
                version=editing.version,
                form=editing.form,
                sessions=len(given),
                first_on=min(given, default=None),
                bookings=tuple(sorted(booked)),
                holds=sum(len(w.course.holds) for w in now),
                approvals=tx.scalar(
                    select(func.count()).where(r.Authorisation.patient_id == one.id)
                )
                or 0,
            )
        )
    return found


def _differences(kept: PatientForm, merged: PatientForm) -> Iterator[Difference]:
    labels = patient_labels()
    for name in CHOSEN:
        mine, theirs = getattr(kept, name), getattr(merged, name)
        if mine == theirs or (not theirs and theirs is not False):
            continue
        yield Difference(
            name,
            labels[name],
            shown_value(name, kept),
            shown_value(name, merged),
            takes_merged=not mine or (name == "birth_date" and mine in wider(theirs)),
        )


def _clashes(
    before: tuple[facts.Patient, facts.Patient], clashing: dict[int, int], uuids: dict[int, str]
) -> Iterator[Clash]:
    by_key = {course.key: course for one in before for course in one.courses}
    for key, into in clashing.items():
        mine, theirs = by_key[into], by_key[key]
        label = course_label(theirs.condition, theirs.body_region)
        yield Clash(uuids[key], label, _course_told(mine), _course_told(theirs))


def _course_told(course: facts.Course) -> str:
    given = [session.on for session in course.sessions if session.status.counts]
    if not given:
        return _("{product}, never injected").format(product=product_name(course.product))
    told = ngettext(
        "{product}, injected once, on {last}",
        "{product}, injected {count} times, last on {last}",
        len(given),
    )
    return told.format(
        product=product_name(course.product), count=len(given), last=format_date_short(max(given))
    )


def _moves(
    before: Sequence[CourseWindow],
    after: Sequence[CourseWindow],
    joined: dict[int, int],
    *,
    is_merged: bool,
) -> Iterator[WindowMove]:
    then = {one.course.key: one for one in after}
    for one in before:
        if one.course.ending is not None:
            continue
        other = then[joined.get(one.course.key, one.course.key)]
        yield WindowMove(
            course_label(one.course.condition, one.course.body_region),
            is_merged,
            one.window.due_on,
            state_label(one.standing.state),
            other.window.due_on,
            state_label(other.standing.state),
        )


def _doses(merged: facts.Patient, after: facts.Patient, rules: Rules) -> Iterator[DoseLine]:
    # Without their course: it is another one where two are joined.
    theirs = Counter(replace(one, course=None) for one in DoseBook(merged, rules).given)
    book = DoseBook(after, rules)
    for given in sorted(book.given, key=lambda one: one.on, reverse=True):
        plain = replace(given, course=None)
        is_merged = theirs[plain] > 0
        theirs[plain] -= 1
        binding = book.binding(given.product or "", given.condition or "", given.on)
        totals = [
            (book.total(given.product or "", limit, given.on), limit.days, allowed)
            for limit, allowed in binding
        ]
        if not totals:
            continue
        total, days, allowed = max(totals, key=lambda one: one[0].dose / max(one[2], 1))
        yield DoseLine(
            given.on,
            is_merged,
            product_name(given.product),
            given.dose,
            total.dose,
            total.is_at_least,
            days,
            allowed,
        )


def _warnings(
    before: tuple[facts.Patient, facts.Patient],
    sides: Sequence[Side],
    doses: Sequence[DoseLine],
    joined: dict[int, int],
) -> Iterator[str]:
    for line in doses:
        if line.is_over:
            yield _(
                "On {on} {product} came to {total} in {days} days, and {allowed} are allowed."
            ).format(
                on=format_date_short(line.on),
                product=line.product_label,
                total=format_units(line.total),
                days=line.days,
                allowed=format_units(line.allowed),
            )
    for on in sorted(_days(before[0]) & _days(before[1])):
        yield _(
            "Both were injected on {on}. If that was one injection entered twice, mark one of the "
            "two as entered in error once they are merged; until then both count."
        ).format(on=format_date_short(on))
    if sides[0].bookings and sides[1].bookings:
        days = sorted({*sides[0].bookings, *sides[1].bookings})
        yield _("Both are booked: {days}. Cancel what is too many once they are merged.").format(
            days=", ".join(map(format_date_short, days))
        )
    courses = {course.key: course for one in before for course in one.courses}
    for key, into in joined.items():
        if courses[key].product != courses[into].product:
            yield _(
                "{course}: one record has {one}, the other {other}. The treatment goes on with {one}."
            ).format(
                course=course_label(courses[key].condition, courses[key].body_region),
                one=product_name(courses[into].product),
                other=product_name(courses[key].product),
            )


def _days(patient: facts.Patient) -> set[date]:
    return {s.on for course in patient.courses for s in course.sessions if s.status.counts}
