"""Questions to a clinician: opened, decided, signed."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.bookings import standing_bookings
from tracker.domain.cause import Cause
from tracker.domain.cycle import Cycle
from tracker.domain.dosing import DoseBook
from tracker.domain.outcome import Done, Undo
from tracker.domain.problems import Invalid, NotAllowed
from tracker.domain.reviews import ReviewCode, late_day, open_reviews
from tracker.domain.rights import Action
from tracker.domain.schedule import treatment_window
from tracker.services.authorize import authorize
from tracker.services.courses.holds import HoldForm, hold_anyway
from tracker.services.courses.questions import ask, is_asked
from tracker.services.courses.supposing import course_of
from tracker.services.editing import changed_course, find, find_seen, full_name, user
from tracker.services.entered import day, needed_reason
from tracker.services.entered import note as checked_note
from tracker.services.facts import KEEP_PLAN, WITHDRAWN, load_patient
from tracker.services.rules.in_force import current_rules
from tracker.services.staff.names import staff_named
from tracker.services.together import together
from tracker.services.wording import say_cause
from tracker.storage import records as r
from tracker.text import _

LATER = "later"
"""The decision that nobody calls or treats before a day: it holds the treatment until then."""

DECISIONS = ("go-on", "treat-now", LATER, "other")

_HELD_AS = {ReviewCode.PREGNANCY.value: "pregnancy", ReviewCode.PATIENT_ASKS.value: "patient-wish"}
"""The reason of the hold, by what was asked; anything else is a medical one."""


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """An open question. `uuid` None: it follows from the facts, and ends when they change."""

    uuid: str | None
    version: int
    code: str
    sentence: str
    opened_on: date
    late_on: date
    owner: str
    note: str
    can_keep_plan: bool


def open_reviews_of(tx: Session, course_uuid: str, today: date) -> list[ReviewRow]:
    """Everything that a clinician is asked about a course, the most urgent first."""
    authorize(tx, Action.READ_CHART)
    record = find(tx, r.Course, course_uuid)
    patient, rules = load_patient(tx, record.patient_id), current_rules(tx)
    course = course_of(patient, record.id)
    if course.ending is not None:
        return []
    window = treatment_window(course, patient, rules, today, DoseBook(patient, rules))
    found = open_reviews(
        course,
        window,
        Cycle(course, window.anchor_on, window.overdue_from),
        rules,
        today,
        is_booked=bool(standing_bookings(course, window, today)),
    )
    stored = {
        review.code: review
        for review in tx.scalars(
            select(r.Review).where(r.Review.course_id == record.id, r.Review.closed_on.is_(None))
        )
    }
    rows = []
    for review in found:
        kept = stored.get(review.code)
        rows.append(
            ReviewRow(
                uuid=kept.uuid if kept else None,
                version=kept.version if kept else 0,
                code=review.code,
                sentence=say_cause(Cause(review.code, review.opened_on)),
                opened_on=review.opened_on,
                late_on=review.late_on or late_day(review.code, review.opened_on, rules),
                owner=review.owner or course.clinician,
                note=kept.note if kept else "",
                can_keep_plan=review.code == ReviewCode.DOSE_MOVES_DATE.value,
            )
        )
    return sorted(rows, key=lambda row: (row.late_on, row.code))


def open_review(
    tx: Session, course_uuid: str, code: str, owner: str, note: str, today: date
) -> Done:
    """Ask a clinician to decide; `code` is a `domain.reviews.ReviewCode` value."""
    authorize(tx, Action.WORK_RECALL)
    course = find(tx, r.Course, course_uuid)
    if code not in {known.value for known in ReviewCode}:
        raise Invalid(_("Choose what is to be decided."), field="code")
    if course.ended_on is not None:
        raise NotAllowed(_("This treatment has ended; take it up again first."))
    asked = ask(tx, course.id, code, checked_note(note, "note", 2000), today)
    if asked is None:
        raise NotAllowed(_("A clinician is asked this already."))
    asked.owner_id = staff_named(tx, owner, "owner")
    tx.flush()
    label = _("Asked a clinician about {name}").format(name=full_name(course.patient))
    undo = Undo(label, _withdraw, (asked.uuid, asked.version, today))
    return Done(asked.uuid, changed_course(course), undo)


def close_review(
    tx: Session,
    review_uuid: str,
    seen_version: int,
    decision: str,
    note: str,
    today: date,
    until: date | None = None,
) -> Done:
    """Decide, signed by who works; `decision` is one of `DECISIONS`.

    LATER needs `until`, within the longest time of its reason, and "other" a note: no decision
    leaves the treatment as it was without a word.
    """
    authorize(tx, Action.DECIDE)
    if decision not in DECISIONS:
        raise Invalid(_("Choose a decision."), field="decision")
    if decision == "other":
        needed_reason(note, "note")
    closed = _close(tx, review_uuid, seen_version, decision, note, today)
    if decision != LATER:
        return closed
    review, until = find(tx, r.Review, review_uuid), day(until, "until")
    course = tx.get_one(r.Course, review.course_id)
    held = HoldForm(_HELD_AS.get(review.code, "medical-other"), until, until)
    try:
        done = hold_anyway(tx, course.uuid, held, today)
    except Invalid as refused:
        raise Invalid(str(refused), field="until") from None
    return together(closed.value, _label(course), [closed, done])


def decide_asked(
    tx: Session, review_uuid: str, seen_version: int, decision: str, note: str, today: date
) -> Done:
    """Sign whatever is decided about an open question; what else comes of it is the caller's."""
    authorize(tx, Action.DECIDE)
    return _close(tx, review_uuid, seen_version, decision, note, today)


