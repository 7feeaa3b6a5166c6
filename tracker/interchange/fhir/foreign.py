"""Another system's resources, as far as they can be this clinic's.

A patient needs a name and a date of birth; an injection its patient, its day, its product and a
treatment that is recognised. It anchors the treatment; its dose is known only where every
administration tells it in Units. Whatever can't be read so is set aside, with the reason.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TypeVar

from tracker.domain.dose import MILLIUNITS
from tracker.interchange.fhir.element import Element, Misshapen
from tracker.interchange.fhir.foreign_booking import foreign_booking
from tracker.interchange.fhir.foreign_dose import GivenDose, given_dose, medication_named
from tracker.interchange.fhir.foreign_gist import gist_of, subject_of
from tracker.interchange.fhir.foreign_ids import own_uuid, uuid_for
from tracker.interchange.fhir.foreign_numbers import with_record_numbers
from tracker.interchange.fhir.foreign_patient import foreign_patient
from tracker.interchange.fhir.foreign_plan import foreign_plan
from tracker.interchange.fhir.foreign_reason import EnteredInError, NotTaken
from tracker.interchange.fhir.foreign_session import ForeignSession, foreign_session
from tracker.services.imports.others.told import (
    Origin,
    OtherBooking,
    OtherInjection,
    OtherPatient,
    OtherPlan,
    OtherRecords,
    SetAside,
    Withdrawn,
)
from tracker.text import _, format_number

_Named = TypeVar("_Named", OtherPatient, ForeignSession)
_LISTED = 1_000
_MODIFIERS = ("modifierExtension", "implicitRules")
"""Whoever doesn't know what they say may not read the rest."""
_READ = frozenset(
    {
        "Patient",
        "Procedure",
        "MedicationAdministration",
        "Medication",
        "ServiceRequest",
        "Appointment",
    }
)


