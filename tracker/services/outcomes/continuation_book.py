"""The rules that ask whether a treatment goes on: those that ship for the country, and the clinic's own."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.continuation import ContinuationRule
from tracker.domain.instruments import Worse
from tracker.services.clinic.clinic import the_clinic
from tracker.services.outcomes.instrument_book import InstrumentBook
from tracker.services.outcomes.shipped_instruments import shipped_outcomes
from tracker.services.rules.retired_entries import retired_entries
from tracker.services.wording import continuation_name
from tracker.storage import records as r


@dataclass(frozen=True, slots=True)
class NamedRule:
    """A rule, and what people read for it."""

    name: str
    rule: ContinuationRule


def standing_rules(tx: Session, condition: str, book: InstrumentBook) -> tuple[NamedRule, ...]:
    """Those that ask of a condition now."""
    record, retired = r.ContinuationRecord, retired_entries(tx, "rule")
    own = tx.scalars(
        select(record)
        .where(record.condition == condition, record.retired_on.is_(None))
        .order_by(record.id)
    )
    rules = (
        *(NamedRule(continuation_name(one.code), one) for one in shipped_rules_of(tx, condition)),
        *(NamedRule(one.name, as_rule(one, book)) for one in own),
    )
    return tuple(one for one in rules if one.rule.code not in retired)


def names_ever(tx: Session, condition: str) -> tuple[str, ...]:
    """Of all that ask or have asked of a condition."""
    record = r.ContinuationRecord
    own = tx.scalars(select(record.name).where(record.condition == condition))
    shipped = (continuation_name(one.code) for one in shipped_rules_of(tx, condition))
    return (*shipped, *own)


def shipped_rules_of(tx: Session, condition: str | None) -> tuple[ContinuationRule, ...]:
    """Those that ship for the clinic's country, of one condition or, with None, of all."""
    where = the_clinic(tx).jurisdiction
    return tuple(
        rule
        for rule in shipped_outcomes().rules
        if condition in (None, rule.condition) and rule.holds_in(where)
    )


def as_rule(record: r.ContinuationRecord, book: InstrumentBook) -> ContinuationRule:
    """As the domain holds it: which way is better is the instrument's to say."""
    instrument = book.newest(record.instrument)
    return ContinuationRule(
        code=record.code,
        condition=record.condition,
        instrument=record.instrument,
        after_cycles=record.after_cycles,
        least_fall=record.least_fall,
        below=record.below,
        for_months=record.for_months,
        is_rise=instrument is not None and instrument.worse is Worse.LOWER,
    )
