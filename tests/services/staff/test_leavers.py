"""Who leaves leaves a list, and each item finds a new owner."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import ARM, day
from tests.clinics import TODAY, USER, Clinic
from tracker.domain.account import Role
from tracker.domain.authorisation import Stage
from tracker.domain.facts import SessionStatus
from tracker.domain.problems import EditConflict, Invalid
from tracker.services.authorisations.authorisations import AuthorisationForm, open_authorisation
from tracker.services.clinic_days import lists
from tracker.services.contacts import attempts
from tracker.services.courses import own_dates, reviews
from tracker.services.recall import views
from tracker.services.recall.listing import Order, RecallFilter
from tracker.services.staff import accounts, drafts, hand_over, leavers
from tracker.services.staff.leavers import LeftItem
from tracker.services.staff.names import name_of
from tracker.services.visits import recording, sessions
from tracker.storage import records as r
from tracker.storage.database import Database
from tracker.storage.uuids import new_uuid

LEAVER = "Bo Lund"


@pytest.fixture
def leaver(clinic: Clinic) -> Iterator[Database]:
    form = accounts.AccountForm(LEAVER, Role.CLINICIAN, injects_and_signs=True)
    clinic.write(accounts.add_account, form, TODAY)
    with clinic.as_user(LEAVER) as database:
        yield database


def _uuid(clinic: Clinic, name: str) -> str:
    return next(one.uuid for one in clinic.read(accounts.colleagues) if one.name == name)


def _left(clinic: Clinic, database: Database) -> list[LeftItem]:
    assert database.account is not None
    return clinic.read(leavers.leaving_list, database.account.uuid, clinic.today)


def _kinds(clinic: Clinic, database: Database) -> list[str]:
    return [item.kind for item in _left(clinic, database)]


def _gives(clinic: Clinic, database: Database, to: str) -> None:
    """Hand over the only item that is left."""
    assert database.account is not None
    (item,) = _left(clinic, database)
    uuids = database.account.uuid, _uuid(clinic, to)
    done = clinic.write(hand_over.hand_over, item, *uuids, TODAY)
    assert _left(clinic, database) == []
    back = clinic.undo(done)
    assert [one.uuid for one in _left(clinic, database)] == [item.uuid]
    clinic.undo(back)
    assert _left(clinic, database) == []


def _promise(database: Database, patient: str, course: str, **given: object) -> str:
    form = attempts.AttemptForm(patient, (course,), **given)  # type: ignore[arg-type]
    return str(database.write(attempts.record_attempt, form, TODAY).value)


def test_who_has_done_everything_leaves_nothing(clinic: Clinic, leaver: Database) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    leaver.write(
        recording.record_visit, clinic.visit_form(patient, "2026-11-20", (course, 155)), TODAY
    )
    assert _left(clinic, leaver) == []


def test_injections_that_they_gave_and_nobody_signed(clinic: Clinic, leaver: Database) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    (given,) = clinic.visit(
        patient, "2026-11-20", (course, 155), status=SessionStatus.GIVEN, injector=LEAVER
    )
    (item,) = _left(clinic, leaver)
    assert (item.kind, item.uuid, item.patient) == ("session", given, "Okafor, Ada")
    assert item.on == day("2026-11-20")
    _gives(clinic, leaver, USER)
    assert [one.kind for one in clinic.read(leavers.my_open_items, TODAY)] == ["session"]


def test_injections_that_they_recorded_without_naming_who_gave_them(
    clinic: Clinic, leaver: Database
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    form = clinic.visit_form(patient, "2026-11-20", (course, 155), status=SessionStatus.GIVEN)
    leaver.write(recording.record_visit, form, TODAY)
    (item,) = _left(clinic, leaver)
    assert item.kind == "session"
    given = item.uuid
    clinic.write(sessions.sign_sessions, (clinic.seen(r.SessionRecord, given),), TODAY)
    assert _left(clinic, leaver) == []


def test_a_colleagues_injections_stay_the_colleagues(clinic: Clinic, leaver: Database) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    form = clinic.visit_form(
        patient, "2026-11-20", (course, 155), status=SessionStatus.GIVEN, injector=USER
    )
    leaver.write(recording.record_visit, form, TODAY)
    assert _left(clinic, leaver) == []


def test_a_clinic_list_for_their_patients(clinic: Clinic, leaver: Database) -> None:
    held = lists.ClinicListForm("Injections", 6, weekday=1, clinician=LEAVER)
    clinic.write(lists.add_list, held, TODAY)
    assert [item.label for item in _left(clinic, leaver)] == ["The list Injections"]
    _gives(clinic, leaver, USER)
    (row,) = clinic.read(lists.list_rows)
    assert row.form.clinician == USER


def test_their_views_but_none_beside_one_of_the_same_name(clinic: Clinic, leaver: Database) -> None:
    form = views.ViewForm("Late bladders", RecallFilter(), Order.DUE, is_descending=False)
    leaver.write(views.keep_view, form, TODAY)
    assert _kinds(clinic, leaver) == ["view"]
    _gives(clinic, leaver, USER)
    assert [row.form.name for row in clinic.read(views.my_views, TODAY)] == ["Late bladders"]
    leaver.write(views.keep_view, form, TODAY)
    with pytest.raises(Invalid, match="has a view of that name"):
        _gives(clinic, leaver, USER)


def test_an_own_date_until_it_was_treated(clinic: Clinic, leaver: Database) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.visit(patient, "2026-08-31", (course, 155))
    form = own_dates.OwnDateForm(day("2026-11-30"))
    leaver.write(own_dates.set_own_date, course, form, TODAY)
    assert _kinds(clinic, leaver) == ["own-date"]
    _gives(clinic, leaver, USER)
    assert [one.kind for one in clinic.read(leavers.my_open_items, TODAY)] == ["own-date"]
    clinic.visit(patient, "2026-11-22", (course, 155), incident_reason="early")
    assert clinic.read(leavers.my_open_items, TODAY) == []


def test_a_promise_until_somebody_has_called_again(clinic: Clinic, leaver: Database) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.visit(patient, "2026-08-31", (course, 155))
    _promise(leaver, patient, course, outcome="promised", promise_by=day("2026-11-25"))
    (item,) = _left(clinic, leaver)
    assert (item.kind, item.on) == ("promise", day("2026-11-25"))
    _gives(clinic, leaver, USER)
    _promise(clinic.database, patient, course, outcome="talked")
    assert clinic.read(leavers.my_open_items, TODAY) == []


def test_a_promise_goes_to_who_may_keep_it(clinic: Clinic, leaver: Database) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.account("Kim Ito", Role.READ_ONLY)
    _promise(leaver, patient, course, outcome="promised", promise_by=day("2026-11-25"))
    (item,) = _left(clinic, leaver)
    assert leaver.account is not None
    with pytest.raises(Invalid, match="may not do what is left") as refused:
        clinic.write(
            hand_over.hand_over, item, leaver.account.uuid, _uuid(clinic, "Kim Ito"), TODAY
        )
    assert refused.value.field == "to"


def test_a_question_that_was_put_to_them(clinic: Clinic, leaver: Database) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.visit(patient, "2026-08-31", (course, 155))
    clinic.write(reviews.open_review, course, "stop-reported", LEAVER, "", TODAY)
    (item,) = _left(clinic, leaver)
    assert (item.kind, item.patient) == ("decision", "Okafor, Ada")
    _gives(clinic, leaver, USER)
    assert clinic.stored(course).step_name == USER


def test_taking_a_handed_over_decision_back_puts_back_what_was_there_before(
    clinic: Clinic, leaver: Database
) -> None:
    """The new owner was the treatment's clinician before, and had been asked something too."""
    patient = clinic.patient()
    course = clinic.course(patient, clinician=USER)
    clinic.visit(patient, "2026-08-31", (course, 155))
    clinic.write(reviews.open_review, course, "stop-reported", LEAVER, "", TODAY)
    clinic.write(reviews.open_review, course, "pregnancy", USER, "", TODAY)
    before = clinic.read(_owners, course)
    assert before == (USER, [LEAVER, USER])
    (item,) = _left(clinic, leaver)
    assert leaver.account is not None
    uuids = leaver.account.uuid, _uuid(clinic, USER)
    done = clinic.write(hand_over.hand_over, item, *uuids, TODAY)
    assert clinic.read(_owners, course) == (USER, [USER, USER])
    undone = clinic.undo(done)
    assert clinic.read(_owners, course) == before
    clinic.undo(undone)
    assert clinic.read(_owners, course) == (USER, [USER, USER])


