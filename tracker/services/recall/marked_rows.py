"""What is done to many rows of the recall list at once: all of it or nothing, with one undo."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.outcome import Done, Subject, Undo
from tracker.domain.problems import Invalid, NotAllowed
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.contacts.attempts import AttemptForm, record_attempt
from tracker.services.editing import RECALL, find_seen, full_name
from tracker.services.staff.names import staff_named
from tracker.services.together import together
from tracker.storage import records as r
from tracker.text import _, format_number, ngettext

MOST_ROWS = 500
"""So many can be marked at once: each is a change of its own in the audit trail."""


def assign_nurse(tx: Session, course_ids: Sequence[int], nurse: str) -> Done:
    """Give the treatments to a nurse, "" for whoever comes; `value` is how many changed hands."""
    authorize(tx, Action.WORK_RECALL)
    courses = _marked(tx, course_ids)
    nurse_id = staff_named(tx, nurse, "nurse")
    return _give(tx, [(one, nurse_id) for one in courses if one.nurse_id != nurse_id], nurse)


def record_texts(tx: Session, course_ids: Sequence[int], today: date) -> Done:
    """A text went to everybody: one attempt for each patient, about all their marked treatments.

    `value` is how many. Refused where one of them is not to be contacted, or has died.
    """
    authorize(tx, Action.WORK_RECALL)
    by_patient: dict[str, list[str]] = {}
    for course in _marked(tx, course_ids):
        if course.patient.do_not_contact or course.patient.deceased_on is not None:
            raise NotAllowed(
                _(
                    "{name} is not to be contacted. Nothing was noted; mark the rows without."
                ).format(name=full_name(course.patient))
            )
        by_patient.setdefault(course.patient.uuid, []).append(course.uuid)
    dones = [
        record_attempt(tx, AttemptForm(patient, tuple(courses), "text", channel="text"), today)
        for patient, courses in by_patient.items()
    ]
    count = len(dones)
    label = ngettext("Noted a text to {count} patient", "Noted a text to {count} patients", count)
    return together(count, label.format(count=format_number(count)), dones)


def _marked(tx: Session, course_ids: Sequence[int]) -> list[r.Course]:
    if not course_ids:
        raise Invalid(_("Mark the treatments first."), field="rows")
    if len(course_ids) > MOST_ROWS:
        raise Invalid(
            _("{count} treatments are marked; at most {most} can be changed at once.").format(
                count=format_number(len(course_ids)), most=format_number(MOST_ROWS)
            ),
            field="rows",
        )
    course = r.Course
    found = {one.id: one for one in tx.scalars(select(course).where(course.id.in_(course_ids)))}
    courses = [found[one] for one in dict.fromkeys(course_ids) if one in found]
    if any(one.ended_on is not None for one in courses):
        raise NotAllowed(
            _("One of these treatments has ended meanwhile. Nothing was changed; mark them again.")
        )
    return courses


def _give(tx: Session, given: Iterable[tuple[r.Course, int | None]], nurse: str) -> Done:
    before: list[tuple[r.Course, int | None]] = []
    for course, nurse_id in given:
        before.append((course, course.nurse_id))
        course.nurse_id = nurse_id
    tx.flush()
    count = len(before)
    label = ngettext(
        "Assigned {count} treatment to {name}", "Assigned {count} treatments to {name}", count
    )
    if not nurse:
        label = ngettext(
            "Assigned {count} treatment to nobody", "Assigned {count} treatments to nobody", count
        )
    back = tuple((course.uuid, course.version, nurse_id) for course, nurse_id in before)
    told = label.format(count=format_number(count), name=nurse)
    courses = {Subject("course", course.uuid) for course, _nurse_id in before}
    undo = Undo(told, _give_back, (back, nurse)) if count else None
    return Done(count, frozenset({RECALL, *courses}) if count else frozenset(), undo)


def _give_back(tx: Session, given: tuple[tuple[str, int, int | None], ...], nurse: str) -> Done:
    """Each to whom it was before; EditConflict where somebody has changed one since."""
    authorize(tx, Action.WORK_RECALL)
    courses = [
        (find_seen(tx, r.Course, uuid, version), nurse_id) for uuid, version, nurse_id in given
    ]
    return _give(tx, courses, nurse)
