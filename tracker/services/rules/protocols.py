"""The clinic's rules as people read and change them: drafts, what moves, publishing."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.interval import Interval
from tracker.domain.outcome import Done
from tracker.domain.problems import Invalid, NotAllowed
from tracker.domain.protocol import Population, Protocol, Rules, Schedule
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.editing import find, find_seen, user
from tracker.services.entered import (
    dose,
    known_condition,
    known_product,
    line,
    note,
)
from tracker.services.rules.in_force import as_protocol, current_rules
from tracker.services.rules.publishing import (
    CONFIRMED,
    Progress,
    RulePreview,
    check_evidence,
    patients_with,
    preview_rules,
    publish,
    retire,
)
from tracker.services.wording import condition_name, population_label, product_name
from tracker.storage import records as r
from tracker.text import _


@dataclass(frozen=True, slots=True)
class ProtocolForm:
    """A rule as typed; doses are milliunits. `reason` is needed where the minimum gets shorter.

    `most_per_kg` is in milliunits for each kilogram. `site_minimum` is the clinic's own stricter
    minimum; `evidence` is "confirmed", or "check" where the figures are to be confirmed.
    """

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
    """A rule. `is_ours`: of the clinic's jurisdiction. `courses`: how many use it today."""

    uuid: str
    version: int
    rule_version: int
    label: str
    is_ours: bool
    courses: int
    published_on: date
    published_by: str
    form: ProtocolForm


def protocol_rows(tx: Session, today: date) -> list[ProtocolRow]:
    """All current rules, the clinic's jurisdiction first, by condition, product, population."""
    authorize(tx, Action.READ)
    phase = r.CoursePhase
    used = dict(
        tx.execute(
            select(phase.protocol_id, func.count())
            .where(phase.from_on <= today, phase.until_on > today, phase.state != "ended")
            .group_by(phase.protocol_id)
        ).all()
    )
    ours = tx.scalar(select(r.Clinic.jurisdiction))
    current = tx.scalars(select(r.Protocol).where(r.Protocol.retired_on.is_(None)))
    rows = [_row(one, ours, used.get(one.id, 0)) for one in current]
    return sorted(rows, key=lambda row: (not row.is_ours, row.form.jurisdiction, row.label))


def protocol_history(tx: Session, protocol_uuid: str) -> list[ProtocolRow]:
    """All versions of a rule, newest first."""
    authorize(tx, Action.READ)
    one, p = find(tx, r.Protocol, protocol_uuid), r.Protocol
    versions = tx.scalars(
        select(p)
        .where(
            p.jurisdiction == one.jurisdiction,
            p.condition == one.condition,
            p.product == one.product,
            p.population == one.population,
        )
        .order_by(p.rule_version.desc())
    )
    return [_row(version, one.jurisdiction, 0) for version in versions]


def preview_protocol(
    tx: Session, form: ProtocolForm, today: date, progress: Progress | None = None
) -> RulePreview:
    """Which dates publishing the draft would move, over the whole clinic."""
    authorize(tx, Action.READ)
    form = _checked(tx, form)
    before = current_rules(tx)
    ids = patients_with(tx, product=form.product, condition=form.condition)
    return preview_rules(tx, before, _with(tx, before, form), ids, today, progress)


def publish_protocol(
    tx: Session,
    protocol_uuid: str | None,
    seen_version: int,
    form: ProtocolForm,
    today: date,
    progress: Progress | None = None,
) -> Done:
    """Publish a new version, or with uuid None a new rule, and rewrite every window it touches."""
    authorize(tx, Action.EDIT_RULES)
    form = _checked(tx, form)
    number = 1
    if protocol_uuid is None:
        _refuse_second(tx, form)
        number += _newest_version(tx, form)
    else:
        old = find_seen(tx, r.Protocol, protocol_uuid, seen_version)
        if old.retired_on is not None:
            raise NotAllowed(_("There is a newer version of this rule."))
        _refuse_other_rule(old, form)
        number = retire(tx, old, today, form.reason, allows_more=_is_shorter(form, old))
    new = _record(form, number, user(tx), today)
    ids = patients_with(tx, product=form.product, condition=form.condition)
    return publish(tx, new, ids, progress)


def confirm_protocol(tx: Session, protocol_uuid: str, seen_version: int, today: date) -> Done:
    """Confirm the figures of a rule that asks for it, in the name of who works."""
    authorize(tx, Action.EDIT_RULES)
    old = find_seen(tx, r.Protocol, protocol_uuid, seen_version)
    if old.evidence == CONFIRMED:
        raise NotAllowed(_("This rule is confirmed already."))
    form = replace(_form_of(old), evidence=CONFIRMED)
    return publish_protocol(tx, protocol_uuid, seen_version, form, today)


def rule_label(condition: str, product: str, population: str | None) -> str:
    """ "Chronic migraine, onabotulinumtoxinA, adults"."""
    return _("{condition}, {product}, {population}").format(
        condition=condition_name(condition),
        product=product_name(product),
        population=population_label(population),
    )


