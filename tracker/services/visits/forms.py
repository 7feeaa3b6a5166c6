"""What was given at one visit, as typed."""

from dataclasses import dataclass
from datetime import date

from tracker.domain.facts import SessionStatus
from tracker.domain.questions import Reply
from tracker.domain.sites import Sites


@dataclass(frozen=True, slots=True)
class LotForm:
    """One lot; expiry is the last day on which it may be used."""

    number: str
    expiry: date | None = None


@dataclass(frozen=True, slots=True)
class VialUseForm:
    """What was taken from a vial, in milliunits. `seen_version` 0: the vial wasn't shown."""

    vial_uuid: str
    dose: int
    seen_version: int = 0


@dataclass(frozen=True, slots=True)
class SessionForm:
    """Toxin for one course. `dose` in milliunits, None while the field is empty.

    `lots` are those that were typed, beside the lots of the vials in `uses`.
    """

    course_uuid: str
    product: str
    dose: int | None
    is_touch_up: bool = False
    lots: tuple[LotForm, ...] = ()
    notes: str = ""
    sites: Sites = ()
    uses: tuple[VialUseForm, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """The answer to one question. A question without one was not answered yet."""

    code: str
    reply: Reply
    note: str = ""


@dataclass(frozen=True, slots=True)
class ResponseForm:
    """How the session before worked, in days after it; what was not said is None.

    `benefit` "none", "some", "good" or "very-good"; `side_effects` "none" or "some". `told_on`
    None: the day of the visit, or today.
    """

    session_uuid: str
    wear_off_days: int | None = None
    is_working: bool = False
    side_effects: str | None = None
    benefit: str | None = None
    onset_days: int | None = None
    peak_days: int | None = None
    channel: str = "in-person"
    told_on: date | None = None
    note: str = ""

    @property
    def says_something(self) -> bool:
        """Whether anything was said at all."""
        said = (self.wear_off_days, self.side_effects, self.benefit, self.onset_days)
        return self.is_working or any(one is not None for one in (*said, self.peak_days))


@dataclass(frozen=True, slots=True)
class VisitForm:
    """A patient's visit. `status`: PLANNED, GIVEN or SIGNED, for all sessions in it.

    `incident_reason` says why something was given that a check would have stopped. `responses`
    tell how the sessions before worked. `uuid` is made by the form, so that one form is never saved
    as two visits; "": one is made when it is saved.
    """

    patient_uuid: str
    on: date | None
    sessions: tuple[SessionForm, ...]
    injector: str = ""
    place: str = ""
    status: SessionStatus = SessionStatus.SIGNED
    incident_reason: str = ""
    answers: tuple[AnswerForm, ...] = ()
    responses: tuple[ResponseForm, ...] = ()
    uuid: str = ""


@dataclass(frozen=True, slots=True)
class AmendForm:
    """One session with the values that are to hold from now on.

    `answers` are those of its visit; None: they stay as they are.
    """

    on: date | None
    product: str
    dose: int | None
    is_touch_up: bool = False
    lots: tuple[LotForm, ...] = ()
    injector: str = ""
    notes: str = ""
    incident_reason: str = ""
    sites: Sites = ()
    uses: tuple[VialUseForm, ...] = ()
    answers: tuple[AnswerForm, ...] | None = None
