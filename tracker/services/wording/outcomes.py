"""What people read for codes of questions, instruments, rules, follow-ups, events, decisions."""

from functools import lru_cache
from typing import TYPE_CHECKING

from tracker.domain.interval import Interval
from tracker.services.wording.reasons import interval_label
from tracker.text import _

_DECLINED = "interval-declined "

if TYPE_CHECKING:
    from tracker.services.outcomes.shipped_instruments import ShippedOutcomes


def question_text(code: str) -> str:
    """ "Pregnant, or breast-feeding?"."""
    return _name("question", code)


def question_says(code: str) -> str:
    """What a yes means, as a sentence."""
    said = _shipped().says.get(code)
    return _(said) if said else code


def instrument_name(code: str) -> str:
    """ "HIT-6"."""
    return _name("instrument", code)


def event_name(code: str) -> str:
    """ "Neck pain"."""
    return _name("event", code)


def continuation_name(code: str) -> str:
    """ "NICE TA260"."""
    return _name("rule", code)


def follow_up_name(code: str) -> str:
    """ "Residual volume"."""
    return _name("follow_up", code)


def benefit_label(code: str | None) -> str:
    """How much the injections helped; "" where nobody said."""
    names = {
        "none": _("no benefit"),
        "some": _("some benefit"),
        "good": _("good benefit"),
        "very-good": _("very good benefit"),
    }
    return names.get(code or "", "")


def severity_label(code: str) -> str:
    """ "moderate"."""
    names = {"mild": _("mild"), "moderate": _("moderate"), "severe": _("severe")}
    return names.get(code, code)


def event_outcome_label(code: str) -> str:
    """How an event ended."""
    names = {
        "unknown": _("not known yet"),
        "recovering": _("recovering"),
        "recovered": _("recovered"),
        "lasting": _("lasting harm"),
        "fatal": _("died"),
    }
    return names.get(code, code)


def result_label(code: str) -> str:
    """How a treatment that was tried before went."""
    names = {
        "none": _("no benefit"),
        "partial": _("some benefit"),
        "good": _("good benefit"),
        "unknown": _("not known"),
    }
    return names.get(code, code)


def stopped_label(code: str) -> str:
    """Why a treatment that was tried before was stopped."""
    names = {
        "no-benefit": _("no benefit"),
        "side-effects": _("side effects"),
        "contraindicated": _("contraindicated"),
        "not-stopped": _("still taken"),
        "other": _("another reason"),
    }
    return names.get(code, code)


def _name(kind: str, code: str) -> str:
    shipped = _shipped().names.get((kind, code))
    return _(shipped) if shipped else code


@lru_cache(maxsize=1)
def _shipped() -> "ShippedOutcomes":
    # Not at the start: the first list names none of these.
    from tracker.services.outcomes.shipped_instruments import shipped_outcomes

    return shipped_outcomes()


def declined(interval: Interval) -> str:
    """The code of a decision against an interval."""
    return f"{_DECLINED}{interval}"


def decision_label(code: str) -> str:
    """What a clinician decided."""
    if code.startswith(_DECLINED):
        interval = interval_label(Interval.parse(code.removeprefix(_DECLINED)))
        return _("not every {interval}, the interval stays").format(interval=interval)
    names = {
        "go-on": _("go on as planned"),
        "treat-now": _("treat now"),
        "later": _("treat later"),
        "letter": _("write to the patient or their doctor"),
        "keep-plan": _("keep the plan this time"),
        "write": _("write to the patient"),
        "call-doctor": _("call the patient’s doctor"),
        "keep-trying": _("keep trying"),
        "discharge": _("discharge: end the treatment"),
        "ended": _("end the treatment"),
        "other": _("another decision"),
    }
    return names.get(code, code)
