"""A run of letters: who is written to and what, who isn't and why, and that it was done.

Reading makes nothing: letters are logged, as attempts to reach their patients, only once they have
been printed, saved or copied.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.birth import BirthDate
from tracker.domain.facts import COUNTING
from tracker.domain.letter import LetterKind, filled, kind_that_fits, lacking
from tracker.domain.next_step import Verb
from tracker.domain.outcome import Done
from tracker.domain.problems import Invalid
from tracker.domain.protocol import Population, population_on
from tracker.domain.reviews import ReviewCode
from tracker.domain.rights import Action
from tracker.domain.state import State
from tracker.services.authorize import authorize
from tracker.services.contacts.attempts import AttemptForm, record_attempts
from tracker.services.contacts.letter_settings import LetterSettings, SenderForm, letter_settings
from tracker.services.contacts.shipped_letters import called_parents, language_called
from tracker.services.courses.patients import with_patients
from tracker.services.recall.listing import Order, RecallFilter, recall_ids
from tracker.services.recall.rows import RecallRow, recall_rows
from tracker.services.together import together
from tracker.services.wording.letters import letter_date, letter_moment, say_left_out
from tracker.storage import records as r
from tracker.storage.audit_acts import queue_act
from tracker.text import _, isolated, language, ngettext, person_name

MOST_LETTERS = 200
"""Patients in one run."""

_AT_ONCE = 50

_BY_STATE = {
    State.ENDED: "ended",
    State.BOOKED: "booked",
    State.BOOKED_WRONG: "booked",
    State.DEFERRED: "on-hold",
    State.WAITING: "not-due",
    State.PROMISED: "promised",
}
_LETTER_ANSWERS = frozenset({ReviewCode.ATTEMPTS_USED_UP.value, ReviewCode.LAPSED.value})
"""What a clinician is asked that a letter may go ahead of."""


@dataclass(frozen=True, slots=True)
class PlannedLetter:
    """One patient of a run. `left_out` is "" for whoever is written to, else a code.

    `course_uuids` are the treatments that the letter is about, one letter for all of them.
    """

    patient_uuid: str
    name: str
    birth_date: BirthDate
    record_number: str
    addressee: str
    address: str
    kind: LetterKind
    language: str
    text: str
    course_uuids: tuple[str, ...]
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class LetterRun:
    """`beyond`: how many patients of the list the run has no room for."""

    today: date
    sender: SenderForm
    letters: tuple[PlannedLetter, ...]
    beyond: int = 0

    @property
    def written(self) -> tuple[PlannedLetter, ...]:
        return tuple(one for one in self.letters if not one.left_out)

    @property
    def left_out(self) -> tuple[PlannedLetter, ...]:
        return tuple(one for one in self.letters if one.left_out)


Plan = Callable[[Session, LetterKind | None], LetterRun]
"""A query for a run, of one kind of letter or of whatever fits each patient."""


def plan_letters(
    tx: Session, today: date, course_ids: Sequence[int], kind: LetterKind | None = None
) -> LetterRun:
    """Letters for the patients of these courses, in their order; `kind` None: whatever fits each."""
    authorize(tx, Action.WORK_RECALL)
    listed = with_patients(tx, course_ids)
    everybody = dict.fromkeys(patient_id for _course, patient_id in listed)
    wanted = dict.fromkeys(list(everybody)[:MOST_LETTERS])
    ids = [course_id for course_id, patient_id in listed if patient_id in wanted]
    rows = recall_rows(tx, today, ids)
    by_patient: dict[int, list[RecallRow]] = {}
    for course_id in ids:
        if course_id in rows:
            by_patient.setdefault(rows[course_id].patient_id, []).append(rows[course_id])
    facts = _facts(tx, today, list(by_patient))
    settings = letter_settings(tx)
    letters = tuple(
        _letter(theirs, facts[patient_id], settings, kind, today)
        for patient_id, theirs in by_patient.items()
    )
    return LetterRun(today, settings.sender, letters, len(everybody) - len(wanted))


def plan_letters_of_list(
    tx: Session,
    today: date,
    wanted: RecallFilter,
    order: Order,
    is_descending: bool,
    kind: LetterKind | None = None,
) -> LetterRun:
    """As `plan_letters`, for everybody on a list."""
    authorize(tx, Action.WORK_RECALL)
    parts = recall_ids(tx, today, wanted, order, is_descending=is_descending)
    return plan_letters(tx, today, [one for part in parts for one in part], kind)


def log_letters(
    tx: Session,
    letters: Sequence[PlannedLetter],
    how: str,
    today: date,
    progress: Callable[[int, int], None] | None = None,
) -> Done:
    """Log that these went out: one act, with one undo for the whole run.

    `how` is "printed", "saved" or "copied". Whoever may or need have no letter any more, since a
    colleague has written or booked meanwhile, is refused, and with it the run: nothing is logged.
    Raises Invalid.
    """
    authorize(tx, Action.WORK_RECALL)
    if not letters:
        raise Invalid(_("There is no letter to log."))
    refused = _no_longer(tx, letters, today)
    if refused:
        raise Invalid(
            _(
                "Not to be written to any more, so nothing was logged: {names}. Take these letters "
                "away, open the run again, and print the others."
            ).format(names="; ".join(refused))
        )
    logged: list[Done] = []
    for start in range(0, len(letters), _AT_ONCE):
        part = letters[start : start + _AT_ONCE]
        logged += record_attempts(tx, [_as_attempt(letter, how) for letter in part], today)
        if progress is not None:
            progress(len(logged), len(letters))
    queue_act(tx, "print", kind="letter")
    count = len(letters)
    label = ngettext("{count} letter logged", "{count} letters logged", count).format(count=count)
    return together(count, label, logged)


def _as_attempt(letter: PlannedLetter, how: str) -> AttemptForm:
    return AttemptForm(
        letter.patient_uuid, letter.course_uuids, "letter", channel="letter", note=_how(how)
    )


def _how(how: str) -> str:
    return {"printed": _("Printed"), "saved": _("Saved as PDF"), "copied": _("Copied")}[how]


# -- who gets which letter ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Facts:
    uuid: str
    address: str
    language: str
    deceased_on: date | None
    do_not_contact: bool
    has_moved: bool
    was_written_to: bool


def _letter(
    rows: Sequence[RecallRow],
    facts: _Facts,
    settings: LetterSettings,
    wanted: LetterKind | None,
    today: date,
) -> PlannedLetter:
    untold = [row for row in rows if row.untold is not None]
    if untold and wanted in (None, LetterKind.NEW_DAY):
        # A day that was moved can't wait; what else is to be said is said when they ring.
        rows, wanted = untold, LetterKind.NEW_DAY
    reasons = {row.course_id: _reason_of(row, facts, wanted) for row in rows}
    about = [row for row in rows if not reasons[row.course_id]]
    first = (about or rows)[0]
    kind = wanted or kind_that_fits(first.timing, [cause.code for cause in first.causes])
    code = language_called(facts.language, language().partition("_")[0])
    called, addressee = _called(first, code, today)
    values = {"name": called} | _values(about or rows, settings, code, today)
    body = settings.body(kind, code)
    left_out = _left_out(facts) or ("" if about else reasons[first.course_id])
    left_out = left_out or next(iter(lacking(body, values)), "")
    return PlannedLetter(
        patient_uuid=facts.uuid,
        name=person_name(first.family_name, first.given_name),
        birth_date=first.birth_date,
        record_number=first.record_number,
        addressee=addressee,
        address=facts.address.strip(),
        kind=kind,
        language=code,
        text="" if left_out else filled(body, values),
        course_uuids=tuple(row.course_uuid for row in about),
        left_out=left_out,
    )


def _left_out(facts: _Facts) -> str:
    """Why a person is not written to, whatever their treatments."""
    if facts.deceased_on is not None:
        return "deceased"
    if facts.has_moved:
        return "moved"
    if facts.do_not_contact:
        return "do-not-contact"
    return "" if facts.address.strip() else "no-address"


def _reason_of(row: RecallRow, facts: _Facts, wanted: LetterKind | None) -> str:
    if wanted is LetterKind.NEW_DAY:
        return "" if row.untold is not None else "told"
    is_lapsed = row.state is State.IN_REVIEW
    if is_lapsed and not {cause.code for cause in row.causes} <= _LETTER_ANSWERS:
        return "to-decide"
    if facts.was_written_to and (is_lapsed or row.state is State.RESTING):
        return "written"
    if row.step.verb is Verb.CHASE_INSURER:
        return "insurer"
    return _BY_STATE.get(row.state, "")


def _called(row: RecallRow, code: str, today: date) -> tuple[str, str]:
    """Who reads the letter, as it calls them and as its envelope does: a child's parents."""
    name = isolated(f"{row.given_name} {row.family_name}".strip())
    if population_on(row.birth_date, today) is Population.CHILD:
        return called_parents(name, code)
    return name, name


