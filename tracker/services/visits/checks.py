"""What to look at while a visit is typed, and the next due dates before it is signed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain import facts
from tracker.domain.bookings import booked_doses
from tracker.domain.checks import Check, Grade, check_session
from tracker.domain.dosing import DoseBook, planned_dose
from tracker.domain.protocol import Rules, population_on
from tracker.domain.rights import Action
from tracker.domain.schedule import treatment_window
from tracker.domain.suggested_day import suggested_day
from tracker.services.authorize import authorize
from tracker.services.clinic_days.day_bookings import days_left_open
from tracker.services.courses.supposing import (
    adding,
    course_of,
    each_alone,
    plan_of,
    replacing,
    sessions_by_course,
)
from tracker.services.editing import find
from tracker.services.facts import load_patient
from tracker.services.outcomes.continuations import evidence_lacking
from tracker.services.rules.in_force import current_rules
from tracker.services.rules.source_documents import say_sources
from tracker.services.sites.checks import check_sites
from tracker.services.stock.checks import check_vials
from tracker.services.visits.answers import answers_of, stays_open
from tracker.services.visits.forms import AmendForm, LotForm, SessionForm, VialUseForm, VisitForm
from tracker.services.visits.readiness import Readiness, read_readiness
from tracker.services.wording import course_label, say_check
from tracker.storage import records as r
from tracker.text import _, format_date_short


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A check and its sentence. `source` tells the documents that it rests on, a line each."""

    grade: Grade
    code: str
    sentence: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class NextWindow:
    """The window that a course would have after the visit; None where no date fits."""

    target_on: date | None
    earliest_on: date | None
    due_on: date | None
    overdue_from: date | None
    suggested_on: date | None
    sentence: str


@dataclass(frozen=True, slots=True)
class SessionChecks:
    """The checks of one session, gravest first. Doses are milliunits.

    `planned_dose` is the course's, `usual_dose` and `most_per_session` those of the clinic's rule.
    """

    course_uuid: str
    course_label: str
    planned_dose: int | None
    usual_dose: int | None
    most_per_session: int | None
    rows: tuple[CheckRow, ...]
    next_window: NextWindow | None

    @property
    def stops(self) -> bool:
        """Whether a reason is needed to save what was given."""
        return any(row.grade is Grade.STOPS for row in self.rows)


@dataclass(frozen=True, slots=True)
class VisitChecks:
    """The checks of a visit, a session each, in the order of the form.

    `rows` are about the patient and the visit as a whole, gravest first.
    """

    sessions: tuple[SessionChecks, ...]
    rows: tuple[CheckRow, ...] = ()

    @property
    def stops(self) -> bool:
        """Whether a reason is needed to save what was given."""
        return bool(self.stopping)

    @property
    def stopping(self) -> tuple[str, ...]:
        """The sentence of each stop, those of the whole visit first.

        Of several treatments each says which one it stops.
        """
        found = [row.sentence for row in self.rows if row.grade is Grade.STOPS]
        for session in self.sessions:
            said = (row.sentence for row in session.rows if row.grade is Grade.STOPS)
            if len(self.sessions) > 1:
                named = _("{treatment}: {sentence}")
                said = (named.format(treatment=session.course_label, sentence=s) for s in said)
            found += said
        return tuple(dict.fromkeys(found))


def check_visit(tx: Session, form: VisitForm, today: date) -> VisitChecks:
    """All checks of a visit as it would be saved; doses of one product at one visit add up.

    Sessions of courses that aren't the patient's are left out.
    """
    authorize(tx, Action.READ_CHART)
    patient_record = find(tx, r.Patient, form.patient_uuid)
    patient, rules = load_patient(tx, patient_record.id), current_rules(tx)
    keys = course_keys(tx, patient_record.id)
    on = form.on or today
    ready = read_readiness(tx, patient_record)
    given = [s for s in form.sessions if s.course_uuid in keys]
    checked = []
    for index, (session, supposed) in enumerate(each_alone(given, keys, patient, on)):
        missing = [
            *_missing_evidence(tx, keys[session.course_uuid]),
            *_lots_and_vials(tx, session.lots, session.uses, session.dose, patient_record.id, on),
            *([] if index else _missing_injector(form.injector)),
        ]
        checked.append(
            _check(
                tx, session, keys[session.course_uuid], on, supposed, rules, today, ready, missing
            )
        )
    courses = tuple(course_of(patient, keys[s.course_uuid]) for s in given)
    whole = ready.of_visit(on, courses, form.answers) if courses else []
    rows = [*_rows(whole), *_left_open(tx, [keys[s.course_uuid] for s in given], on)]
    return VisitChecks(tuple(checked), tuple(_in_order(rows)))


def check_amendment(tx: Session, session_uuid: str, form: AmendForm, today: date) -> SessionChecks:
    """The checks of a session as it would be after an amendment."""
    authorize(tx, Action.READ_CHART)
    record = find(tx, r.SessionRecord, session_uuid)
    patient = load_patient(tx, record.patient_id)
    without = replacing(patient, record.course_id, as_fact(record), None)
    session = SessionForm(
        record.course.uuid,
        form.product,
        form.dose,
        form.is_touch_up,
        form.lots,
        form.notes,
        form.sites,
    )
    on = form.on or today
    ready = read_readiness(tx, tx.get_one(r.Patient, record.patient_id))
    answers = answers_of(tx, record.visit_id) if form.answers is None else form.answers
    more = [
        *_lots_and_vials(tx, form.lots, form.uses, form.dose, record.patient_id, on),
        *_missing_injector(form.injector),
        *_rows(ready.of_visit(on, (course_of(without, record.course_id),), answers)),
    ]
    if stays_open(tx, record.visit, answers):
        told = _("The question to a clinician that the yes had opened stays open, and says so.")
        more.append(CheckRow(Grade.INFORMS, "question-stays", told))
    return _check(tx, session, record.course_id, on, without, current_rules(tx), today, ready, more)


