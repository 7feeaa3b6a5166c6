"""Scores of a treatment. None is ever changed: a wrong one is taken back, with a reason."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.birth import first_day
from tracker.domain.facts import COUNTING
from tracker.domain.instruments import Instrument, read_score
from tracker.domain.outcome import Done, Undo
from tracker.domain.problems import Invalid, NotAllowed
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.editing import changed_course, find, find_seen, full_name, user
from tracker.services.entered import line, needed_line, needed_reason, note, past_day
from tracker.services.outcomes.continuations import ask_rules
from tracker.services.outcomes.follow_ups import answer_follow_ups, ask_follow_ups_again
from tracker.services.outcomes.instrument_book import instrument_book
from tracker.storage import records as r
from tracker.text import _, format_date_short


@dataclass(frozen=True, slots=True)
class ScoreForm:
    """A score as typed, with a point. `about` names a muscle or a goal where one is scored."""

    instrument: str
    score: str
    measured_on: date | None
    is_baseline: bool = False
    version: str = ""
    about: str = ""
    channel: str = "in-person"
    note: str = ""


def add_score(tx: Session, course_uuid: str, form: ScoreForm, today: date) -> Done:
    """Keep a score; `value` is its uuid. A rule may then ask whether the treatment goes on.

    A baseline was measured before, or on the day of, the first injections, and there is one of each.
    """
    authorize(tx, Action.RECORD_SESSIONS)
    course = find(tx, r.Course, course_uuid)
    instrument = _offered(tx, form)
    on = past_day(form.measured_on, "measured_on", today)
    if on < first_day(course.patient.birth_date):
        raise Invalid(_("This day is before the patient was born."), field="measured_on")
    score = read_score(instrument, form.score, form.version)
    about = needed_line(form.about, "about") if instrument.about else ""
    if form.is_baseline:
        _refuse_late_baseline(tx, course, on)
        _refuse_second_baseline(tx, course, instrument.code, about)
    record = r.OutcomeScore(
        patient_id=course.patient_id,
        course_id=course.id,
        instrument=instrument.code,
        instrument_version=instrument.version(form.version).name,
        about=about,
        measured_on=on,
        value=score.value,
        value_code=score.code,
        is_baseline=form.is_baseline,
        channel=form.channel,
        note=note(form.note.strip(), "note", 2000),
        by=line(user(tx), "by"),
    )
    tx.add(record)
    tx.flush()
    answer_follow_ups(tx, course.id, instrument.code, on)
    ask_rules(tx, course, today)
    return _done(tx, record, today)


def withdraw_score(
    tx: Session, score_uuid: str, seen_version: int, reason: str, today: date
) -> Done:
    """Take back a wrong score; it stays to be read in the audit trail."""
    authorize(tx, Action.RECORD_SESSIONS)
    record = find_seen(tx, r.OutcomeScore, score_uuid, seen_version)
    if record.withdrawn_on is not None:
        raise NotAllowed(_("This was taken back already."))
    why = needed_reason(reason)
    tx.info["reason"] = why
    record.withdrawn_on, record.withdraw_reason = today, why
    tx.flush()
    ask_follow_ups_again(tx, record.course_id, record.instrument, record.measured_on)
    ask_rules(tx, tx.get_one(r.Course, record.course_id), today)
    return _done(tx, record, today)


def _put_back(tx: Session, score_uuid: str, seen_version: int, today: date) -> Done:
    authorize(tx, Action.RECORD_SESSIONS)
    record = find_seen(tx, r.OutcomeScore, score_uuid, seen_version)
    course = tx.get_one(r.Course, record.course_id)
    if record.is_baseline:
        _refuse_second_baseline(tx, course, record.instrument, record.about)
    record.withdrawn_on = record.withdraw_reason = None
    tx.flush()
    answer_follow_ups(tx, record.course_id, record.instrument, record.measured_on)
    ask_rules(tx, course, today)
    return _done(tx, record, today)


def _offered(tx: Session, form: ScoreForm) -> Instrument:
    found = instrument_book(tx).current(form.instrument)
    if found is None:
        raise Invalid(_("Choose an instrument."), field="instrument")
    if form.version and form.version not in {one.name for one in found.versions}:
        raise Invalid(
            _("There is a newer version of this instrument. Choose it again."), field="instrument"
        )
    return found


def _refuse_late_baseline(tx: Session, course: r.Course, on: date) -> None:
    session = r.SessionRecord
    first = tx.scalar(
        select(func.min(session.given_on)).where(
            session.course_id == course.id, session.status.in_(COUNTING)
        )
    )
    if first is not None and on > first:
        raise Invalid(
            _("A baseline is from before the first injections, {on}.").format(
                on=format_date_short(first)
            ),
            field="is_baseline",
        )


def _refuse_second_baseline(tx: Session, course: r.Course, instrument: str, about: str) -> None:
    score = r.OutcomeScore
    found = tx.scalar(
        select(score.measured_on).where(
            score.course_id == course.id,
            score.instrument == instrument,
            score.about == about,
            score.is_baseline.is_(True),
            score.withdrawn_on.is_(None),
        )
    )
    if found is not None:
        raise Invalid(
            _(
                "There is a baseline of {on} already, and a baseline is never changed. "
                "If it is wrong, take it back first, with a reason."
            ).format(on=format_date_short(found)),
            field="is_baseline",
        )


def _done(tx: Session, record: r.OutcomeScore, today: date) -> Done:
    tx.flush()
    course = tx.get_one(r.Course, record.course_id)
    if record.withdrawn_on is None:
        template = _("Added {instrument} of {name}")
        arguments: tuple[object, ...] = (_("Entered in error."), today)
        opposite = withdraw_score
    else:
        template, arguments = _("Took back {instrument} of {name}"), (today,)
        opposite = _put_back  # type: ignore[assignment]
    label = template.format(
        instrument=instrument_book(tx).label(record.instrument), name=full_name(course.patient)
    )
    undo = Undo(label, opposite, (record.uuid, record.version, *arguments))
    return Done(record.uuid, changed_course(course), undo)