def _owners(tx: Session, course_uuid: str) -> tuple[str, list[str]]:
    course = tx.scalars(select(r.Course).where(r.Course.uuid == course_uuid)).one()
    asked = select(r.Review.owner_id).where(r.Review.course_id == course.id).order_by(r.Review.id)
    owners = [name_of(tx, owner) for owner in tx.scalars(asked)]
    return name_of(tx, course.clinician_id), owners


def test_a_half_typed_form_goes_to_nobody_who_may_not_go_on_with_it(
    clinic: Clinic, leaver: Database
) -> None:
    for name, role in (("Theo", Role.READ_ONLY), ("Kim Ito", Role.NURSE)):
        clinic.write(accounts.add_account, accounts.AccountForm(name, role, False), TODAY)
    hold, ending = new_uuid(), new_uuid()
    leaver.write(drafts.keep_draft, hold, "hold", "", {"note": "x"})
    leaver.write(drafts.keep_draft, ending, "ending", "", {"note": "x"})
    for draft, name in ((hold, "Theo"), (ending, "Kim Ito")):
        with pytest.raises(Invalid, match="may not go on with this form") as refused:
            leaver.write(drafts.hand_over_draft, draft, _uuid(clinic, name))
        assert refused.value.field == "account"
    assert leaver.account is not None
    for item in clinic.read(leavers.leaving_list, leaver.account.uuid, TODAY):
        if item.uuid == ending:
            with pytest.raises(Invalid, match="may not go on with this form"):
                clinic.write(
                    hand_over.hand_over, item, leaver.account.uuid, _uuid(clinic, "Kim Ito"), TODAY
                )
    leaver.write(drafts.hand_over_draft, hold, _uuid(clinic, "Kim Ito"))


