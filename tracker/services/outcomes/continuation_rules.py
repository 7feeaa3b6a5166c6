"""The rules that ask whether a treatment goes on: the clinic's own in versions, any can be retired."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.continuation import ContinuationRule
from tracker.domain.instruments import Worse
from tracker.domain.outcome import Done, Subject, Undo
from tracker.domain.problems import Invalid, NotAllowed
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.editing import RECALL, find_seen, user
from tracker.services.entered import known_condition, needed_line, note
from tracker.services.outcomes.continuation_book import shipped_rules_of
from tracker.services.outcomes.continuations import ask_rules
from tracker.services.outcomes.instrument_book import instrument_book
from tracker.services.outcomes.shipped_instruments import shipped_outcomes
from tracker.services.rules.own_code import own_code
from tracker.services.rules.publishing import Progress, retire
from tracker.services.rules.retired_entries import bring_back_entry, mark_retired, retire_entry
from tracker.services.wording import continuation_name
from tracker.storage import records as r
from tracker.text import _

_KIND = "rule"
_CHANGED = frozenset({Subject("rules"), Subject("patient"), RECALL})


@dataclass(frozen=True, slots=True)
class ContinuationForm:
    """`least_fall` in percent (of a rise, where a higher score is better), `below` in thousandths."""

    name: str
    condition: str
    instrument: str
    after_cycles: int
    least_fall: int | None = None
    below: int | None = None
    for_months: int | None = None
    source: str = ""
    note: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ContinuationRow:
    """One that ships for the clinic's country (`uuid` ""), or the clinic's own in its newest version."""

    uuid: str
    version: int
    rule_version: int
    code: str
    label: str
    instrument_label: str
    published_on: date | None
    published_by: str
    form: ContinuationForm
    retired_on: date | None = None
    retired_by: str = ""

    @property
    def is_shipped(self) -> bool:
        return not self.uuid


def continuation_rows(tx: Session) -> list[ContinuationRow]:
    """The clinic's own first, then those that ship; retired ones stay where they are."""
    authorize(tx, Action.READ)
    record, book = r.ContinuationRecord, instrument_book(tx)
    own = tx.scalars(
        select(record).where(record.retired_on.is_(None)).order_by(record.name, record.id)
    )
    rows = [
        ContinuationRow(
            one.uuid,
            one.version,
            one.rule_version,
            one.code,
            one.name,
            book.label(one.instrument),
            one.published_on,
            one.published_by,
            _form_of(one),
        )
        for one in own
    ]
    for rule in shipped_rules_of(tx, None):
        name, measure = continuation_name(rule.code), book.label(rule.instrument)
        form = _shipped(rule, name)
        rows.append(ContinuationRow("", 0, 0, rule.code, name, measure, None, "", form))
    return mark_retired(tx, _KIND, rows)


def publish_continuation(
    tx: Session,
    rule_uuid: str | None,
    seen_version: int,
    form: ContinuationForm,
    today: date,
    progress: Progress | None = None,
) -> Done:
    """Make a rule, or its next version, and ask at once of every treatment that it concerns."""
    authorize(tx, Action.EDIT_RULES)
    form = _checked(tx, form)
    code, number = own_code(form.name, set(tx.scalars(select(r.ContinuationRecord.code)))), 1
    conditions = {form.condition}
    if rule_uuid is not None:
        old = find_seen(tx, r.ContinuationRecord, rule_uuid, seen_version)
        if old.retired_on is not None:
            raise NotAllowed(_("There is a newer version of this rule."))
        code, number = old.code, retire(tx, old, today, form.reason)
        conditions.add(old.condition)
    _refuse_second(tx, form, code)
    new = r.ContinuationRecord(
        code=code,
        name=form.name,
        rule_version=number,
        condition=form.condition,
        instrument=form.instrument,
        after_cycles=form.after_cycles,
        least_fall=form.least_fall,
        below=form.below,
        for_months=form.for_months,
        source=form.source,
        note=form.note,
        published_on=today,
        published_by=user(tx),
    )
    tx.add(new)
    tx.flush()
    _ask_again(tx, conditions, today, progress)
    return Done(new.uuid, _CHANGED)


