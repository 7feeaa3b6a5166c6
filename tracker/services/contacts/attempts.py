"""Attempts to reach a patient and what came of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.contact_ladder import PARTS_OF_DAY, part_of_day
from tracker.domain.contact_rules import ContactRules
from tracker.domain.outcome import Done, Subject
from tracker.domain.problems import Invalid
from tracker.domain.reviews import ReviewCode
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.contacts.call_claims import end_calls
from tracker.services.courses.questions import ask, take_back
from tracker.services.editing import RECALL, find, full_name, user
from tracker.services.entered import day, line, note
from tracker.services.rules.in_force import clinic_days, contact_rules
from tracker.services.withdrawal import added, withdraw
from tracker.services.wording import outcome_label
from tracker.storage import records as r
from tracker.text import _, format_weekday_date

Found = TypeVar("Found", r.Patient, r.Course)

OUTCOMES = (
    "no-answer",
    "voicemail",
    "text",
    "letter",
    "doctor",
    "promised",
    "call-later",
    "another-time",
    "wrong-number",
    "declined",
    "talked",
    "booked",
    "symptoms-back",
    "still-working",
    "unwell",
    "moved",
    "died",
    "pregnant",
)
"""`promised`: will ring by `promise_by`; `call-later`: try again on `try_again_on`.

