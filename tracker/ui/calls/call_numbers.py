"""What was done in call mode, in numbers."""

from tracker.services.wording import outcome_label
from tracker.text import _, format_number
from tracker.ui.calls.call_walk import CallWalk


def say_numbers(walk: CallWalk) -> str:
    """ "12 × no answer · 5 × booked", the most first; "" for nothing. What was undone isn't in it."""
    names = {
        "passed-over": _("passed over"),
        "asked": _("asked a clinician"),
        "insurer": _("the insurer is asked first"),
        "do-not-contact": _("not to be contacted"),
    }
    return " · ".join(
        _("{count} × {outcome}").format(
            outcome=names.get(code, outcome_label(code)), count=format_number(count)
        )
        for code, count in walk.outcomes.most_common()
    )
