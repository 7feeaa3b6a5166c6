"""Whom the recall list can be narrowed to."""

from tests.clinics import USER, Clinic
from tracker.services.recall.choices import RecallChoices, recall_choices


def names(choices: RecallChoices) -> tuple[list[str], list[str]]:
    return [name for _, name in choices.clinicians], [name for _, name in choices.nurses]


def test_who_looks_after_open_treatments_is_offered_as_what_they_are_there(clinic: Clinic) -> None:
    clinic.course(clinic.patient(), clinician="Dr Lund", nurse="Tom Berg")
    clinicians, nurses = names(clinic.read(recall_choices))
    assert clinicians == ["Dr Lund", USER]
    assert nurses == ["Tom Berg"]


def test_staff_without_treatments_stand_where_their_work_puts_them(clinic: Clinic) -> None:
    assert names(clinic.read(recall_choices)) == ([USER], [])
