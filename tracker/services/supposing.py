"""A patient's facts as they would be: with sessions added, or with one taken away or replaced."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from tracker.domain import facts

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


def course_of(patient: facts.Patient, key: int) -> facts.Course:
    """The course with that key."""
    return next(course for course in patient.courses if course.key == key)


def _changing(
    patient: facts.Patient, sessions: Callable[[facts.Course], Sessions]
) -> facts.Patient:
    return replace(
        patient, courses=tuple(replace(c, sessions=sessions(c)) for c in patient.courses)
    )
