"""Another system's resources, as far as they can be this clinic's.

A patient needs a name and a date of birth; an injection its patient, its day, its product and a
treatment that is recognised. It anchors the treatment; its dose is known only where every
administration tells it in Units. Whatever can't be read so is set aside, with the reason.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import tzinfo
from itertools import groupby
from typing import TypeVar

from tracker.domain.dose import MILLIUNITS
from tracker.interchange.fhir.element import Element, Misshapen
from tracker.interchange.fhir.foreign_booking import foreign_booking
from tracker.interchange.fhir.foreign_dose import (
    GivenDose,
    given_dose,
    medication_named,
    parts_of,
)
from tracker.interchange.fhir.foreign_gist import gist_of, subject_of
from tracker.interchange.fhir.foreign_ids import own_uuid, server_of, uuid_for
from tracker.interchange.fhir.foreign_numbers import numbering, with_record_number
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
from tracker.storage.scratch import Scratch, Shelf
from tracker.text import _, format_number

_Named = TypeVar("_Named", OtherPatient, ForeignSession)
_Origined = TypeVar("_Origined", OtherPatient, ForeignSession, GivenDose)
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


class Foreign:
    """Gathers resources, on the drive; what they bring is asked for when all are there.

    `more` counts by reason what is set aside without being listed.
    """

    def __init__(self, zone: tzinfo) -> None:
        """`zone` is the clinic's."""
        self._zone = zone
        self.set_aside: list[SetAside] = []
        self.more: Counter[str] = Counter()
        self.others: Counter[str] = Counter()
        self._scratch = Scratch()
        self._patients: Shelf[OtherPatient] = self._scratch.shelf()
        self._sessions: Shelf[ForeignSession] = self._scratch.shelf()
        self._doses: Shelf[GivenDose] = self._scratch.shelf()
        self._medications: Shelf[str | None] = self._scratch.shelf()
        self._plans: Shelf[OtherPlan] = self._scratch.shelf()
        self._bookings: Shelf[OtherBooking] = self._scratch.shelf()
        self._withdrawn: Shelf[Withdrawn] = self._scratch.shelf()
        self._faults: Shelf[str] = self._scratch.shelf()
        """Of doses, by their session."""
        self._waiting: set[str] = set()
        self._two: set[str] = set()
        self._server: str | None = None

    def add(self, name: str, element: Element, address: str | None, line: int, place: str) -> bool:
        """Take a resource, if it is of use; `address` is its own in a bundle."""
        if name not in _READ:
            self.others[name] += 1
            return False
        origin = Origin(line, place)
        try:
            self._add(name, element, address, origin)
        except EnteredInError as error:
            self._withdrawn.add(error.withdrawn, error.withdrawn.session_uuid)
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
        if name == "MedicationAdministration":
            with suppress(Misshapen):
                for uuid in parts_of(element):
                    self._faults.add(str(cause), uuid)
        self._set_aside(origin, cause, gist_of(element), subject_of(element))

    def _add(self, name: str, element: Element, address: str | None, origin: Origin) -> None:
        modifier = next(filter(element.has, _MODIFIERS), None)
        if modifier is not None:
            element.pass_by(modifier)
            reason = _("it has {field}, by which it may mean something else.")
            raise NotTaken(modifier, reason.format(field=modifier), waits=name != "Medication")
        self._refuse_other_server(element, address)
        if name == "Patient":
            patient = foreign_patient(element, address, origin)
            before = self._patients.get(patient.uuid) or patient
            if (before.name, before.born) != (patient.name, patient.born):
                self._two.add(patient.uuid)
            _keep(self._patients, patient)
        elif name == "Procedure":
            _keep(self._sessions, foreign_session(element, address, origin, self._zone))
        elif name == "Medication":
            self._medications.put(*medication_named(element, address))
        elif name == "ServiceRequest":
            self._plans.add(foreign_plan(element, origin, self._zone))
        elif name == "Appointment":
            self._bookings.add(foreign_booking(element, address, origin, self._zone))
        else:
            dose = given_dose(element, address, origin, self._zone)
            if dose.doubt:
                doubt = NotTaken("status", dose.doubt)
                self._set_aside(origin, doubt, gist_of(element), subject_of(element))
            self._doses.add(dose, dose.session_uuid)

    def _refuse_other_server(self, element: Element, address: str | None) -> None:
        """One id may be two people's on two servers: only those of the file's first one are taken."""
        self._server = self._server or server_of(address)
        subject = element.one("subject")
        named = None if subject is None else subject.text("reference")
        for field, server in (("fullUrl", server_of(address)), ("subject", server_of(named))):
            if self._server is not None and server not in (None, self._server):
                reason = _("it is of another server than the rest of the file: “{server}”.")
                raise NotTaken(field, reason.format(server=server[:80]), waits=True)

    def told(self, most_units: Mapping[str, int]) -> OtherRecords:
        """All that can come in. To be asked once.

        `most_units` are what can be typed, by product: of a dose above that nothing is known.
        """
        self._leave_out_two()
        self._tell_alone()
        days: Shelf[ForeignSession] = self._scratch.shelf()
        for session in self._sessions:
            days.add(session, f"{_day(session)}\n{session.origin.order}")
        injections: Shelf[OtherInjection] = self._scratch.shelf()
        for _one_day, of_day in groupby((session for _key, session in days.items()), key=_day):
            sessions = list(of_day)
            try:
                injections.add(self._injection(sessions, most_units))
            except NotTaken as cause:
                for session in sessions:
                    self._set_aside(session.origin, cause, *_told_of(session))
        system = numbering(self._patients)
        for one in self._patients if system else ():
            numbered = with_record_number(one, system)
            if numbered is not one:
                self._patients.put(one.uuid, numbered)
        return OtherRecords(
            self._patients,
            injections,
            self._plans,
            self._bookings,
            self._withdrawn,
            tuple(self.set_aside),
            self.more,
        )

    def _leave_out_two(self) -> None:
        """Where two people have one id, nobody knows whose the rest is."""
        if not self._two:
            return
        patients: Shelf[OtherPatient] = self._scratch.shelf()
        for one in self._patients:
            if one.uuid not in self._two:
                patients.add(one, one.uuid)
                continue
            reason = _("somebody else of the file has the same id.")
            said = " · ".join((" ".join(reversed(one.name)), one.born.isoformat()))
            self._set_aside(one.origin, NotTaken("id", reason, waits=True), said)
        self._patients = patients

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
            raise self._no_product(sessions)
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
            sites=tuple(dict.fromkeys(site for one in sessions for site in one.sites_told)),
            origin=first.origin,
        )

    def _no_product(self, sessions: list[ForeignSession]) -> NotTaken:
        """With what is wrong with its dose, which would have told the product."""
        faults = [fault for one in sessions for fault in self._faults.of(one.uuid)]
        if any(self._withdrawn.of(one.uuid) for one in sessions):
            faults.append(_("it was entered in error."))
        if not faults:
            return NotTaken("usedCode", _("it doesn’t say which product was given."), waits=True)
        reason = _("it doesn’t say which product was given, and of its dose: {reason}")
        return NotTaken("usedCode", reason.format(reason=faults[0]), waits=True)

    def _tell_alone(self) -> None:
        """Doses of procedures that nobody has seen, or that aren't read as injections."""
        for uuid, dose in self._doses.items():
            if uuid in self._sessions or uuid in self._withdrawn:
                continue
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
        """Those that are the session's, each once, and whether they are all that name it."""
        by_name: dict[str, GivenDose] = {}
        found, is_whole = [], True
        for dose in self._doses.of(session.uuid):
            try:
                if dose.uuid and _is_there(by_name.setdefault(dose.uuid, dose), dose):
                    continue
                dose.refuse_other(session)
            except NotTaken as cause:
                self._set_aside(dose.origin, cause)
                self._faults.add(str(cause), session.uuid)
                is_whole = False
            else:
                found.append(dose)
        return found, is_whole

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


def _day(session: ForeignSession) -> str:
    """What the procedures of one day for one treatment have in common."""
    return f"{session.patient_uuid}\n{session.condition}\n{session.on}"


def _keep(there: Shelf[_Named], one: _Named) -> None:
    """Raises NotTaken where another of the file has its id: nobody says which of them is right."""
    before = there.get(one.uuid)
    if before is None or not _is_there(before, one):
        there.add(one, one.uuid)


def _is_there(before: _Origined, one: _Origined) -> bool:
    """Whether it comes a second time, and says the same. Raises NotTaken where it says another thing:
    of two versions nobody says which is right.
    """
    if before.origin == one.origin:
        return False
    if replace(one, origin=before.origin) != before:
        reason = _("{place} on line {line} has the same id and says something else.").format(
            place=before.origin.place, line=format_number(before.origin.line)
        )
        raise NotTaken("id", reason, waits=True)
    return True


def _are_apart(sessions: Iterable[ForeignSession]) -> bool:
    """Whether several have a site each, so that none tells a dose that another has told."""
    sites = [one.site for one in sessions]
    return len(sites) == 1 or (all(sites) and len(set(sites)) == len(sites))
