"""Vials in a clinic: received, opened, used in sessions, ended, and every Unit accounted for."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session as Tx

from tests.builders import ABOBOT, BLADDER, ONABOT, day, dose
from tests.clinics import TODAY, Clinic
from tracker.domain.facts import SessionStatus
from tracker.domain.problems import EditConflict, Invalid, NotAllowed, Problem
from tracker.domain.vials import Account, Unusable
from tracker.services.stock import vials
from tracker.services.stock.in_stock import VialRow, ended_vials, stock, vials_to_choose
from tracker.services.stock.vials import ReceiveForm
from tracker.services.visits import recording, sessions
from tracker.services.visits.checks import check_amendment, check_visit
from tracker.services.visits.forms import LotForm, VialUseForm, VisitForm
from tracker.storage import records as r

_NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


def _row(clinic: Clinic, vial: str) -> VialRow:
    rows = [
        *(one for line in clinic.read(stock, TODAY).lines for one in line.vials),
        *clinic.read(ended_vials, day("2000-01-01"), TODAY),
    ]
    return next(row for row in rows if row.uuid == vial)


def _seen(clinic: Clinic, vial: str) -> tuple[str, int]:
    return clinic.seen(r.VialRecord, vial)


def _form(
    clinic: Clinic, patient: str, course: str, units: float, *taken: tuple[str, float], **more: Any
) -> VisitForm:
    form = clinic.visit_form(patient, more.pop("on", "2026-11-22"), (course, units))
    uses = tuple(VialUseForm(vial, dose(some) or 0) for vial, some in taken)
    return replace(form, sessions=(replace(form.sessions[0], uses=uses),), **more)


def _give(
    clinic: Clinic, patient: str, course: str, units: float, *taken: tuple[str, float], **more: Any
) -> str:
    more.setdefault("incident_reason", "early")
    form = _form(clinic, patient, course, units, *taken, **more)
    done = clinic.write(recording.record_visit, form, TODAY)
    assert isinstance(done.value, tuple)
    return str(done.value[0])


def _lots(clinic: Clinic, session: str) -> list[tuple[str, object]]:
    def ask(tx: Tx) -> list[tuple[str, object]]:
        lot, one = r.SessionLot, r.SessionRecord
        asked = select(lot.lot_number, lot.expiry).join(one, one.id == lot.session_id)
        return [(row[0], row[1]) for row in tx.execute(asked.where(one.uuid == session))]

    return clinic.read(ask)


def test_155_units_of_a_vial_of_200_leave_45(clinic: Clinic, patient: str, course: str) -> None:
    (vial,) = clinic.vials(200)
    session = _give(clinic, patient, course, 155, (vial, 155))
    row = _row(clinic, vial)
    assert row.account == Account(200_000, 155_000, 0, 45_000)
    assert row.usable_until == _NOW + timedelta(hours=24)
    assert _lots(clinic, session) == [("C7232A", day("2027-01-31"))]
    done = clinic.write(vials.finish_vial, *_seen(clinic, vial))
    assert _row(clinic, vial).account == Account(200_000, 155_000, 45_000, 0)
    clinic.undo(clinic.undo(clinic.undo(done)))
    assert _row(clinic, vial).account == Account(200_000, 155_000, 0, 45_000)


def test_two_lots_and_a_typed_one_in_a_session(clinic: Clinic, patient: str, course: str) -> None:
    (one,), (other,) = clinic.vials(100, "A1"), clinic.vials(200, "B2")
    form = _form(clinic, patient, course, 255, (one, 100), (other, 100))
    typed = replace(form.sessions[0], lots=(LotForm("C3"), LotForm("a1", day("2027-01-31"))))
    form = replace(form, sessions=(typed,), incident_reason="early")
    done = clinic.write(recording.record_visit, form, TODAY)
    assert isinstance(done.value, tuple)
    session = done.value[0]
    assert [lot for lot, _expiry in _lots(clinic, session)] == ["A1", "B2", "C3"]
    shown = clinic.read(sessions.session_form, session).form
    assert [use.dose for use in shown.uses] == [100_000, 100_000]
    assert [lot.number for lot in shown.lots] == ["C3"]


def test_a_vial_is_shared_by_two_sessions_of_a_day(
    clinic: Clinic, patient: str, course: str
) -> None:
    bladder = clinic.course(patient, BLADDER)
    (vial,) = clinic.vials(200)
    _give(clinic, patient, course, 100, (vial, 100))
    _give(clinic, patient, bladder, 100, (vial, 100))
    assert _row(clinic, vial).account == Account(200_000, 200_000, 0, 0)
    assert _row(clinic, vial).unusable is Unusable.EMPTY


def test_no_more_is_taken_than_a_vial_holds(clinic: Clinic, patient: str, course: str) -> None:
    (vial,) = clinic.vials(100)
    form = _form(clinic, patient, course, 155, (vial, 155), incident_reason="early")
    with pytest.raises(Invalid) as caught:
        clinic.write(recording.record_visit, form, TODAY)
    assert caught.value.field == "sessions.0.vials"
    assert _row(clinic, vial).opened_at is None


def test_more_from_the_vials_than_was_given_is_refused(
    clinic: Clinic, patient: str, course: str
) -> None:
    (vial,) = clinic.vials(200)
    form = _form(clinic, patient, course, 155, (vial, 160), incident_reason="early")
    with pytest.raises(Invalid):
        clinic.write(recording.record_visit, form, TODAY)


@pytest.mark.parametrize("units", [100, 101])
def test_two_nurses_on_one_vial_never_take_more_than_it_holds(
    clinic: Clinic, patient: str, course: str, units: float
) -> None:
    (vial,) = clinic.vials(200)
    seen = _row(clinic, vial).version
    bladder = clinic.course(patient, BLADDER)
    _give(clinic, patient, course, 100, (vial, 100))
    form = _form(clinic, patient, bladder, units, (vial, units), incident_reason="early")
    uses = (VialUseForm(vial, dose(units) or 0, seen),)
    form = replace(form, sessions=(replace(form.sessions[0], uses=uses),))
    if units > 100:
        with pytest.raises(EditConflict):
            clinic.write(recording.record_visit, form, TODAY)
    else:
        clinic.write(recording.record_visit, form, TODAY)
    assert _row(clinic, vial).rest == (100_000 if units > 100 else 0)


def test_a_vial_that_somebody_has_closed_since_is_a_conflict(clinic: Clinic) -> None:
    (vial,) = clinic.vials(200)
    seen = _seen(clinic, vial)
    clinic.write(vials.open_vial, *seen, None, 4000)
    for command, more in (
        (vials.open_vial, (None, None)),
        (vials.discard_vial, ("broken",)),
        (vials.return_vial, ()),
        (vials.finish_vial, ()),
    ):
        with pytest.raises(EditConflict):
            clinic.write(command, *seen, *more)


def test_a_session_in_error_gives_back_what_it_took(
    clinic: Clinic, patient: str, course: str
) -> None:
    (vial,) = clinic.vials(200)
    session = _give(clinic, patient, course, 155, (vial, 155))
    clinic.write(vials.finish_vial, *_seen(clinic, vial))
    seen = clinic.seen(r.SessionRecord, session)
    clinic.write(sessions.void_session, *seen, "another patient", TODAY)
    assert _row(clinic, vial).account == Account(200_000, 0, 45_000, 0, 155_000)
    clinic.write(vials.reopen_vial, *_seen(clinic, vial))
    assert _row(clinic, vial).rest == dose(200)


def test_an_amendment_moves_the_account_of_a_finished_vial(
    clinic: Clinic, patient: str, course: str
) -> None:
    (vial,), (other,) = clinic.vials(200), clinic.vials(100, "B2")
    session = _give(clinic, patient, course, 155, (vial, 155))
    clinic.write(vials.finish_vial, *_seen(clinic, vial))
    form = clinic.amended(session, dose=190)
    form = replace(form, uses=(VialUseForm(vial, 165_000), VialUseForm(other, 25_000)))
    form = replace(form, incident_reason="early")
    seen = clinic.seen(r.SessionRecord, session)
    clinic.write(sessions.amend_session, *seen, form, "miscounted", TODAY)
    assert _row(clinic, vial).account == Account(200_000, 165_000, 35_000, 0)
    assert [lot for lot, _expiry in _lots(clinic, session)] == ["C7232A", "B2"]
    seen = clinic.seen(r.SessionRecord, session)
    form = replace(form, uses=(VialUseForm(other, 25_000),))
    clinic.write(sessions.amend_session, *seen, form, "another vial", TODAY)
    assert _row(clinic, vial).account == Account(200_000, 0, 200_000, 0)
    assert [lot for lot, _expiry in _lots(clinic, session)] == ["B2"]


def test_a_plan_takes_nothing_from_a_vial(clinic: Clinic, patient: str, course: str) -> None:
    (vial,) = clinic.vials(200)
    form = _form(clinic, patient, course, 155, (vial, 155))
    planned = replace(form, status=SessionStatus.PLANNED)
    with pytest.raises(Invalid):
        clinic.write(recording.record_visit, planned, TODAY)
    without = replace(planned, sessions=(replace(form.sessions[0], uses=()),))
    done = clinic.write(recording.record_visit, without, TODAY)
    assert isinstance(done.value, tuple)
    session = done.value[0]
    given = replace(clinic.amended(session), uses=form.sessions[0].uses, incident_reason="early")
    seen = clinic.seen(r.SessionRecord, session)
    clinic.write(sessions.give_session, *seen, given, SessionStatus.GIVEN, TODAY)
    assert _row(clinic, vial).rest == dose(45)


def test_a_vial_that_was_received_or_opened_after_the_injections_is_told_with_both_days(
    clinic: Clinic, patient: str, course: str
) -> None:
    (vial,) = clinic.vials(200, "A1", received_on="2026-11-20")

    def told(on: str, session: str = "") -> list[str]:
        if session:
            form = clinic.amended(session, on=on)
            rows = clinic.read(check_amendment, session, form, TODAY).rows
        else:
            asked = _form(clinic, patient, course, 155, (vial, 155), on=on)
            rows = clinic.read(check_visit, asked, TODAY).sessions[0].rows
        return [row.sentence for row in rows if row.code.endswith("-later")]

    received = "The vial of lot A1 was received on 20 Nov 2026, after 2 Nov 2026."
    assert told("2026-11-20") == []
    assert told("2026-11-02") == [received]
    session = _give(clinic, patient, course, 155, (vial, 155))
    opened = "The vial of lot A1 was opened on 22 Nov 2026, after 2 Nov 2026."
    assert told("2026-11-02", session) == [received, opened]


@pytest.mark.parametrize(
    ("on", "code"),
    [
        ("2026-11-23", ""),
        ("2026-11-24", "vial-past-life"),
        ("2027-02-01", "vial-expired"),
        ("2026-11-20", "vial-opened-later"),
    ],
)
def test_what_a_vial_says_of_a_day(
    clinic: Clinic, patient: str, course: str, on: str, code: str
) -> None:
    (vial,) = clinic.vials(200)
    clinic.write(vials.open_vial, *_seen(clinic, vial), None, None)
    form = _form(clinic, patient, course, 155, (vial, 155), on=on)
    rows = clinic.read(check_visit, form, TODAY).sessions[0].rows
    assert [row.code for row in rows if row.code.startswith("vial-")] == ([code] if code else [])


def test_an_expired_vial_is_not_offered_and_what_was_injected_is_an_incident(
    clinic: Clinic, patient: str, course: str
) -> None:
    (vial,) = clinic.vials(200, expiry="2026-11-21")
    assert clinic.read(vials_to_choose, patient, TODAY).vials[0].unusable is Unusable.EXPIRED
    form = _form(clinic, patient, course, 155, (vial, 155), on="2026-11-22")
    with pytest.raises(Invalid) as caught:
        clinic.write(recording.record_visit, form, TODAY)
    assert caught.value.field == "incident_reason"
    _give(clinic, patient, course, 155, (vial, 155), incident_reason="noticed afterwards")
    assert _row(clinic, vial).account.given == dose(155)


def test_a_vial_from_a_pharmacy_is_for_its_patient(
    clinic: Clinic, patient: str, course: str
) -> None:
    other = clinic.patient(family_name="Ruiz")
    (vial,) = clinic.vials(200, patient_uuid=other)
    assert clinic.read(vials_to_choose, patient, TODAY).vials == ()
    offered = clinic.read(vials_to_choose, other, TODAY).vials
    assert [row.patient for row in offered] == ["Ruiz, Ada"]
    form = _form(clinic, patient, course, 155, (vial, 155))
    rows = clinic.read(check_visit, form, TODAY).sessions[0].rows
    assert "vial-of-another" in [row.code for row in rows]


def test_a_vial_of_another_product_is_refused(clinic: Clinic, patient: str, course: str) -> None:
    (vial,) = clinic.vials(500, product=ABOBOT)
    form = _form(clinic, patient, course, 155, (vial, 155), incident_reason="early")
    with pytest.raises(Invalid):
        clinic.write(recording.record_visit, form, TODAY)


def test_many_vials_of_a_lot_are_received_at_once_and_taken_back(clinic: Clinic) -> None:
    received = clinic.vials(200, count=12)
    assert [len(line.vials) for line in clinic.read(stock, TODAY).lines] == [12]
    form = ReceiveForm(ONABOT, 100_000, "X1", TODAY, TODAY)
    done = clinic.write(vials.receive_vials, form, TODAY)
    back = clinic.undo(done)
    assert [len(line.vials) for line in clinic.read(stock, TODAY).lines] == [12]
    clinic.undo(back)
    assert len(clinic.read(stock, TODAY).lines) == 2
    assert len(received) == 12


def test_a_vial_that_is_scanned_twice_is_received_once(clinic: Clinic) -> None:
    clinic.vials(200, serial="S1", gtin="00300230114523")
    with pytest.raises(Invalid) as caught:
        clinic.vials(200, serial="S1", gtin="00300230114523")
    assert caught.value.field == "serial"


def test_a_trade_number_is_remembered_for_its_size_alone(clinic: Clinic) -> None:
    clinic.vials(200, gtin="00300230114523")
    with pytest.raises(Invalid):
        clinic.vials(100, gtin="00300230114523")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"size": None}, "size"),
        ({"size": 150_000}, "size"),
        ({"expiry": None}, "expiry"),
        ({"expiry": day("2026-11-21")}, "expiry"),
        ({"received_on": day("2026-11-23")}, "received_on"),
        ({"count": 0}, "count"),
        ({"count": 2, "serial": "S1"}, "count"),
        ({"lot_number": " "}, "lot_number"),
    ],
)
def test_a_bad_receipt_names_its_field(
    clinic: Clinic, wrong: dict[str, object], field: str
) -> None:
    form = ReceiveForm(ONABOT, 200_000, "C1", day("2027-01-31"), TODAY)
    changed = replace(form, **wrong)  # type: ignore[arg-type]
    with pytest.raises(Invalid) as caught:
        clinic.write(vials.receive_vials, changed, TODAY)
    assert caught.value.field == field


def test_what_is_open_is_not_sent_back_and_what_is_not_is_not_finished(clinic: Clinic) -> None:
    one, other = clinic.vials(200, count=2)
    clinic.write(vials.open_vial, *_seen(clinic, one), None, 4000)
    refused: list[tuple[object, str]] = [(vials.return_vial, one), (vials.finish_vial, other)]
    for command, vial in refused:
        with pytest.raises(NotAllowed):
            clinic.write(command, *_seen(clinic, vial))  # type: ignore[arg-type]
    with pytest.raises(Problem):
        clinic.write(vials.discard_vial, *_seen(clinic, other), " ")
    clinic.write(vials.return_vial, *_seen(clinic, other))
    assert _row(clinic, other).account == Account(0, 0, 0, 0)
    clinic.write(vials.discard_vial, *_seen(clinic, one), "fell on the floor")
    assert _row(clinic, one).account == Account(200_000, 0, 200_000, 0)


def test_a_moment_to_come_opens_nothing(clinic: Clinic) -> None:
    (vial,) = clinic.vials(200)
    with pytest.raises(Invalid):
        clinic.write(vials.open_vial, *_seen(clinic, vial), _NOW + timedelta(minutes=1), None)


def test_an_expired_vial_is_not_opened(clinic: Clinic) -> None:
    (vial,) = clinic.vials(200, expiry="2026-11-21")
    with pytest.raises(NotAllowed, match="expired on 21 Nov 2026"):
        clinic.write(vials.open_vial, *_seen(clinic, vial), None, None)


def test_fridays_paper_opens_the_vial_on_friday(clinic: Clinic, patient: str, course: str) -> None:
    (vial,) = clinic.vials(200)
    _give(clinic, patient, course, 155, (vial, 155), on="2026-11-20")
    row = _row(clinic, vial)
    assert row.unusable is Unusable.PAST_LIFE
    assert row.opened_at == datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
