"""The clinic's instruments: its own are made and changed in versions, any can be retired."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.instruments import MILLI, By, Instrument, Worse
from tracker.domain.outcome import Done, Subject, Undo
from tracker.domain.problems import Invalid, NotAllowed
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.editing import find_seen, user
from tracker.services.entered import known_condition, line, needed_line, note
from tracker.services.outcomes.instrument_book import instrument_book
from tracker.services.outcomes.shipped_instruments import shipped_outcomes
from tracker.services.rules.own_code import own_code
from tracker.services.rules.publishing import Progress, retire
from tracker.services.rules.retired_entries import bring_back_entry, mark_retired, retire_entry
from tracker.storage import records as r
from tracker.text import _

_KIND = "instrument"
_MOST_LEVELS = 30
_CHANGED = frozenset({Subject("rules"), Subject("patient")})


@dataclass(frozen=True, slots=True)
class InstrumentForm:
    """Figures in thousandths of a score, those of `matters` too. `levels`: codes in order, or none."""

    name: str
    worse: Worse
    conditions: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    step: int = MILLI
    levels: tuple[str, ...] = ()
    unit: str = ""
    matters_by: By | None = None
    matters: int | None = None
    source: str = ""
    note: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class InstrumentRow:
    """One that ships (`uuid` "", never changed in place) or the clinic's own in its newest version."""

    uuid: str
    version: int
    rule_version: int
    code: str
    label: str
    published_on: date | None
    published_by: str
    form: InstrumentForm
    retired_on: date | None = None
    retired_by: str = ""

    @property
    def is_shipped(self) -> bool:
        return not self.uuid


def instrument_rows(tx: Session) -> list[InstrumentRow]:
    """The clinic's own first, then those that ship; retired ones stay where they are."""
    authorize(tx, Action.READ)
    record, book = r.InstrumentRecord, instrument_book(tx)
    own = tx.scalars(
        select(record).where(record.retired_on.is_(None)).order_by(record.name, record.id)
    )
    rows = [
        InstrumentRow(
            one.uuid,
            one.version,
            one.rule_version,
            one.code,
            book.label(one.code),
            one.published_on,
            one.published_by,
            _form_of(one),
        )
        for one in own
    ]
    rows += [
        InstrumentRow("", 0, 0, one.code, book.label(one.code), None, "", _shipped(one))
        for one in shipped_outcomes().instruments
    ]
    return mark_retired(tx, _KIND, rows)


def publish_instrument(
    tx: Session,
    instrument_uuid: str | None,
    seen_version: int,
    form: InstrumentForm,
    today: date,
    progress: Progress | None = None,  # noqa: ARG001 - every rule is published alike
) -> Done:
    """Make an instrument, or its next version: scores that are there keep the one they were made by."""
    authorize(tx, Action.EDIT_RULES)
    form = _checked(tx, form)
    code, number = own_code(form.name, set(tx.scalars(select(r.InstrumentRecord.code)))), 1
    if instrument_uuid is not None:
        old = find_seen(tx, r.InstrumentRecord, instrument_uuid, seen_version)
        if old.retired_on is not None:
            raise NotAllowed(_("There is a newer version of this instrument."))
        code, number = old.code, retire(tx, old, today, form.reason)
    _refuse_second(tx, form.name, code)
    new = _record(form, code, number, user(tx), today)
    tx.add(new)
    tx.flush()
    return Done(new.uuid, _CHANGED)


def retire_instrument(tx: Session, code: str, today: date) -> Done:
    """Offer it no longer; scores that are there stay, and rules that ask by it go on."""
    authorize(tx, Action.EDIT_RULES)
    retire_entry(tx, _KIND, code, today)
    label = _("Retired {name}").format(name=instrument_book(tx).label(code))
    return Done(None, _CHANGED, Undo(label, bring_back_instrument, (code, today)))


def bring_back_instrument(tx: Session, code: str, today: date) -> Done:
    """Offer it again."""
    authorize(tx, Action.EDIT_RULES)
    bring_back_entry(tx, _KIND, code, today)
    label = _("Brought back {name}").format(name=instrument_book(tx).label(code))
    return Done(None, _CHANGED, Undo(label, retire_instrument, (code, today)))


