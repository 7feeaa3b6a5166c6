"""Whatever ships says where it comes from, and each key is spelled out as its document."""

from tests.clinics import Clinic
from tracker.services.outcomes.instruments import instrument_rows
from tracker.services.rules.source_documents import say_sources, source_documents
from tracker.services.sites.patterns import pattern_choices
from tracker.services.stock.vial_sizes import size_rows


def test_every_key_on_a_list_of_the_clinic_has_its_document(clinic: Clinic) -> None:
    told = [
        *(row.form.source for row in clinic.read(size_rows)),
        *(row.form.source for row in clinic.read(instrument_rows)),
        *(one.source for one in clinic.read(pattern_choices)),
    ]
    keys = {key.strip() for source in told for key in source.split(",") if key.strip()}
    assert len(keys) > 20
    assert keys <= source_documents().keys()


def test_a_clinics_own_words_stay_as_they_are_or_are_left_out() -> None:
    told = "EHF, our pharmacist"
    assert say_sources(told, also_unknown=True).splitlines()[1] == "our pharmacist"
    assert "pharmacist" not in say_sources(told)
