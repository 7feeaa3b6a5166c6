"""ServiceRequest: when a treatment is to be repeated. Worked out, so never read back."""

from tracker.interchange.fhir.names import (
    INJECTION_OF_TOXIN,
    RECORD,
    SNOMED,
    VIEW,
    Resource,
    concept,
    reference,
)
from tracker.services.carried.next_windows import NextWindow


def service_request(window: NextWindow) -> Resource:
    """The days from which and until which it may be repeated."""
    days = {"start": window.earliest_on.isoformat(), "end": window.due_on.isoformat()}
    return {
        "resourceType": "ServiceRequest",
        "id": f"{window.course_uuid}.next",
        "meta": {"tag": [{"system": RECORD, "code": VIEW}]},
        "status": "active",
        "intent": "plan",
        "code": {
            "coding": [{"system": SNOMED, "code": INJECTION_OF_TOXIN}],
            "text": "Injection of botulinum toxin",
        },
        "orderDetail": [concept("product", window.product)],
        "subject": reference("patient", window.patient_uuid),
        "occurrencePeriod": days,
        "reasonCode": [concept("condition", window.condition)],
    }