def _values(
    rows: Sequence[RecallRow], settings: LetterSettings, code: str, today: date
) -> dict[str, str]:
    first = rows[0]
    due = min((row.due_on for row in rows if row.due_on), default=None)
    last = max((row.last_on for row in rows if row.last_on), default=None)
    missed = max(
        (cause.on for row in rows for cause in row.causes if cause.code == "missed" and cause.on),
        default=None,
    )
    dates = {"due": due, "last": last, "missed": missed, "today": today}
    untold = sorted((row.untold for row in rows if row.untold), key=lambda one: one.on)
    head = settings.sender.block.strip().split("\n")[0].strip()
    return {
        "given_name": isolated(first.given_name),
        "family_name": isolated(first.family_name),
        "clinic": settings.clinic or head,
        "telephone": settings.sender.telephone,
        **{name: letter_date(on, code) if on else "" for name, on in dates.items()},
        "booked": next((letter_moment(u.on, u.at_time, code) for u in untold), ""),
    }


def _facts(tx: Session, today: date, patient_ids: Sequence[int]) -> dict[int, _Facts]:
    patient = r.Patient
    moved, written = _moved(tx, patient_ids), _written_to(tx, today, patient_ids)
    rows: Sequence[Any] = tx.execute(
        select(
            patient.id,
            patient.uuid,
            patient.address,
            patient.language,
            patient.deceased_on,
            patient.do_not_contact,
        ).where(patient.id.in_(patient_ids))
    ).all()
    return {
        row.id: _Facts(
            row.uuid,
            row.address,
            row.language,
            row.deceased_on,
            row.do_not_contact,
            row.id in moved,
            row.id in written,
        )
        for row in rows
    }


