"""The clinic's rules as people read and change them: drafts, what moves, publishing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from sqlalchemy.orm import Session

from tracker.domain.interval import Interval
from tracker.domain.outcome import Done
from tracker.domain.protocol import Population, Schedule
from tracker.services.preview import Moved

Progress: TypeAlias = Callable[[int, int], None]
"""Called with patients done and patients in all; it may raise, and then nothing is written."""


@dataclass(frozen=True, slots=True)
class ProtocolForm:
    """A rule as typed; doses are milliunits. `reason` is needed where the minimum gets shorter."""

    jurisdiction: str
    condition: str
    product: str
    population: Population
    schedule: Schedule
    minimum: Interval
    interval: Interval
    grace_days: int
    minimum_basis: str = "label"
    usual_dose: int | None = None
    most_per_session: int | None = None
    most_per_kg: int | None = None
    site_minimum: Interval | None = None
    evidence: str = "check"
    source: str = ""
    note: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ProtocolRow:
    """A current rule. `is_ours`: of the clinic's jurisdiction. `courses`: how many use it."""

    uuid: str
    version: int
    rule_version: int
    label: str
    is_ours: bool
    courses: int
    published_on: date
    published_by: str
    form: ProtocolForm


@dataclass(frozen=True, slots=True)
class RulePreview:
    """What publishing would do: courses whose dates move, and the first of them."""

    patients: int
    courses: int
    moved: int
    first: tuple[Moved, ...]


def protocol_rows(tx: Session, today: date) -> list[ProtocolRow]:
    """All current rules, the clinic's jurisdiction first, by condition, product, population."""
    raise NotImplementedError


def protocol_history(tx: Session, protocol_uuid: str) -> list[ProtocolRow]:
    """All versions of a rule, newest first."""
    raise NotImplementedError


def preview_protocol(
    tx: Session, form: ProtocolForm, today: date, progress: Progress | None = None
) -> RulePreview:
    """Which dates publishing the draft would move, over the whole clinic."""
    raise NotImplementedError


def publish_protocol(
    tx: Session,
    protocol_uuid: str | None,
    seen_version: int,
    form: ProtocolForm,
    today: date,
    progress: Progress | None = None,
) -> Done:
    """Publish a new version, or with uuid None a new rule, and rewrite every window it touches."""
    raise NotImplementedError


def confirm_protocol(tx: Session, protocol_uuid: str, seen_version: int, today: date) -> Done:
    """Confirm the figures of a rule that asks for it, in the name of who works."""
    raise NotImplementedError
