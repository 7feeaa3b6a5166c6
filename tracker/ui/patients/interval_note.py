"""What is said beside a treatment's own interval while it is typed."""

from __future__ import annotations

from tracker.domain.interval import Interval
from tracker.services.rules.choices import ProtocolChoice
from tracker.services.wording import interval_label
from tracker.text import _


def note_on_interval(interval: Interval | None, rule: ProtocolChoice | None) -> str:
    """How the clinic's rule answers a shorter interval than its minimum; "" where there is nothing.

    It is no refusal: the minimum still holds, and lateness is told against the plan.
    """
    if interval is None or rule is None:
        return ""
    if interval.may_end_before(rule.least):
        least, source = rule.least, rule.source or _("not given")
        if rule.evidence != "confirmed":
            source = _("{source}; confirm with your pharmacist").format(source=source)
    elif rule.own_least is not None and interval.may_end_before(rule.own_least):
        least, source = rule.own_least, _("the clinic’s own minimum")
    else:
        return ""
    return _(
        "Below the rule’s minimum of {minimum} (source: {source}), so it falls due after {minimum}. "
        "A clinician may set an earlier day, with a reason."
    ).format(minimum=interval_label(least), source=source)
