"""Injections that were entered in error: what goes with them, told before, and what stays said."""

from datetime import UTC, datetime

from tests.builders import BLADDER, ONABOT, day, dose
from tests.clinics import TODAY, USER, Clinic
from tracker.domain.questions import Reply
from tracker.domain.vials import Account, BillingLine
from tracker.services.clinic.clinic import open_clinic
from tracker.services.courses import reviews
from tracker.services.stock import vials
from tracker.services.stock.billing import billed_amounts
from tracker.services.stock.in_stock import ended_vials
from tracker.services.visits import recording, sessions
from tracker.services.visits.forms import AnswerForm, SessionForm, VialUseForm, VisitForm
from tracker.services.visits.voiding import void_consequences
from tracker.storage import records as r


def form_of(clinic: Clinic, patient: str, course: str, vial: str, units: float) -> VisitForm:
    given = dose(units) or 0
    session = SessionForm(course, ONABOT, given, uses=(VialUseForm(vial, given),))
    return VisitForm(patient, TODAY, (session,), incident_reason="given before")


def give(clinic: Clinic, patient: str, course: str, vial: str, units: float) -> str:
    done = clinic.write(
        recording.record_visit, form_of(clinic, patient, course, vial, units), TODAY
    )
    assert isinstance(done.value, tuple)
    return str(done.value[0])


def void(clinic: Clinic, session: str) -> None:
    seen = clinic.seen(r.SessionRecord, session)
    clinic.write(sessions.void_session, *seen, "another patient’s", TODAY)


def account(clinic: Clinic) -> Account:
    (row,) = clinic.read(ended_vials, day("2020-01-01"), TODAY)
    return row.account


def test_units_of_injections_in_error_are_not_accounted_for_and_nobody_is_billed_for_them(
    clinic: Clinic,
) -> None:
    patient, other = clinic.patient(), clinic.patient(family_name="Ruiz")
    (vial,) = clinic.vials(200)
    wrong = give(clinic, patient, clinic.course(patient), vial, 150)
    give(clinic, other, clinic.course(other), vial, 45)
    clinic.write(vials.finish_vial, *clinic.seen(r.VialRecord, vial))
    before = clinic.read(billed_amounts, TODAY, TODAY)
    assert BillingLine("J0585", 5, "JW") in before[0].lines + before[1].lines
    void(clinic, wrong)
    assert account(clinic) == Account(200_000, 45_000, 5_000, 0, 150_000)
    (row,) = clinic.read(billed_amounts, TODAY, TODAY)
    assert row.lines == (BillingLine("J0585", 45), BillingLine("J0585", 5, "JW"))


def test_what_is_recorded_anew_for_the_right_patient_is_accounted_for(clinic: Clinic) -> None:
    patient, other = clinic.patient(), clinic.patient(family_name="Ruiz")
    (vial,) = clinic.vials(200)
    void(clinic, give(clinic, patient, clinic.course(patient), vial, 150))
    course = clinic.course(other)
    later = open_clinic(clinic.place, USER, now=lambda: datetime(2026, 11, 22, 16, 0, tzinfo=UTC))
    later.write(recording.record_visit, form_of(clinic, other, course, vial, 150), TODAY)
    later.close()
    clinic.write(vials.finish_vial, *clinic.seen(r.VialRecord, vial))
    assert account(clinic) == Account(200_000, 150_000, 50_000, 0)


def test_what_goes_with_injections_in_error_is_told_and_an_open_question_says_so(
    clinic: Clinic,
) -> None:
    patient = clinic.patient(sex="female")
    course = clinic.course(patient, BLADDER)
    (vial,) = clinic.vials(100, "A1")
    form = VisitForm(
        patient,
        TODAY,
        (SessionForm(course, ONABOT, dose(100), uses=(VialUseForm(vial, 100_000),)),),
        answers=(AnswerForm("pregnancy", Reply.YES),),
        incident_reason="told afterwards",
    )
    done = clinic.write(recording.record_visit, form, TODAY)
    assert isinstance(done.value, tuple)
    (session,) = done.value
    told = clinic.read(void_consequences, session)
    starts = ("The vial of lot A1 would hold 100", "“Residual volume” of 6 Dec 2026", "A yes of ")
    assert all(said.startswith(start) for said, start in zip(told, starts, strict=True))
    void(clinic, session)
    (row,) = [
        one
        for one in clinic.read(reviews.open_reviews_of, course, TODAY)
        if one.code == "pregnancy"
    ]
    assert "entered in error on 22 Nov 2026: another patient’s" in row.note
