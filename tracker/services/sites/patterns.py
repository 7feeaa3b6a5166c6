"""Muscles and injection patterns to choose from."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.outcome import Done, Subject
from tracker.domain.pattern import Pattern
from tracker.domain.problems import Invalid
from tracker.domain.rights import Action
from tracker.domain.sites import Sites, as_last_time, summed
from tracker.services.authorize import authorize
from tracker.services.entered import known_condition, known_product, needed_line
from tracker.services.sites.pattern_content import read_pattern, write_pattern
from tracker.services.sites.session_sites import checked_sites
from tracker.services.sites.shipped_patterns import shipped_muscles, shipped_patterns
from tracker.services.wording.sites import (
    count_sites,
    muscle_name,
    pattern_name,
    region_heading,
    say_how,
)
from tracker.storage import records as r
from tracker.text import _, format_units


@dataclass(frozen=True, slots=True)
class MuscleChoice:
    """A muscle of the clinic's list, and the group that it stands in."""

    code: str
    label: str
    region_label: str


@dataclass(frozen=True, slots=True)
class PatternChoice:
    """A current pattern. `summary` says how many sites and Units; `is_own`: made by the clinic.

    `how` says how it is done, and what is minded in the days around it, "" where nothing is known.
    """

    uuid: str
    label: str
    summary: str
    pattern: Pattern
    is_own: bool
    source: str
    evidence: str
    how: str

    def replaces(self, other: "PatternChoice") -> bool:
        """Whether the other is an earlier form of this one."""
        mine, its = self.pattern, other.pattern
        return other.is_own and (self.label, mine.condition, mine.product) == (
            other.label,
            its.condition,
            its.product,
        )


@dataclass(frozen=True, slots=True)
class PatternForm:
    """A pattern of the clinic's own, as typed."""

    name: str
    condition: str
    product: str
    sites: Sites


def muscle_choices(tx: Session) -> list[MuscleChoice]:
    """All muscles, in the clinic's order."""
    authorize(tx, Action.READ)
    muscle = r.Muscle
    rows = tx.execute(
        select(muscle.code, muscle.name, muscle.region).order_by(muscle.position, muscle.code)
    )
    return [
        MuscleChoice(code, muscle_name(code, name), region_heading(region))
        for code, name, region in rows
    ]


def pattern_choices(tx: Session) -> list[PatternChoice]:
    """The current patterns of all conditions and products, the clinic's own last."""
    authorize(tx, Action.READ)
    record = r.PatternRecord
    found = tx.scalars(
        select(record).where(record.retired_on.is_(None)).order_by(record.code == "", record.id)
    )
    return [_choice(one) for one in found]


def keep_pattern(tx: Session, form: PatternForm, today: date) -> Done:
    """Keep the clinic's own pattern; one of its own of that name is retired by it.

    `value` is its `PatternChoice`. Points stay where they are placed, volumes don't. A name of a pattern that ships is refused.
    """
    authorize(tx, Action.DECIDE)
    name = needed_line(form.name, "name")
    known_condition(tx, form.condition, "condition")
    known_product(tx, form.product, "product")
    if not form.sites:
        raise Invalid(_("A pattern has at least one site."), field="name")
    sites = as_last_time(checked_sites(tx, form.sites, "name"))
    record = r.PatternRecord
    before = tx.scalar(
        select(record).where(
            record.condition == form.condition,
            record.product == form.product,
            record.name == name,
            record.retired_on.is_(None),
        )
    )
    if before is not None and before.code:
        raise Invalid(_("A pattern that ships has this name; choose another."), field="name")
    if before is not None:
        before.retired_on = today
        tx.flush()
    versions = select(func.max(record.pattern_version)).where(
        record.condition == form.condition,
        record.product == form.product,
        record.name == name,
    )
    new = record(
        name=name,
        condition=form.condition,
        product=form.product,
        pattern_version=1 + (tx.scalar(versions) or 0),
        sites=write_pattern(Pattern(form.condition, form.product, sites)),
    )
    tx.add(new)
    tx.flush()
    return Done(_choice(new), frozenset({Subject("patterns")}))


def add_shipped_patterns(tx: Session) -> None:
    """What a new clinic begins with."""
    tx.add_all(
        r.Muscle(code=m.code, name=m.name, region=m.region, limb=m.limb, position=position)
        for position, m in enumerate(shipped_muscles())
    )
    tx.add_all(
        r.PatternRecord(
            code=shipped.code,
            name=shipped.name,
            condition=shipped.pattern.condition,
            product=shipped.pattern.product,
            sites=write_pattern(shipped.pattern),
            source=shipped.source,
            evidence=shipped.evidence,
        )
        for shipped in shipped_patterns()
    )
    tx.flush()


def _choice(record: r.PatternRecord) -> PatternChoice:
    pattern = read_pattern(record.condition, record.product, record.sites)
    whole = summed(pattern.sites)
    return PatternChoice(
        record.uuid,
        pattern_name(record.code, record.name),
        _("{sites}, {dose}").format(sites=count_sites(whole.sites), dose=format_units(whole.dose)),
        pattern,
        is_own=not record.code,
        source=record.source,
        evidence=record.evidence,
        how=say_how(record.code),
    )
