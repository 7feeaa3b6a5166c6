"""What records said before an import changed them, as JSON and back."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from tracker.domain.interval import Interval
from tracker.services.imports.plan import CoursePlan
from tracker.storage import records as r

CHANGED_IN_COURSES = (
    "product",
    "interval",
    "planned_dose",
    "start_on",
    "clinician_id",
    "newest_row_on",
    "ended_on",
    "end_reason",
    "ended_by",
)
_OF_A_PERSON, _POINTS, _NUMBER = (
    ("sex", "family_name", "given_name"),
    ("phone", "email"),
    "record_number",
)
_DAYS = frozenset({"start_on", "newest_row_on", "ended_on"})


def stored_value(course: r.Course, name: str) -> Any:
    """A value of a course as JSON can hold it."""
    value = getattr(course, name)
    if isinstance(value, Interval):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def change_patient(
    tx: Session, patient_id: int, changes: Mapping[str, str], numbers: Sequence[str]
) -> dict[str, Any]:
    """Somebody who is there: their contact, names, death, more numbers. Gives what was before."""
    patient = tx.get_one(r.Patient, patient_id)
    before: dict[str, Any] = {"from": patient.version}
    for name in _OF_A_PERSON:
        if name in changes:
            before[name] = getattr(patient, name)
            setattr(patient, name, changes[name])
    if "deceased_on" in changes and patient.deceased_on is None:
        before["deceased_on"] = None
        patient.deceased_on = date.fromisoformat(changes["deceased_on"])
    for kind in _POINTS:
        if kind not in changes:
            continue
        point = next((one for one in patient.contact_points if one.kind == kind), None)
        before[kind] = None if point is None else point.value
        if point is None:
            patient.contact_points.append(r.ContactPoint(kind=kind, value=changes[kind]))
        else:
            point.value = changes[kind]
    known = {one.value for one in patient.identifiers if one.system == _NUMBER}
    before["numbers"] = [number for number in numbers if number not in known]
    for number in before["numbers"]:
        patient.identifiers.append(r.PatientIdentifier(system=_NUMBER, value=number))
    # Numbers and addresses are rows of their own, but a change of theirs is one of the patient.
    flag_modified(patient, "family_name")
    tx.flush()
    return {**before, "version": patient.version}


def put_back_patient(patient: r.Patient, before: dict[str, Any]) -> None:
    """As it was before `change_patient`, or before another system's file added to it."""
    for name in (*_OF_A_PERSON, "deceased_on", "address"):
        if name in before:
            setattr(patient, name, before[name])
    for kind in _POINTS:
        if kind not in before:
            continue
        point = next(one for one in patient.contact_points if one.kind == kind)
        if before[kind] is None:
            patient.contact_points.remove(point)
        else:
            point.value = before[kind]
    added = {("", value) for value in before.get("known_as", ())}
    added |= {(_NUMBER, number) for number in before.get("numbers", ())}
    for one in list(patient.identifiers):
        if (_NUMBER if one.system == _NUMBER else "", one.value) in added:
            patient.identifiers.remove(one)
    for point in list(patient.contact_points):
        if [point.kind, point.value] in before.get("points", ()):
            patient.contact_points.remove(point)


def note_row(
    tx: Session,
    course_id: int,
    plan: CoursePlan,
    note_made: Callable[[type[Any], int, dict[str, Any]], None],
) -> None:
    """What a row that is there says by now: the next file is compared with that."""
    row = r.ImportedRow
    there = tx.scalar(
        select(row).where(
            row.course_id == course_id, row.row_on.is_not_distinct_from(plan.noted_on)
        )
    )
    if there is not None:
        note_made(row, there.id, {"content": dict(there.content)})
        there.content = {**there.content, **plan.noted}


def put_back(course: r.Course, before: dict[str, Any]) -> None:
    """Everything as it was."""
    for name in CHANGED_IN_COURSES:
        value = before[name]
        if value is not None and name == "interval":
            value = Interval.parse(value)
        elif value is not None and name in _DAYS:
            value = date.fromisoformat(value)
        setattr(course, name, value)