def retire_continuation(tx: Session, code: str, today: date) -> Done:
    """It asks no longer, and what it alone has asked is taken back."""
    authorize(tx, Action.EDIT_RULES)
    retire_entry(tx, _KIND, code, today)
    name, conditions = _named(tx, code)
    _ask_again(tx, conditions, today)
    label = _("Retired {name}").format(name=name)
    return Done(None, _CHANGED, Undo(label, bring_back_continuation, (code, today)))


def bring_back_continuation(tx: Session, code: str, today: date) -> Done:
    """It asks again, of every treatment that it concerns."""
    authorize(tx, Action.EDIT_RULES)
    bring_back_entry(tx, _KIND, code, today)
    name, conditions = _named(tx, code)
    _ask_again(tx, conditions, today)
    label = _("Brought back {name}").format(name=name)
    return Done(None, _CHANGED, Undo(label, retire_continuation, (code, today)))


def _ask_again(
    tx: Session, conditions: set[str], today: date, progress: Progress | None = None
) -> None:
    course, score, review = r.Course, r.OutcomeScore, r.Review
    measured = select(score.course_id).where(score.withdrawn_on.is_(None))
    asked = select(review.course_id).where(review.closed_on.is_(None))
    courses = tx.scalars(
        select(course).where(
            course.condition.in_(conditions),
            course.ended_on.is_(None),
            course.id.in_(measured) | course.id.in_(asked),
        )
    ).all()
    for done, one in enumerate(courses, 1):
        ask_rules(tx, one, today)
        if progress is not None:
            progress(done, len(courses))


def _named(tx: Session, code: str) -> tuple[str, set[str]]:
    record = r.ContinuationRecord
    own = tx.scalar(select(record).where(record.code == code, record.retired_on.is_(None)))
    if own is not None:
        return own.name, {own.condition}
    shipped = {rule.condition for rule in shipped_outcomes().rules if rule.code == code}
    return continuation_name(code), shipped


def _form_of(one: r.ContinuationRecord) -> ContinuationForm:
    return ContinuationForm(
        name=one.name,
        condition=one.condition,
        instrument=one.instrument,
        after_cycles=one.after_cycles,
        least_fall=one.least_fall,
        below=one.below,
        for_months=one.for_months,
        source=one.source,
        note=one.note,
    )


def _shipped(rule: ContinuationRule, name: str) -> ContinuationForm:
    return ContinuationForm(
        name=name,
        condition=rule.condition,
        instrument=rule.instrument,
        after_cycles=rule.after_cycles,
        least_fall=rule.least_fall,
        below=rule.below,
        for_months=rule.for_months,
        source=shipped_outcomes().cited.get((_KIND, rule.code), ""),
    )


def _checked(tx: Session, form: ContinuationForm) -> ContinuationForm:
    known_condition(tx, form.condition, "condition")
    instrument = instrument_book(tx).current(form.instrument)
    if instrument is None or not instrument.is_for(form.condition):
        raise Invalid(_("Choose an instrument of this condition."), field="instrument")
    if instrument.levels:
        raise Invalid(_("A rule needs an instrument with numbers."), field="instrument")
    if not 1 <= form.after_cycles <= 100:
        raise Invalid(_("A rule asks after 1 to 100 sessions."), field="after_cycles")
    if form.least_fall is not None and not 1 <= form.least_fall <= 100:
        raise Invalid(_("A change is 1 to 100 percent."), field="least_fall")
    if (form.below is None) != (form.for_months is None):
        raise Invalid(_("Say below which score, and for how many months."), field="for_months")
    if form.for_months is not None and not 1 <= form.for_months <= 120:
        raise Invalid(_("A rule looks back 1 to 120 months."), field="for_months")
    if form.below is not None and instrument.worse is Worse.LOWER:
        raise Invalid(_("A low score is the worse one here."), field="below")
    if form.least_fall is None and form.below is None:
        raise Invalid(_("Say how much it has to change, or below which score."), field="least_fall")
    return replace(
        form,
        name=needed_line(form.name, "name"),
        source=needed_line(form.source, "source", 1000),
        note=note(form.note, "note"),
    )


def _refuse_second(tx: Session, form: ContinuationForm, code: str) -> None:
    record = r.ContinuationRecord
    shipped = {continuation_name(rule.code).casefold() for rule in shipped_outcomes().rules}
    own = tx.scalars(select(record.name).where(record.retired_on.is_(None), record.code != code))
    if form.name.casefold() in shipped | {name.casefold() for name in own}:
        raise Invalid(_("There is a rule of this name already."), field="name")
