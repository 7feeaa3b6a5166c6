"""Appointment: a booked day. Its time is the clinic's, which may know none."""

from tracker.interchange.fhir.element import Element
from tracker.interchange.fhir.names import Resource, key_of, reference
from tracker.services.carried.record import CarriedRecord, Values

_STATUSES = {
    "booked": "booked",
    "arrived": "arrived",
    "done": "fulfilled",
    "missed": "noshow",
    "cancelled-by-patient": "cancelled",
    "cancelled-by-clinic": "cancelled",
    "voided": "entered-in-error",
}


def elements(_record: CarriedRecord, values: Values) -> Resource:
    on = values.pop("on_date")
    return {
        "status": _STATUSES[str(values["status"])],
        "created": values.pop("made_on"),
        "minutesDuration": values.pop("minutes"),
        "comment": values.pop("note"),
        "participant": [
            {"actor": reference("patient", values.pop("patient_id")), "status": "accepted"}
        ],
        # A day, not a moment: an instant would move it to another day in another zone.
        "requestedPeriod": [{"start": on, "end": on}],
    }


def read(element: Element, values: Values) -> None:
    element.pass_by("status")
    values["made_on"] = element.text("created")
    values["minutes"] = element.whole("minutesDuration")
    values["note"] = element.text("comment")
    for one in element.each("participant"):
        one.pass_by("status")
        values["patient_id"] = key_of(one.one("actor"))
    for period in element.each("requestedPeriod"):
        period.pass_by("end")
        values["on_date"] = period.text("start")
