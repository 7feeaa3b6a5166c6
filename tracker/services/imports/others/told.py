"""What another system's file says, as far as it can be this clinic's, and what became of it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tracker.domain.birth import BirthDate
from tracker.services.carried.record import Values

NEW = "new"
"""The answer that somebody is nobody whom the clinic knows."""
Answers = Mapping[str, str]
"""By the place of a patient in the file: the uuid or the short form of a choice, or `NEW`."""


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """Where a file says something: the line, and the resource with its id."""

    line: int
    place: str


@dataclass(frozen=True, slots=True)
class OtherPatient:
    """`values` and `parts` as a patient of this clinic has them; `has_died` without a known day.

    `linked` are the uuids of records of the same person, as the other system says, `replaces` those
    of them that this one stands for. `is_replaced`: another stands for this one. `is_active` False:
    the other system doesn't use it any more. `number_system` is what the file calls the system of
    their record number, "" where it isn't known which number that is.
    """

    uuid: str
    born: BirthDate
    values: Values
    parts: dict[str, list[Values]]
    origin: Origin
    has_died: bool = False
    linked: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    is_replaced: bool = False
    is_active: bool = True
    number_system: str = ""

    @property
    def is_dead(self) -> bool:
        """Whether they have died, on a day that is known or not."""
        return self.has_died or bool(self.values.get("deceased_on"))

    @property
    def name(self) -> tuple[str, str]:
        """Family and given name."""
        return str(self.values["family_name"]), str(self.values["given_name"])


@dataclass(frozen=True, slots=True)
class OtherInjection:
    """A treatment on a day. `dose` in thousandths of a Unit, None where it isn't known."""

    uuid: str
    patient_uuid: str
    course_uuid: str
    visit_uuid: str
    on: date
    condition: str
    product: str
    dose: int | None
    injector: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class OtherBooking:
    """A booked day. `condition` None: it doesn't say what for. `stands` False: it was cancelled."""

    uuid: str
    patient_uuid: str
    on: date
    condition: str | None
    minutes: int | None
    origin: Origin
    stands: bool = True


@dataclass(frozen=True, slots=True)
class OtherPlan:
    """A treatment that is to be given from a day on."""

    patient_uuid: str
    course_uuid: str
    on: date
    condition: str
    product: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """An injection, or only its dose, that the other system now calls an error.

    `patient_uuid`, `on` and `condition` as far as it still says whose, when and what for.
    """

    session_uuid: str
    is_dose_only: bool
    origin: Origin
    patient_uuid: str | None = None
    on: date | None = None
    condition: str | None = None


@dataclass(frozen=True, slots=True)
class SetAside:
    """Something that doesn't come in, and why. `waits` where somebody has to see to it.

    `who` names the patient, "" where nobody is named, whom `patient_uuid` names if anybody; `field`
    is the path to what is wrong in the resource, "" where it is the whole, `gist` what it says.
    """

    line: int
    place: str
    reason: str
    who: str = ""
    waits: bool = False
    field: str = ""
    gist: str = ""
    patient_uuid: str | None = None

    @property
    def where(self) -> str:
        """The resource, and the field in it."""
        return f"{self.place}.{self.field}" if self.field else self.place


@dataclass(frozen=True, slots=True)
class OtherRecords:
    """All that a file says, each in its order; `aside` is what can't be read as any of these, `more`
    counts by reason what can't be and isn't listed.
    """

    patients: tuple[OtherPatient, ...] = ()
    injections: tuple[OtherInjection, ...] = ()
    plans: tuple[OtherPlan, ...] = ()
    bookings: tuple[OtherBooking, ...] = ()
    withdrawn: tuple[Withdrawn, ...] = ()
    aside: tuple[SetAside, ...] = ()
    more: Counter[str] = field(default_factory=Counter)

    @property
    def count(self) -> int:
        """How many resources say it, what is part of another aside."""
        listed = (
            self.patients,
            self.injections,
            self.plans,
            self.bookings,
            self.withdrawn,
            self.aside,
        )
        return sum(map(len, listed)) + self.more.total()

    def __bool__(self) -> bool:
        return any((self.patients, self.injections, self.withdrawn, self.aside))


@dataclass(frozen=True, slots=True)
class SameChoice:
    """An answer to a question about a person: a patient's uuid, how they are told, and what is short
    to type for them, "" where nothing is.
    """

    uuid: str
    told: str
    short: str = ""


@dataclass(frozen=True, slots=True)
class SameQuestion:
    """Is this person of the file one of these? Nothing of theirs comes in before it is answered.

    `answer` is the uuid of a choice, `NEW`, or "": nobody has said.
    """

    line: int
    place: str
    told: str
    choices: tuple[SameChoice, ...]
    answer: str = ""


@dataclass
class BroughtIn:
    """What came in, or would. `new` counts by kind; `repeated` were there already, `known` of them
    patients. `reviews` are questions that clinicians were asked, `changed` patients who got
    something that the clinic did not have. `waiting` of what is set aside waits, counted, and `more`
    of it, by reason, is not listed; `died` of those who are in have died, as the file says.
    """

    new: Counter[str] = field(default_factory=Counter)
    repeated: int = 0
    known: int = 0
    changed: int = 0
    reviews: int = 0
    questions: list[SameQuestion] = field(default_factory=list)
    aside: list[SetAside] = field(default_factory=list)
    more: Counter[str] = field(default_factory=Counter)
    waiting: int = 0
    died: int = 0

    @property
    def open_questions(self) -> list[SameQuestion]:
        """Those that nobody has answered."""
        return [one for one in self.questions if not one.answer]

    @property
    def is_change(self) -> bool:
        """Whether anything was written about patients."""
        return bool(self.new.total() or self.changed or self.reviews)
