"""The clinic's dose limits: read, changed in versions, confirmed."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from tracker.domain.outcome import Done
from tracker.domain.protocol import Population
from tracker.services.protocols import Progress, RulePreview


@dataclass(frozen=True, slots=True)
class LimitForm:
    """The most of a product in `days` days; doses are milliunits. `conditions` empty: all.

    `reason` is needed where more is allowed than before.
    """

    product: str
    days: int
    dose: int
    population: Population | None = None
    conditions: tuple[str, ...] = ()
    per_kg: int | None = None
    evidence: str = "check"
    source: str = ""
    note: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LimitRow:
    """A current limit."""

    uuid: str
    version: int
    rule_version: int
    label: str
    published_on: date
    published_by: str
    form: LimitForm


def limit_rows(tx: Session) -> list[LimitRow]:
    """All current limits, by product."""
    raise NotImplementedError


def preview_limit(
    tx: Session,
    limit_uuid: str | None,
    form: LimitForm,
    today: date,
    progress: Progress | None = None,
) -> RulePreview:
    """Which dates publishing the draft would move."""
    raise NotImplementedError


def publish_limit(
    tx: Session,
    limit_uuid: str | None,
    seen_version: int,
    form: LimitForm,
    today: date,
    progress: Progress | None = None,
) -> Done:
    """Publish a new version, or with uuid None a new limit, and rewrite every window."""
    raise NotImplementedError


def confirm_limit(tx: Session, limit_uuid: str, seen_version: int, today: date) -> Done:
    """Confirm a figure that asks for it, in the name of who works."""
    raise NotImplementedError
