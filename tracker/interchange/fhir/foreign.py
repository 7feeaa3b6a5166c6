"""Another system's Patients and Procedures, as far as they can be this clinic's.

A patient needs a name and the whole day of birth; an injection its patient, its day, its product
and a treatment that is recognised. It anchors the treatment; its dose is known only where one
administration tells it in Units. Whatever can't come in is set aside, with the reason.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from tracker.domain.dose import MILLIUNITS
from tracker.interchange.fhir.element import Element
from tracker.interchange.fhir.foreign_ids import uuid_for
from tracker.interchange.fhir.foreign_patient import ForeignPatient, foreign_patient
from tracker.interchange.fhir.foreign_reason import NotTaken
from tracker.interchange.fhir.foreign_session import (
    ForeignSession,
    GivenDose,
    foreign_session,
    given_dose,
)
from tracker.services.carried.record import CarriedRecord, Value
from tracker.text import _, format_number

_LISTED = 1_000


@dataclass(frozen=True, slots=True)
class SetAside:
    """A resource that doesn't come in, and why."""

    line: int
    place: str
    reason: str


@dataclass
class Foreign:
    """Gathers resources; what they bring is asked for when all are there."""

    set_aside: list[SetAside] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    others: Counter[str] = field(default_factory=Counter)
    _patients: dict[str, ForeignPatient] = field(default_factory=dict)
    _sessions: list[ForeignSession] = field(default_factory=list)
    _doses: dict[str, list[GivenDose]] = field(default_factory=dict)

    def add(self, name: str, element: Element, address: str | None, line: int, place: str) -> bool:
        """Take a resource, if it is of use; `address` is its own in a bundle. Raises Misshapen."""
        try:
            if name == "Patient":
                patient = foreign_patient(element, address, line, place)
                self._patients[patient.uuid] = patient
            elif name == "Procedure":
                self._sessions.append(foreign_session(element, address, line, place))
            elif name == "MedicationAdministration":
                dose = given_dose(element, line, place)
                self._doses.setdefault(dose.session_uuid, []).append(dose)
            else:
                self.others[name] += 1
                return False
        except NotTaken as cause:
            self._set_aside(line, place, str(cause))
            return False
        return True

    def records(self, today: date, user: str, most_units: Mapping[str, int]) -> list[CarriedRecord]:
        """What comes in; `user` signs for the sessions. To be asked once.

        `most_units` are what can be typed, by product: of a dose above that nothing is known.
        """
        told: dict[tuple[str, ...], CarriedRecord] = {}
        for patient in self._patients.values():
            told["patient", patient.uuid] = patient.record()
        for session in sorted(self._sessions, key=lambda one: (one.on, one.line)):
            try:
                self._take(session, today, user, most_units, told)
            except NotTaken as cause:
                self._set_aside(session.line, session.place, str(cause))
        return list(told.values())

    def _take(
        self,
        session: ForeignSession,
        today: date,
        user: str,
        most_units: Mapping[str, int],
        told: dict[tuple[str, ...], CarriedRecord],
    ) -> None:
        patient = self._patients.get(session.patient_uuid)
        if patient is None:
            raise NotTaken(_("its patient is not in the file, or doesn’t come in."))
        if session.on > today:
            raise NotTaken(_("it is in the future."))
        if session.on < patient.born_on:
            raise NotTaken(_("it was before its patient was born."))
        doses, is_whole = self._doses_of(session)
        product = session.product or _only({dose.product for dose in doses})
        if product is None:
            raise NotTaken(_("it doesn’t say which product was given."))
        on = session.on.isoformat()
        course = uuid_for(patient.uuid, session.condition)
        visit = uuid_for(patient.uuid, on)
        same_day = ("session", course, on)
        if same_day in told:
            raise NotTaken(_("another injection of the same treatment and day comes in for both."))
        place = (session.line, session.place)
        told.setdefault(
            ("course", course),
            _record(
                place,
                "course",
                uuid=course,
                patient_id=patient.uuid,
                condition=session.condition,
                product=product,
                opened_on=on,
            ),
        )
        told.setdefault(
            ("visit", visit),
            _record(place, "visit", uuid=visit, patient_id=patient.uuid, visit_on=on),
        )
        told[same_day] = _record(
            place,
            "session",
            uuid=session.uuid,
            visit_id=visit,
            course_id=course,
            patient_id=patient.uuid,
            given_on=on,
            product=product,
            dose=self._sum(doses, product, most_units) if is_whole else None,
            status="signed",
            signed_by=user,
            injector_text=session.injector,
            is_imported=True,
        )

    def _doses_of(self, session: ForeignSession) -> tuple[list[GivenDose], bool]:
        """Those that are the session's, and whether they are all that name it."""
        named = self._doses.get(session.uuid, [])
        found = []
        for dose in named:
            try:
                dose.refuse_other(session)
            except NotTaken as cause:
                self._set_aside(dose.line, dose.place, str(cause))
            else:
                found.append(dose)
        return found, len(found) == len(named)

    def _sum(
        self, doses: list[GivenDose], product: str, most_units: Mapping[str, int]
    ) -> int | None:
        """The dose, if each administration tells it in Units of this product, and it can be."""
        told = [dose.milliunits for dose in doses if dose.product in (None, product)]
        if not told or len(told) < len(doses) or None in told:
            return None
        whole = sum(one for one in told if one is not None)
        most = most_units.get(product)
        if most is None or whole <= most * MILLIUNITS:
            return whole
        reason = _("{most} Units are the most that can be entered for {product}.")
        for dose in doses:
            self._set_aside(
                dose.line, dose.place, reason.format(most=format_number(most), product=product)
            )
        return None

    def _set_aside(self, line: int, place: str, reason: str) -> None:
        self.reasons[reason] += 1
        if len(self.set_aside) < _LISTED:
            self.set_aside.append(SetAside(line, place, reason))


def _record(place: tuple[int, str], kind: str, **values: Value) -> CarriedRecord:
    line, named = place
    return CarriedRecord(kind, str(values["uuid"]), values, line=line, place=named)


def _only(products: Iterable[str | None]) -> str | None:
    found = set(products)
    return found.pop() if len(found) == 1 else None
