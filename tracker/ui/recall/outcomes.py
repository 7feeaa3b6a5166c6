"""The acts of one key: which command each of them runs."""

from collections.abc import Callable
from typing import Any

from tracker.domain.outcome import Done
from tracker.services.bookings.appointments import (
    cancel_by_clinic,
    cancel_by_patient,
    mark_came,
    mark_missed,
)
from tracker.services.contacts.attempts import AttemptForm, record_attempt
from tracker.services.contacts.call_claims import claim_call
from tracker.services.recall.panel import RecallPanel
from tracker.ui.recall.acts import Act
from tracker.ui.recall.call_courses import called_courses

Write = tuple[Callable[..., Done], tuple[Any, ...]]

_ATTEMPTS = {
    Act.TOLD: "talked",
    Act.NO_ANSWER: "no-answer",
    Act.VOICEMAIL: "voicemail",
    Act.TEXT: "text",
}
_BOOKINGS: dict[Act, Callable[..., Done]] = {
    Act.CAME: mark_came,
    Act.MISSED: mark_missed,
    Act.CANCELLED: cancel_by_patient,
    Act.WE_CANCEL: cancel_by_clinic,
}


def outcome_write(act: Act, panel: RecallPanel) -> Write | None:
    """The command and its arguments; None where there is nothing that it could be about."""
    if act in _ATTEMPTS:
        outcome, phones = _ATTEMPTS[act], panel.plan.phones
        form = AttemptForm(
            panel.patient_uuid,
            called_courses(panel),
            outcome,
            channel="text" if outcome == "text" else "phone",
            number_used=phones[0] if phones else "",
        )
        return record_attempt, (form, panel.today)
    if act is Act.CALLING:
        return claim_call, (panel.patient_uuid,)
    booking = panel.booking
    if booking is None or act not in _BOOKINGS:
        return None
    return _BOOKINGS[act], (booking.uuid, booking.version, panel.today)
