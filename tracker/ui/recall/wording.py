"""What the cells of the recall list say. Short, since twenty rows are read at a glance."""

from collections.abc import Sequence
from datetime import date, timedelta

from tracker.domain.next_step import Verb
from tracker.domain.state import State
from tracker.domain.timing import Timing
from tracker.domain.unreadable import UnreadableDate
from tracker.services.recall.rows import OtherCourse, RecallRow
from tracker.services.wording import (
    condition_name,
    condition_short,
    interval_label,
    outcome_label,
    owner_label,
    product_short,
    reason_on_list,
    state_label,
)
from tracker.services.wording.lateness import days_from
from tracker.text import (
    _,
    format_date_short,
    format_day_month,
    format_dose,
    ngettext,
    person_name,
)
from tracker.ui.kinds import Kind

_NEAR = timedelta(days=180)


def near_day(on: date, today: date) -> str:
    """A day without its year where nobody can mistake it."""
    return format_day_month(on) if abs(on - today) < _NEAR else format_date_short(on)


def is_late_decision(row: RecallRow, today: date) -> bool:
    """Whether a clinician was to decide by a day that has passed."""
    on = row.step.on
    return row.state is State.IN_REVIEW and on is not None and on < today


def step_word(row: RecallRow, today: date) -> str:
    """The word in the pill."""
    if row.is_damaged:
        return _("Needs attention")
    if row.state is State.IN_REVIEW:
        # By whom stands below it.
        return _("Decision late") if is_late_decision(row, today) else _("To decide")
    if row.state is State.TO_CALL and row.causes:
        words = {
            "missed": _("Missed visit"),
            "not-treated": _("Not treated"),
            "cancelled-by-patient": _("Cancelled"),
            "cancelled-by-clinic": _("We cancelled"),
            "no-outcome": _("Came?"),
            "not-recorded": _("Not recorded"),
            "promise-broken": _("Has not rung"),
        }
        return words.get(row.causes[0].code, _("To call"))
    match row.state:
        case State.TO_CALL if row.step.verb is Verb.WRITE:
            return _("To write")
        case State.TO_CALL if row.step.verb is Verb.CALL_DOCTOR:
            return _("Call doctor")
        case State.PROMISED:
            return _("Promised")
        case State.RESTING if row.step.verb is Verb.DECIDE:
            return _("Letter sent")
        case State.RESTING:
            return _("Try again")
        case State.DEFERRED:
            return _("On hold")
        case State.WAITING if row.timing is Timing.ELIGIBLE:
            return _("May be repeated")
    return state_label(row.state, row.causes, verb=row.step.verb)


def step_kind(row: RecallRow, today: date) -> Kind:
    """The pill's colour and shape."""
    if row.is_damaged or is_late_decision(row, today):
        return Kind.BAD
    if row.state is State.TO_CALL and row.causes:
        return Kind.ASK if row.causes[0].code == "no-outcome" else Kind.MISSED
    if row.step.verb is Verb.TELL:
        return Kind.ASK
    return Kind(row.state.value)


def step_owner(row: RecallRow, today: date) -> str:
    """Whose step it is and when, under the pill."""
    step = row.step
    owner = owner_label(step.owner, step.name)
    if step.verb is Verb.CHASE_INSURER:
        day = _kept_day(row, today)
        if day:
            return _("{day} · insurer").format(day=day)
        return _("insurer · {owner}").format(owner=owner)
    match row.state:
        case State.IN_REVIEW:
            return _decided_by(row, owner, today)
        case State.BOOKED_WRONG if row.booked_on is not None:
            return _("move from {on}").format(on=near_day(row.booked_on, today))
        case State.BOOKED if row.untold is not None:
            return _("{day} · {owner}").format(day=near_day(row.untold.on, today), owner=owner)
        case State.BOOKED if row.booked_on is not None:
            return _booked(row.booked_on, today)
        case State.PROMISED if row.causes and row.causes[0].on:
            return _("rings back by {on}").format(on=near_day(row.causes[0].on, today))
        case State.RESTING if step.on is not None:
            return _("on {on} · {owner}").format(on=near_day(step.on, today), owner=owner)
        case State.DEFERRED if step.on is not None:
            return _("until {on}").format(on=near_day(step.on, today))
        case State.WAITING if step.on is not None:
            return _("call from {on}").format(on=near_day(step.on, today))
        case State.TO_CALL if row.causes and row.causes[0].code == "no-outcome":
            return _("on {on} · {owner}").format(
                on=near_day(row.causes[0].on or today, today), owner=owner
            )
    return owner


def _kept_day(row: RecallRow, today: date) -> str:
    """The day for which the state waits, also while the insurer is chased; "" for none."""
    on = row.causes[0].on if row.causes else None
    match row.state:
        case State.DEFERRED if on is not None:
            return _("until {on}").format(on=near_day(on, today))
        case State.PROMISED if on is not None:
            return _("rings back by {on}").format(on=near_day(on, today))
        case State.BOOKED if row.booked_on is not None:
            return _booked(row.booked_on, today)
    return ""


