"""The patients of a lot on paper."""

from tests.clinics import TODAY, Clinic
from tracker.services.stock.lots import find_lot
from tracker.ui.printing.lot_list import lot_paper


def test_every_patient_of_a_lot_stands_on_paper_with_a_number_to_call(clinic: Clinic) -> None:
    patient = clinic.patient(phones=("555 1234",), record_number="MRN7", family_name="<b>Okafor")
    course = clinic.course(patient)
    clinic.given(patient, "2026-10-20", (course, 155))
    clinic.given(patient, "2026-11-20", (course, 155), lots=("C7232A",))
    clinic.vials(200, "C7232A", received_on="2026-10-05")
    paper = lot_paper("c7232a", clinic.read(find_lot, "c7232a"), TODAY)
    assert paper.file_name == "Lot c7232a 2026-11-22"
    for said in (
        "&lt;b&gt;Okafor, Ada",
        "555 1234",
        "MRN7",
        "given",
        "can’t be ruled out",
        "155 Units of onabotulinumtoxinA, Chronic migraine",
    ):
        assert said in paper.body.html
