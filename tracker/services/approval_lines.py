"""The authorisations of a patient's treatments, as the cards of those say them."""

from datetime import date

from sqlalchemy.orm import Session

from tracker.services.authorisation_list import authorisations_of
from tracker.services.patient_rows import ApprovalRow
from tracker.services.wording.authorisations import authorisation_name, say_authorisation
from tracker.text import _


def approval_lines(
    tx: Session, patient_uuid: str, jurisdiction: str, today: date
) -> dict[str, tuple[ApprovalRow, ...]]:
    """By the uuids of the treatments, the newest first: what stands, and the last that is over."""
    found: dict[str, tuple[ApprovalRow, ...]] = {}
    for row in authorisations_of(tx, patient_uuid, today):
        name = _("{name}: {payer}…").format(name=authorisation_name(jurisdiction), payer=row.payer)
        line = ApprovalRow(row.uuid, name, say_authorisation(row, jurisdiction))
        for course_uuid in row.course_uuids:
            before = found.get(course_uuid, ())
            is_over = row.valid_to is not None and row.valid_to < today
            if not is_over or not before:
                found[course_uuid] = (*before, line)
    return found
