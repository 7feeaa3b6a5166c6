"""Authorisations: stages, terms, renewals, and whose step it is; each can be undone."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.builders import EYELIDS, INCOBOT, ONABOT, day, dose
from tests.clinics import TODAY, Clinic
from tracker.domain.authorisation import Stage, Supply
from tracker.domain.cover import Gap
from tracker.domain.problems import EditConflict, Invalid, NotAllowed
from tracker.services.authorisations import authorisations, deliveries, listing
from tracker.services.authorisations.authorisations import AuthorisationForm
from tracker.services.authorisations.deliveries import ArrivalForm
from tracker.services.authorisations.rows import AuthorisationRow
from tracker.services.bookings.checks import check_booking
from tracker.services.patients import alerts
from tracker.services.visits import sessions
from tracker.storage import records as r


def asked(course: str, **more: Any) -> AuthorisationForm:
    return AuthorisationForm((course,), "Blue Shield", owner="Kim", **more)


def opened(clinic: Clinic, form: AuthorisationForm, today: date = TODAY) -> str:
    return str(clinic.write(authorisations.open_authorisation, form, today).value)


def row_of(clinic: Clinic, patient: str, today: date = TODAY) -> AuthorisationRow:
    return clinic.read(listing.authorisations_of, patient, today)[0]


def act(clinic: Clinic, command: Any, patient: str, *more: Any) -> Any:
    row = row_of(clinic, patient)
    return clinic.write(command, row.uuid, row.version, *more)


def year(course: str, **more: Any) -> AuthorisationForm:
    terms = {"valid_from": day("2026-01-01"), "valid_to": day("2026-12-31"), "visits": 4, **more}
    return replace(asked(course, stage=Stage.APPROVED), **terms)


def test_every_stage_of_a_request_can_be_undone_and_done_again(
    clinic: Clinic, patient: str, course: str
) -> None:
    opened(clinic, asked(course))
    appeal_by = day("2026-12-22")
    steps = [
        (authorisations.mark_sent, (TODAY,), Stage.SENT),
        (authorisations.refuse, (TODAY, appeal_by), Stage.APPEAL_BY),
        (authorisations.appeal, (TODAY,), Stage.APPEALED),
        (authorisations.approve, (year(course, supply=Supply.PHARMACY), TODAY), Stage.APPROVED),
        (deliveries.order_drug, (day("2026-12-01"), TODAY), Stage.DRUG_ORDERED),
        (
            deliveries.drug_arrived,
            (ArrivalForm(TODAY, "P1", day("2027-01-31")), TODAY),
            Stage.DRUG_HERE,
        ),
    ]
    for command, arguments, stage in steps:
        before = row_of(clinic, patient)
        done = act(clinic, command, patient, *arguments)
        after = row_of(clinic, patient)
        assert after.stage is stage
        undone = clinic.undo(done)
        assert replace(row_of(clinic, patient), version=0) == replace(before, version=0)
        clinic.undo(undone)
        assert replace(row_of(clinic, patient), version=0) == replace(after, version=0)
    assert row_of(clinic, patient).chase_on is None


def test_a_step_is_one_change_of_the_authorisation(
    clinic: Clinic, patient: str, course: str
) -> None:
    opened(clinic, asked(course))
    assert row_of(clinic, patient).version == 1
    act(clinic, authorisations.mark_sent, patient, TODAY)
    assert row_of(clinic, patient).version == 2
    terms = year(course, supply=Supply.PHARMACY, owner="Lee")
    act(clinic, authorisations.approve, patient, terms, TODAY)
    assert row_of(clinic, patient).version == 3
    act(clinic, deliveries.order_drug, patient, None, TODAY)
    assert row_of(clinic, patient).version == 4


def test_while_it_is_in_the_way_the_step_is_the_insurers_and_the_state_is_the_same(
    clinic: Clinic, patient: str, course: str
) -> None:
    before = clinic.stored(course)
    opened(clinic, asked(course, chase_on=day("2026-11-27")))
    chased = clinic.stored(course)
    assert (chased.step_verb, chased.step_name, chased.step_on) == (
        "chase-insurer",
        "Kim",
        day("2026-11-27"),
    )
    assert (chased.state, chased.due_on) == (before.state, before.due_on)
    done = act(clinic, authorisations.approve, patient, year(course), TODAY)
    assert clinic.stored(course).step_verb == "call"
    clinic.undo(done)
    assert clinic.stored(course).step_verb == "chase-insurer"
    act(clinic, authorisations.withdraw_authorisation, patient, TODAY)
    assert clinic.stored(course).step_verb == "call"


def test_signing_the_fourth_visit_of_four_opens_the_renewal_once(
    clinic: Clinic, patient: str
) -> None:
    course = clinic.course(patient)
    clinic.today = day("2026-09-14")
    for on in ("2026-01-05", "2026-03-30", "2026-06-22"):
        clinic.given(patient, on, (course, 155))
    opened(clinic, year(course), clinic.today)
    assert row_of(clinic, patient).visits_left == 1
    (session,) = clinic.unsigned(patient, "2026-09-14", (course, 155))
    assert row_of(clinic, patient).visits_left == 0
    seen = (clinic.seen(r.SessionRecord, session),)
    clinic.write(sessions.sign_sessions, seen, clinic.today)
    renewal, old = clinic.read(listing.authorisations_of, patient, clinic.today)
    assert (renewal.stage, renewal.payer, renewal.owner) == (
        Stage.TO_REQUEST,
        "Blue Shield",
        "Kim",
    )
    assert (renewal.visit_on, renewal.chase_on) == (day("2026-12-07"), day("2026-10-12"))
    verbs = [clinic.stored(course, on).step_verb for on in ("2026-10-11", "2026-10-12")]
    assert verbs == ["call", "chase-insurer"]
    clinic.given(patient, "2026-09-14", (course, 5), touch_up=True)
    assert len(clinic.read(listing.authorisations_of, patient, clinic.today)) == 2
    assert old.stage is Stage.APPROVED


def test_a_renewal_is_asked_for_in_time_for_the_first_visit_of_all_that_share_it(
    clinic: Clinic, patient: str, course: str
) -> None:
    eyelids = clinic.course(patient, EYELIDS, INCOBOT)
    clinic.visit(patient, "2026-09-10", (eyelids, 40), product=INCOBOT)
    terms = year(course, valid_from=day("2026-11-01"), valid_to=None, visits=1)
    opened(clinic, replace(terms, course_uuids=(course, eyelids)))
    clinic.book(course, "2026-11-24")
    clinic.book(eyelids, "2026-12-08")
    steps = [clinic.stored(one).step_verb for one in (course, eyelids)]
    assert steps == ["treat", "chase-insurer"]
    clinic.today = day("2026-11-24")
    clinic.visit(patient, "2026-11-24", (course, 155))
    assert row_of(clinic, patient, clinic.today).chase_on == clinic.today
    assert clinic.stored(eyelids).step_on == clinic.today


def test_injections_in_error_take_back_the_renewal_they_opened_unless_somebody_took_it_up(
    clinic: Clinic, patient: str
) -> None:
    def fourth() -> str:
        (session,) = clinic.given(patient, "2026-09-14", (course, 155))
        return session

    def void(session: str) -> None:
        seen = clinic.seen(r.SessionRecord, session)
        clinic.write(sessions.void_session, *seen, "wrong patient", clinic.today)

    def stages() -> list[Stage]:
        rows = clinic.read(listing.authorisations_of, patient, clinic.today)
        return [row.stage for row in rows]

    course = clinic.course(patient)
    clinic.today = day("2026-09-14")
    for on in ("2026-01-05", "2026-03-30", "2026-06-22"):
        clinic.given(patient, on, (course, 155))
    opened(clinic, year(course), clinic.today)
    in_error = fourth()
    assert stages() == [Stage.TO_REQUEST, Stage.APPROVED]
    void(in_error)
    assert stages() == [Stage.APPROVED]
    in_error = fourth()
    act(clinic, authorisations.mark_sent, patient, clinic.today)
    void(in_error)
    assert stages() == [Stage.SENT, Stage.APPROVED]


def test_signing_asks_for_the_next_vial_of_a_pharmacy(clinic: Clinic, patient: str) -> None:
    course = clinic.course(patient)
    terms = year(course, valid_to=day("2027-12-31"), supply=Supply.PHARMACY)
    opened(clinic, terms)
    clinic.visit(patient, str(TODAY), (course, 155))
    (row,) = clinic.read(listing.authorisations_of, patient, TODAY)
    assert row.visit_on is not None
    assert row.chase_on == row.visit_on - timedelta(days=56)
    assert row.stage is Stage.APPROVED


def test_an_authorisation_that_covers_the_next_visit_needs_no_renewal(
    clinic: Clinic, patient: str
) -> None:
    course = clinic.course(patient)
    opened(clinic, year(course, valid_to=day("2027-02-15"), visits=None))
    clinic.visit(patient, str(TODAY), (course, 155))
    assert len(clinic.read(listing.authorisations_of, patient, TODAY)) == 1


def test_a_booking_says_that_the_authorisation_or_the_vial_does_not_reach_so_far(
    clinic: Clinic, patient: str, course: str
) -> None:
    terms = year(course, valid_to=day("2026-11-26"), supply=Supply.PHARMACY)
    opened(clinic, terms)

    def codes(on: str) -> set[str]:
        checks = clinic.read(check_booking, (course,), day(on), TODAY)
        return {check.code for check in checks if check.code.startswith("approval")}

    assert codes("2026-11-25") == {"approval-drug-to-order"}
    act(clinic, deliveries.order_drug, patient, day("2026-11-25"), TODAY)
    assert codes("2026-11-24") == {"approval-drug-late"}
    assert codes("2026-11-25") == set()
    arrived = ArrivalForm(TODAY, "P1", day("2026-11-25"))
    act(clinic, deliveries.drug_arrived, patient, arrived, TODAY)
    assert codes("2026-11-25") == set()
    assert codes("2026-11-26") == {"approval-vial-expires"}
    assert codes("2026-11-27") == {"approval-over"}


def test_moving_a_visit_checks_its_authorisation_again(
    clinic: Clinic, patient: str, course: str
) -> None:
    opened(clinic, year(course, valid_to=day("2026-11-26")))
    booking = clinic.book(course, "2026-11-24")
    checks = clinic.read(
        lambda tx: check_booking(tx, (course,), day("2026-11-30"), TODAY, moving=booking)
    )
    assert "The approval by Blue Shield ended on 26 Nov 2026." in {c.sentence for c in checks}


def test_who_chases_sees_what_is_late_first_and_whose_it_is(
    clinic: Clinic, patient: str, course: str
) -> None:
    first = opened(clinic, asked(course, chase_on=day("2026-11-20")))
    dystonia = clinic.course(patient, "cervical-dystonia")
    second = opened(clinic, replace(asked(dystonia, chase_on=day("2026-11-30")), owner="Lee"))
    opened(clinic, year(clinic.course(clinic.patient())))

    def listed(*narrowed: Any, **more: Any) -> list[AuthorisationRow]:
        def read(tx: Any) -> list[AuthorisationRow]:
            parts = listing.open_authorisation_ids(tx, TODAY, *narrowed, **more)
            ids = [one for part in parts for one in part]
            rows = listing.open_authorisation_rows(tx, ids, TODAY)
            return sorted(rows, key=lambda row: ids.index(row.authorisation_id))

        return clinic.read(read)

    assert [(row.uuid, row.is_late) for row in listed()] == [(first, True), (second, False)]
    assert [row.uuid for row in listed("Lee")] == [second]
    assert [row.uuid for row in listed(only_late=True)] == [first]
    # Nobody asks for a course of which pregnancy makes a clinician decide, nor for the dead.
    clinic.write(alerts.add_alert, patient, "pregnancy", "", None, TODAY)
    assert listed() == []


def test_units_that_do_not_reach_for_the_next_visit_are_in_its_way_here_as_on_recall(
    clinic: Clinic, patient: str
) -> None:
    course = clinic.course(patient, planned=155)
    clinic.given(patient, "2026-09-14", (course, 155))
    terms = {"product": ONABOT, "units": dose(200), "visits": None}
    opened(clinic, year(course, valid_from=day("2026-09-01"), **terms))
    assert clinic.stored(course).step_verb == "chase-insurer"
    row = row_of(clinic, patient)
    assert (row.gap, row.units_left) == (Gap.UNITS_USED, dose(45))


def test_without_a_first_day_visits_count_from_the_decision_on(
    clinic: Clinic, patient: str
) -> None:
    course = clinic.course(patient)
    for on in ("2026-01-05", "2026-03-30", "2026-06-22", "2026-09-14"):
        clinic.given(patient, on, (course, 155))
    opened(clinic, year(course, valid_from=None, valid_to=day("2027-11-21")))
    assert clinic.stored(course).step_verb == "call"
    assert row_of(clinic, patient).visits_left == 4


def test_one_that_ran_out_without_a_renewal_is_on_the_list_too(
    clinic: Clinic, patient: str, course: str
) -> None:
    ended = opened(clinic, year(course, valid_to=day("2026-11-01")))
    rows = [
        one
        for part in clinic.read(lambda tx: list(listing.open_authorisation_ids(tx, TODAY)))
        for one in part
    ]
    assert [row_of(clinic, patient).authorisation_id] == rows
    assert row_of(clinic, patient).uuid == ended


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"payer": " "}, "payer"),
        ({"valid_from": day("2026-02-01"), "valid_to": day("2026-01-31")}, "valid_to"),
        ({"units": dose(400)}, "product"),
        ({"units": dose(400_000), "product": ONABOT}, "units"),
        ({"product": "water"}, "product"),
        ({"course_uuids": ()}, "course_uuids"),
        ({"stage": Stage.DRUG_HERE}, "stage"),
    ],
)
def test_a_bad_form_names_its_field(
    clinic: Clinic, course: str, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        opened(clinic, replace(asked(course), **changes))
    assert caught.value.field == field


def test_a_colleagues_change_of_the_terms_is_a_conflict(
    clinic: Clinic, patient: str, course: str
) -> None:
    opened(clinic, asked(course))
    row = row_of(clinic, patient)
    pharmacy = asked(course, supply=Supply.PHARMACY)
    clinic.write(authorisations.edit_authorisation, row.uuid, row.version, pharmacy, TODAY)
    with pytest.raises(EditConflict):
        clinic.write(authorisations.mark_sent, row.uuid, row.version, TODAY)


def test_what_cannot_be_yet_is_refused(clinic: Clinic, patient: str, course: str) -> None:
    opened(clinic, asked(course))
    for command, arguments in (
        (authorisations.appeal, (TODAY,)),
        (deliveries.order_drug, (None, TODAY)),
    ):
        with pytest.raises(NotAllowed):
            act(clinic, command, patient, *arguments)
    with pytest.raises(Invalid):
        act(clinic, authorisations.chase_again, patient, TODAY, TODAY)
