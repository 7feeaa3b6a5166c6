"""The only place that turns the domain's codes into sentences and labels.

Belongs here: everything that people read of a reason, check, cause, state, step, timing, product,
condition, channel. Doesn't: deciding anything. An unknown code is said as it is, so that a list
that a clinic has changed never stops the program.
"""

from tracker.services.wording.checks import say_check
from tracker.services.wording.lateness import ago, days_from, lateness, span_label, weeks_and_days
from tracker.services.wording.names import (
    alert_label,
    channel_label,
    condition_name,
    condition_short,
    course_label,
    decision_label,
    outcome_label,
    population_label,
    product_brand,
    product_name,
    product_short,
    reason_label,
    reason_on_list,
    region_name,
    role_label,
    schedule_label,
    session_status_label,
    sex_label,
)
from tracker.services.wording.outcomes import (
    continuation_name,
    event_name,
    follow_up_name,
    instrument_name,
    question_says,
    question_text,
)
from tracker.services.wording.problems import say_problem
from tracker.services.wording.reasons import floor_label, interval_label, say_reason
from tracker.services.wording.states import (
    STATE_CODES,
    appointment_label,
    owner_label,
    say_cause,
    say_step,
    state_label,
    timing_label,
    verb_label,
)

__all__ = [
    "STATE_CODES",
    "ago",
    "alert_label",
    "appointment_label",
    "channel_label",
    "condition_name",
    "condition_short",
    "continuation_name",
    "course_label",
    "days_from",
    "decision_label",
    "event_name",
    "floor_label",
    "follow_up_name",
    "instrument_name",
    "interval_label",
    "lateness",
    "outcome_label",
    "owner_label",
    "population_label",
    "product_brand",
    "product_name",
    "product_short",
    "question_says",
    "question_text",
    "reason_label",
    "reason_on_list",
    "region_name",
    "role_label",
    "say_cause",
    "say_check",
    "say_problem",
    "say_reason",
    "say_step",
    "schedule_label",
    "session_status_label",
    "sex_label",
    "span_label",
    "state_label",
    "timing_label",
    "verb_label",
    "weeks_and_days",
]