def _moved(tx: Session, patient_ids: Sequence[int]) -> set[int]:
    """Whose treatment ended because they moved, with none opened since, or who said so.

    Who was treated after that is back.
    """
    course, attempt, session = r.Course, r.ContactAttempt, r.SessionRecord
    rows = tx.execute(
        select(course.patient_id, course.opened_on, course.ended_on, course.end_reason).where(
            course.patient_id.in_(patient_ids)
        )
    ).all()
    opened: dict[int, date] = {}
    for row in rows:
        if row.ended_on is None:
            opened[row.patient_id] = max(opened.get(row.patient_id, row.opened_on), row.opened_on)
    found = {
        row.patient_id
        for row in rows
        if row.end_reason == "moved"
        and row.ended_on is not None
        and opened.get(row.patient_id, date.min) <= row.ended_on
    }
    said = tx.execute(
        select(attempt.patient_id, func.max(attempt.attempted_on))
        .where(
            attempt.patient_id.in_(patient_ids),
            attempt.outcome == "moved",
            attempt.withdrawn_on.is_(None),
        )
        .group_by(attempt.patient_id)
    ).all()
    if not said:
        return found
    treated = dict(
        tx.execute(
            select(course.patient_id, func.max(session.given_on))
            .join(session, session.course_id == course.id)
            .where(
                course.patient_id.in_([patient_id for patient_id, _on in said]),
                session.status.in_(COUNTING),
            )
            .group_by(course.patient_id)
        ).all()
    )
    return found | {one for one, on in said if treated.get(one, date.min) <= on}


def _written_to(tx: Session, today: date, patient_ids: Sequence[int]) -> set[int]:
    attempt = r.ContactAttempt
    return set(
        tx.scalars(
            select(attempt.patient_id).where(
                attempt.patient_id.in_(patient_ids),
                attempt.channel == "letter",
                attempt.withdrawn_on.is_(None),
                attempt.try_again_on > today,
            )
        )
    )


def _no_longer(tx: Session, letters: Sequence[PlannedLetter], today: date) -> list[str]:
    """Whom the same run would leave out by now, each with why."""
    course = r.Course
    refused: list[PlannedLetter] = []
    for kind in {letter.kind for letter in letters}:
        uuids = [uuid for one in letters if one.kind is kind for uuid in one.course_uuids]
        ids = tx.scalars(select(course.id).where(course.uuid.in_(uuids)).order_by(course.id)).all()
        refused += plan_letters(tx, today, ids, kind).left_out
    return [f"{one.name} ({say_left_out(one.left_out)})" for one in refused]
