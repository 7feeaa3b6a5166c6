"""The clinic's own injection patterns: which there are, and which are no longer offered."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.outcome import Done, Subject, Undo
from tracker.domain.pattern import Pattern
from tracker.domain.problems import NotAllowed, NotFound
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.editing import find, last_changed_by
from tracker.services.sites.pattern_content import read_pattern
from tracker.storage import records as r
from tracker.text import _

_CHANGED = frozenset({Subject("rules"), Subject("patterns")})


@dataclass(frozen=True, slots=True)
class PatternRow:
    """The newest version of a pattern; `retired_by` is who changed it last."""

    uuid: str
    version: int
    rule_version: int
    label: str
    pattern: Pattern
    retired_on: date | None
    retired_by: str

    @property
    def code(self) -> str:
        return self.uuid


def own_pattern_rows(tx: Session) -> list[PatternRow]:
    """By name, retired ones too."""
    authorize(tx, Action.READ)
    record = r.PatternRecord
    newest: dict[tuple[str, str, str], r.PatternRecord] = {}
    for one in tx.scalars(
        select(record).where(record.code == "").order_by(record.pattern_version, record.id)
    ):
        newest[one.condition, one.product, one.name] = one
    rows = (
        PatternRow(
            one.uuid,
            one.version,
            one.pattern_version,
            one.name,
            read_pattern(one.condition, one.product, one.sites),
            one.retired_on,
            last_changed_by(tx, one.uuid) if one.retired_on else "",
        )
        for one in newest.values()
    )
    return sorted(rows, key=lambda row: (row.label.casefold(), row.uuid))


def retire_pattern(tx: Session, pattern_uuid: str, today: date) -> Done:
    """Offer it no longer; sessions that were recorded by it stay as they are."""
    authorize(tx, Action.DECIDE)
    one = _own(tx, pattern_uuid)
    if one.retired_on is not None:
        raise NotAllowed(_("This was retired already."))
    one.retired_on = today
    tx.flush()
    label = _("Retired {name}").format(name=one.name)
    return Done(None, _CHANGED, Undo(label, bring_back_pattern, (pattern_uuid, today)))


def bring_back_pattern(tx: Session, pattern_uuid: str, today: date) -> Done:
    """Offer it again, unless another of its name has taken its place."""
    authorize(tx, Action.DECIDE)
    one, record = _own(tx, pattern_uuid), r.PatternRecord
    if one.retired_on is None:
        raise NotFound(_("This isn’t retired."))
    newer = tx.scalar(
        select(record.id).where(
            record.condition == one.condition,
            record.product == one.product,
            record.name == one.name,
            record.retired_on.is_(None),
        )
    )
    if newer is not None:
        raise NotAllowed(_("A newer pattern has this name. Retire that one first."))
    one.retired_on = None
    tx.flush()
    label = _("Brought back {name}").format(name=one.name)
    return Done(None, _CHANGED, Undo(label, retire_pattern, (pattern_uuid, today)))


def _own(tx: Session, pattern_uuid: str) -> r.PatternRecord:
    one = find(tx, r.PatternRecord, pattern_uuid)
    if one.code:
        raise NotAllowed(_("A pattern that ships is never changed."))
    return one