def _row(one: r.Protocol, ours: str | None, courses: int) -> ProtocolRow:
    return ProtocolRow(
        uuid=one.uuid,
        version=one.version,
        rule_version=one.rule_version,
        label=rule_label(one.condition, one.product, one.population),
        is_ours=one.jurisdiction == ours,
        courses=courses,
        published_on=one.published_on,
        published_by=one.published_by,
        form=_form_of(one),
    )


def _form_of(one: r.Protocol) -> ProtocolForm:
    return ProtocolForm(
        jurisdiction=one.jurisdiction,
        condition=one.condition,
        product=one.product,
        population=Population(one.population),
        schedule=Schedule(one.schedule),
        minimum=one.minimum_interval,
        interval=one.default_interval,
        grace_days=one.grace_days,
        minimum_basis=one.minimum_basis,
        usual_dose=one.default_dose,
        most_per_session=one.max_session_dose,
        most_per_kg=one.max_milliunits_per_kg,
        site_minimum=one.site_minimum_interval,
        evidence=one.evidence,
        source=one.source,
        note=one.note,
    )


def _checked(tx: Session, form: ProtocolForm) -> ProtocolForm:
    known_condition(tx, form.condition, "condition")
    known_product(tx, form.product, "product")
    if not 0 <= form.grace_days <= 366:
        raise Invalid(_("Grace is from 0 to 366 days."), field="grace_days")
    for field in ("usual_dose", "most_per_session", "most_per_kg"):
        value = getattr(form, field)
        if value is not None:
            dose(tx, form.product, value, field)
    most = form.most_per_session
    if form.usual_dose is not None and most is not None and form.usual_dose > most:
        raise Invalid(_("The usual dose is over the most for one session."), field="usual_dose")
    check_evidence(form.evidence)
    return replace(
        form,
        minimum_basis=line(form.minimum_basis, "minimum_basis"),
        source=line(form.source, "source", 1000),
        note=note(form.note, "note"),
    )


def _record(form: ProtocolForm, number: int, by: str, today: date) -> r.Protocol:
    return r.Protocol(
        jurisdiction=form.jurisdiction,
        condition=form.condition,
        product=form.product,
        population=form.population.value,
        rule_version=number,
        schedule=form.schedule.value,
        minimum_interval=form.minimum,
        minimum_basis=form.minimum_basis,
        default_interval=form.interval,
        grace_days=form.grace_days,
        default_dose=form.usual_dose,
        max_session_dose=form.most_per_session,
        max_milliunits_per_kg=form.most_per_kg,
        site_minimum_interval=form.site_minimum,
        evidence=form.evidence,
        source=form.source,
        note=form.note,
        published_on=today,
        published_by=by,
    )


def _with(tx: Session, rules: Rules, form: ProtocolForm) -> Rules:
    """The rules as they would be with the draft; another jurisdiction's changes none."""
    if form.jurisdiction != tx.scalar(select(r.Clinic.jurisdiction)):
        return rules
    draft = as_protocol(_record(form, 1, "", date.min))
    others = tuple(p for p in rules.protocols if _key(p) != _key(draft))
    return Rules((*others, draft), rules.limits, rules.days)


def _key(protocol: Protocol) -> tuple[str, str, Population]:
    return protocol.condition, protocol.product, protocol.population


def _is_shorter(form: ProtocolForm, old: r.Protocol) -> bool:
    """Whether a session would be allowed sooner than under the rule before, on any day."""
    was = [old.minimum_interval, *_some(old.site_minimum_interval)]
    now = [form.minimum, *_some(form.site_minimum)]
    for month in range(1, 13):
        last_on = date(2027, month, 28)
        allowed_on = max(interval.after_never_early(last_on) for interval in now)
        if allowed_on < max(interval.after_never_early(last_on) for interval in was):
            return True
    return False


def _some(interval: Interval | None) -> list[Interval]:
    return [] if interval is None else [interval]


def _refuse_other_rule(old: r.Protocol, form: ProtocolForm) -> None:
    was = (old.jurisdiction, old.condition, old.product, old.population)
    now = (form.jurisdiction, form.condition, form.product, form.population.value)
    if was != now:
        raise Invalid(
            _("A new version is for the same condition, product and age."), field="condition"
        )


def _refuse_second(tx: Session, form: ProtocolForm) -> None:
    p = r.Protocol
    there = tx.scalar(
        select(p.id).where(
            p.retired_on.is_(None),
            p.jurisdiction == form.jurisdiction,
            p.condition == form.condition,
            p.product == form.product,
            p.population == form.population.value,
        )
    )
    if there is not None:
        raise Invalid(_("There is a rule for this already; change that one."), field="condition")


def _newest_version(tx: Session, form: ProtocolForm) -> int:
    p = r.Protocol
    newest = tx.scalar(
        select(func.max(p.rule_version)).where(
            p.jurisdiction == form.jurisdiction,
            p.condition == form.condition,
            p.product == form.product,
            p.population == form.population.value,
        )
    )
    return newest or 0
