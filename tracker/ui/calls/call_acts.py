"""What can come of a call, and with which key."""

from enum import Enum

from tracker.domain.contact_ladder import Rung
from tracker.domain.protocol import Schedule
from tracker.services.contacts.call_sheet import CallSheet
from tracker.text import _
from tracker.ui.keys import Command


class CallAct(Enum):
    """An outcome, or what helps to get one; the codes of outcomes are those of contacts."""

    BOOK = "book"
    TOLD = "talked"
    NO_ANSWER = "no-answer"
    VOICEMAIL = "voicemail"
    TEXT = "text"
    PROMISE = "promise"
    CALL_LATER = "call-later"
    BACK = "symptoms-back"
    STILL_WORKING = "still-working"
    ASK = "ask-clinician"
    LETTER = "letter"
    DOCTOR = "doctor"
    WRONG_NUMBER = "wrong-number"
    ANOTHER_TIME = "another-time"
    UNWELL = "unwell"
    DECLINED = "declined"
    MOVED = "moved"
    PREGNANT = "pregnant"
    DIED = "died"
    COPY = "copy"
    NUMBER = "number"
    PERSON = "person"
    NEXT = "next"
    UNDO = "undo"
    LEAVE = "leave"


def call_commands() -> dict[CallAct, Command]:
    """Every act with the key that it has unless somebody changed it."""
    return {
        act: Command(f"calls.{act.value}", title, key)
        for act, title, key in (
            (CallAct.BOOK, _("Book"), "B"),
            (CallAct.TOLD, _("Told the new day"), "J"),
            (CallAct.NO_ANSWER, _("No answer"), "N"),
            (CallAct.VOICEMAIL, _("Voicemail"), "V"),
            (CallAct.TEXT, _("Text sent"), "T"),
            (CallAct.PROMISE, _("Promises to ring"), "P"),
            (CallAct.CALL_LATER, _("Call later"), "L"),
            (CallAct.BACK, _("Symptoms back"), "S"),
            (CallAct.STILL_WORKING, _("Still working"), "W"),
            (CallAct.ASK, _("Ask a clinician"), "M"),
            (CallAct.LETTER, _("Letter sent"), "E"),
            (CallAct.DOCTOR, _("Told the patient’s doctor"), "G"),
            (CallAct.WRONG_NUMBER, _("Wrong number"), "X"),
            (CallAct.ANOTHER_TIME, _("Wants another time"), "A"),
            (CallAct.UNWELL, _("Unwell"), "U"),
            (CallAct.DECLINED, _("Does not want it"), "D"),
            (CallAct.MOVED, _("Moved away"), "Shift+M"),
            (CallAct.PREGNANT, _("Pregnant"), "Shift+P"),
            (CallAct.DIED, _("Has died"), "Shift+D"),
            (CallAct.COPY, _("Copy the number"), "C"),
            (CallAct.NUMBER, _("The next number"), "F"),
            (CallAct.PERSON, _("The carer answers, or the patient"), "Q"),
            (CallAct.NEXT, _("Next, no outcome"), "Right"),
            (CallAct.UNDO, _("Undo"), "Z"),
            (CallAct.LEAVE, _("Leave"), "Esc"),
        )
    }


AT_ONCE = {
    CallAct.TOLD: "talked",
    CallAct.NO_ANSWER: "no-answer",
    CallAct.VOICEMAIL: "voicemail",
    CallAct.TEXT: "text",
    CallAct.WRONG_NUMBER: "wrong-number",
    CallAct.LETTER: "letter",
    CallAct.DOCTOR: "doctor",
}
"""Outcomes of one key, without a form, that end the call."""

RARE = (
    CallAct.WRONG_NUMBER,
    CallAct.DECLINED,
    CallAct.MOVED,
    CallAct.PREGNANT,
    CallAct.DIED,
)
"""What is seldom said, after what is usual."""

QUIET = frozenset({*RARE, CallAct.COPY, CallAct.NUMBER, CallAct.PERSON, CallAct.NEXT})
"""Buttons that don’t catch the eye."""


def offered(sheet: CallSheet) -> tuple[CallAct, ...]:
    """What makes sense for this patient, the likeliest first."""
    led = any(c.now.window.schedule is Schedule.SYMPTOM_LED for c in sheet.courses)
    found = [CallAct.BOOK, CallAct.NO_ANSWER, CallAct.VOICEMAIL, CallAct.TEXT]
    match sheet.climb.rung:
        case Rung.WRITE:
            found.insert(0, CallAct.LETTER)
        case Rung.CALL_DOCTOR:
            found.insert(0, CallAct.DOCTOR)
    if sheet.panel.is_untold:
        found.insert(0, CallAct.TOLD)
    found += [CallAct.PROMISE, CallAct.CALL_LATER]
    if led:
        found += [CallAct.BACK, CallAct.STILL_WORKING]
    return (*found, CallAct.ANOTHER_TIME, CallAct.UNWELL, CallAct.ASK, *RARE)