def keep_plan(tx: Session, course_uuid: str, note: str, today: date) -> Done:
    """Keep the plan for this cycle although the dose limit moves its date by over 28 days."""
    authorize(tx, Action.DECIDE)
    course = find(tx, r.Course, course_uuid)
    if not any(row.can_keep_plan for row in open_reviews_of(tx, course_uuid, today)):
        raise NotAllowed(_("The dose limit does not move this date by more than 28 days."))
    return decide_unasked(
        tx, course, ReviewCode.DOSE_MOVES_DATE.value, KEEP_PLAN, note, today, today
    )


def decide_unasked(
    tx: Session,
    course: r.Course,
    code: str,
    decision: str,
    note: str,
    opened_on: date,
    today: date,
) -> Done:
    """Keep a decision about something that nobody had to ask; `opened_on`: since when it stood."""
    review = r.Review(
        course_id=course.id,
        code=code,
        opened_on=opened_on,
        closed_on=today,
        decision=decision,
        decided_by=user(tx),
        note=checked_note(note, "note", 2000),
    )
    tx.add(review)
    tx.flush()
    undo = Undo(_label(course), _set_decision, (review.uuid, review.version, WITHDRAWN, today))
    return Done(review.uuid, changed_course(course), undo)


def _withdraw(tx: Session, review_uuid: str, seen_version: int, today: date) -> Done:
    """A question that was asked in error; whoever may ask may take it back."""
    authorize(tx, Action.WORK_RECALL)
    return _close(tx, review_uuid, seen_version, WITHDRAWN, "", today)


def _close(
    tx: Session, review_uuid: str, seen_version: int, decision: str, note: str, today: date
) -> Done:
    review = find_seen(tx, r.Review, review_uuid, seen_version)
    if review.closed_on is not None:
        raise NotAllowed(_("This is decided already."))
    before = review.note
    review.closed_on, review.decision, review.decided_by = today, decision, user(tx)
    review.note = checked_note(note, "note", 2000) or before
    tx.flush()
    course = tx.get_one(r.Course, review.course_id)
    undo = Undo(_label(course), _reopen, (review.uuid, review.version, before, today))
    return Done(review.uuid, changed_course(course), undo)


def _reopen(
    tx: Session, review_uuid: str, seen_version: int, note_before: str, today: date
) -> Done:
    authorize(tx, Action.WORK_RECALL)
    review = find_seen(tx, r.Review, review_uuid, seen_version)
    if review.decision != WITHDRAWN:
        authorize(tx, Action.DECIDE)
    if is_asked(tx, review.course_id, review.code):
        raise NotAllowed(
            _(
                "A clinician has been asked the same again since, so the decision stands. "
                "Nothing was changed. Decide the newer question instead."
            )
        )
    decision, note = review.decision, review.note
    review.closed_on, review.decision, review.decided_by = None, "", ""
    review.note = note_before
    tx.flush()
    course = tx.get_one(r.Course, review.course_id)
    arguments = (review.uuid, review.version, decision, note, today)
    undo = Undo(_label(course), decide_asked, arguments)
    if decision == WITHDRAWN:
        undo = Undo(_label(course), _withdraw, (review.uuid, review.version, today))
    return Done(review.uuid, changed_course(course), undo)


def _set_decision(
    tx: Session, review_uuid: str, seen_version: int, decision: str, today: date
) -> Done:
    authorize(tx, Action.DECIDE)
    review = find_seen(tx, r.Review, review_uuid, seen_version)
    before, review.decision = review.decision, decision
    tx.flush()
    course = tx.get_one(r.Course, review.course_id)
    undo = Undo(_label(course), _set_decision, (review.uuid, review.version, before, today))
    return Done(review.uuid, changed_course(course), undo)


def _label(course: r.Course) -> str:
    return _("Decided about {name}").format(name=full_name(course.patient))
