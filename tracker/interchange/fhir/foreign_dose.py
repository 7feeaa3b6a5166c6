"""Another system's MedicationAdministration as part of a Procedure, and what Medication it names."""

from dataclasses import dataclass

from tracker.interchange.fhir.element import Element
from tracker.interchange.fhir.foreign_days import moment
from tracker.interchange.fhir.foreign_ids import own_uuid, referred_uuid
from tracker.interchange.fhir.foreign_reason import EnteredInError, NotTaken
from tracker.interchange.fhir.foreign_session import ForeignSession
from tracker.interchange.fhir.recognising import is_toxin, product_of, words_of
from tracker.interchange.fhir.units import thousandths_of
from tracker.services.imports.others.told import Origin, Withdrawn
from tracker.text import _

_UNITS = ("u", "unit", "units", "{units}", "[u]", "[arb'u]", "iu", "[iu]")


@dataclass(frozen=True, slots=True)
class GivenDose:
    """What an administration gave as part of a session; None where it isn't said in Units.

    `patient_uuid` is "" where somebody is named in another way than by an address; `on` is the day
    as it is written, which may be less than a day. None: it doesn't say. `medication_uuid` is a
    Medication elsewhere in the file.
    """

    session_uuid: str
    product: str | None
    medication_uuid: str | None
    milliunits: int | None
    patient_uuid: str | None
    on: str | None
    origin: Origin

    def refuse_other(self, session: ForeignSession) -> None:
        """Raises NotTaken where it speaks of something else than the session does."""
        if self.patient_uuid not in (None, session.patient_uuid):
            reason = _("it is about another patient than its procedure, whose dose it isn’t.")
            raise NotTaken("subject", reason)
        if self.on is not None and not session.on.isoformat().startswith(self.on):
            reason = _("it was on another day than its procedure, whose dose it isn’t.")
            raise NotTaken("effective", reason)


def given_dose(element: Element, origin: Origin) -> GivenDose:
    """Raises NotTaken where it is not part of a session, or no toxin."""
    element.pass_by("text", "meta")
    part_of = [uuid for one in element.each("partOf") if (uuid := referred_uuid(one)) is not None]
    status = element.text("status")
    if status == "entered-in-error" and part_of:
        raise EnteredInError(Withdrawn(part_of[0], is_dose_only=True, origin=origin))
    if status != "completed":
        raise NotTaken("status", _("it is not completed."))
    medication, medication_uuid = _medication(element)
    toxin = medication is not None and is_toxin([medication])
    if medication is not None and words_of([medication]) and not toxin:
        raise NotTaken("medication", _("it is no botulinum toxin that is recognised."))
    if not part_of:
        raise NotTaken("partOf", _("it names no procedure that it is part of."), waits=toxin)
    dosage = element.one("dosage")
    dose = None if dosage is None else dosage.one("dose")
    subject = element.one("subject")
    on = moment(element, "effective")
    return GivenDose(
        session_uuid=part_of[0],
        product=None if medication is None else product_of([medication]),
        medication_uuid=medication_uuid,
        milliunits=None if dose is None else _units(dose),
        patient_uuid=None if subject is None else referred_uuid(subject) or "",
        on=None if on is None else on[:10],
        origin=origin,
    )


def medication_named(element: Element, address: str | None) -> dict[str, str | None]:
    """The product of a Medication, by its uuid."""
    element.pass_by("text", "meta")
    code = element.one("code")
    product = None if code is None else product_of([code])
    return {own_uuid("Medication", element, address): product}


def _medication(element: Element) -> tuple[Element | None, str | None]:
    """What was given, and the uuid of a Medication outside the resource that says it."""
    told = element.one("medicationCodeableConcept")
    reference = element.one("medicationReference")
    text = None if reference is None else reference.text("reference")
    if told is not None or text is None:
        return told, None
    for one in element.each("contained"):
        if f"#{one.text('id')}" == text:
            return one.one("code"), None
    return None, referred_uuid(reference)


def _units(dose: Element) -> int | None:
    """Units in thousandths; millilitres say nothing of them, nor does less than a number."""
    told = {(dose.text(name) or "").lower().strip() for name in ("unit", "code")} - {""}
    milliunits = thousandths_of(dose)
    if not told & set(_UNITS) or dose.text("comparator"):
        return None
    return milliunits if milliunits is not None and milliunits > 0 else None
