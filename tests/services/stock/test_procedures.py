"""What is proposed to a payer for a day: from the sites of its sessions, where anybody asks."""

from dataclasses import replace

from sqlalchemy.orm import Session as Tx

from tests.builders import dose
from tests.clinics import TODAY, Clinic
from tracker.domain.sites import Side, Site
from tracker.domain.vials import BillingLine
from tracker.services.rules.shipped_rules import shipped_rules
from tracker.services.stock import vials
from tracker.services.stock.billing import billed_amounts
from tracker.services.stock.procedures import ProcedureRow, proposed_procedures
from tracker.services.stock.shipped_procedures import shipped_procedures
from tracker.services.stock.shipped_vials import vial_sources
from tracker.services.visits import recording, sessions
from tracker.services.visits.forms import VialUseForm
from tracker.services.wording.procedures import procedure_doubts, say_counted, say_procedures
from tracker.storage import records as r

_ARM = ("biceps-brachii", "brachialis", "brachioradialis", "pronator-teres", "lumbricals")
_LEG = ("soleus", "tibialis-posterior")


def _two_limbs(clinic: Clinic) -> None:
    """155 of 200 Units into five muscles of an arm and two of a leg, on one day."""
    patient = clinic.patient()
    arm = clinic.course(patient, "upper-limb-spasticity")
    leg = clinic.course(patient, "lower-limb-spasticity")
    (vial,) = clinic.vials(200)
    form = clinic.visit_form(patient, "2026-11-22", (arm, 100), (leg, 55))
    sites = (
        tuple(Site(muscle, Side.LEFT, dose(20) or 0) for muscle in _ARM),
        tuple(Site(muscle, Side.RIGHT, dose(27.5) or 0) for muscle in _LEG),
    )
    listed = tuple(
        replace(session, sites=placed, uses=(VialUseForm(vial, session.dose or 0),))
        for session, placed in zip(form.sessions, sites, strict=True)
    )
    form = replace(form, sessions=listed, incident_reason="early")
    clinic.write(recording.record_visit, form, TODAY)
    clinic.write(vials.finish_vial, *clinic.seen(r.VialRecord, vial))


def _proposed(clinic: Clinic) -> tuple[ProcedureRow, ...]:
    return clinic.read(proposed_procedures, TODAY, TODAY)


def test_two_limbs_of_a_day_are_proposed_beside_what_their_vial_gave_and_lost(
    clinic: Clinic,
) -> None:
    _two_limbs(clinic)
    (row,) = _proposed(clinic)
    assert say_procedures(row.proposals) == "64644 × 1, 64643 × 1"
    assert say_counted(row.proposals) == "left arm: 5 muscles; right leg: 2 muscles"
    assert procedure_doubts(row.proposals) == ()
    (billed,) = clinic.read(billed_amounts, TODAY, TODAY)
    assert billed.lines == (BillingLine("J0585", 155), BillingLine("J0585", 45, "JW"))


def test_elsewhere_nobody_counts(clinic: Clinic) -> None:
    def move(tx: Tx) -> None:
        tx.query(r.Clinic).one().jurisdiction = "UK"

    _two_limbs(clinic)
    clinic.write(move)
    assert _proposed(clinic) == ()


def test_what_was_entered_in_error_is_proposed_to_nobody(
    clinic: Clinic, patient: str, course: str
) -> None:
    (session,) = clinic.given(patient, "2026-11-22", (course, 155))
    assert [say_procedures(row.proposals) for row in _proposed(clinic)] == ["64615 × 1"]
    seen = clinic.seen(r.SessionRecord, session)
    clinic.write(sessions.void_session, *seen, "another patient", TODAY)
    assert _proposed(clinic) == ()


def test_every_source_of_a_code_has_a_document() -> None:
    codes = shipped_procedures()
    documents = shipped_rules().sources | vial_sources() | codes.sources
    named = {key for one in codes.procedures for key in one.source.split(", ") if key}
    assert named <= documents.keys()
    assert codes.sources.keys() <= named
