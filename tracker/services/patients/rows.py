"""The rows of the Patient screen. Doses are milliunits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from tracker.domain.birth import Age, BirthDate
from tracker.domain.facts import COUNTING
from tracker.domain.state import State
from tracker.domain.timing import Timing
from tracker.services.visits.imported import SessionImport


@dataclass(frozen=True, slots=True)
class AlertRow:
    """Something that warns before an injection; ended ones aren't shown."""

    uuid: str
    version: int
    kind: str
    label: str
    text: str
    since_on: date | None


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A telephone number or address, as written."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class WeightRow:
    """A weight in grams."""

    uuid: str
    measured_on: date
    grams: int


@dataclass(frozen=True, slots=True)
class Header:
    """Who it is, and how they are reached. `name` is "Family, Given"; `age` in years today.

    `other_numbers`: by which they are found as well, also those of whoever was merged into them.
    """

    uuid: str
    version: int
    patient_id: int
    name: str
    family_name: str
    given_name: str
    record_number: str
    other_numbers: tuple[str, ...]
    birth_date: BirthDate
    age: Age
    sex: str
    language: str
    address: str
    notes: str
    deceased_on: date | None
    contacts: tuple[ContactRow, ...]
    preferred_channel: str
    best_time: str
    carer: str
    interpreter: str
    transport: str
    do_not_contact: bool
    contact_note: str
    weight: WeightRow | None


@dataclass(frozen=True, slots=True)
class HoldRow:
    """A hold that still counts in this cycle."""

    uuid: str
    version: int
    reason_label: str
    not_treated_before: date | None
    not_called_before: date | None
    note: str


@dataclass(frozen=True, slots=True)
class OwnDateRow:
    """The clinician's own date of this cycle."""

    uuid: str
    version: int
    on: date
    reason: str
    signed_by: str
    overridden: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BookingRow:
    """A standing appointment. `sentence` says what is wrong with it, "" where nothing is."""

    uuid: str
    version: int
    on: date
    at_time: time | None
    is_elsewhere: bool
    made_on: date
    status: str
    late_accepted_by: str
    note: str


@dataclass(frozen=True, slots=True)
class FloorRow:
    """A day before which nobody should inject."""

    name: str
    label: str
    on: date
    source: str
    is_overridden: bool


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """A payer's permission, as a sentence; `name` is what it is called and whose."""

    uuid: str
    name: str
    sentence: str


@dataclass(frozen=True, slots=True)
class CourseCard:
    """A treatment with its window today and its next step. Doses are milliunits.

    `sessions` counts those that count, since `first_on`; `reasons` says why this date.
    """

    uuid: str
    version: int
    course_id: int
    label: str
    condition: str
    body_region: str
    product: str
    product_label: str
    interval_label: str
    planned_dose: int | None
    schedule: str
    is_switched: bool
    switch_reason: str
    clinician: str
    nurse: str
    opened_on: date
    ended_on: date | None
    end_reason: str
    end_note: str
    state: State
    state_label: str
    timing: Timing
    timing_label: str
    lateness: str
    step: str
    causes: tuple[str, ...]
    reasons: tuple[str, ...]
    anchor_on: date | None
    newest_on: date | None
    target_on: date | None
    computed_on: date | None
    earliest_on: date | None
    due_on: date | None
    overdue_from: date | None
    lapsed_from: date | None
    suggested_on: date | None
    floors: tuple[FloorRow, ...]
    sessions: int
    first_on: date | None
    hold: HoldRow | None
    own_date: OwnDateRow | None
    booking: BookingRow | None
    approvals: tuple[ApprovalRow, ...]


@dataclass(frozen=True, slots=True)
class DoseBar:
    """A limit with what counts towards it today. `is_at_least`: an unknown dose counts too.

    `next_free_on` is when the next part drops out, and `next_free` how much is free then.
    """

    product: str
    product_label: str
    days: int
    conditions_label: str
    used: int
    is_at_least: bool
    allowed: int
    free: int
    next_free_on: date | None
    next_free: int | None


@dataclass(frozen=True, slots=True)
class SessionRow:
    """Injections, the newest first. `since_days`: since the one before of that course that counts.

    `before` lists the earlier forms of an amended one, as sentences. What an import brought was
    signed by nobody here, until it is amended.
    """

    uuid: str
    version: int
    visit_uuid: str
    course_uuid: str
    course_label: str
    on: date
    since_days: int | None
    since_label: str
    product: str
    product_label: str
    dose: int | None
    sites: int
    is_touch_up: bool
    lots: str
    injector: str
    status: str
    status_label: str
    signed_by: str
    imported: SessionImport | None
    notes: str
    incident_reason: str
    void_reason: str
    voided_by: str
    before: tuple[str, ...]

    @property
    def counts(self) -> bool:
        """Whether the toxin was given."""
        return self.status in COUNTING


@dataclass(frozen=True, slots=True)
class OutsideRow:
    """Toxin given elsewhere."""

    uuid: str
    version: int
    on: date
    is_approximate: bool
    product_label: str
    dose: int | None
    condition_label: str
    course_label: str
    place: str
    note: str
    void_reason: str


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """Anything that happened or is to happen, the newest first. `kind`: "session", "booking",
    "lost-booking" (missed or cancelled), "contact", "hold", "own-date", "report", "outside", "opened", "ended", "review"."""

    on: date
    kind: str
    course_label: str
    text: str
    uuid: str
    version: int
    can_withdraw: bool
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PatientCard:
    """All of the Patient screen. Courses: not ended first, by due date."""

    header: Header
    alerts: tuple[AlertRow, ...]
    courses: tuple[CourseCard, ...]
    doses: tuple[DoseBar, ...]
    sessions: tuple[SessionRow, ...]
    outside: tuple[OutsideRow, ...]
    weights: tuple[WeightRow, ...]
    timeline: tuple[TimelineItem, ...]


@dataclass(frozen=True, slots=True)
class LastInjections:
    """The newest full session of a course that counts. `dose` None where unknown."""

    session_uuid: str
    on: date
    product_label: str
    dose: int | None


@dataclass(frozen=True, slots=True)
class PatientAtVisit:
    """What is told of a patient where injections are recorded; `last` by the course's uuid."""

    header: Header
    alerts: tuple[AlertRow, ...]
    courses: tuple[CourseCard, ...]
    last: Mapping[str, LastInjections]
