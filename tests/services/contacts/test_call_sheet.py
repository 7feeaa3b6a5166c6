"""What call mode shows of a patient: every treatment that is to be called about, and open days."""

from datetime import timedelta

from tests.builders import BLADDER, NECK, day
from tests.clinics import TODAY, Clinic
from tracker.domain.authorisation import Stage
from tracker.domain.contact_ladder import Rung
from tracker.services.authorisations.authorisations import AuthorisationForm, open_authorisation
from tracker.services.bookings.filling_places import propose_places
from tracker.services.bookings.offered_days import to_book, who_fits
from tracker.services.contacts.call_sheet import CallSheet, call_sheet
from tracker.services.recall.panel import place_on_list
from tracker.storage import records as r


def sheet_of(clinic: Clinic, course: str, today: str | None = None) -> CallSheet:
    on = TODAY if today is None else day(today)
    place, _state = clinic.read(place_on_list, course, on)
    return clinic.read(call_sheet, place, on)


def days(sheet: CallSheet) -> list[tuple[str, bool]]:
    return [(one.on.isoformat(), one.is_late) for one in sheet.days]


def test_the_next_three_open_days_lie_inside_the_window(clinic: Clinic, course: str) -> None:
    found = days(sheet_of(clinic, course))
    assert found == [("2026-11-23", False), ("2026-11-24", False), ("2026-11-25", False)]
    # On the Friday before it is overdue only two days are left, and no late one is offered beside.
    assert days(sheet_of(clinic, course, "2026-11-27")) == [
        ("2026-11-27", False),
        ("2026-11-30", False),
    ]
    late = days(sheet_of(clinic, course, "2026-12-01"))
    assert late == [("2026-12-01", True), ("2026-12-02", True), ("2026-12-03", True)]


def test_days_without_a_place_are_passed_over_however_many(clinic: Clinic, course: str) -> None:
    clinic.write(lambda tx: tx.add(r.ClinicListRecord(name="List", places=1, weekday=2, version=1)))
    others = [clinic.course(clinic.patient(family_name=f"Full {n}")) for n in range(14)]
    for number, other in enumerate(others):
        on = day("2026-11-25") + timedelta(weeks=number)
        clinic.book(other, on.isoformat(), reason="agreed")
    sheet = sheet_of(clinic, course)
    assert sheet.panel.now.suggested_on == day("2027-03-03")
    assert days(sheet) == [("2027-03-03", True), ("2027-03-10", True), ("2027-03-17", True)]


def test_one_visit_is_offered_where_the_windows_meet(
    clinic: Clinic, patient: str, course: str
) -> None:
    bladder = clinic.course(patient, BLADDER)
    clinic.given(patient, "2026-06-01", (bladder, 100))
    both = sheet_of(clinic, course)
    assert both.course_uuids == (course, bladder)
    assert len(both.booked) == 2
    # Due on 14 December only, when the migraine is overdue: that one needs a visit of its own.
    neck = clinic.course(patient, NECK)
    clinic.given(patient, "2026-09-21", (neck, 50))
    apart = sheet_of(clinic, course)
    assert (apart.course_uuids, len(apart.booked)) == ((course, bladder, neck), 2)
    assert apart.days[0].is_late is False


def test_what_is_overdue_already_is_booked_with_the_rest_where_it_gets_no_earlier_day(
    clinic: Clinic, patient: str, course: str
) -> None:
    bladder = clinic.course(patient, BLADDER)
    clinic.given(patient, "2026-01-05", (bladder, 100))
    assert clinic.state(bladder) == "to call"
    for listed, other in ((course, bladder), (bladder, course)):
        both = sheet_of(clinic, listed)
        assert [one.uuid for one in both.booked] == [listed, other]
        assert days(both)[0][0] == "2026-11-23"
    # What is overdue isn't put off until another falls due.
    neck = clinic.course(patient, NECK)
    clinic.given(patient, "2026-09-21", (neck, 50))
    assert [one.uuid for one in sheet_of(clinic, bladder).booked] == [bladder, course]
    # Nor is one made late by the day of another: it is offered what is left of its window.
    friday = sheet_of(clinic, course, "2026-11-27")
    assert days(friday) == [("2026-11-27", True), ("2026-11-30", True)]


def test_a_promise_is_proposed_for_three_working_days_and_never_past_overdue(
    clinic: Clinic, course: str
) -> None:
    assert sheet_of(clinic, course).panel.again_on == day("2026-11-25")
    assert sheet_of(clinic, course, "2026-11-27").panel.again_on == day("2026-12-01")
    assert sheet_of(clinic, course).climb.rung is Rung.TRY


def test_a_call_is_not_about_a_treatment_that_the_insurer_has_to_agree_to(
    clinic: Clinic, patient: str, course: str
) -> None:
    bladder = clinic.course(patient, BLADDER)
    clinic.given(patient, "2026-06-01", (bladder, 100))
    refused = AuthorisationForm(
        (bladder,), "Blue Shield", stage=Stage.REFUSED, owner="Kim", chase_on=day("2026-12-01")
    )
    clinic.write(open_authorisation, refused, TODAY)
    assert (sheet_of(clinic, course).course_uuids, sheet_of(clinic, course).kept_back) == (
        (course,),
        "",
    )
    assert sheet_of(clinic, bladder).kept_back == "insurer"
    # Neither is it proposed a place, nor offered one that was freed.
    assert clinic.read(to_book, TODAY).total == 1
    assert [one.course_uuid for one in clinic.read(to_book, TODAY).rows] == [course]
    fitting = clinic.read(who_fits, day("2026-11-27"), TODAY)
    assert [one.course_uuid for one in fitting.rows] == [course]
    (visit,) = clinic.read(propose_places, TODAY)
    assert visit.course_uuids == (course,)
