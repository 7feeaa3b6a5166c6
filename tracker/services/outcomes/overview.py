"""How one patient does: scores, responses, harm, agreement, follow-ups, in a few queries."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.continuation import is_late
from tracker.domain.facts import COUNTING
from tracker.domain.instruments import MILLI, By, Change, Instrument, Score, change, number
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.clinic.clinic import the_clinic
from tracker.services.courses.personal_intervals import proposal_of, say_evidence
from tracker.services.editing import find
from tracker.services.outcomes.follow_ups import follow_ups_of
from tracker.services.outcomes.instrument_book import InstrumentBook, instrument_book
from tracker.services.outcomes.rows import (
    ConsentRow,
    CourseChoice,
    EventRow,
    InstrumentScores,
    PatientOutcomes,
    PriorRow,
    ProposalRow,
    ResponseRow,
    ScoreRow,
)
from tracker.services.outcomes.shipped_instruments import shipped_outcomes
from tracker.services.wording import (
    benefit_label,
    channel_label,
    condition_name,
    course_label,
    event_name,
    event_outcome_label,
    interval_label,
    product_name,
    result_label,
    severity_label,
    stopped_label,
)
from tracker.storage import records as r
from tracker.text import _, format_dose, format_number


def patient_outcomes(tx: Session, patient_uuid: str, today: date) -> PatientOutcomes:
    """Everything about one patient. Raises NotFound."""
    authorize(tx, Action.READ_CHART)
    patient = find(tx, r.Patient, patient_uuid)
    courses = tx.scalars(
        select(r.Course).where(r.Course.patient_id == patient.id).order_by(r.Course.id)
    ).all()
    book = instrument_book(tx)
    return PatientOutcomes(
        patient_uuid=patient_uuid,
        courses=tuple(_choice(tx, course) for course in courses if course.ended_on is None),
        scores=tuple(_scores(tx, patient.id, {course.id: course for course in courses}, book)),
        responses=tuple(_responses(tx, patient.id)),
        events=tuple(_events(tx, patient.id)),
        consents=tuple(_consents(tx, patient.id, today)),
        priors=tuple(_priors(tx, patient.id)),
        follow_ups=follow_ups_of(tx, patient.id, today),
        proposals=tuple(_proposals(tx, courses, today)),
        report_to=shipped_outcomes().reports.get(the_clinic(tx).jurisdiction, ""),
        instruments=book.offered,
    )


def _choice(tx: Session, course: r.Course) -> CourseChoice:
    session = r.SessionRecord
    last = tx.execute(
        select(session.uuid, session.given_on)
        .where(
            session.course_id == course.id,
            session.status.in_(COUNTING),
            session.is_touch_up.is_(False),
        )
        .order_by(session.given_on.desc(), session.id.desc())
        .limit(1)
    ).first()
    return CourseChoice(
        course.uuid,
        course_label(course.condition, course.body_region),
        course.condition,
        course.product,
        last.uuid if last else "",
        last.given_on if last else None,
    )


def _scores(
    tx: Session, patient_id: int, courses: dict[int, r.Course], book: InstrumentBook
) -> Iterator[InstrumentScores]:
    score = r.OutcomeScore
    rows = tx.execute(
        select(score.__table__)
        .where(score.patient_id == patient_id, score.withdrawn_on.is_(None))
        .order_by(score.course_id, score.instrument, score.about, score.measured_on, score.id)
    ).all()
    given = _days_given(tx, patient_id) if rows else {}
    for (course_id, code, about), found in groupby(
        rows, key=lambda row: (row.course_id, row.instrument, row.about)
    ):
        course = courses[course_id]
        yield InstrumentScores(
            course_uuid=course.uuid,
            course_label=course_label(course.condition, course.body_region),
            instrument=code,
            label=book.label(code),
            about=about,
            scores=tuple(_score_rows(book, code, list(found), given.get(course_id, ()))),
        )


def _days_given(tx: Session, patient_id: int) -> dict[int, list[date]]:
    session = r.SessionRecord
    found: dict[int, list[date]] = {}
    for course_id, on in tx.execute(
        select(session.course_id, session.given_on).where(
            session.patient_id == patient_id, session.status.in_(COUNTING)
        )
    ):
        found.setdefault(course_id, []).append(on)
    return found


def _score_rows(
    book: InstrumentBook, code: str, rows: list[Any], given: Sequence[date]
) -> Iterator[ScoreRow]:
    baseline = next((row for row in rows if row.is_baseline), None)
    late = baseline is not None and is_late(baseline.measured_on, given)
    for row in rows:
        instrument = book.find(code, row.instrument_version)
        score = Score(row.value, row.value_code)
        changed = None
        if (
            instrument is not None
            and baseline is not None
            and row is not baseline
            and book.is_same_scale(code, row.instrument_version, baseline.instrument_version)
        ):
            first = Score(baseline.value, baseline.value_code)
            changed = change(instrument, first, score, row.instrument_version)
        yield ScoreRow(
            uuid=row.uuid,
            version=row.version,
            on=row.measured_on,
            said=_say_score(score),
            value=number(instrument, score) if instrument else row.value or 0,
            is_baseline=row.is_baseline,
            is_late=row is baseline and late,
            edition=row.instrument_version,
            channel=channel_label(row.channel),
            by=row.by,
            note=row.note,
            change=_say_change(instrument, changed),
            is_better=changed.is_better if changed else None,
            matters=changed.matters if changed and not late else None,
            is_alarming=bool(
                instrument
                and instrument.alarm_above is not None
                and (row.value or 0) > instrument.alarm_above
            ),
        )


def _say_score(score: Score) -> str:
    """A score as people write it."""
    if score.code is not None:
        return score.code
    return _said(score.value or 0)


def _said(thousandths: int) -> str:
    # Units are thousandths too, and none is below 0.
    said = format_dose(abs(thousandths))
    return _("−{number}").format(number=said) if thousandths < 0 else said


def _say_change(instrument: Instrument | None, changed: Change | None) -> str:
    """Since the baseline, in percent where that is what matters."""
    if changed is None or instrument is None:
        return ""
    by_percent = instrument.matters is not None and instrument.matters.by is By.PERCENT
    if changed.by == 0:
        return _("as before")
    if by_percent and changed.percent is not None:
        percent = format_number(abs(changed.percent) // MILLI)
        template = _("{percent} % less") if changed.by < 0 else _("{percent} % more")
        return template.format(percent=percent)
    points = _said(abs(changed.by))
    template = _("{points} less") if changed.by < 0 else _("{points} more")
    return template.format(points=points)


def _responses(tx: Session, patient_id: int) -> Iterator[ResponseRow]:
    response, session = r.CycleResponse, r.SessionRecord
    for row in tx.execute(
        select(
            response.__table__,
            session.uuid.label("session_uuid"),
            session.given_on,
            r.Course.uuid.label("course_uuid"),
        )
        .join(session, session.id == response.session_id)
        .join(r.Course, r.Course.id == session.course_id)
        .where(session.patient_id == patient_id, response.withdrawn_on.is_(None))
        .order_by(session.given_on.desc(), response.told_on.desc(), response.id.desc())
    ):
        yield ResponseRow(
            uuid=row.uuid,
            version=row.version,
            session_uuid=row.session_uuid,
            course_uuid=row.course_uuid,
            session_on=row.given_on,
            told_on=row.told_on,
            wear_off_days=row.wear_off_days,
            said=_say_response(row),
            by=row.by,
        )


def _say_response(row: Any) -> str:
    said = []
    for days, template in (
        (row.onset_days, _("began to work in week {week}")),
        (row.peak_days, _("best in week {week}")),
        (row.wear_off_days, _("wore off in week {week}")),
    ):
        if days is not None:
            said.append(template.format(week=format_number(days // 7)))
    if row.is_working:
        said.append(_("still working"))
    if row.benefit:
        said.append(benefit_label(row.benefit))
    if row.side_effects:
        said.append(_("no side effects") if row.side_effects == "none" else _("side effects"))
    if row.note:
        said.append(row.note)
    return "; ".join(said)


def _events(tx: Session, patient_id: int) -> Iterator[EventRow]:
    event = r.AdverseEvent
    for row in tx.execute(
        select(event.__table__)
        .where(event.patient_id == patient_id, event.withdrawn_on.is_(None))
        .order_by(event.began_on.desc(), event.id.desc())
    ):
        said = event_name(row.code)
        if row.code == "other":
            said = row.text
        elif row.text:
            said = _("{what}: {text}").format(what=said, text=row.text)
        yield EventRow(
            uuid=row.uuid,
            version=row.version,
            on=row.began_on,
            said=said,
            severity=severity_label(row.severity),
            outcome=event_outcome_label(row.outcome),
            is_serious=row.is_serious,
            is_over=row.ended_on is not None or row.outcome == "recovered",
            reported_on=row.reported_on,
            by=row.by,
        )


def _consents(tx: Session, patient_id: int, today: date) -> Iterator[ConsentRow]:
    consent = r.Consent
    for row in tx.execute(
        select(consent.__table__)
        .where(consent.patient_id == patient_id, consent.withdrawn_on.is_(None))
        .order_by(consent.given_on.desc(), consent.id.desc())
    ):
        yield ConsentRow(
            uuid=row.uuid,
            version=row.version,
            condition_label=condition_name(row.condition),
            product_label=product_name(row.product) if row.product else _("any product"),
            given_on=row.given_on,
            until=row.ends_on,
            holds=row.given_on <= today and (row.ends_on is None or today <= row.ends_on),
            note=row.note,
            by=row.by,
        )


def _priors(tx: Session, patient_id: int) -> Iterator[PriorRow]:
    prior = r.PriorTreatment
    for row in tx.execute(
        select(prior.__table__)
        .where(prior.patient_id == patient_id, prior.withdrawn_on.is_(None))
        .order_by(prior.id)
    ):
        yield PriorRow(
            uuid=row.uuid,
            version=row.version,
            condition_label=condition_name(row.condition),
            what=row.what,
            result=result_label(row.result),
            stopped_for=stopped_label(row.stopped_for),
            when=row.from_text,
            note=row.note,
        )


def _proposals(tx: Session, courses: Iterable[r.Course], today: date) -> Iterator[ProposalRow]:
    for course in courses:
        found = proposal_of(tx, course.uuid, today)
        if found is not None:
            yield ProposalRow(
                course_uuid=course.uuid,
                course_version=course.version,
                course_label=course_label(course.condition, course.body_region),
                interval=found.interval,
                interval_label=interval_label(found.interval),
                evidence=say_evidence(found),
            )