@dataclass
class Foreign:
    """Gathers resources; what they bring is asked for when all are there.

    `more` counts by reason what is set aside without being listed.
    """

    set_aside: list[SetAside] = field(default_factory=list)
    more: Counter[str] = field(default_factory=Counter)
    others: Counter[str] = field(default_factory=Counter)
    _patients: dict[str, OtherPatient] = field(default_factory=dict)
    _sessions: dict[str, ForeignSession] = field(default_factory=dict)
    _doses: dict[str, list[GivenDose]] = field(default_factory=dict)
    _medications: dict[str, str | None] = field(default_factory=dict)
    _plans: list[OtherPlan] = field(default_factory=list)
    _bookings: list[OtherBooking] = field(default_factory=list)
    _withdrawn: list[Withdrawn] = field(default_factory=list)
    _waiting: set[str] = field(default_factory=set)

    def add(self, name: str, element: Element, address: str | None, line: int, place: str) -> bool:
        """Take a resource, if it is of use; `address` is its own in a bundle."""
        if name not in _READ:
            self.others[name] += 1
            return False
        origin = Origin(line, place)
        try:
            self._add(name, element, address, origin)
        except EnteredInError as error:
            self._withdrawn.append(error.withdrawn)
            return False
        except NotTaken as cause:
            self._leave_out(name, element, address, origin, cause)
            return False
        except Misshapen as wrong:
            waits = name in ("Patient", "Procedure")
            said = NotTaken(wrong.field or "", str(wrong), waits=waits)
            self._leave_out(name, element, address, origin, said)
            return False
        return True

    def _leave_out(
        self, name: str, element: Element, address: str | None, origin: Origin, cause: NotTaken
    ) -> None:
        if name == "Procedure" and cause.waits:
            with suppress(Misshapen):
                self._waiting.add(own_uuid(name, element, address))
        self._set_aside(origin, cause, gist_of(element), subject_of(element))

    def _add(self, name: str, element: Element, address: str | None, origin: Origin) -> None:
        modifier = next(filter(element.has, _MODIFIERS), None)
        if modifier is not None:
            element.pass_by(modifier)
            reason = _("it has {field}, by which it may mean something else.")
            raise NotTaken(modifier, reason.format(field=modifier), waits=name != "Medication")
        if name == "Patient":
            patient = foreign_patient(element, address, origin)
            _keep(self._patients, patient)
        elif name == "Procedure":
            _keep(self._sessions, foreign_session(element, address, origin))
        elif name == "Medication":
            self._medications |= medication_named(element, address)
        elif name == "ServiceRequest":
            self._plans.append(foreign_plan(element, origin))
        elif name == "Appointment":
            self._bookings.append(foreign_booking(element, address, origin))
        else:
            dose = given_dose(element, origin)
            self._doses.setdefault(dose.session_uuid, []).append(dose)

    def told(self, most_units: Mapping[str, int]) -> OtherRecords:
        """All that can come in. To be asked once.

        `most_units` are what can be typed, by product: of a dose above that nothing is known.
        """
        one_day: dict[tuple[str, str, str], list[ForeignSession]] = defaultdict(list)
        for session in sorted(self._sessions.values(), key=lambda one: (one.on, one.origin)):
            one_day[session.patient_uuid, session.condition, session.on.isoformat()].append(session)
        self._tell_alone(set(self._sessions))
        self._sessions.clear()
        injections = []
        # Let go one by one: of a large file there isn't room for both.
        for day in list(one_day):
            sessions = one_day.pop(day)
            try:
                injections.append(self._injection(sessions, most_units))
            except NotTaken as cause:
                for session in sessions:
                    self._set_aside(session.origin, cause, *_told_of(session))
        return OtherRecords(
            tuple(with_record_numbers(self._patients.values())),
            tuple(injections),
            tuple(self._plans),
            tuple(self._bookings),
            tuple(self._withdrawn),
            tuple(self.set_aside),
            self.more,
        )

    def _injection(
        self, sessions: list[ForeignSession], most_units: Mapping[str, int]
    ) -> OtherInjection:
        """Procedures of one day for one treatment, such as one a site, are one injection."""
        first = sessions[0]
        doses, is_whole = [], True
        for session in sessions:
            its_doses, are_all = self._doses_of(session)
            is_whole &= are_all and (bool(its_doses) or len(sessions) == 1)
            doses += its_doses
        named = [one.product for one in sessions if one.product is not None]
        products = {product for product in (*named, *map(self._product_of, doses)) if product}
        if not products and first.patient_uuid not in self._patients:
            reason = _("its patient is not in the file, or doesn’t come in.")
            raise NotTaken("subject", reason, waits=True)
        if not products:
            raise NotTaken("usedCode", _("it doesn’t say which product was given."), waits=True)
        if len(products) > 1:
            raise NotTaken(
                "usedCode",
                _("it says more than one product: {products}.").format(
                    products=", ".join(sorted(products))
                ),
                waits=True,
            )
        product = products.pop()
        dose = self._sum(doses, product, most_units) if is_whole else None
        if dose is not None and not _are_apart(sessions):
            dose = None
            for session in sessions:
                reason = _("several of one day don’t say each their own site: no dose is known.")
                self._set_aside(session.origin, NotTaken("bodySite", reason))
        on = first.on.isoformat()
        return OtherInjection(
            uuid=first.uuid,
            patient_uuid=first.patient_uuid,
            course_uuid=uuid_for(first.patient_uuid, first.condition),
            visit_uuid=uuid_for(first.patient_uuid, on),
            on=first.on,
            condition=first.condition,
            product=product,
            dose=dose,
            injector=next((one.injector for one in sessions if one.injector), ""),
            origin=first.origin,
        )

    def _tell_alone(self, sessions: set[str]) -> None:
        """Doses of procedures that nobody has seen, or that aren't read as injections."""
        for uuid in self._doses.keys() - sessions - {one.session_uuid for one in self._withdrawn}:
            for dose in self._doses[uuid]:
                if uuid in self._waiting:
                    cause = NotTaken("partOf", _("its procedure waits, and it with it."))
                else:
                    reason = _("it is part of no procedure that comes in.")
                    is_toxin = self._product_of(dose) is not None
                    cause = NotTaken("partOf", reason, waits=is_toxin)
                said = " · ".join(filter(None, (dose.on, self._product_of(dose))))
                self._set_aside(dose.origin, cause, said, dose.patient_uuid)

    def _product_of(self, dose: GivenDose) -> str | None:
        return dose.product or self._medications.get(dose.medication_uuid or "")

    def _doses_of(self, session: ForeignSession) -> tuple[list[GivenDose], bool]:
        """Those that are the session's, and whether they are all that name it."""
        named = self._doses.pop(session.uuid, [])
        found = []
        for dose in named:
            try:
                dose.refuse_other(session)
            except NotTaken as cause:
                self._set_aside(dose.origin, cause)
            else:
                found.append(dose)
        return found, len(found) == len(named)

    def _sum(
        self, doses: list[GivenDose], product: str, most_units: Mapping[str, int]
    ) -> int | None:
        """The dose, if each administration tells it in Units of this product, and it can be."""
        told = [one.milliunits for one in doses if self._product_of(one) in (None, product)]
        if not told or len(told) < len(doses) or None in told:
            return None
        whole = sum(one for one in told if one is not None)
        most = most_units.get(product)
        if most is None or whole <= most * MILLIUNITS:
            return whole
        reason = _("{most} Units are the most that can be entered for {product}.")
        said = NotTaken("dosage.dose", reason.format(most=format_number(most), product=product))
        for dose in doses:
            self._set_aside(dose.origin, said)
        return None

    def _set_aside(
        self, origin: Origin, cause: NotTaken, gist: str = "", patient_uuid: str | None = None
    ) -> None:
        reason = str(cause)
        if not cause.waits and len(self.set_aside) >= _LISTED:
            self.more[reason] += 1
        else:
            self.set_aside.append(
                SetAside(
                    origin.line,
                    origin.place,
                    reason,
                    waits=cause.waits,
                    field=cause.field,
                    gist=gist,
                    patient_uuid=patient_uuid,
                )
            )


def _told_of(session: ForeignSession) -> tuple[str, str]:
    """What a session says, and whose it is."""
    said = (session.on.isoformat(), session.condition, session.product)
    return " · ".join(filter(None, said)), session.patient_uuid


def _keep(there: dict[str, _Named], one: _Named) -> None:
    """Raises NotTaken where another of the file has its id: nobody says which of them is right."""
    before = there.setdefault(one.uuid, one)
    if replace(one, origin=before.origin) != before:
        reason = _("{place} on line {line} has the same id and says something else.").format(
            place=before.origin.place, line=format_number(before.origin.line)
        )
        raise NotTaken("id", reason, waits=True)


def _are_apart(sessions: Iterable[ForeignSession]) -> bool:
    """Whether several have a site each, so that none tells a dose that another has told."""
    sites = [one.site for one in sessions]
    return len(sites) == 1 or (all(sites) and len(set(sites)) == len(sites))