def _form_of(one: r.InstrumentRecord) -> InstrumentForm:
    return InstrumentForm(
        name=one.name,
        worse=Worse(one.worse),
        conditions=tuple(one.conditions),
        least=one.least,
        most=one.most,
        step=one.step,
        levels=tuple(one.levels),
        unit=one.unit,
        matters_by=By(one.matters_by) if one.matters_by else None,
        matters=one.matters,
        source=one.source,
        note=one.note,
    )


def _shipped(one: Instrument) -> InstrumentForm:
    return InstrumentForm(
        name=one.code,
        worse=one.worse,
        conditions=tuple(sorted(one.conditions)),
        least=one.least,
        most=one.most,
        step=one.step,
        levels=tuple(level.code for level in one.levels),
        matters_by=one.matters.by if one.matters else None,
        matters=one.matters.amount if one.matters else None,
        source=shipped_outcomes().cited.get((_KIND, one.code), ""),
    )


def _record(
    form: InstrumentForm, code: str, number: int, by: str, today: date
) -> r.InstrumentRecord:
    return r.InstrumentRecord(
        code=code,
        name=form.name,
        rule_version=number,
        conditions=list(form.conditions),
        worse=form.worse.value,
        least=form.least,
        most=form.most,
        step=form.step,
        levels=list(form.levels),
        unit=form.unit,
        matters_by=form.matters_by.value if form.matters_by else None,
        matters=form.matters,
        source=form.source,
        note=form.note,
        published_on=today,
        published_by=by,
    )


def _checked(tx: Session, form: InstrumentForm) -> InstrumentForm:
    for code in form.conditions:
        known_condition(tx, code, "conditions")
    if form.levels:
        form = replace(form, least=None, most=None, step=MILLI)
        _check_levels(form.levels)
    if form.step <= 0:
        raise Invalid(_("A step is above 0."), field="step")
    if form.least is not None and form.most is not None and form.least >= form.most:
        raise Invalid(_("The most is above the least."), field="most")
    for name, bound in (("least", form.least), ("most", form.most)):
        if bound is not None and bound % form.step:
            raise Invalid(_("No step leads to this score."), field=name)
    _check_matters(form)
    return replace(
        form,
        name=needed_line(form.name, "name"),
        conditions=tuple(sorted(set(form.conditions))),
        unit=line(form.unit, "unit", 60),
        source=needed_line(form.source, "source", 1000),
        note=note(form.note, "note"),
    )


def _check_levels(levels: tuple[str, ...]) -> None:
    if len(set(levels)) < len(levels) or not 2 <= len(levels) <= _MOST_LEVELS:
        raise Invalid(_("Write 2 to 30 different codes, in order."), field="levels")
    for code in levels:
        needed_line(code, "levels", 20)


def _check_matters(form: InstrumentForm) -> None:
    if (form.matters_by is None) != (form.matters is None):
        raise Invalid(_("Say how much matters, and by what it is counted."), field="matters")
    if form.matters_by is None or form.matters is None:
        return
    if bool(form.levels) != (form.matters_by is By.GRADES):
        raise Invalid(
            _("Codes are counted by grades, numbers by points or percent."), field="matters_by"
        )
    if form.matters_by is By.GRADES and form.matters % MILLI:
        raise Invalid(_("Grades are whole."), field="matters")
    if form.matters_by is not By.REACHES and form.matters <= 0:
        raise Invalid(_("What matters is above 0."), field="matters")


def _refuse_second(tx: Session, name: str, code: str) -> None:
    book = instrument_book(tx)
    record = r.InstrumentRecord
    named = {book.label(one.code).casefold() for one in shipped_outcomes().instruments}
    own = tx.execute(select(record.name).where(record.retired_on.is_(None), record.code != code))
    if name.casefold() in named | {one.casefold() for (one,) in own}:
        raise Invalid(_("There is an instrument of this name already."), field="name")
