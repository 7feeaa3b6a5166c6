"""Whose injections a form is about, as its heading."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.birth import BirthDate
from tracker.domain.problems import NotFound
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.wording import course_label, product_name
from tracker.storage import records as r
from tracker.text import _


@dataclass(frozen=True, slots=True)
class SessionTitle:
    """A session as its people know it. `dose` in 0.001 Unit, None where it isn't known."""

    patient_uuid: str
    family_name: str
    given_name: str
    birth_date: BirthDate
    record_number: str
    condition: str
    course_label: str
    on: date
    dose: int | None
    product_label: str


def session_title(tx: Session, session_uuid: str) -> SessionTitle:
    """Raises NotFound."""
    authorize(tx, Action.READ_CHART)
    row = tx.execute(
        select(
            r.Patient.uuid,
            r.Patient.family_name,
            r.Patient.given_name,
            r.Patient.birth_date,
            r.PatientIdentifier.value,
            r.Course.condition,
            r.Course.body_region,
            r.SessionRecord.given_on,
            r.SessionRecord.dose,
            r.SessionRecord.product,
        )
        .join(r.Course, r.Course.id == r.SessionRecord.course_id)
        .join(r.Patient, r.Patient.id == r.SessionRecord.patient_id)
        .join(
            r.PatientIdentifier,
            (r.PatientIdentifier.patient_id == r.Patient.id)
            & (r.PatientIdentifier.system == "record_number"),
            isouter=True,
        )
        .where(r.SessionRecord.uuid == session_uuid)
    ).first()
    if row is None:
        raise NotFound(_("This entry is no longer there."))
    return SessionTitle(
        patient_uuid=row.uuid,
        family_name=row.family_name,
        given_name=row.given_name,
        birth_date=row.birth_date,
        record_number=row.value or "",
        condition=row.condition,
        course_label=course_label(row.condition, row.body_region),
        on=row.given_on,
        dose=row.dose,
        product_label=product_name(row.product),
    )