def _decided_by(row: RecallRow, owner: str, today: date) -> str:
    late_on = row.step.on
    if late_on is None:
        return owner
    if late_on < today:
        days = (today - late_on).days
        return ngettext("{count} day over · {owner}", "{count} days over · {owner}", days).format(
            owner=owner, count=days
        )
    return _("by {on} · {owner}").format(owner=owner, on=near_day(late_on, today))


def _booked(on: date, today: date) -> str:
    if on == today:
        return _("today")
    return near_day(on, today)


def due_word(row: RecallRow, today: date) -> str:
    if row.is_damaged:
        return _("A date can’t be read")
    return days_from(row.target_on, row.due_on, today)


def due_date(row: RecallRow, today: date) -> str:
    """Under how late it is; both days where it is late by one and not yet allowed by the other."""
    if row.due_on is None:
        return _("over the dose limit")
    if _is_held_back(row, today):
        return _("{target}; from {due}").format(
            target=near_day(row.target_on or today, today), due=near_day(row.due_on, today)
        )
    return format_date_short(row.due_on)


def due_told(row: RecallRow, today: date) -> str:
    """The same in full, for the tooltip; "" where the cell says it all."""
    if row.due_on is None or row.target_on is None or not _is_held_back(row, today):
        return ""
    return _("{lateness}: target {target}; from {due}.").format(
        lateness=due_word(row, today),
        target=format_date_short(row.target_on),
        due=format_date_short(row.due_on),
    )


def _is_held_back(row: RecallRow, today: date) -> bool:
    """Late already, by a hold or by a rule not before a later day."""
    if row.target_on is None or row.due_on is None:
        return False
    return row.target_on < min(today, row.due_on)


def patient_name(row: RecallRow) -> str:
    return person_name(row.family_name, row.given_name)


def patient_numbers(row: RecallRow) -> str:
    return f"{format_date_short(row.birth_date)} · {row.record_number}"


def also_due(others: Sequence[OtherCourse], today: date) -> str:
    """ "+ bladder, 3 weeks"; the rest of several only counted."""
    if not others:
        return ""
    if len(others) > 1:
        return ngettext("+ {count} more", "+ {count} more", len(others)).format(count=len(others))
    other = others[0]
    name = condition_short(other.condition)
    if other.due_on is None:
        return _("+ {condition}").format(condition=name)
    days = (other.due_on - today).days
    if days <= 0:
        return _("+ {condition}, due").format(condition=name)
    if days < 14:
        return ngettext("+ {condition}, {count} day", "+ {condition}, {count} days", days).format(
            condition=name, count=days
        )
    return _("+ {condition}, {count} weeks").format(condition=name, count=days // 7)


def others_told(others: Sequence[OtherCourse]) -> str:
    """The same in full, a line each, for the tooltip."""
    lines = []
    for other in others:
        due = format_date_short(other.due_on) if other.due_on else _("no date fits")
        lines.append(
            _("Also {condition}: {state}, due {on}").format(
                condition=condition_short(other.condition), state=state_label(other.state), on=due
            )
        )
    return "\n".join(lines)


def treatment_name(row: RecallRow) -> str:
    """The side and the region first: where the cell is narrow, they stay."""
    if not row.body_region:
        return condition_name(row.condition)
    return _("{region} · {condition}").format(
        region=_capital(row.body_region), condition=condition_name(row.condition)
    )


def treatment_plan(row: RecallRow) -> str:
    """ "onabotA 155 U · 12 weeks"."""
    product = product_short(row.product)
    interval = interval_label(row.interval) if row.interval else _("no interval")
    if row.planned_dose is None:
        return _("{product} · {interval}").format(product=product, interval=interval)
    return _("{product} {dose} U · {interval}").format(
        product=product, dose=format_dose(row.planned_dose), interval=interval
    )


def since_last(row: RecallRow, today: date) -> str:
    if row.last_on is None:
        return _("not yet")
    if isinstance(row.last_on, UnreadableDate):
        return _("unreadable")
    days = (today - row.last_on).days
    if days < 14:
        return ngettext("{count} day", "{count} days", days).format(count=days)
    return _("{count} weeks").format(count=days // 7)


def last_dose(row: RecallRow) -> str:
    if row.last_on is None:
        return _("first time")
    if row.last_dose is None:
        return _("dose unknown")
    return _("{dose} U").format(dose=format_dose(row.last_dose))


def contact_word(row: RecallRow) -> str:
    if row.state is State.DEFERRED and row.causes:
        return reason_on_list("hold", row.causes[0].code)
    if row.contact is None:
        return _("Not yet")
    return _capital(outcome_label(row.contact.outcome))


def contact_tries(row: RecallRow, today: date) -> str:
    if row.contact is None:
        return ""
    return ngettext("{on} · {count} try", "{on} · {count} tries", row.contact.tries).format(
        on=near_day(row.contact.on, today), count=row.contact.tries
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
