"""A patient's facts as they would be: with sessions added, or with one taken away or replaced."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from tracker.domain import facts
from tracker.domain.checks import Plan
from tracker.services.visits.forms import SessionForm

Sessions = tuple[facts.Session, ...]


def adding(patient: facts.Patient, added: Mapping[int, Sessions]) -> facts.Patient:
    """With more sessions, by the key of their course."""
    return _changing(patient, lambda course: course.sessions + tuple(added.get(course.key, ())))


def replacing(
    patient: facts.Patient, course_key: int, old: facts.Session, new: facts.Session | None
) -> facts.Patient:
    """With another session in the place of one; None: without it."""

    def sessions(course: facts.Course) -> Sessions:
        if course.key != course_key:
            return course.sessions
        # Equal sessions are the same to every rule, so it doesn't matter which of them goes.
        index = course.sessions.index(old)
        return (
            course.sessions[:index] + (() if new is None else (new,)) + course.sessions[index + 1 :]
        )

    return _changing(patient, sessions)


def sessions_by_course(
    sessions: Iterable[SessionForm], keys: Mapping[str, int], on: date
) -> dict[int, Sessions]:
    """Sessions of a form as facts, by the key of their course."""
    found: dict[int, Sessions] = {}
    for s in sessions:
        key = keys[s.course_uuid]
        session = facts.Session(on, s.product, s.dose, s.is_touch_up)
        found[key] = (*found.get(key, ()), session)
    return found


def each_alone(
    sessions: Sequence[SessionForm], keys: Mapping[str, int], patient: facts.Patient, on: date
) -> Iterator[tuple[SessionForm, facts.Patient]]:
    """Each session of a visit, with the patient as known without it and with the others."""
    for index, session in enumerate(sessions):
        others = (*sessions[:index], *sessions[index + 1 :])
        yield session, adding(patient, sessions_by_course(others, keys, on))


def plan_of(session: SessionForm, on: date) -> Plan:
    """What a form's session is about to give."""
    expiries = tuple(lot.expiry for lot in session.lots)
    return Plan(on, session.product, session.dose, expiries)


def course_of(patient: facts.Patient, key: int) -> facts.Course:
    """The course with that key."""
    return next(course for course in patient.courses if course.key == key)


def _changing(
    patient: facts.Patient, sessions: Callable[[facts.Course], Sessions]
) -> facts.Patient:
    return replace(
        patient, courses=tuple(replace(c, sessions=sessions(c)) for c in patient.courses)
    )
