"""A list of bills, read and compared with what was given here."""

from pathlib import Path

import pytest

from tests.clinics import Clinic
from tracker.domain.problems import Invalid
from tracker.interchange.billing_csv import read_billing_csv
from tracker.services.reports.billing_comparison import compare_billing


def written(tmp_path: Path, *lines: str, header: str = "record_number,date,code") -> Path:
    path = tmp_path / "bills.csv"
    path.write_text("\r\n".join((header, *lines)), "utf-8")
    return path


def test_what_is_unknown_not_given_and_not_billed_is_told(clinic: Clinic, tmp_path: Path) -> None:
    patient = clinic.patient(record_number="0041", family_name="Okafor")
    course = clinic.course(patient)
    for on in ("2026-01-05", "2026-03-30"):
        clinic.given(patient, on, (course, 155))
    path = written(
        tmp_path, "0041,2026-01-05,64615", "0041,2026-04-20,64615", "0099,2026-01-05,64615"
    )
    found = clinic.read(compare_billing, read_billing_csv(path))
    assert found.agreed == 1
    assert [
        (one.what.value, one.record_number, str(one.on), one.patient) for one in found.rows
    ] == [
        ("unknown", "0099", "2026-01-05", ""),
        ("not-given", "0041", "2026-04-20", "Okafor, Ada"),
        ("not-billed", "0041", "2026-03-30", "Okafor, Ada"),
    ]
    assert {one.patient_uuid for one in found.rows} == {"", patient}


@pytest.mark.parametrize(
    ("lines", "header", "said"),
    [
        (["0041,2026-01-05"], "number,date", "record_number is missing"),
        (["0041,5.1.2026"], "record_number,date", "“5.1.2026” in line 2 is not a date"),
        ([",2026-01-05"], "record_number,date", "Line 2 has no record number"),
        (["0041"], "record_number,date", "Line 2 has too few cells"),
        ([], "record_number,date", "a header and no rows"),
    ],
)
def test_a_file_that_cannot_be_compared_says_what_is_wrong(
    lines: list[str], header: str, said: str, tmp_path: Path
) -> None:
    with pytest.raises(Invalid, match=said):
        read_billing_csv(written(tmp_path, *lines, header=header))