`another-time`: none of the days that were offered suits. `doctor`: the patient’s doctor was told.
"""

CHANNELS = ("phone", "text", "email", "letter", "in-person", "portal")

LONGEST_REST = relativedelta(months=3)
"""Nobody rests, or is waited for, any longer: a hold is, which has a reason and a longest time."""

_UNREACHED = frozenset({"no-answer", "voicemail", "text", "letter", "doctor", "wrong-number"})
_STOPS = frozenset({"declined", "moved"})
"""After these a clinician is asked whether the treatment ends."""


@dataclass(frozen=True, slots=True)
class AttemptForm:
    """One attempt for the courses that it was about. `try_again_on` None: by the clinic's habit.

    `person` is who was reached, where it wasn't the patient. `part_of_day` None: as it is now.
    """

    patient_uuid: str
    course_uuids: tuple[str, ...]
    outcome: str
    channel: str = "phone"
    number_used: str = ""
    promise_by: date | None = None
    try_again_on: date | None = None
    note: str = ""
    person: str = ""
    part_of_day: str | None = None


def record_attempt(tx: Session, form: AttemptForm, today: date) -> Done:
    """Log an attempt; `value` is its uuid. Who declines or moves is a question to a clinician."""
    authorize(tx, Action.WORK_RECALL)
    return record_attempts(tx, [form], today)[0]


def record_attempts(tx: Session, forms: Sequence[AttemptForm], today: date) -> list[Done]:
    """As `record_attempt`, for many at once: what they share is read once."""
    authorize(tx, Action.WORK_RECALL)
    patients = _by_uuid(tx, r.Patient, [form.patient_uuid for form in forms])
    courses = _by_uuid(tx, r.Course, [uuid for form in forms for uuid in form.course_uuids])
    habits = _Habits(tx, today)
    attempts = [
        _attempt(
            tx,
            form,
            patients[form.patient_uuid],
            [courses[uuid] for uuid in dict.fromkeys(form.course_uuids)],
            habits,
        )
        for form in forms
    ]
    tx.add_all(attempts)
    tx.flush()
    end_calls(tx, [attempt.patient_id for attempt in attempts])
    return [added(tx, r.ContactAttempt, attempt, _told, today) for attempt in attempts]


def withdraw_attempt(tx: Session, attempt_uuid: str, seen_version: int, today: date) -> Done:
    """Take back an attempt that was entered in error, and the question it opened."""
    authorize(tx, Action.WORK_RECALL)
    return withdraw(tx, r.ContactAttempt, attempt_uuid, seen_version, _told, today)


class _Habits:
    """What the clinic has decided, read when the first attempt asks for it."""

    def __init__(self, tx: Session, today: date) -> None:
        self._tx, self.today = tx, today

    @cached_property
    def part_of_day(self) -> str:
        zone = ZoneInfo(self._tx.scalars(select(r.Clinic.zone)).one())
        return part_of_day(self._tx.info["now"]().astimezone(zone))

    @cached_property
    def rests(self) -> Mapping[str, date]:
        """The day on which each outcome is taken up again by itself."""
        days, rests = clinic_days(self._tx), _rests(contact_rules(self._tx))
        return {code: days.after_working_days(self.today, rest) for code, rest in rests.items()}


def _by_uuid(tx: Session, kind: type[Found], uuids: Sequence[str]) -> dict[str, Found]:
    wanted = list(dict.fromkeys(uuids))
    if len(wanted) == 1:
        return {wanted[0]: find(tx, kind, wanted[0])}
    found = {one.uuid: one for one in tx.scalars(select(kind).where(kind.uuid.in_(wanted)))}
    return {uuid: found[uuid] if uuid in found else find(tx, kind, uuid) for uuid in wanted}


def _attempt(
    tx: Session,
    form: AttemptForm,
    patient: r.Patient,
    courses: Sequence[r.Course],
    habits: _Habits,
) -> r.ContactAttempt:
    if not courses:
        raise Invalid(_("Choose at least one treatment."), field="course_uuids")
    if any(course.patient_id != patient.id for course in courses):
        raise Invalid(_("This treatment is another patient’s."), field="course_uuids")
    return r.ContactAttempt(
        patient_id=patient.id,
        attempted_at=tx.info["now"](),
        attempted_on=habits.today,
        channel=_one_of(form.channel, CHANNELS, "channel"),
        number_used=line(form.number_used, "number_used", 320),
        reached=form.outcome not in _UNREACHED,
        outcome=_one_of(form.outcome, OUTCOMES, "outcome"),
        promise_by=_promise(form, habits.today),
        try_again_on=_try_again(form, habits),
        note=note(form.note, "note", 2000),
        by=user(tx),
        courses=[r.ContactAttemptCourse(course_id=course.id) for course in courses],
        detail=r.AttemptDetail(
            part_of_day=_part_of_day(form, habits), person=line(form.person, "person")
        ),
    )


def _one_of(code: str, codes: tuple[str, ...], field: str) -> str:
    if code not in codes:
        raise Invalid(_("Choose one from the list."), field=field)
    return code


def _promise(form: AttemptForm, today: date) -> date | None:
    if form.outcome != "promised":
        return None
    by = day(form.promise_by, "promise_by")
    if by < today:
        raise Invalid(_("This day is before today."), field="promise_by")
    _refuse_far(by, today, "promise_by")
    return by


def _part_of_day(form: AttemptForm, habits: _Habits) -> str:
    if form.part_of_day is not None:
        return _one_of(form.part_of_day, PARTS_OF_DAY, "part_of_day")
    return habits.part_of_day


def _try_again(form: AttemptForm, habits: _Habits) -> date | None:
    if form.outcome == "call-later":
        day(form.try_again_on, "try_again_on")
    if form.outcome == "promised":
        return None
    if form.try_again_on is not None:
        if form.try_again_on <= habits.today:
            raise Invalid(_("Try again on a day after today."), field="try_again_on")
        _refuse_far(form.try_again_on, habits.today, "try_again_on")
        return form.try_again_on
    return habits.rests.get(form.outcome)


def _refuse_far(on: date, today: date, field: str) -> None:
    if on > today + LONGEST_REST:
        raise Invalid(
            _(
                "{on} is more than three months ahead, and nobody would call until then. Put the "
                "treatment on hold instead, with its reason."
            ).format(on=format_weekday_date(on)),
            field=field,
        )


def _rests(rules: ContactRules) -> dict[str, int]:
    """The working days after which each outcome is taken up again by itself."""
    return {
        "no-answer": rules.rest_no_answer,
        "wrong-number": rules.rest_no_answer,
        "voicemail": rules.rest_message,
        "text": rules.rest_message,
        "another-time": rules.promise_days,
        "letter": rules.letter_days,
        "doctor": rules.letter_days,
    }


def _follow(tx: Session, attempt: r.ContactAttempt, today: date) -> None:
    """Open the question that an attempt leads to, and close it when the attempt is withdrawn."""
    code = ReviewCode.STOP_REPORTED.value
    if attempt.outcome not in _STOPS:
        return
    said = outcome_label(attempt.outcome)
    for link in attempt.courses:
        if attempt.withdrawn_on is None:
            ask(tx, link.course_id, code, said, today)
        elif not _is_said_again(tx, attempt, link.course_id):
            review = r.Review
            opened = tx.scalars(
                select(review).where(
                    review.course_id == link.course_id,
                    review.code == code,
                    review.opened_on == attempt.attempted_on,
                    # What somebody asked in their own words stays.
                    review.note == said,
                    review.closed_on.is_(None),
                )
            )
            for asked in opened.all():
                take_back(tx, asked, today)


def _is_said_again(tx: Session, attempt: r.ContactAttempt, course_id: int) -> bool:
    """Whether the same was said of a course in another call of that day, which stands."""
    other, link = r.ContactAttempt, r.ContactAttemptCourse
    found = tx.scalar(
        select(other.id)
        .join(link, link.contact_attempt_id == other.id)
        .where(
            link.course_id == course_id,
            other.id != attempt.id,
            other.outcome == attempt.outcome,
            other.attempted_on == attempt.attempted_on,
            other.withdrawn_on.is_(None),
        )
        .limit(1)
    )
    return found is not None


def _told(tx: Session, attempt: r.ContactAttempt) -> tuple[str, frozenset[Subject]]:
    # Runs after each change of the attempt, undo and redo too, so that questions follow it.
    _follow(tx, attempt, attempt.withdrawn_on or attempt.attempted_on)
    tx.flush()
    patient = tx.get_one(r.Patient, attempt.patient_id)
    # Where the attempt was just made, its courses are at hand, and nothing is asked for.
    uuids = [tx.get_one(r.Course, link.course_id).uuid for link in attempt.courses]
    label = _label(attempt, full_name(patient))
    subjects = {Subject("course", uuid) for uuid in uuids}
    return label, frozenset(subjects | {Subject("patient", patient.uuid), RECALL})


def _label(attempt: r.ContactAttempt, name: str) -> str:
    """With the day that was agreed, since a wrong one is seen only if it is told."""
    if attempt.promise_by is not None:
        return _("{name}: will ring back by {on}").format(
            name=name, on=format_weekday_date(attempt.promise_by)
        )
    if attempt.outcome == "call-later" and attempt.try_again_on is not None:
        return _("{name}: to be called again on {on}").format(
            name=name, on=format_weekday_date(attempt.try_again_on)
        )
    return _("{name}: {outcome}").format(name=name, outcome=outcome_label(attempt.outcome))
