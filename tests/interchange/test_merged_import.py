"""Files of both record numbers, after two records became one: what is there is not added again."""

import pytest

from tests.clinics import TODAY
from tests.interchange.plain_files import ImportedClinic, row
from tracker.services.patients.patients import patient_form
from tracker.services.patients.record import PatientRecord, patient_record
from tracker.services.patients.search import find_patients
from tracker.services.same_person.merging import CourseChoice, MergeOrder, merge_patients
from tracker.storage import records as r

ADA = (row("2026-01-05"), row("2026-06-08"))
TWICE = tuple(
    row(on, record_number="200", given_name="Adda", units=units)
    for on, units in (("2026-06-08", "195"), ("2026-08-31", "155"))
)


@pytest.fixture(params=["joined", "two"])
def merged(request: pytest.FixtureRequest, clinic: ImportedClinic) -> ImportedClinic:
    """Record 200 was merged into record 100; both were injected on 8 June."""
    clinic.bring(*ADA, *TWICE)
    kept, twice = (clinic.read(find_patients, number)[0].uuid for number in ("100", "200"))
    versions = [clinic.read(patient_form, uuid).version for uuid in (kept, twice)]
    course = clinic.read(
        lambda tx: tx.query(r.Course).join(r.Patient).where(r.Patient.uuid == twice).one().uuid
    )
    choice = CourseChoice(course, joins=request.param == "joined", body_region="second record")
    order = MergeOrder(kept, versions[0], twice, versions[1], courses=(choice,))
    clinic.write(merge_patients, order, TODAY)
    return clinic


def doses(record: PatientRecord) -> list[int]:
    return sorted(s.dose or 0 for course in record.courses for s in course.sessions)


@pytest.mark.fault(76)
@pytest.mark.parametrize("files", [(ADA,), (TWICE,), (ADA, TWICE), (TWICE, ADA)])
def test_files_that_were_imported_before_add_nothing(
    merged: ImportedClinic, files: tuple[tuple[dict[str, str], ...], ...]
) -> None:
    for rows in files:
        counts = merged.bring(*rows)
        assert (counts.repeated, counts.is_change) == (2, False)
    assert doses(merged.read(patient_record, "100", TODAY)) == [155_000] * 3 + [195_000]


@pytest.mark.fault(76)
def test_what_a_file_of_the_merged_number_has_more_goes_to_the_kept_patient(
    merged: ImportedClinic,
) -> None:
    more = row("2026-11-02", record_number="200", given_name="Adda", units="100")
    counts = merged.bring(*TWICE, more)
    assert (counts.repeated, counts.injections, counts.patients, counts.treatments) == (2, 1, 0, 0)
    record = merged.read(patient_record, "200", TODAY)
    assert doses(record) == [100_000] + [155_000] * 3 + [195_000]
    (newest,) = [c for c in record.courses if c.sessions[0].dose == 100_000]
    assert len(newest.sessions) in (3, 5)
