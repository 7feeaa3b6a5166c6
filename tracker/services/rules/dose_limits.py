"""The clinic's dose limits: read, changed in versions, confirmed."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.outcome import Done
from tracker.domain.problems import Invalid, NotAllowed
from tracker.domain.protocol import Limit, Population, Rules
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.editing import find, find_seen, user
from tracker.services.entered import known_condition, known_product, line, note
from tracker.services.rules.in_force import as_limit, current_rules
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
from tracker.text import _, ngettext

_MOST_DOSE = 100_000_000


@dataclass(frozen=True, slots=True)
class LimitForm:
    """The most of a product in `days` days; doses are milliunits. `conditions` empty: all.

    `per_kg` is in milliunits for each kilogram; the lesser of the two holds. `reason` is needed
    where more is allowed than before.
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
    authorize(tx, Action.READ)
    current = tx.scalars(select(r.DoseLimit).where(r.DoseLimit.retired_on.is_(None)))
    return sorted((_row(one) for one in current), key=lambda row: (row.label, row.form.days))


def preview_limit(
    tx: Session,
    limit_uuid: str | None,
    form: LimitForm,
    today: date,
    progress: Progress | None = None,
) -> RulePreview:
    """Which dates publishing the draft would move."""
    authorize(tx, Action.READ)
    form = _checked(tx, form)
    before = current_rules(tx)
    replaced = None
    if limit_uuid is not None:
        replaced = as_limit(find(tx, r.DoseLimit, limit_uuid))
    draft = as_limit(_record(form, 1, "", date.min))
    limits = tuple(limit for limit in before.limits if limit != replaced)
    after = Rules(before.protocols, (*limits, draft), before.days)
    ids = _patients(tx, draft, replaced)
    return preview_rules(tx, before, after, ids, today, progress)


def publish_limit(
    tx: Session,
    limit_uuid: str | None,
    seen_version: int,
    form: LimitForm,
    today: date,
    progress: Progress | None = None,
) -> Done:
    """Publish a new version, or with uuid None a new limit, and rewrite every window it touches."""
    authorize(tx, Action.EDIT_RULES)
    form = _checked(tx, form)
    number, replaced = 1, None
    if limit_uuid is not None:
        old = find_seen(tx, r.DoseLimit, limit_uuid, seen_version)
        if old.retired_on is not None:
            raise NotAllowed(_("There is a newer version of this limit."))
        if old.product != form.product:
            raise Invalid(_("A new version is for the same product."), field="product")
        replaced = as_limit(old)
        number = retire(tx, old, today, form.reason, allows_more=_allows_more(form, old))
    _refuse_second(tx, form)
    new = _record(form, number, user(tx), today)
    return publish(tx, new, _patients(tx, as_limit(new), replaced), progress)


def confirm_limit(tx: Session, limit_uuid: str, seen_version: int, today: date) -> Done:
    """Confirm a figure that asks for it, in the name of who works."""
    authorize(tx, Action.EDIT_RULES)
    old = find_seen(tx, r.DoseLimit, limit_uuid, seen_version)
    if old.evidence == CONFIRMED:
        raise NotAllowed(_("This limit is confirmed already."))
    form = replace(_form_of(old), evidence=CONFIRMED)
    return publish_limit(tx, limit_uuid, seen_version, form, today)


def _row(one: r.DoseLimit) -> LimitRow:
    return LimitRow(
        uuid=one.uuid,
        version=one.version,
        rule_version=one.rule_version,
        label=_label(one),
        published_on=one.published_on,
        published_by=one.published_by,
        form=_form_of(one),
    )


def _label(one: r.DoseLimit) -> str:
    days = ngettext("{count} day", "{count} days", one.days).format(count=one.days)
    if not one.conditions:
        return _("{product}, {population}, in {days}").format(
            product=product_name(one.product),
            population=population_label(one.population),
            days=days,
        )
    return _("{product}, {population}, {conditions}, in {days}").format(
        product=product_name(one.product),
        population=population_label(one.population),
        conditions=", ".join(condition_name(code) for code in one.conditions),
        days=days,
    )


def _form_of(one: r.DoseLimit) -> LimitForm:
    return LimitForm(
        product=one.product,
        days=one.days,
        dose=one.dose,
        population=Population(one.population) if one.population else None,
        conditions=tuple(one.conditions),
        per_kg=one.milliunits_per_kg,
        evidence=one.evidence,
        source=one.source,
        note=one.note,
    )


def _checked(tx: Session, form: LimitForm) -> LimitForm:
    known_product(tx, form.product, "product")
    for code in form.conditions:
        known_condition(tx, code, "conditions")
    if not 1 <= form.days <= 3660:
        raise Invalid(_("A limit is for 1 to 3,660 days."), field="days")
    for field, value in (("dose", form.dose), ("per_kg", form.per_kg)):
        if value is not None and not 0 < value <= _MOST_DOSE:
            raise Invalid(_("A limit is above 0 and at most 100,000 Units."), field=field)
    check_evidence(form.evidence)
    return replace(
        form,
        conditions=tuple(sorted(set(form.conditions))),
        source=line(form.source, "source", 1000),
        note=note(form.note, "note"),
    )


def _record(form: LimitForm, number: int, by: str, today: date) -> r.DoseLimit:
    return r.DoseLimit(
        product=form.product,
        population=form.population.value if form.population else None,
        conditions=list(form.conditions),
        rule_version=number,
        days=form.days,
        dose=form.dose,
        milliunits_per_kg=form.per_kg,
        evidence=form.evidence,
        source=form.source,
        note=form.note,
        published_on=today,
        published_by=by,
    )


def _allows_more(form: LimitForm, old: r.DoseLimit) -> bool:
    """Whether the change could let more toxin be given."""
    population = form.population.value if form.population else None
    by_weight = old.milliunits_per_kg is not None and (
        form.per_kg is None or form.per_kg > old.milliunits_per_kg
    )
    narrower = bool(form.conditions) and set(form.conditions) != set(old.conditions)
    other_people = population is not None and population != old.population
    return form.dose > old.dose or form.days < old.days or by_weight or narrower or other_people


def _refuse_second(tx: Session, form: LimitForm) -> None:
    one = r.DoseLimit
    population = form.population.value if form.population else None
    there = tx.scalar(
        select(one.id).where(
            one.retired_on.is_(None),
            one.product == form.product,
            one.population == population,
            one.conditions == list(form.conditions),
            one.days == form.days,
        )
    )
    if there is not None:
        raise Invalid(_("There is such a limit already; change that one."), field="product")


def _patients(tx: Session, limit: Limit, replaced: Limit | None) -> list[int]:
    products = {limit.product} | ({replaced.product} if replaced else set())
    return sorted({i for product in products for i in patients_with(tx, product=product)})