def test_their_treatments_all_at_once_and_the_list_names_the_new_one(
    clinic: Clinic, leaver: Database
) -> None:
    patient = clinic.patient()
    migraine = clinic.course(patient, clinician=LEAVER)
    clinic.course(patient, ARM, nurse=LEAVER)
    clinic.visit(patient, "2026-08-31", (migraine, 155))
    (item,) = _left(clinic, leaver)
    assert item.label == "2 treatments that they look after"
    assert leaver.account is not None
    uuids = leaver.account.uuid, _uuid(clinic, USER)
    assert clinic.write(hand_over.hand_over_all, *uuids, TODAY).value == 1
    assert _left(clinic, leaver) == []
    clinic.write(reviews.open_review, migraine, "stop-reported", "", "", TODAY)
    assert clinic.stored(migraine).step_name == USER


def test_their_approvals_all_at_once_and_the_payer_is_asked_by_the_new_one(
    clinic: Clinic, leaver: Database
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.visit(patient, "2026-08-31", (course, 155))
    form = AuthorisationForm((course,), "Blue Shield", owner=LEAVER)
    clinic.write(open_authorisation, form, TODAY)
    over = replace(form, stage=Stage.APPROVED, valid_to=day("2026-11-21"))
    clinic.write(open_authorisation, over, TODAY)
    (item,) = _left(clinic, leaver)
    assert item.label == "1 approval about which they ask the payer"
    clinic.account("Kim Ito", Role.NURSE)
    assert leaver.account is not None
    uuids = leaver.account.uuid, _uuid(clinic, "Kim Ito")
    clinic.write(hand_over.hand_over, item, *uuids, TODAY)
    assert _left(clinic, leaver) == []
    assert clinic.stored(course).step_name == "Kim Ito"


def test_a_nurse_takes_a_nurses_place_only(clinic: Clinic, leaver: Database) -> None:
    patient = clinic.patient()
    migraine = clinic.course(patient, clinician=LEAVER)
    clinic.course(patient, ARM, nurse=LEAVER)
    clinic.visit(patient, "2026-08-31", (migraine, 155))
    clinic.account("Kim Ito", Role.NURSE)
    assert leaver.account is not None
    uuids = leaver.account.uuid, _uuid(clinic, "Kim Ito")
    clinic.write(hand_over.hand_over_all, *uuids, TODAY)
    (item,) = _left(clinic, leaver)
    assert item.label == "1 treatment that they look after"
    with pytest.raises(Invalid, match="is no clinician"):
        clinic.write(hand_over.hand_over, item, *uuids, TODAY)


def test_a_half_typed_form(clinic: Clinic, leaver: Database) -> None:
    patient = clinic.patient()
    leaver.write(drafts.keep_draft, new_uuid(), "visit", patient, {"dose": "155"})
    (item,) = _left(clinic, leaver)
    assert (item.kind, item.patient) == ("draft", "Okafor, Ada")
    _gives(clinic, leaver, USER)
    assert len(clinic.read(drafts.my_drafts)) == 1


def test_two_administrators_handing_over_one_thing_are_both_told(
    clinic: Clinic, leaver: Database
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.account("Kim Ito")
    _promise(leaver, patient, course, outcome="promised", promise_by=day("2026-11-25"))
    (item,) = _left(clinic, leaver)
    assert leaver.account is not None
    mine = leaver.account.uuid
    clinic.write(hand_over.hand_over, item, mine, _uuid(clinic, USER), TODAY)
    with pytest.raises(EditConflict):
        clinic.write(hand_over.hand_over, item, mine, _uuid(clinic, "Kim Ito"), TODAY)


def test_the_list_stays_in_sight_until_each_item_has_a_new_owner(
    clinic: Clinic, leaver: Database
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient, clinician=LEAVER)
    clinic.visit(patient, "2026-08-31", (course, 155))
    _promise(leaver, patient, course, outcome="promised", promise_by=day("2026-11-25"))
    assert leaver.account is not None
    seen = clinic.seen(r.AccountRecord, leaver.account.uuid)
    clinic.write(accounts.deactivate_account, *seen, TODAY)
    assert _left_items(clinic) == 2
    item = _left(clinic, leaver)[0]
    with pytest.raises(Invalid, match="no longer works here"):
        clinic.write(hand_over.hand_over, item, seen[0], seen[0], TODAY)
    clinic.write(hand_over.hand_over_all, seen[0], _uuid(clinic, USER), TODAY)
    assert _left_items(clinic) == 0


def _left_items(clinic: Clinic) -> int:
    rows = clinic.read(accounts.account_rows, TODAY)
    return next(row.left_items for row in rows if row.name == LEAVER)
