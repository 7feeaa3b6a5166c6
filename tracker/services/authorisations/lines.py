"""The authorisations of a patient's treatments, as the cards of those say them."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from sqlalchemy.orm import Session

from tracker.domain import facts
from tracker.services.authorisations.listing import authorisations_of
from tracker.services.patients.rows import ApprovalRow
from tracker.services.wording.authorisations import authorisation_name, say_authorisation
from tracker.text import _


def approval_lines(
    tx: Session,
    patient_uuid: str,
    jurisdiction: str,
    today: date,
    known: Mapping[int, facts.Patient] = MappingProxyType({}),
) -> dict[str, tuple[ApprovalRow, ...]]:
    """By the uuids of the treatments, the newest first: what stands, and the last that is over.

    `known`: the patient by id, where somebody has read it already.
    """
    found: dict[str, tuple[ApprovalRow, ...]] = {}
    for row in authorisations_of(tx, patient_uuid, today, known):
        name = _("{name}: {payer}…").format(name=authorisation_name(jurisdiction), payer=row.payer)
        line = ApprovalRow(row.uuid, name, say_authorisation(row, jurisdiction))
        for course_uuid in row.course_uuids:
            before = found.get(course_uuid, ())
            is_over = row.valid_to is not None and row.valid_to < today
            if not is_over or not before:
                found[course_uuid] = (*before, line)
    return found