def course_keys(tx: Session, patient_id: int) -> dict[str, int]:
    """The ids of a patient's courses by uuid."""
    rows = tx.execute(select(r.Course.uuid, r.Course.id).where(r.Course.patient_id == patient_id))
    return dict(rows.all())


def as_fact(record: r.SessionRecord) -> facts.Session:
    """A stored session as the facts hold it."""
    return facts.Session(
        record.given_on,
        record.product,
        record.dose,
        record.is_touch_up,
        facts.SessionStatus(record.status),
    )


def _check(
    tx: Session,
    session: SessionForm,
    key: int,
    on: date,
    patient: facts.Patient,
    rules: Rules,
    today: date,
    ready: Readiness,
    more: list[CheckRow],
) -> SessionChecks:
    course = course_of(patient, key)
    plan = plan_of(session, on)
    protocol = rules.protocol(
        course.condition, session.product, population_on(patient.birth_on, on)
    )
    given = adding(patient, sessions_by_course([session], {session.course_uuid: key}, on))
    found = [
        *check_session(plan, course, patient, rules),
        *ready.of_treatment(plan, course, patient),
        *check_sites(
            tx,
            session.sites,
            session.dose,
            condition=course.condition,
            product=session.product,
            patient=patient,
            on=on,
        ),
    ]
    return SessionChecks(
        course_uuid=session.course_uuid,
        course_label=course_label(course.condition, course.body_region),
        planned_dose=planned_dose(course, patient, rules, on),
        usual_dose=protocol.usual_dose if protocol else None,
        most_per_session=protocol.most_per_session if protocol else None,
        rows=tuple(_in_order(dict.fromkeys([*_rows(found), *more]))),
        next_window=_next_window(key, given, rules, max(on, today)),
    )


def _lots_and_vials(
    tx: Session,
    lots: tuple[LotForm, ...],
    uses: tuple[VialUseForm, ...],
    dose: int | None,
    patient_id: int,
    on: date,
) -> list[CheckRow]:
    found = [CheckRow(*one) for one in check_vials(tx, uses, dose, patient_id, on)]
    return found if uses and not lots else [*found, *_missing_lot(lots)]


def _rows(checks: Iterable[Check]) -> list[CheckRow]:
    return [
        CheckRow(check.grade, check.code, say_check(check), _sources(check)) for check in checks
    ]


def _in_order(rows: Iterable[CheckRow]) -> list[CheckRow]:
    """The gravest first."""
    grades = list(Grade)
    return sorted(rows, key=lambda row: grades.index(row.grade))


def _missing_evidence(tx: Session, course_id: int) -> list[CheckRow]:
    """What whoever decides about going on will need, before the third injections."""
    lacking = evidence_lacking(tx, tx.get_one(r.Course, course_id))
    if lacking is None:
        return []
    check = Check(Grade.WARNS, lacking.value)
    return _rows([check])


def _left_open(tx: Session, course_ids: list[int], on: date) -> list[CheckRow]:
    """What was given on a booked day is easily recorded for the day on which it is typed."""
    told = _(
        "Booked for {booked}, and nobody has said what became of it. If this was given then, "
        "change the date."
    )
    return [
        CheckRow(Grade.WARNS, "booking-left-open", told.format(booked=format_date_short(booked)))
        for booked in days_left_open(tx, course_ids, on)
    ]


def _missing_lot(lots: tuple[LotForm, ...]) -> list[CheckRow]:
    """Notes only: what was given is recorded with or without them."""
    if not any(lot.number.strip() for lot in lots):
        told = _("No lot number is entered yet. It can be saved without one.")
        return [CheckRow(Grade.INFORMS, "lot-missing", told)]
    told = _("No expiry is entered for lot {lot}. It can be saved without one.")
    return [
        CheckRow(Grade.INFORMS, "expiry-missing", told.format(lot=lot.number.strip()))
        for lot in lots
        if lot.number.strip() and lot.expiry is None
    ]


def _missing_injector(injector: str) -> list[CheckRow]:
    if injector.strip():
        return []
    told = _("Nobody is named yet who injected. It can be saved without a name.")
    return [CheckRow(Grade.INFORMS, "injector-missing", told)]


def _next_window(key: int, patient: facts.Patient, rules: Rules, today: date) -> NextWindow:
    course, book = course_of(patient, key), DoseBook(patient, rules)
    window = treatment_window(course, patient, rules, today, book)
    others = booked_doses(patient, rules, today, but=key)
    return NextWindow(
        target_on=window.target_on,
        earliest_on=window.earliest_on,
        due_on=window.due_on,
        overdue_from=window.overdue_from,
        suggested_on=suggested_day(course, window, rules, today, book, others),
        sentence=_next_sentence(window.due_on, window.earliest_on, window.overdue_from),
    )


def _next_sentence(due_on: date | None, earliest_on: date | None, overdue_from: date | None) -> str:
    if due_on is None or overdue_from is None:
        return _("After this no date fits; a clinician must decide.")
    last_on = overdue_from - timedelta(days=1)
    if earliest_on is None:
        return _("Next due on {due}, by {last}.").format(
            due=format_date_short(due_on), last=format_date_short(last_on)
        )
    return _("Next due on {due}: treat from {earliest}, by {last}.").format(
        due=format_date_short(due_on),
        earliest=format_date_short(earliest_on),
        last=format_date_short(last_on),
    )


def _sources(check: Check) -> str:
    """A clinic's own words as they are."""
    return say_sources(str(check.values.get("source") or ""), also_unknown=True)
