"""Vials in the Record form: chosen or scanned, with their account told while it is typed."""

from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from tests.builders import ABOBOT, BLADDER, day
from tests.clinics import TODAY, Clinic
from tests.ui.seen import open_window, texts, unnamed
from tests.ui.visits.conftest import StartVisit
from tracker.domain.facts import SessionStatus
from tracker.domain.problems import Invalid
from tracker.domain.sites import summed
from tracker.interchange.gs1_scan import VialScan
from tracker.services.stock.in_stock import stock
from tracker.services.stock.vials import open_vial
from tracker.services.visits.forms import LotForm
from tracker.storage import records as r
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.screenshot import settle
from tracker.ui.tasks import Tasks
from tracker.ui.visits.amend_form import AmendDialog
from tracker.ui.visits.injection_fields import InjectionFields
from tracker.ui.visits.visit_page import VisitPage


def _fields(page: VisitPage, course: str) -> InjectionFields:
    return page._sessions.editor(course).injection


def _take(fields: InjectionFields, vial: str, units: str | None = None) -> None:
    fields.vials._more.click()
    line = fields.vials._lines[-1]
    line.vial.set_code(vial)
    if units is not None:
        line.dose.set_text(units)


def _offered(fields: InjectionFields) -> list[str]:
    choice = fields.vials._lines[-1].vial
    return [choice.itemText(n) for n in range(choice.count())]


@pytest.fixture
def due(clinic: Clinic) -> tuple[str, str]:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.visit(patient, "2026-08-20", (course, 155))
    return patient, course


def test_without_stock_nothing_is_asked_about_vials(
    due: tuple[str, str], start_visit: StartVisit
) -> None:
    page = start_visit(*due)
    assert not _fields(page, due[1]).vials_field.isVisible()


def test_the_account_is_told_while_it_is_typed(
    clinic: Clinic, due: tuple[str, str], start_visit: StartVisit
) -> None:
    (vial,) = clinic.vials(200)
    page = start_visit(*due)
    fields = _fields(page, due[1])
    fields._dose.set_text("155")
    _take(fields, vial)
    assert fields.vials._lines[0].dose.text() == "155"
    assert "200 Units opened = 155 given + 45 left" in texts(page)
    fields.vials._lines[0].dose.set_text("210")
    assert fields.vials_field.problem == "The vial of lot C7232A holds 200 Units."
    assert unnamed(page) == []


def test_a_second_vial_is_taken_for_what_is_missing(
    clinic: Clinic, due: tuple[str, str], start_visit: StartVisit
) -> None:
    (small,), (big,) = clinic.vials(100, "A1"), clinic.vials(200, "B2")
    page = start_visit(*due)
    fields = _fields(page, due[1])
    fields._dose.set_text("155")
    _take(fields, small)
    _take(fields, big)
    assert [line.dose.text() for line in fields.vials._lines] == ["100", "55"]
    assert "300 Units opened = 155 given + 145 left" in texts(page)


def test_of_vials_that_are_alike_one_is_offered(
    clinic: Clinic, due: tuple[str, str], start_visit: StartVisit
) -> None:
    one, other, _third = sorted(clinic.vials(100, "A1", count=3))
    page = start_visit(*due)
    fields = _fields(page, due[1])
    _take(fields, one)
    assert _offered(fields) == ["A1 · 100 Units, expires 31 Jan 2027"]
    _take(fields, other)
    assert _offered(fields) == ["A1 · 100 Units, expires 31 Jan 2027"]


def test_what_was_taken_is_saved_with_its_lot(
    qtbot: QtBot, clinic: Clinic, due: tuple[str, str], start_visit: StartVisit
) -> None:
    (vial,) = clinic.vials(200)
    page = start_visit(*due)
    fields = _fields(page, due[1])
    fields._dose.set_text("155")
    _take(fields, vial)
    with qtbot.waitSignal(page.finished):
        page._save(SessionStatus.GIVEN)
    assert clinic.read(stock, TODAY).open_now[0].rest == 45_000
    newest = max(clinic.card(due[0]).sessions, key=lambda row: row.on)
    assert "C7232A" in str(newest.lots)


def test_an_expired_vial_is_not_offered_unless_it_was_injected_already(
    clinic: Clinic, due: tuple[str, str], start_visit: StartVisit, clinic_tasks: Tasks
) -> None:
    (old,) = clinic.vials(200, "OLD1", expiry="2026-11-20")
    page = start_visit(*due)
    fields = _fields(page, due[1])
    assert not fields.vials._more.isEnabled()
    fields.vials._past.setChecked(True)
    fields._dose.set_text("155")
    _take(fields, old)
    assert _offered(fields) == ["OLD1 · expired 20 Nov 2026"]
    page._ask_checks()
    settle(clinic_tasks)
    assert "The vial of lot OLD1 expired on 20 Nov 2026." in texts(page)
    assert page._reason_field.isVisible()


def _scan(lot: str = "C7232A", gtin: str = "00300230114523") -> VialScan:
    return VialScan(gtin, lot, day("2027-01-31"), "S1")


