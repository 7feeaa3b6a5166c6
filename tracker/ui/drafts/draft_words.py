"""What the kinds of half-typed forms are called."""

from tracker.services.drafts import DraftRow
from tracker.services.wording import condition_name, product_name
from tracker.text import _

VISIT, PATIENT = "visit", "patient"
COURSE, OUTSIDE = "course", "outside"
HOLD, OWN_DATE, ENDING, BOOKING = "hold", "own-date", "ending", "booking"
AMENDMENT, GIVEN = "amendment", "given"
RULE, LIMIT = "rule", "limit"


def say_kind(draft: DraftRow) -> str:
    if draft.kind == VISIT:
        return _("Visit")
    if draft.kind == PATIENT:
        return _("Change of a patient") if draft.subject else _("New patient")
    names = {
        COURSE: _("Treatment"),
        OUTSIDE: _("Treatment given elsewhere"),
        HOLD: _("Hold of a treatment"),
        OWN_DATE: _("Own date of a treatment"),
        ENDING: _("End of a treatment"),
        BOOKING: _("Booking"),
        AMENDMENT: _("Amended injections"),
        GIVEN: _("Planned injections, given"),
        RULE: _("Clinic rule"),
        LIMIT: _("Dose limit"),
    }
    return names.get(draft.kind) or _("Form")


def say_about(draft: DraftRow) -> str:
    """Whom or what it is about, as far as is known."""
    if draft.subject and draft.kind == RULE:
        return condition_name(draft.subject)
    if draft.subject and draft.kind == LIMIT:
        return product_name(draft.subject)
    return draft.about or _("not saved yet")
