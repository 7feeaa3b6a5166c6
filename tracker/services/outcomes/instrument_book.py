"""The instruments by which a clinic measures: those that ship and its own, in each of their versions."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.instruments import MILLI, By, Instrument, Level, Threshold, Version, Worse
from tracker.services.outcomes.shipped_instruments import shipped_outcomes
from tracker.services.rules.retired_entries import retired_entries
from tracker.services.wording import instrument_name
from tracker.storage import records as r
from tracker.text import _


@dataclass(frozen=True, slots=True)
class OfferedInstrument:
    """An instrument in its current version, and what people read for it."""

    label: str
    instrument: Instrument


@dataclass(frozen=True, slots=True)
class InstrumentBook:
    """`offered`: the current ones that nobody has retired. Scores keep the version they were made by."""

    offered: tuple[OfferedInstrument, ...]
    _labels: Mapping[str, str] = field(default_factory=dict)
    _own: Mapping[tuple[str, str], Instrument] = field(default_factory=dict)

    def find(self, code: str, edition: str) -> Instrument | None:
        """As it was in that edition; None where nobody knows it any more."""
        return self._own.get((code, edition)) or shipped_outcomes().instrument(code)

    def current(self, code: str) -> Instrument | None:
        """None where it isn't offered."""
        return next((o.instrument for o in self.offered if o.instrument.code == code), None)

    def newest(self, code: str) -> Instrument | None:
        """Also where it is no longer offered."""
        own = [one for (mine, _edition), one in self._own.items() if mine == code]
        return own[-1] if own else shipped_outcomes().instrument(code)

    def label(self, code: str) -> str:
        """What people read for it, also when it is retired."""
        return self._labels.get(code) or instrument_name(code)

    def is_same_scale(self, code: str, one: str, other: str) -> bool:
        """Whether scores of two editions can be compared."""
        if one == other:
            return True
        first, second = self._own.get((code, one)), self._own.get((code, other))
        return first is not None and second is not None and first.scale == second.scale


def instrument_book(tx: Session) -> InstrumentBook:
    """As the clinic has them now."""
    record, retired = r.InstrumentRecord, retired_entries(tx, "instrument")
    versions = tx.scalars(select(record).order_by(record.rule_version)).all()
    # The newest of each is the last, and its name holds for all.
    labels = {one.code: _label(one) for one in versions}
    own = {(one.code, str(one.rule_version)): as_instrument(one) for one in versions}
    current = [as_instrument(one) for one in versions if one.retired_on is None]
    offered = [
        OfferedInstrument(labels.get(one.code) or instrument_name(one.code), one)
        for one in (*shipped_outcomes().instruments, *current)
        if one.code not in retired
    ]
    return InstrumentBook(tuple(offered), labels, own)


def as_instrument(record: r.InstrumentRecord) -> Instrument:
    """As the domain holds it; its version is the edition that scores keep."""
    matters = None
    if record.matters_by is not None and record.matters is not None:
        matters = Threshold(By(record.matters_by), record.matters)
    return Instrument(
        code=record.code,
        worse=Worse(record.worse),
        conditions=frozenset(record.conditions),
        least=record.least,
        most=record.most,
        step=record.step,
        levels=tuple(Level(code, place * MILLI) for place, code in enumerate(record.levels)),
        versions=(Version(str(record.rule_version)),),
        matters=matters,
        unit=record.unit,
    )


def _label(record: r.InstrumentRecord) -> str:
    if not record.unit:
        return record.name
    return _("{name} ({unit})").format(name=record.name, unit=record.unit)
