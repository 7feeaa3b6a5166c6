"""Another system's Procedure, and the MedicationAdministrations that are part of one."""

from dataclasses import dataclass
from datetime import date

from tracker.interchange.fhir.element import Element
from tracker.interchange.fhir.foreign_ids import own_uuid, referred_uuid
from tracker.interchange.fhir.foreign_patient import day_of
from tracker.interchange.fhir.foreign_reason import NotTaken
from tracker.interchange.fhir.recognising import condition_of, is_toxin, product_of
from tracker.interchange.fhir.units import thousandths_of
from tracker.text import _

_UNITS = ("u", "unit", "units", "{units}", "[u]", "[arb'u]", "iu", "[iu]")


@dataclass(frozen=True, slots=True)
class ForeignSession:
    """An injection on a day; `product` None: it doesn't say."""

    uuid: str
    patient_uuid: str
    on: date
    condition: str
    product: str | None
    injector: str
    line: int
    place: str


@dataclass(frozen=True, slots=True)
class GivenDose:
    """What an administration gave as part of a session; None where it isn't said in Units.

    `patient_uuid` is "" where somebody is named in another way than by an address; `on` is the day
    as it is written, which may be less than a day. None: it doesn't say.
    """

    session_uuid: str
    product: str | None
    milliunits: int | None
    patient_uuid: str | None
    on: str | None
    line: int
    place: str

    def refuse_other(self, session: ForeignSession) -> None:
        """Raises NotTaken where it speaks of something else than the session does."""
        if self.patient_uuid not in (None, session.patient_uuid):
            raise NotTaken(
                _("it is about another patient than its procedure, whose dose it isn’t.")
            )
        if self.on is not None and not session.on.isoformat().startswith(self.on):
            raise NotTaken(_("it was on another day than its procedure, whose dose it isn’t."))


def foreign_session(element: Element, address: str | None, line: int, place: str) -> ForeignSession:
    """Raises NotTaken with the reason, Misshapen where it isn't FHIR."""
    element.pass_by("text", "meta")
    code = element.one("code")
    reasons = element.each("reasonCode")
    used = element.each("usedCode")
    what = [*([code] if code is not None else []), *used]
    if not is_toxin(what):
        raise NotTaken(_("it is no injection of botulinum toxin that is recognised."))
    status = element.text("status")
    if status == "entered-in-error":
        raise NotTaken(_("it was entered in error."))
    if status != "completed":
        raise NotTaken(
            _("it is not completed, but “{status}”.").format(status=(status or "?")[:40])
        )
    patient = referred_uuid(element.one("subject"))
    if patient is None:
        raise NotTaken(_("it doesn’t name its patient by an address."))
    on = _day(element)
    condition = condition_of([*reasons, *what])
    if condition is None:
        raise NotTaken(_("what it treats is not recognised."))
    uuid = own_uuid("Procedure", element, address)
    product = product_of(what)
    return ForeignSession(uuid, patient, on, condition, product, _injector(element), line, place)


def given_dose(element: Element, line: int, place: str) -> GivenDose:
    """Raises NotTaken where it is not part of a session."""
    element.pass_by("text", "meta")
    if element.text("status") != "completed":
        raise NotTaken(_("it is not completed."))
    part_of = [uuid for one in element.each("partOf") if (uuid := referred_uuid(one)) is not None]
    if not part_of:
        raise NotTaken(_("it is part of no procedure in the file."))
    medication = element.one("medicationCodeableConcept")
    dosage = element.one("dosage")
    dose = None if dosage is None else dosage.one("dose")
    product = None if medication is None else product_of([medication])
    subject = element.one("subject")
    on = _moment(element, "effective")
    return GivenDose(
        part_of[0],
        product,
        None if dose is None else _units(dose),
        None if subject is None else referred_uuid(subject) or "",
        None if on is None else on[:10],
        line,
        place,
    )


def _moment(element: Element, name: str) -> str | None:
    text = element.text(f"{name}DateTime")
    period = element.one(f"{name}Period")
    return period.text("start") if text is None and period is not None else text


def _day(element: Element) -> date:
    on = day_of(_moment(element, "performed"))
    if on is None:
        raise NotTaken(_("it doesn’t say on which day it was."))
    return on


def _injector(element: Element) -> str:
    for performer in element.each("performer"):
        actor = performer.one("actor")
        if actor is not None and actor.text("display"):
            return (actor.text("display") or "")[:200]
    return ""


def _units(dose: Element) -> int | None:
    """Units in thousandths; millilitres say nothing of them."""
    told = {(dose.text(name) or "").lower().strip() for name in ("unit", "code")} - {""}
    if not told & set(_UNITS):
        return None
    milliunits = thousandths_of(dose)
    return milliunits if milliunits is not None and milliunits > 0 else None
