"""Why this date: the derivation of a window as coded reasons, in order.

Each reason prints as one sentence (``tracker.services.wording``): what was added to what, each
floor, which one decided, and what that does to lateness.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeAlias

from tracker.domain.birth import PartialDate
from tracker.domain.interval import Interval
from tracker.domain.schedule import Floor, TargetCause, Window

Value: TypeAlias = str | int | date | PartialDate | Interval | None


@dataclass(frozen=True)
class Reason:
    """A step of the derivation, with what its sentence names."""

    code: str
    values: dict[str, Value] = field(default_factory=dict)


def derivation(window: Window) -> list[Reason]:
    """Every step from the anchor to the last day of the window."""
    reasons = [_target(window)]
    if window.own_date is not None:
        reasons.append(
            Reason(
                "own-date",
                {
                    "on": window.own_date.on,
                    "computed": window.computed_on,
                    "by": window.own_date.signed_by,
                    "why": window.own_date.reason,
                },
            )
        )
    reasons += [_floor(floor) for floor in window.floors]
    reasons += [
        Reason(
            "limit",
            {
                "product": p.limit.product,
                "allowed": p.allowed,
                "days": p.limit.days,
                "before": p.before.dose,
                "at_least": int(p.before.is_at_least),
                "planned": window.planned_dose,
            },
        )
        for p in window.passed
    ]
    if window.planned_dose is None:
        reasons.append(Reason("dose-not-checked"))
    if window.lacks_weight:
        reasons.append(Reason("weight-missing"))
    if window.lacks_protocol:
        reasons.append(Reason("protocol-missing"))
    reasons += _decision(window)
    if window.protocol is not None:
        p = window.protocol
        reasons.append(
            Reason(
                "rule",
                {
                    "condition": p.condition,
                    "product": p.product,
                    "version": p.version,
                    "source": p.source,
                    "evidence": p.evidence,
                },
            )
        )
    return reasons


def _target(window: Window) -> Reason:
    values: dict[str, Value] = {
        "anchor": window.anchor_on,
        "interval": window.interval,
        "on": window.computed_on,
    }
    match window.computed_cause:
        case TargetCause.SYMPTOMS_BACK:
            return Reason("target-symptoms-back", values)
        case TargetCause.STILL_WORKING:
            return Reason("target-still-working", values)
        case TargetCause.PLANNED_START:
            return Reason("target-planned-start", values)
    if window.anchor_on is None:
        return Reason("target-planned-start", values)
    if window.computed_on is None:
        return Reason("target-none", values)
    return Reason("target", values)


def _floor(floor: Floor) -> Reason:
    code = f"floor-{floor.name.value}"
    return Reason(
        f"{code}-overridden" if floor.is_overridden else code,
        {
            "on": floor.on,
            "since": floor.since,
            "interval": floor.interval,
            "product": floor.product,
            "source": floor.source,
        },
    )


def _decision(window: Window) -> list[Reason]:
    if window.due_on is None or window.overdue_from is None:
        return [Reason("blocked")]
    if window.target_on is not None and window.due_on > window.target_on:
        deciding = max(
            (f for f in window.floors if not f.is_overridden), key=lambda f: (f.on, f.name.value)
        )
        moved: dict[str, Value] = {
            "floor": deciding.name.value,
            "target": window.target_on,
            "due": window.due_on,
        }
        decided = Reason("due-moved", moved)
    else:
        decided = Reason("due-target", {"due": window.due_on})
    last_on = window.overdue_from - timedelta(days=1)
    return [decided, Reason("window", {"earliest": window.earliest_on, "last": last_on})]
