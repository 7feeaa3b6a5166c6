from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.builders import ABOBOT, ARM, BLADDER, LEG, MIGRAINE, NECK, ONABOT, RIMABOT, day, dose
from tests.clinics import TODAY, Clinic
from tracker.domain.checks import Grade
from tracker.domain.facts import SessionStatus
from tracker.domain.problems import EditConflict, Invalid, NotAllowed
from tracker.services.courses import preview
from tracker.services.visits import checks as visit_checks
from tracker.services.visits import recording, sessions
from tracker.services.visits.forms import LotForm, SessionForm, VisitForm
from tracker.storage import records as r


def test_due_counts_from_the_day_of_the_injections_not_from_the_day_of_saving(
    clinic: Clinic,
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.visit(patient, "2026-10-05", (course, 155))
    assert clinic.due_on(course) == day("2026-12-28")


def test_a_planned_session_counts_for_nothing_until_it_is_given(clinic: Clinic) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.visit(patient, "2026-08-03", (course, 155))
    (planned,) = clinic.visit(patient, "2026-11-22", (course, 155), status=SessionStatus.PLANNED)
    assert clinic.due_on(course) == day("2026-10-26")
    clinic.write(
        sessions.give_session,
        *clinic.seen(r.SessionRecord, planned),
        clinic.amended(planned),
        SessionStatus.SIGNED,
        TODAY,
    )
    assert clinic.due_on(course) == day("2027-02-14")


@pytest.mark.parametrize(
    ("on", "units", "field"),
    [
        ("2026-11-23", 155, "on"),
        ("1980-05-16", 155, "on"),
        ("2026-11-22", None, "sessions.0.dose"),
        ("2026-11-22", 0, "sessions.0.dose"),
        ("2026-11-22", -5, "sessions.0.dose"),
        ("2026-11-22", 1001, "sessions.0.dose"),
    ],
)
def test_bad_input_names_its_field_and_saves_nothing(
    clinic: Clinic, on: str, units: float | None, field: str
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    form = clinic.visit_form(patient, on, (course, units))
    with pytest.raises(Invalid) as caught:
        clinic.write(recording.record_visit, form, TODAY)
    assert caught.value.field == field
    assert clinic.card(patient).sessions == ()


def test_five_thousand_units_are_ordinary_for_rimabotulinumtoxin_b(clinic: Clinic) -> None:
    patient = clinic.patient()
    course = clinic.course(patient, NECK, RIMABOT)
    clinic.visit(patient, "2026-11-02", (course, 5000))
    assert clinic.card(patient).sessions[0].dose == dose(5000)


def test_too_early_is_recorded_truthfully_with_a_reason(clinic: Clinic) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.visit(patient, "2026-10-05", (course, 155))
    form = clinic.visit_form(patient, "2026-11-20", (course, 155))
    with pytest.raises(Invalid) as caught:
        clinic.write(recording.record_visit, form, TODAY)
    assert caught.value.field == "incident_reason"
    clinic.write(recording.record_visit, replace(form, incident_reason="patient begged"), TODAY)
    newest = clinic.card(patient).sessions[0]
    assert (newest.on, newest.incident_reason) == (day("2026-11-20"), "patient begged")


def test_an_expired_lot_stops_and_is_recorded_with_a_reason(clinic: Clinic) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    lot = LotForm("C7690B", day("2026-10-31"))
    form = VisitForm(
        patient, day("2026-11-20"), (SessionForm(course, ONABOT, dose(155), lots=(lot,)),)
    )
    checks = clinic.read(visit_checks.check_visit, form, TODAY)
    assert [row.code for row in checks.sessions[0].rows if row.grade is Grade.STOPS] == [
        "lot-expired"
    ]
    clinic.write(recording.record_visit, replace(form, incident_reason="noticed late"), TODAY)
    assert "C7690B" in clinic.card(patient).sessions[0].lots


def test_what_is_missing_of_lot_expiry_and_injector_is_a_note_and_stops_nothing(
    clinic: Clinic,
) -> None:
    patient = clinic.patient()
    course, leg = clinic.course(patient, MIGRAINE), clinic.course(patient, LEG)

    def told(injector: str, *lots: LotForm) -> list[list[str]]:
        given = (
            SessionForm(course, ONABOT, dose(155), lots=lots),
            SessionForm(leg, ONABOT, dose(100), lots=(LotForm("C7690B", day("2027-10-31")),)),
        )
        form = VisitForm(patient, day("2026-11-20"), given, injector=injector)
        checks = clinic.read(visit_checks.check_visit, form, TODAY)
        assert not checks.stops
        rows = [session.rows for session in checks.sessions]
        grades = [list(Grade).index(row.grade) for row in rows[0]]
        assert grades == sorted(grades)
        return [[row.code for row in each if row.code.endswith("-missing")] for each in rows]

    assert told("") == [["lot-missing", "injector-missing"], []]
    assert told("R. Osei", LotForm("C7690B")) == [["expiry-missing"], []]
    assert told("R. Osei", LotForm("C7690B", day("2027-10-31"))) == [[], []]
    bare = VisitForm(patient, day("2026-11-20"), (SessionForm(course, ONABOT, dose(155)),))
    clinic.write(recording.record_visit, bare, TODAY)
    uuid = clinic.card(patient).sessions[0].uuid
    amended = clinic.read(visit_checks.check_amendment, uuid, clinic.amended(uuid), TODAY)
    assert {"lot-missing", "injector-missing"} <= {row.code for row in amended.rows}
    assert not amended.stops


def test_doses_of_one_visit_count_together(clinic: Clinic) -> None:
    patient = clinic.patient()
    migraine = clinic.course(patient, MIGRAINE)
    leg = clinic.course(patient, LEG)
    apart = clinic.visit_form(patient, "2026-11-20", (leg, 300))
    together = clinic.visit_form(patient, "2026-11-20", (leg, 300), (migraine, 155))
    assert not clinic.read(visit_checks.check_visit, apart, TODAY).stops
    checks = clinic.read(visit_checks.check_visit, together, TODAY)
    assert all(session.stops for session in checks.sessions)
    assert "455" in checks.sessions[0].rows[0].sentence


def test_limbs_share_one_limit_of_abobotulinumtoxin_a_a_day(clinic: Clinic) -> None:
    patient = clinic.patient()
    arm, leg = clinic.course(patient, ARM, ABOBOT), clinic.course(patient, LEG, ABOBOT)
    form = clinic.visit_form(patient, "2026-11-20", (leg, 1500), (arm, 1000))
    found = clinic.read(visit_checks.check_visit, form, TODAY)
    assert found.stops
    leg_stops, arm_stops = found.stopping
    assert leg_stops.startswith("Lower limb spasticity: Over the dose limit")
    assert arm_stops.startswith("Upper limb spasticity: Over the dose limit")


def test_the_next_due_date_is_told_before_signing(clinic: Clinic) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    form = clinic.visit_form(patient, "2026-11-20", (course, 155))
    told = clinic.read(visit_checks.check_visit, form, TODAY).sessions[0].next_window
    assert told is not None
    assert (told.due_on, told.earliest_on) == (day("2027-02-12"), day("2027-02-12"))
    clinic.write(recording.record_visit, form, TODAY)
    assert clinic.due_on(course) == told.due_on


def test_a_visit_of_two_courses_moves_each_clock(clinic: Clinic) -> None:
    patient = clinic.patient()
    migraine, bladder = clinic.course(patient, MIGRAINE), clinic.course(patient, BLADDER)
    clinic.visit(patient, "2026-11-02", (migraine, 155), (bladder, 100))
    assert clinic.due_on(migraine) == day("2027-01-25")
    assert clinic.due_on(bladder) == day("2027-04-19")
    visit_uuids = {row.visit_uuid for row in clinic.card(patient).sessions}
    assert len(visit_uuids) == 1


def test_an_early_touch_up_does_not_close_the_cycle(clinic: Clinic) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.visit(patient, "2026-08-03", (course, 155))
    clinic.given(patient, "2026-10-12", (course, 20), touch_up=True)
    card = clinic.course_card(patient, course)
    assert card.anchor_on == day("2026-08-03")
    assert card.target_on == day("2026-10-26")
    assert card.due_on == day("2027-01-04")


def test_given_and_not_signed_asks_for_a_signature_until_it_is_there(clinic: Clinic) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    (session,) = clinic.unsigned(patient, "2026-11-20", (course, 155))
    assert clinic.state(course) == "in review"
    clinic.write(sessions.sign_sessions, (clinic.seen(r.SessionRecord, session),), TODAY)
    assert clinic.state(course) == "waiting"
    assert clinic.card(patient).sessions[0].signed_by == "Ines Ruiz"


def test_an_amendment_keeps_the_form_before_and_moves_the_dates(clinic: Clinic) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    (session,) = clinic.visit(patient, "2026-10-05", (course, 155), lots=("C1",))
    form = clinic.amended(session, on="2026-10-12", dose=165, lots=(LotForm("C2"), LotForm("C3")))
    clinic.write(
        sessions.amend_session, *clinic.seen(r.SessionRecord, session), form, "typing error", TODAY
    )
    row = clinic.card(patient).sessions[0]
    assert (row.on, row.dose, row.lots, row.status) == (
        day("2026-10-12"),
        dose(165),
        "C2; C3",
        "amended",
    )
    assert "155 Units" in row.before[0]
    assert "typing error" in row.before[0]
    assert clinic.due_on(course) == day("2027-01-04")


def test_an_amended_session_can_be_amended_again_and_lots_taken_away(clinic: Clinic) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    (session,) = clinic.visit(patient, "2026-10-05", (course, 155), lots=("C1", "C2"))
    for lots in ((LotForm("C1"),), ()):
        form = clinic.amended(session, lots=lots)
        clinic.write(
            sessions.amend_session, *clinic.seen(r.SessionRecord, session), form, "lot", TODAY
        )
    row = clinic.card(patient).sessions[0]
    assert (row.lots, len(row.before)) == ("", 2)


def test_amending_one_session_to_another_day_leaves_the_others_of_the_visit(
    clinic: Clinic,
) -> None:
    patient = clinic.patient()
    migraine, bladder = clinic.course(patient, MIGRAINE), clinic.course(patient, BLADDER)
    first, _second = clinic.visit(patient, "2026-11-02", (migraine, 155), (bladder, 100))
    clinic.write(
        sessions.amend_session,
        *clinic.seen(r.SessionRecord, first),
        clinic.amended(first, on="2026-11-03"),
        "wrong day",
        TODAY,
    )
    rows = clinic.card(patient).sessions
    assert {(row.course_uuid, row.on) for row in rows} == {
        (migraine, day("2026-11-03")),
        (bladder, day("2026-11-02")),
    }
    assert len({row.visit_uuid for row in rows}) == 2


def test_a_voided_session_stays_to_be_read_and_no_longer_counts(clinic: Clinic) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.visit(patient, "2026-07-13", (course, 155))
    (wrong,) = clinic.visit(patient, "2026-10-05", (course, 155))
    seen = clinic.seen(r.SessionRecord, wrong)
    clinic.write(sessions.void_session, *seen, "wrong patient", TODAY)
    assert clinic.due_on(course) == day("2026-10-05")
    row = clinic.card(patient).sessions[0]
    assert (row.status, row.void_reason, row.voided_by) == ("voided", "wrong patient", "Ines Ruiz")
    with pytest.raises(NotAllowed):
        clinic.write(
            sessions.amend_session,
            *clinic.seen(r.SessionRecord, wrong),
            clinic.amended(wrong),
            "again",
            TODAY,
        )


def test_void_and_amend_need_a_reason(clinic: Clinic) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    (session,) = clinic.visit(patient, "2026-10-05", (course, 155))
    seen = clinic.seen(r.SessionRecord, session)
    with pytest.raises(Invalid):
        clinic.write(sessions.void_session, *seen, " ", TODAY)
    with pytest.raises(Invalid):
        clinic.write(sessions.amend_session, *seen, clinic.amended(session), "", TODAY)


@pytest.mark.peer(20)
@pytest.mark.fault(26)
def test_two_people_amending_one_session_are_both_told(clinic: Clinic) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    (session,) = clinic.visit(patient, "2026-10-05", (course, 155))
    seen = clinic.seen(r.SessionRecord, session)
    with clinic.as_user("Tom Berg") as colleague:
        colleague.write(
            sessions.amend_session, *seen, clinic.amended(session, dose=160), "mine", TODAY
        )
    with pytest.raises(EditConflict) as caught:
        clinic.write(
            sessions.amend_session, *seen, clinic.amended(session, dose=170), "yours", TODAY
        )
    assert caught.value.changed_by == "Tom Berg"
    assert clinic.card(patient).sessions[0].dose == dose(160)


def test_a_signed_visit_offers_no_undo(clinic: Clinic) -> None:
    patient = clinic.patient()
    form = clinic.visit_form(patient, "2026-11-20", (clinic.course(patient), 155))
    assert clinic.write(recording.record_visit, form, TODAY).undo is None


def test_what_would_move_is_told_before_a_session_is_voided(clinic: Clinic) -> None:
    patient = clinic.patient()
    migraine, arm = clinic.course(patient), clinic.course(patient, ARM, planned=300)
    clinic.visit(patient, "2026-07-13", (migraine, 155))
    (wrong,) = clinic.visit(patient, "2026-10-05", (migraine, 155))
    told = clinic.read(preview.preview_void, wrong, TODAY)
    moved = {row.course_uuid: (row.field, row.before_on, row.after_on) for row in told}
    assert moved == {
        migraine: ("due", day("2026-12-28"), day("2026-10-05")),
        arm: ("due", day("2026-12-28"), day("2026-10-05")),
    }
    assert clinic.due_on(migraine) == day("2026-12-28")
    clinic.write(
        sessions.void_session, *clinic.seen(r.SessionRecord, wrong), "wrong patient", TODAY
    )
    assert clinic.due_on(migraine) == day("2026-10-05")
    assert clinic.due_on(arm) == day("2026-10-05")


@pytest.mark.peer(4)
def test_a_back_dated_session_tells_bookings_and_later_sessions_that_become_wrong(
    clinic: Clinic,
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.visit(patient, "2026-06-08", (course, 155))
    clinic.book(course, "2026-11-24", reason="holiday")
    form = clinic.visit_form(patient, "2026-11-02", (course, 155))
    told = clinic.read(preview.preview_visit, form, TODAY)
    assert ("due", day("2026-08-31"), day("2027-01-25")) in [
        (row.field, row.before_on, row.after_on) for row in told
    ]
    bookings = [row for row in told if row.field == "booking"]
    assert [row.before_on for row in bookings] == [day("2026-11-24")]
    assert "too early" in bookings[0].note
    earlier = clinic.visit_form(patient, "2026-05-04", (course, 155))
    later = [
        row for row in clinic.read(preview.preview_visit, earlier, TODAY) if row.field == "session"
    ]
    assert [row.before_on for row in later] == [day("2026-06-08")]


@pytest.mark.peer(4)
def test_what_would_move_by_an_amendment_is_what_moves(clinic: Clinic) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    (session,) = clinic.visit(patient, "2026-10-05", (course, 155))
    form = clinic.amended(session, on="2026-10-19")
    told = clinic.read(preview.preview_amend, session, form, TODAY)
    assert [(row.before_on, row.after_on) for row in told] == [
        (day("2026-12-28"), day("2027-01-11"))
    ]
    clinic.write(
        sessions.amend_session, *clinic.seen(r.SessionRecord, session), form, "wrong day", TODAY
    )
    assert clinic.due_on(course) == told[0].after_on


def test_the_same_as_last_time_never_brings_another_products_units(clinic: Clinic) -> None:
    patient = clinic.patient()
    course = clinic.course(patient, NECK, ONABOT)
    blank = clinic.read(recording.blank_visit, patient, (course,), TODAY)
    assert blank.sessions[0].dose is None
    clinic.visit(patient, "2026-08-03", (course, 236), lots=("C1",))
    assert clinic.read(recording.same_as_last_time, course) == SessionForm(
        course, ONABOT, dose(236)
    )
    clinic.given(patient, "2026-11-02", (course, 500), product=ABOBOT)
    last = clinic.read(recording.same_as_last_time, course)
    assert last is not None
    assert last.dose is None


@pytest.mark.peer(8)
def test_whoever_was_treated_on_the_day_came(clinic: Clinic) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.visit(patient, "2026-08-03", (course, 155))
    booked = clinic.book(course, "2026-11-22", reason="late and on a Sunday")
    clinic.visit(patient, "2026-11-22", (course, 155))
    status = clinic.read(
        lambda tx: tx.scalar(select(r.Appointment.status).where(r.Appointment.uuid == booked))
    )
    assert status == "done"
    assert clinic.state(course) == "waiting"
