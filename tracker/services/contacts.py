"""Attempts to reach a patient and what came of them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.outcome import Done, Subject
from tracker.domain.problems import Invalid
from tracker.domain.reviews import ReviewCode
from tracker.domain.rights import Action
from tracker.domain.schedule import treatment_window
from tracker.services.authorize import authorize
from tracker.services.call_claims import end_call
from tracker.services.editing import RECALL, find, full_name, user
from tracker.services.entered import day, line, note
from tracker.services.facts import load_patient
from tracker.services.questions import ask, take_back
from tracker.services.rules import clinic_days, current_rules
from tracker.services.supposing import course_of
from tracker.services.withdrawal import added, withdraw
from tracker.services.wording import outcome_label
from tracker.storage import records as r
from tracker.text import _, format_weekday_date

ATTEMPTS = 4
"""After so many attempts in a row that reached nobody, a clinician decides."""

OUTCOMES = (
    "no-answer",
    "voicemail",
    "text",
    "letter",
    "promised",
    "call-later",
    "wrong-number",
    "declined",
    "talked",
)
"""`promised`: will ring by `promise_by`; `call-later`: try again on `try_again_on`."""

CHANNELS = ("phone", "text", "email", "letter", "in-person", "portal")

_REST_WORKING_DAYS = {"no-answer": 1, "wrong-number": 1, "voicemail": 2, "text": 2, "letter": 10}
_REACHED = frozenset({"promised", "call-later", "declined", "talked"})


@dataclass(frozen=True, slots=True)
class AttemptForm:
    """One attempt for the courses that it was about. `try_again_on` None: by the outcome.

    No answer rests until the next working day, a voicemail or text two, a letter ten.
    """

    patient_uuid: str
    course_uuids: tuple[str, ...]
    outcome: str
    channel: str = "phone"
    number_used: str = ""
    promise_by: date | None = None
    try_again_on: date | None = None
    note: str = ""


def record_attempt(tx: Session, form: AttemptForm, today: date) -> Done:
    """Log an attempt; `value` is its uuid. The last one that is agreed opens a review.

    Somebody who declines is a question to a clinician too.
    """
    authorize(tx, Action.WORK_RECALL)
    patient = find(tx, r.Patient, form.patient_uuid)
    courses = [find(tx, r.Course, uuid) for uuid in dict.fromkeys(form.course_uuids)]
    if not courses:
        raise Invalid(_("Choose at least one treatment."), field="course_uuids")
    if any(course.patient_id != patient.id for course in courses):
        raise Invalid(_("This treatment is another patient’s."), field="course_uuids")
    attempt = r.ContactAttempt(
        patient_id=patient.id,
        attempted_at=tx.info["now"](),
        attempted_on=today,
        channel=_one_of(form.channel, CHANNELS, "channel"),
        number_used=line(form.number_used, "number_used", 320),
        reached=form.outcome in _REACHED,
        outcome=_one_of(form.outcome, OUTCOMES, "outcome"),
        promise_by=_promise(form, today),
        try_again_on=_try_again(tx, form, today),
        note=note(form.note, "note", 2000),
        by=user(tx),
        courses=[r.ContactAttemptCourse(course_id=course.id) for course in courses],
    )
    tx.add(attempt)
    tx.flush()
    end_call(tx, patient.id)
    return added(tx, r.ContactAttempt, attempt, _told, today)


def withdraw_attempt(tx: Session, attempt_uuid: str, seen_version: int, today: date) -> Done:
    """Take back an attempt that was entered in error, and the question it opened."""
    authorize(tx, Action.WORK_RECALL)
    return withdraw(tx, r.ContactAttempt, attempt_uuid, seen_version, _told, today)


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
    return by


def _try_again(tx: Session, form: AttemptForm, today: date) -> date | None:
    if form.outcome in ("promised", "declined"):
        return None
    if form.outcome == "call-later":
        day(form.try_again_on, "try_again_on")
    if form.try_again_on is not None:
        if form.try_again_on <= today:
            raise Invalid(_("Try again on a day after today."), field="try_again_on")
        return form.try_again_on
    rest = _REST_WORKING_DAYS.get(form.outcome)
    return None if rest is None else clinic_days(tx).after_working_days(today, rest)


def _follow(tx: Session, attempt: r.ContactAttempt, today: date) -> None:
    """Open the questions that the attempts lead to, and close those that they no longer do."""
    for link in attempt.courses:
        is_declined = attempt.outcome == "declined" and attempt.withdrawn_on is None
        _keep(tx, link.course_id, ReviewCode.STOP_REPORTED, today, attempt, is_asked=is_declined)
        is_used_up = _unreached(tx, link.course_id, today) >= ATTEMPTS
        _keep(tx, link.course_id, ReviewCode.ATTEMPTS_USED_UP, today, attempt, is_asked=is_used_up)


def _keep(
    tx: Session,
    course_id: int,
    code: ReviewCode,
    today: date,
    attempt: r.ContactAttempt,
    *,
    is_asked: bool,
) -> None:
    if is_asked:
        why = outcome_label(attempt.outcome) if code is ReviewCode.STOP_REPORTED else ""
        ask(tx, course_id, code.value, why, today)
        return
    if attempt.withdrawn_on is None:
        return
    review = r.Review
    opened = tx.scalars(
        select(review).where(
            review.course_id == course_id,
            review.code == code.value,
            review.opened_on == attempt.attempted_on,
            review.closed_on.is_(None),
        )
    )
    for asked in opened.all():
        take_back(tx, asked, today)


def _unreached(tx: Session, course_id: int, today: date) -> int:
    """How many attempts in a row reached nobody, in this cycle."""
    patient_id = tx.scalars(select(r.Course.patient_id).where(r.Course.id == course_id)).one()
    patient = load_patient(tx, patient_id)
    window = treatment_window(course_of(patient, course_id), patient, current_rules(tx), today)
    attempt, link = r.ContactAttempt, r.ContactAttemptCourse
    reached = tx.scalars(
        select(attempt.reached)
        .join(link, link.contact_attempt_id == attempt.id)
        .where(
            link.course_id == course_id,
            attempt.withdrawn_on.is_(None),
            attempt.attempted_on > (window.anchor_on or date(1900, 1, 1)),
        )
        .order_by(attempt.attempted_at.desc(), attempt.id.desc())
    ).all()
    return next((count for count, was_reached in enumerate(reached) if was_reached), len(reached))


def _told(tx: Session, attempt: r.ContactAttempt) -> tuple[str, frozenset[Subject]]:
    # Runs after each change of the attempt, undo and redo too, so that questions follow it.
    _follow(tx, attempt, attempt.withdrawn_on or attempt.attempted_on)
    tx.flush()
    patient = tx.get_one(r.Patient, attempt.patient_id)
    ids = [link.course_id for link in attempt.courses]
    uuids = tx.scalars(select(r.Course.uuid).where(r.Course.id.in_(ids)))
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
