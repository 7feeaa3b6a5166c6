"""Importing rows of the plain CSV: all of them, or nothing if any is wrong."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.outcome import Done, Subject
from tracker.domain.protocol import Rules
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.courses.windows import refresh_windows
from tracker.services.exports.people import export_people
from tracker.services.exports.plain import rows_of_patients
from tracker.services.facts import CHUNK
from tracker.services.imports.faults import Fault, Faults
from tracker.services.imports.plain_rows import PlainRow, cells_of
from tracker.services.imports.plan import PatientPlan, StoredCourse, StoredPatient, plan_patient
from tracker.services.imports.taken_back import taken_back
from tracker.services.imports.writing import ImportCounts, ImportWriter
from tracker.services.rules.in_force import current_rules
from tracker.services.same_person.kept import kept_patients
from tracker.services.same_person.merged_courses import MergedCourses, merged_courses
from tracker.storage import records as r
from tracker.storage.search_index import refresh_many


@dataclass(frozen=True, slots=True)
class ImportSource:
    """Where rows come from: the name of a file, the columns that it has, and their own headers."""

    name: str
    columns: frozenset[str]
    headers: Mapping[str, str] = field(default_factory=dict)

    def told(self, fault: Fault) -> str:
        """What is wrong, for whoever sees the row beside it, by the file’s own headers."""
        return replace(fault, column=self.headers.get(fault.column, fault.column)).without_line


Progress = Callable[[int, int], None]
Planner = Callable[[Sequence[PlainRow], StoredPatient | None, Rules], PatientPlan | None]
"""Decides about all rows of one record number; None: nothing is written of them."""


def import_rows(
    tx: Session,
    rows: Sequence[PlainRow],
    source: ImportSource,
    today: date,
    faults: Faults,
    progress: Progress | None = None,
) -> Done:
    """Import all rows in this transaction; `value` is an `ImportCounts`.

    Raises ImportRefused if anything is wrong, also what `faults` brings with it. Rows that are
    there already change nothing; if all are, nothing at all is written. `progress` is told how
    many patients are done, of how many; what it raises stops the import.
    """
    authorize(tx, Action.IMPORT)

    def plan(
        rows: Sequence[PlainRow], stored: StoredPatient | None, rules: Rules
    ) -> PatientPlan | None:
        found = plan_patient(rows, stored, rules, today, faults)
        return None if faults.count else found

    writer = ImportWriter(tx, source.name, source.columns, today, len(rows))
    bring_in(tx, rows, writer, plan, progress)
    faults.refuse()
    counts = writer.finish()
    subjects = [Subject("patient"), Subject("course")] if counts.is_change else []
    return Done(value=counts, changed=frozenset(subjects))


def bring_in(
    tx: Session,
    rows: Sequence[PlainRow],
    writer: ImportWriter,
    planner: Planner,
    progress: Progress | None,
    also_known: Mapping[str, int] | None = None,
) -> None:
    """Write what the planner lets in, chunk by chunk, with its windows and its words to search.

    `also_known` are patients by numbers by which they aren’t known yet.
    """
    by_number: dict[str, list[PlainRow]] = defaultdict(list)
    for row in rows:
        by_number[row.record_number].append(row)
    rules = current_rules(tx)
    numbers = sorted(by_number)
    for start in range(0, len(numbers), CHUNK):
        chunk = numbers[start : start + CHUNK]
        stored = _stored_patients(tx, chunk, writer.today, also_known or {})
        planned = [planner(by_number[number], stored.get(number), rules) for number in chunk]
        changed = writer.write([plan for plan in planned if plan is not None])
        refresh_windows(tx, changed, rules)
        refresh_many(tx, changed)
        if progress is not None:
            progress(start + len(chunk), len(numbers))


def _stored_patients(
    tx: Session, numbers: Sequence[str], today: date, also_known: Mapping[str, int]
) -> dict[str, StoredPatient]:
    """Those who are there already, by each of their record numbers."""
    ids = {number: also_known[number] for number in numbers if number in also_known}
    ids |= owners_of(tx, numbers)
    if not ids:
        return {}
    owners = set(ids.values())
    kept = kept_patients(tx, owners)
    people = _people(tx, sorted(owners))
    kept_ids = sorted(owners | set(kept.values()))
    courses, died = _stored_courses(tx, kept_ids, today), _deaths(tx, kept_ids)
    merges = merged_courses(tx, kept) if kept else {}
    return {
        number: StoredPatient(
            kept.get(owner, owner),
            # A file that has the number of a merged patient has their names, too.
            replace(people[owner], record_number=number),
            _as_known(courses, owner, kept.get(owner, owner), merges.get(owner)),
            died.get(kept.get(owner, owner)),
        )
        for number, owner in ids.items()
    }


def owners_of(tx: Session, numbers: Sequence[str]) -> dict[str, int]:
    """The ids of patients by their record numbers; unknown numbers are missing."""
    identifier = r.PatientIdentifier
    query = select(identifier.value, identifier.patient_id).where(
        identifier.system == "record_number", identifier.value.in_(numbers)
    )
    return dict(tx.execute(query).all())


def _as_known(
    courses: dict[int, list[StoredCourse]], owner: int, kept: int, merge: MergedCourses | None
) -> tuple[StoredCourse, ...]:
    """The courses as the files of a record number know them, also of somebody who was merged."""
    found = courses[kept]
    if merge is None:
        return tuple(found)
    known = {one.id: one for one in found}
    for source in courses[owner]:
        into = merge.joined.get(source.id)
        if into in known:
            imported = {**known[into].imported, **source.imported}
            known[into] = replace(known[into], imported=imported)
    for course_id, region in merge.regions.items():
        if course_id in known:
            key = known[course_id].key[0], region
            known = {i: one for i, one in known.items() if one.key != key}
            known[course_id] = replace(known[course_id], key=key)
    return tuple(known.values())


def _deaths(tx: Session, patient_ids: Sequence[int]) -> dict[int, date | None]:
    patient = r.Patient
    query = select(patient.id, patient.deceased_on).where(patient.id.in_(patient_ids))
    return dict(tx.execute(query).all())


def _people(tx: Session, patient_ids: Sequence[int]) -> dict[int, PlainRow]:
    rows = tx.execute(
        select(
            r.Patient.id, r.Patient.family_name, r.Patient.given_name, r.Patient.birth_date
        ).where(r.Patient.id.in_(patient_ids))
    )
    named = {
        row.id: PlainRow("", row.family_name, row.given_name, row.birth_date, "", "")
        for row in rows
    }
    return {**named, **export_people(tx, patient_ids)}


def _stored_courses(
    tx: Session, patient_ids: Sequence[int], today: date
) -> dict[int, list[StoredCourse]]:
    recorded = {
        course.course_id: {row.session_on: cells_of(row) for row in course.rows}
        for courses in rows_of_patients(tx, patient_ids, today).values()
        for course in courses
    }
    course = r.Course
    imported: dict[int, dict[date | None, dict[str, str]]] = defaultdict(dict)
    row = r.ImportedRow
    for course_id, on, content in tx.execute(
        select(row.course_id, row.row_on, row.content)
        .join(course, course.id == row.course_id)
        .where(course.patient_id.in_(patient_ids))
    ):
        imported[course_id][on] = content
    found: dict[int, list[StoredCourse]] = defaultdict(list)
    for one in tx.execute(
        select(
            course.id,
            course.patient_id,
            course.condition,
            course.body_region,
            course.ended_on,
            course.end_reason,
        )
        .where(course.patient_id.in_(patient_ids), course.id.not_in(taken_back("course")))
        .order_by(course.id)
    ):
        found[one.patient_id].append(
            StoredCourse(
                one.id,
                (one.condition, one.body_region),
                None if one.ended_on is None else (one.ended_on, one.end_reason or ""),
                imported.get(one.id, {}),
                recorded.get(one.id, {}),
            )
        )
    return found


__all__ = ["ImportCounts", "ImportSource", "PatientPlan", "import_rows"]