def test_a_scan_chooses_its_vial_or_types_its_lot(
    clinic: Clinic, due: tuple[str, str], start_visit: StartVisit
) -> None:
    clinic.vials(200, "c-7232a")
    page = start_visit(*due)
    fields = _fields(page, due[1])
    fields._dose.set_text("155")
    page._sessions.take_scan(_scan())
    assert [use.dose for use in fields.vials.uses()] == [155_000]
    page._sessions.take_scan(_scan("Z9"))
    assert fields._lots.lots() == (LotForm("Z9", day("2027-01-31")),)


def test_a_scan_of_what_may_not_be_given_is_refused(
    clinic: Clinic, due: tuple[str, str], start_visit: StartVisit
) -> None:
    clinic.vials(200, "OLD1", expiry="2026-11-20")
    clinic.vials(500, "K1", product=ABOBOT, gtin="00300230114523")
    page = start_visit(*due)
    with pytest.raises(Invalid, match="abobotulinumtoxinA"):
        page._sessions.take_scan(_scan("K1"))
    with pytest.raises(Invalid, match="can’t be chosen"):
        page._sessions.take_scan(VialScan("00300230114530", "OLD1", day("2026-11-20")))


def test_a_scan_takes_the_very_vial_and_no_other_of_its_lot(
    clinic: Clinic, due: tuple[str, str], start_visit: StartVisit
) -> None:
    (opened,) = clinic.vials(200, serial="S1")
    clinic.vials(200)
    clinic.write(open_vial, opened, 1, datetime(2026, 11, 20, 10, tzinfo=UTC), 4000)
    page = start_visit(*due)
    with pytest.raises(Invalid, match="can’t be chosen"):
        page._sessions.take_scan(_scan())
    assert _fields(page, due[1]).vials.known_uses() == ()
    assert _fields(page, due[1]).vials.uses() == ()


def test_amending_keeps_the_vials_and_counts_their_dose_once(
    qtbot: QtBot,
    clinic: Clinic,
    due: tuple[str, str],
    start_visit: StartVisit,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
) -> None:
    (vial,) = clinic.vials(200)
    page = start_visit(*due)
    fields = _fields(page, due[1])
    fields._dose.set_text("155")
    _take(fields, vial)
    with qtbot.waitSignal(page.finished):
        page._save(SessionStatus.GIVEN)
    session = max(clinic.card(due[0]).sessions, key=lambda row: row.on).uuid
    dialog = AmendDialog(clinic_tasks, clinic_date, session)
    qtbot.addWidget(dialog)
    settle(clinic_tasks)
    assert [use.dose for use in dialog._form().uses] == [155_000]
    assert dialog._form().lots == ()
    assert "200 Units opened = 155 given + 45 left" in texts(dialog)
    dialog._injection.vials._lines[0].dose.set_text("200")
    assert dialog._injection.vials_field.problem == ""
    assert open_window(QMessageBox) is None
    dialog.note_untouched()
    dialog.reject()


def test_the_sites_take_the_vials_dilution_unless_somebody_typed_another(
    clinic: Clinic, due: tuple[str, str], start_visit: StartVisit
) -> None:
    (thin,), (strong,), (unknown,) = (clinic.vials(200, lot) for lot in ("A1", "B2", "C3"))
    for vial, diluent in ((thin, 4000), (strong, 2000)):
        seen = clinic.seen(r.VialRecord, vial)
        clinic.write(open_vial, *seen, datetime(2026, 11, 22, 9, tzinfo=UTC), diluent)
    page = start_visit(*due)
    page._sessions._put_pattern()
    editor = page._sessions.editor(due[1])

    def volume() -> int | None:
        return summed(editor.form().sites).volume

    assert volume() is None
    _take(editor.injection, thin)
    assert volume() == 3100
    assert "5 Units in 0.1 mL, as the vial was made up" in texts(page)
    line = editor.injection.vials._lines[0].vial
    line.set_code(strong)
    assert volume() == 1550
    line.set_code(unknown)
    assert volume() is None
    line.set_code(thin)
    editor._sites._dilution.put_value(["200", "2.5"])
    assert volume() == 1938
    assert "8 Units in 0.1 mL; the vial was made up with 4 mL" in texts(page)
    line.set_code(strong)
    assert volume() == 1938


def test_two_treatments_of_a_visit_share_a_vial(
    clinic: Clinic, due: tuple[str, str], start_visit: StartVisit
) -> None:
    patient, course = due
    bladder = clinic.course(patient, BLADDER)
    (vial,) = clinic.vials(200)
    page = start_visit(patient, course)
    page._sessions.tick(bladder)
    first, other = _fields(page, course), _fields(page, bladder)
    first._dose.set_text("155")
    _take(first, vial)
    other._dose.set_text("100")
    _take(other, vial)
    assert other.vials._lines[0].dose.text() == "45"
    assert texts(page).count("200 Units opened = 200 given + 0 left") == 2
    other.vials._lines[0].dose.set_text("46")
    assert other.vials_field.problem == "The vial of lot C7232A holds 45 Units."
