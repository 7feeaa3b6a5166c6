"""What was amended is told: the earlier form, and in words what differed in it."""

from dataclasses import replace

import pytest

from tests.builders import NECK, ONABOT, day, dose
from tests.clinics import TODAY, Clinic
from tracker.domain.questions import Reply
from tracker.domain.sites import Side, Site
from tracker.services.visits import recording, sessions
from tracker.services.visits.forms import (
    AmendForm,
    AnswerForm,
    LotForm,
    SessionForm,
    VialUseForm,
    VisitForm,
)
from tracker.storage import records as r

SITES = (
    Site("sternocleidomastoid", Side.LEFT, 50_000, 2),
    Site("splenius-capitis", Side.LEFT, 50_000, 2),
)


@pytest.fixture
def given(clinic: Clinic) -> tuple[str, str]:
    """A patient and injections of 100 Units on the left, from a vial of lot A1."""
    patient = clinic.patient()
    (vial,) = clinic.vials(100, "A1")
    session = SessionForm(
        clinic.course(patient, NECK),
        ONABOT,
        dose(100),
        sites=SITES,
        uses=(VialUseForm(vial, 100_000),),
    )
    form = VisitForm(
        patient,
        day("2026-11-20"),
        (session,),
        injector="R. Osei",
        answers=(AnswerForm("anticoagulant", Reply.NO),),
    )
    done = clinic.write(recording.record_visit, form, TODAY)
    assert isinstance(done.value, tuple)
    return patient, done.value[0]


def amend(clinic: Clinic, uuid: str, form: AmendForm) -> None:
    clinic.write(
        sessions.amend_session, *clinic.seen(r.SessionRecord, uuid), form, "mistaken", TODAY
    )


def test_another_side_vial_and_answer_are_told_as_they_stood(
    clinic: Clinic, given: tuple[str, str]
) -> None:
    patient, uuid = given
    (other,) = clinic.vials(100, "A1")
    right = tuple(replace(site, side=Side.RIGHT) for site in SITES)
    form = clinic.amended(
        uuid,
        sites=right,
        uses=(VialUseForm(other, 100_000),),
        answers=(AnswerForm("anticoagulant", Reply.YES, "warfarin"),),
    )
    amend(clinic, uuid, form)
    (told,) = clinic.card(patient).sessions[0].before
    assert "20 Nov 2026, 100 Units of onabotulinumtoxinA, 4 sites; " in told
    assert "Sternocleidomastoid: left 50 Units; " in told
    assert "100 Units from a vial of lot A1" in told
    assert told.endswith("? no")
    # Each form is told beside the one that followed it, not beside the newest.
    amend(clinic, uuid, clinic.amended(uuid, notes="seen by two"))
    first, second = clinic.card(patient).sessions[0].before
    assert first == told
    assert second.endswith("4 sites; no notes")


def test_lots_names_and_added_muscles_are_told(clinic: Clinic, given: tuple[str, str]) -> None:
    patient, uuid = given
    form = clinic.amended(
        uuid,
        sites=(*SITES[:1], replace(SITES[1], muscle="trapezius")),
        lots=(LotForm("B2"),),
        injector="",
        is_touch_up=True,
    )
    amend(clinic, uuid, form)
    (told,) = clinic.card(patient).sessions[0].before
    for said in (
        "Splenius capitis: left 50 Units; Trapezius: none",
        "lots: A1",
        "given by R. Osei",
        "no touch-up",
    ):
        assert said in told
    assert "Sternocleidomastoid" not in told
