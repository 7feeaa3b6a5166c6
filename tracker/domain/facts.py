"""What is known of a patient: the input of every rule. Lists may come in any order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from tracker.domain.authorisation import Authorisation
from tracker.domain.birth import BirthDate
from tracker.domain.interval import Interval
from tracker.domain.protocol import Schedule


class SessionStatus(Enum):
    """Given and signed sessions count, amended ones in their newest form; the others don't."""

    PLANNED = "planned"
    GIVEN = "given"
    SIGNED = "signed"
    AMENDED = "amended"
    VOIDED = "voided"

    @property
    def counts(self) -> bool:
        """Whether the toxin was given."""
        return self not in (SessionStatus.PLANNED, SessionStatus.VOIDED)


COUNTING = tuple(status.value for status in SessionStatus if status.counts)
"""What is kept for those that count."""


@dataclass(frozen=True, slots=True)
class Session:
    """Toxin given on one day for one course. ``dose`` in thousandths of a Unit; None: unknown."""

    on: date
    product: str
    dose: int | None
    is_touch_up: bool = False
    status: SessionStatus = SessionStatus.SIGNED


@dataclass(frozen=True, slots=True)
class OutsideDose:
    """Toxin given elsewhere. What isn't known is None.

    ``course`` is the key of the course that it was assigned to, and then anchors.
    """

    on: date
    product: str | None
    dose: int | None
    condition: str | None = None
    course: int | None = None
    is_approximate: bool = False


class AppointmentStatus(Enum):
    """What became of an appointment."""

    BOOKED = "booked"
    ARRIVED = "arrived"
    DONE = "done"
    NOT_TREATED = "not-treated"
    """The patient came, and went without an injection."""
    MISSED = "missed"
    CANCELLED_BY_PATIENT = "cancelled-by-patient"
    CANCELLED_BY_CLINIC = "cancelled-by-clinic"

    @property
    def is_standing(self) -> bool:
        """Whether the patient is, or was, expected."""
        return self in (AppointmentStatus.BOOKED, AppointmentStatus.ARRIVED, AppointmentStatus.DONE)

    @property
    def is_cancelled(self) -> bool:
        """Whether somebody took it back before the day."""
        return self in (
            AppointmentStatus.CANCELLED_BY_PATIENT,
            AppointmentStatus.CANCELLED_BY_CLINIC,
        )


@dataclass(frozen=True, slots=True)
class Appointment:
    """A booked day. ``outcome_on`` is the day on which it was cancelled or marked as missed.

    ``late_accepted_by`` names who accepted a day after the window. ``told_at`` is the moment at
    which its outcome was recorded, or else the booking; None where neither is known. Somebody gave
    a reason for a day that ``is_off_list``: it need not be one of the clinic's.
    """

    on: date
    made_on: date
    status: AppointmentStatus = AppointmentStatus.BOOKED
    outcome_on: date | None = None
    late_accepted_by: str = ""
    told_at: datetime | None = None
    is_off_list: bool = False


@dataclass(frozen=True, slots=True)
class Hold:
    """Not treated before a day, or not called before one; treatment is allowed on the day.

    ``told_at`` is the moment at which it was recorded; None: not known.
    """

    made_on: date
    reason: str
    not_treated_before: date | None = None
    not_called_before: date | None = None
    told_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OwnDate:
    """A clinician's own date for this cycle, with the names of the floors it overrides."""

    made_on: date
    on: date
    reason: str = ""
    signed_by: str = ""
    overridden: frozenset[str] = frozenset()


class SymptomAnswer(Enum):
    """What a patient says when asked how it is going."""

    BACK = "back"
    STILL_WORKING = "still-working"


@dataclass(frozen=True, slots=True)
class SymptomReport:
    """An answer, and the day on which to ask again if one was named."""

    on: date
    answer: SymptomAnswer
    review_on: date | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """An attempt to reach the patient: promises to ring by a day, or try again on a day.

    `kind` is its outcome, `part_of_day` when it was made; `moment` orders those of one day, and
    `told_at` is as in a Hold.
    """

    on: date
    promised_by: date | None = None
    try_again_on: date | None = None
    kind: str = ""
    channel: str = ""
    part_of_day: str = ""
    reached: bool = True
    moment: datetime | None = None
    told_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ContactDecision:
    """What a clinician decided, signed, about a patient who could not be reached."""

    on: date
    decision: str


@dataclass(frozen=True, slots=True)
class Review:
    """An open question to a clinician. ``late_on`` None: worked out from ``opened_on``."""

    code: str
    opened_on: date
    owner: str = ""
    late_on: date | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """A course that is over."""

    on: date
    reason: str
    signed_by: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """One patient, one condition, one body region, treated again and again."""

    key: int
    condition: str
    product: str
    opened_on: date
    body_region: str = ""
    interval: Interval | None = None
    planned_dose: int | None = None
    switched_to: Schedule | None = None
    start_on: date | None = None
    clinician: str = ""
    nurse: str = ""
    ending: Ending | None = None
    sessions: tuple[Session, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    holds: tuple[Hold, ...] = ()
    own_dates: tuple[OwnDate, ...] = ()
    reports: tuple[SymptomReport, ...] = ()
    contacts: tuple[Contact, ...] = ()
    reviews: tuple[Review, ...] = ()
    plan_kept_on: tuple[date, ...] = ()
    """Days of signed decisions to keep the plan although the dose moves it."""
    contact_decisions: tuple[ContactDecision, ...] = ()
    gets_letters: bool = True
    """Whether the patient may be written to, and has an address."""
    authorisations: tuple[Authorisation, ...] = ()


@dataclass(frozen=True, slots=True)
class Weight:
    """A patient's weight in grams."""

    on: date
    grams: int


@dataclass(frozen=True, slots=True)
class Patient:
    """A patient with all courses, ended ones too: their doses count.

    Where of `birth_on` only a part is known, every rule takes the youngest age that is possible.
    """

    birth_on: BirthDate
    courses: tuple[Course, ...] = ()
    outside: tuple[OutsideDose, ...] = ()
    weights: tuple[Weight, ...] = ()

    def grams_on(self, day: date) -> int | None:
        """The newest weight by that day, else the first after it; None: never weighed."""
        known = [weight for weight in self.weights if weight.on <= day]
        if known:
            return max(known, key=lambda weight: (weight.on, weight.grams)).grams
        first = min(self.weights, key=lambda weight: (weight.on, weight.grams), default=None)
        return first.grams if first else None
