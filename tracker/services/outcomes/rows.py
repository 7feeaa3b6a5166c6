"""The rows of what was measured, told and asked; scores in thousandths."""

from dataclasses import dataclass
from datetime import date

from tracker.domain.interval import Interval
from tracker.services.outcomes.follow_ups import FollowUpRow
from tracker.services.outcomes.instrument_book import OfferedInstrument


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One score. `said` is as people write it; `change` a sentence, "" for a baseline or without.

    `is_better` and `matters` None: the same as the baseline, or nobody knows. `is_late`: a baseline
    that injections came before, which were recorded since.
    """

    uuid: str
    version: int
    on: date
    said: str
    value: int
    is_baseline: bool
    is_late: bool
    edition: str
    channel: str
    by: str
    note: str
    change: str
    is_better: bool | None
    matters: bool | None
    is_alarming: bool


@dataclass(frozen=True, slots=True)
class InstrumentScores:
    """The scores of one instrument in one course, oldest first; `about` names a muscle or goal."""

    course_uuid: str
    course_label: str
    instrument: str
    label: str
    about: str
    scores: tuple[ScoreRow, ...]

    @property
    def baseline(self) -> ScoreRow | None:
        return next((one for one in self.scores if one.is_baseline), None)

    @property
    def newest(self) -> ScoreRow:
        return self.scores[-1]


@dataclass(frozen=True, slots=True)
class ResponseRow:
    """What was told of one session, one row each time. Days after it; `said` all of it in words."""

    uuid: str
    version: int
    session_uuid: str
    course_uuid: str
    session_on: date
    told_on: date
    wear_off_days: int | None
    said: str
    by: str


@dataclass(frozen=True, slots=True)
class EventRow:
    """Harm. `said` is what happened, in words."""

    uuid: str
    version: int
    on: date
    said: str
    severity: str
    outcome: str
    is_serious: bool
    is_over: bool
    reported_on: date | None
    by: str


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """`until` None: until it is taken back. `holds`: today."""

    uuid: str
    version: int
    condition_label: str
    product_label: str
    given_on: date
    until: date | None
    holds: bool
    note: str
    by: str


@dataclass(frozen=True, slots=True)
class PriorRow:
    """A treatment that was tried before."""

    uuid: str
    version: int
    condition_label: str
    what: str
    result: str
    stopped_for: str
    when: str
    note: str


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """An interval that recorded wear-off speaks for; `evidence` is a sentence."""

    course_uuid: str
    course_version: int
    course_label: str
    interval: Interval
    interval_label: str
    evidence: str


@dataclass(frozen=True, slots=True)
class CourseChoice:
    """A treatment to measure; `last_session` is the uuid of its newest one, "" before the first."""

    uuid: str
    label: str
    condition: str
    product: str
    last_session: str
    last_on: date | None


@dataclass(frozen=True, slots=True)
class PatientOutcomes:
    """All of one patient. `report_to` names where serious harm is reported, "" where unknown.

    `instruments` are those that a new score may be of.
    """

    patient_uuid: str
    courses: tuple[CourseChoice, ...]
    scores: tuple[InstrumentScores, ...]
    responses: tuple[ResponseRow, ...]
    events: tuple[EventRow, ...]
    consents: tuple[ConsentRow, ...]
    priors: tuple[PriorRow, ...]
    follow_ups: tuple[FollowUpRow, ...]
    proposals: tuple[ProposalRow, ...]
    report_to: str
    instruments: tuple[OfferedInstrument, ...]
