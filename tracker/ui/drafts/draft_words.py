"""What the kinds of half-typed forms are called."""

from tracker.services.staff.drafts import DraftRow
from tracker.services.wording import condition_name, product_name
from tracker.text import _

VISIT, PATIENT = "visit", "patient"
COURSE, OUTSIDE = "course", "outside"
HOLD, OWN_DATE, ENDING, BOOKING = "hold", "own-date", "ending", "booking"
AMENDMENT, GIVEN = "amendment", "given"
RULE, LIMIT = "rule", "limit"
INSTRUMENT, CONTINUATION, VIAL_SIZE = "instrument", "continuation", "vial-size"
WEIGHT, ALERT = "weight", "alert"
VOID, VOID_OUTSIDE, REINSTATE = "void", "void-outside", "reinstate"
PROMISE, CALL_LATER, ACCEPT_LATE = "promise", "call-later", "accept-late"
BACK, STILL_WORKING = "symptoms-back", "still-working"
ASK, DECIDE, NEWS = "ask-clinician", "decide", "news"
SCORE, WITHDRAW_SCORE, RESPONSE = "score", "withdraw-score", "response"
EVENT, CONSENT, PRIOR = "event", "consent", "prior"
DECLINE = "decline-interval"
RECEIVE, OPEN_VIAL, DISCARD_VIAL = "receive", "open-vial", "discard-vial"
NOT_TREATED, PATTERN = "not-treated", "pattern"
AUTHORISATION, REFUSED, ASK_AGAIN = "authorisation", "authorisation-refused", "authorisation-ask"
VIAL_ORDERED, VIAL_HERE = "vial-ordered", "vial-here"
LETTER, LETTER_SENDER = "letter", "letter-sender"
IMPORT = "import"

OF_SETTINGS = frozenset({RULE, LIMIT, INSTRUMENT, CONTINUATION, VIAL_SIZE, LETTER, LETTER_SENDER})
"""Those that nothing but the settings have."""

OF_PANEL = frozenset({PROMISE, CALL_LATER, ACCEPT_LATE, BACK, STILL_WORKING, ASK, DECIDE, NEWS})
"""Those that nothing but the panel beside the recall list has; named as the acts there."""

OF_APPROVALS = frozenset({AUTHORISATION, REFUSED, ASK_AGAIN, VIAL_ORDERED, VIAL_HERE})
"""Those of authorisations."""

OF_OUTCOMES = frozenset({SCORE, WITHDRAW_SCORE, RESPONSE, EVENT, CONSENT, PRIOR, DECLINE})
"""Those of how a patient does."""

OF_STOCK = frozenset({RECEIVE, OPEN_VIAL, DISCARD_VIAL})
"""Those of vials, which name no patient."""


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
        INSTRUMENT: _("Instrument"),
        CONTINUATION: _("Rule that asks whether to go on"),
        VIAL_SIZE: _("Size of vial"),
        WEIGHT: _("Weight"),
        ALERT: _("Warning"),
        VOID: _("Entered in error"),
        VOID_OUTSIDE: _("Entered in error"),
        REINSTATE: _("Reinstate treatment"),
        NEWS: _("What a patient said"),
        PROMISE: _("Promises to ring"),
        CALL_LATER: _("Call later"),
        ACCEPT_LATE: _("Accept the late date"),
        BACK: _("Symptoms back"),
        STILL_WORKING: _("Still working"),
        ASK: _("Ask a clinician"),
        DECIDE: _("Decide"),
        SCORE: _("Add a score"),
        WITHDRAW_SCORE: _("Take back a score"),
        RESPONSE: _("How it worked"),
        EVENT: _("Adverse event"),
        CONSENT: _("Consent"),
        PRIOR: _("Treatment tried before"),
        DECLINE: _("Decline an interval"),
        RECEIVE: _("Receive vials"),
        OPEN_VIAL: _("Open a vial"),
        DISCARD_VIAL: _("Discard a vial"),
        NOT_TREATED: _("Not treated"),
        PATTERN: _("Keep as a pattern"),
        AUTHORISATION: _("Authorisation"),
        REFUSED: _("Refused by the payer"),
        ASK_AGAIN: _("Ask the payer again"),
        VIAL_ORDERED: _("Vial ordered from a pharmacy"),
        VIAL_HERE: _("Vial from a pharmacy is here"),
        LETTER: _("Wording of a letter"),
        LETTER_SENDER: _("Who sends letters"),
        IMPORT: _("Import of a file"),
    }
    return names.get(draft.kind) or _("Form")


def say_about(draft: DraftRow) -> str:
    """Whom or what it is about, as far as is known."""
    if draft.subject and draft.kind in {RULE, CONTINUATION, PATTERN}:
        return condition_name(draft.subject)
    if draft.subject and draft.kind in {LIMIT, VIAL_SIZE}:
        return product_name(draft.subject)
    if draft.subject and draft.kind in {INSTRUMENT, IMPORT}:
        return draft.subject
    if draft.kind in {LETTER, LETTER_SENDER}:
        return _("Settings")
    if draft.kind in OF_STOCK:
        return _("Stock")
    return draft.about or _("not saved yet")
