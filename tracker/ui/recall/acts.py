"""What can be done about one course from the recall list, and with which key."""

from dataclasses import dataclass
from enum import Enum

from tracker.domain.protocol import Schedule
from tracker.domain.rights import Action
from tracker.domain.state import State
from tracker.services.recall.panel import RecallPanel
from tracker.text import _
from tracker.ui.keys import Command


class Act(Enum):
    BOOK = "book"
    CAME = "came"
    MISSED = "missed"
    CANCELLED = "cancelled"
    WE_CANCEL = "we-cancel"
    ACCEPT_LATE = "accept-late"
    CALLING = "calling"
    TOLD = "told"
    NO_ANSWER = "no-answer"
    VOICEMAIL = "voicemail"
    TEXT = "text"
    PROMISE = "promise"
    CALL_LATER = "call-later"
    HOLD = "hold"
    OWN_DATE = "own-date"
    BACK = "symptoms-back"
    STILL_WORKING = "still-working"
    ASK = "ask-clinician"
    NEWS = "news"
    DECIDE = "decide"
    RECORD = "record"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Offer:
    """One button of the panel."""

    act: Act
    label: str
    is_primary: bool = False
    is_quiet: bool = False


def commands() -> dict[Act, Command]:
    """Every act with the key that it has unless somebody changed it."""
    return {
        act: Command(f"recall.{act.value}", title, key)
        for act, title, key in (
            (Act.BOOK, _("Book, or move the booking"), "B"),
            (Act.CAME, _("Came"), "Y"),
            (Act.MISSED, _("Did not come"), "X"),
            (Act.CANCELLED, _("Cancelled by the patient"), "C"),
            (Act.WE_CANCEL, _("Cancelled by the clinic"), "Shift+C"),
            (Act.ACCEPT_LATE, _("Accept the late date"), "A"),
            (Act.CALLING, _("I am calling, or not any longer"), "I"),
            (Act.TOLD, _("Told the new day"), "J"),
            (Act.NO_ANSWER, _("No answer"), "N"),
            (Act.VOICEMAIL, _("Voicemail"), "V"),
            (Act.TEXT, _("Text sent"), "T"),
            (Act.PROMISE, _("Promises to ring"), "P"),
            (Act.CALL_LATER, _("Call later"), "L"),
            (Act.HOLD, _("Hold"), "H"),
            (Act.OWN_DATE, _("Own date"), "D"),
            (Act.BACK, _("Symptoms back"), "S"),
            (Act.STILL_WORKING, _("Still working"), "W"),
            (Act.ASK, _("Ask a clinician"), "M"),
            (Act.NEWS, _("What else was said"), "U"),
            (Act.DECIDE, _("Decide"), "E"),
            (Act.RECORD, _("Record injections"), "R"),
            (Act.OPEN, _("Open the patient"), "O"),
        )
    }


def right_for_act(act: Act) -> Action | None:
    """What an act takes; None for anybody's who may read the list."""
    match act:
        case Act.OPEN:
            return None
        case Act.RECORD:
            return Action.RECORD_SESSIONS
        case Act.OWN_DATE | Act.DECIDE:
            return Action.DECIDE
        case Act.ACCEPT_LATE:
            return Action.OVERRIDE
    return Action.WORK_RECALL


def offers(panel: RecallPanel) -> list[Offer]:
    """What makes sense for the course as it stands, the likeliest first."""
    if panel.deceased_on is not None:
        return [Offer(Act.OPEN, _("Open"), is_primary=True)]
    state = panel.now.standing.state
    causes = {cause.code for cause in panel.now.standing.causes}
    if panel.booking is not None and panel.booking.on >= panel.today:
        found = _booked(panel, state, causes)
    elif panel.booking is not None:
        found = [
            Offer(Act.CAME, _("Came"), is_primary=state is not State.IN_REVIEW),
            Offer(Act.MISSED, _("Did not come")),
            Offer(Act.CANCELLED, _("Cancelled")),
            Offer(Act.BOOK, _("Book anew")),
        ]
    elif "not-recorded" in causes:
        found = [Offer(Act.RECORD, _("Record"), is_primary=True), *_calls(is_first=False)]
    else:
        found = _calls(is_first=state is not State.IN_REVIEW)
    if state is State.IN_REVIEW:
        found.insert(0, Offer(Act.DECIDE, _("Decide…"), is_primary=True))
    found.append(Offer(Act.HOLD, _("Hold…")))
    if all(offer.act is not Act.RECORD for offer in found):
        found.append(Offer(Act.RECORD, _("Record")))
    if panel.now.window.schedule is Schedule.SYMPTOM_LED:
        found += [
            Offer(Act.BACK, _("Symptoms back")),
            Offer(Act.STILL_WORKING, _("Still working")),
        ]
    if any(offer.act is Act.NO_ANSWER for offer in found):
        is_mine = panel.calling is not None and panel.calling.is_mine
        label = _("Not calling") if is_mine else _("I’m calling")
        found.append(Offer(Act.CALLING, label, is_quiet=True))
    found += [
        Offer(Act.OWN_DATE, _("Own date…"), is_quiet=True),
        Offer(Act.OPEN, _("Open"), is_quiet=True),
        Offer(Act.ASK, _("Ask a clinician…"), is_quiet=True),
        Offer(Act.NEWS, _("Something else was said…"), is_quiet=True),
    ]
    return found


def _booked(panel: RecallPanel, state: State, causes: set[str]) -> list[Offer]:
    is_wrong = state is State.BOOKED_WRONG
    is_today = panel.booking is not None and panel.booking.on == panel.today
    found = [Offer(Act.BOOK, _("Move…"), is_primary=is_wrong)]
    if panel.is_untold:
        found = [
            Offer(Act.TOLD, _("Told the new day"), is_primary=not is_wrong),
            *found,
            *(offer for offer in _calls(is_first=False) if offer.act in _TRIES),
        ]
    if is_today:
        found = [
            Offer(Act.RECORD, _("Record"), is_primary=state is State.BOOKED),
            Offer(Act.MISSED, _("Did not come")),
            *found,
        ]
    if "booked-too-late" in causes:
        found.append(Offer(Act.ACCEPT_LATE, _("Accept…")))
    found.append(Offer(Act.CANCELLED, _("Cancelled")))
    found.append(Offer(Act.WE_CANCEL, _("We cancel"), is_quiet=True))
    return found


_TRIES = frozenset({Act.NO_ANSWER, Act.VOICEMAIL, Act.TEXT})


def _calls(*, is_first: bool) -> list[Offer]:
    return [
        Offer(Act.BOOK, _("Book…"), is_primary=is_first),
        Offer(Act.NO_ANSWER, _("No answer")),
        Offer(Act.VOICEMAIL, _("Voicemail")),
        Offer(Act.TEXT, _("Text sent")),
        Offer(Act.PROMISE, _("Promises…")),
        Offer(Act.CALL_LATER, _("Call later…")),
    ]
