"""A list of bills, read and compared with what was given here."""

from pathlib import Path

import pytest

from tests.clinics import TODAY, Clinic
from tracker.domain.problems import Invalid
from tracker.domain.reports.billing_match import Billed
from tracker.interchange.billing_list import bills_of
from tracker.interchange.numbered_days import look_at_list, read_list, understand_list
from tracker.services.reports.billing_comparison import compare_billing


def written(tmp_path: Path, *lines: str, header: str = "record_number,date,code") -> Path:
    path = tmp_path / "bills.csv"
    path.write_text("\r\n".join((header, *lines)), "utf-8")
    return path


def bills(path: Path) -> tuple[Billed, ...]:
    return bills_of(read_list(understand_list(look_at_list(path), {}, TODAY), TODAY))


def test_what_is_unknown_not_given_and_not_billed_is_told(clinic: Clinic, tmp_path: Path) -> None:
    patient = clinic.patient(record_number="0041", family_name="Okafor")
    course = clinic.course(patient)
    for on in ("2026-01-05", "2026-03-30"):
        clinic.given(patient, on, (course, 155))
    path = written(
        tmp_path, "0041,2026-01-05,64615", "0041,2026-04-20,64615", "0099,2026-01-05,64615"
    )
    found = clinic.read(compare_billing, bills(path))
    assert found.agreed == 1
    assert [
        (one.what.value, one.record_number, str(one.on), one.patient) for one in found.rows
    ] == [
        ("unknown", "0099", "2026-01-05", ""),
        ("not-given", "0041", "2026-04-20", "Okafor, Ada"),
        ("not-billed", "0041", "2026-03-30", "Okafor, Ada"),
    ]
    assert {one.patient_uuid for one in found.rows} == {"", patient}


def test_a_bill_that_was_called_off_is_none(clinic: Clinic, tmp_path: Path) -> None:
    path = written(tmp_path, "0041;5.1.2026;storniert", header="Patientennummer;Datum;Status")
    with pytest.raises(Invalid, match="no bill that counts"):
        clinic.read(compare_billing, bills(path))
