"""The Stock screen: vials received, opened and ended by mouse and keyboard, and a lot's patients."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.builders import ONABOT, day
from tests.clinics import TODAY, Clinic
from tests.ui.seen import button, open_window, texts, unnamed
from tracker.domain.problems import Invalid
from tracker.interchange.gs1_scan import VialScan
from tracker.services.stock.in_stock import ended_vials, stock
from tracker.storage import records as r
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.form_dialog import FormDialog
from tracker.ui.screenshot import settle
from tracker.ui.stock.receive_form import ReceiveDialog
from tracker.ui.stock.stock_page import StockPage
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme

OpenStock = Callable[[], StockPage]


@pytest.fixture
def open_stock(
    qtbot: QtBot, theme: Theme, clinic_tasks: Tasks, clinic_date: ClinicDate
) -> OpenStock:
    def make() -> StockPage:
        page = StockPage(clinic_tasks, clinic_date)
        qtbot.addWidget(page)
        page.resize(1200, 900)
        page.show()
        settle(clinic_tasks)
        return page

    return make


def _press(page: StockPage, text: str, tasks: Tasks) -> None:
    button(page, text).click()
    settle(tasks)


def _cells(page: StockPage) -> list[list[str]]:
    model = page._lines.model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def _save(dialog: FormDialog | None, tasks: Tasks) -> None:
    assert dialog is not None
    dialog._save.click()
    settle(tasks)


def test_an_empty_stock_says_what_to_do(open_stock: OpenStock, clinic_tasks: Tasks) -> None:
    page = open_stock()
    assert "No vial is in stock. Receive the first ones, or scan" in texts(page)
    page._empty._button.click()
    settle(clinic_tasks)
    dialog = open_window(ReceiveDialog)
    assert dialog is not None
    dialog.reject()


def test_vials_that_are_received_stand_in_the_list(
    clinic: Clinic, open_stock: OpenStock, clinic_tasks: Tasks
) -> None:
    page = open_stock()
    _press(page, "Receive vials…", clinic_tasks)
    dialog = open_window(ReceiveDialog)
    assert dialog is not None
    dialog._size.set_code(f"{ONABOT}/200000")
    dialog._lot.setText("C7232A")
    dialog._expiry.set_day(day("2027-01-31"))
    dialog._count.setText("12")
    _save(dialog, clinic_tasks)
    assert _cells(page) == [
        ["Botox 200 Units", "C7232A", "31 Jan 2027", "12", "0", "2,400 Units", "the clinic"]
    ]
    assert "12 vials in stock, 0 open" in texts(page)


def test_a_receipt_that_lacks_something_says_so_at_its_field(
    open_stock: OpenStock, clinic_tasks: Tasks
) -> None:
    page = open_stock()
    _press(page, "Receive vials…", clinic_tasks)
    dialog = open_window(ReceiveDialog)
    assert dialog is not None
    _save(dialog, clinic_tasks)
    assert dialog.fields["expiry"].problem == "Enter a date."
    dialog._expiry.set_day(day("2027-01-31"))
    dialog._lot.setText("C1")
    _save(dialog, clinic_tasks)
    assert dialog.fields["size"].problem == "Choose a size of vial."
    dialog.note_untouched()
    dialog.reject()


def test_a_scan_fills_the_receipt_and_its_trade_number_is_remembered(
    clinic: Clinic, open_stock: OpenStock, clinic_tasks: Tasks
) -> None:
    page = open_stock()
    page.take_scan(VialScan("00300230114523", "C7232A", day("2027-01-31"), "S1"))
    settle(clinic_tasks)
    dialog = open_window(ReceiveDialog)
    assert dialog is not None
    assert "is new. Choose what it is" in dialog.fields["size"].problem
    dialog._size.set_code(f"{ONABOT}/100000")
    with pytest.raises(Invalid, match="Another box"):
        dialog.take_scan(VialScan("00300230114523", "C7232A", day("2027-01-31"), "S2"))
    _save(dialog, clinic_tasks)
    page.take_scan(VialScan("00300230114523", "C7232A", day("2027-01-31"), "S2"))
    settle(clinic_tasks)
    again = open_window(ReceiveDialog)
    assert again is not None
    assert again._size.code() == f"{ONABOT}/100000"
    _save(again, clinic_tasks)
    rows = clinic.read(stock, TODAY).lines[0].vials
    assert [row.serial for row in rows] == ["S1", "S2"]


def test_a_vial_is_opened_and_finished_here(
    clinic: Clinic, open_stock: OpenStock, clinic_tasks: Tasks
) -> None:
    (vial,) = clinic.vials(200)
    page = open_stock()
    assert not page._open_card.isVisible()
    _press(page, "Open…", clinic_tasks)
    dialog = open_window(FormDialog)
    assert dialog is not None
    dialog.fields["diluent"].editor.setText("4")  # type: ignore[attr-defined]
    dialog.fields["at"].editor.setText("25:00")  # type: ignore[attr-defined]
    _save(dialog, clinic_tasks)
    assert "is not a time" in dialog.fields["at"].problem
    dialog.fields["at"].editor.setText("9:30")  # type: ignore[attr-defined]
    _save(dialog, clinic_tasks)
    row = clinic.read(stock, TODAY).open_now[0]
    assert (row.uuid, row.diluent) == (vial, 4000)
    assert row.opened_at is not None
    assert row.opened_at.isoformat() == "2026-11-22T14:30:00+00:00"
    _press(page, "Finish", clinic_tasks)
    assert clinic.read(stock, TODAY).lines == ()
    assert clinic.read(ended_vials, TODAY.replace(year=2020), TODAY)[0].account.discarded == 200_000


def test_what_is_discarded_asks_for_the_reason(
    clinic: Clinic, open_stock: OpenStock, clinic_tasks: Tasks
) -> None:
    clinic.vials(200, expiry="2026-11-20")
    page = open_stock()
    assert _cells(page)[0][2] == "expired 20 Nov 2026"
    _press(page, "Discard unopened…", clinic_tasks)
    dialog = open_window(FormDialog)
    assert dialog is not None
    _save(dialog, clinic_tasks)
    assert dialog.fields["reason"].problem == "Give a reason."
    dialog.fields["reason"].editor.setText("expired")  # type: ignore[attr-defined]
    _save(dialog, clinic_tasks)
    assert clinic.read(stock, TODAY).lines == ()


def test_what_a_colleague_did_first_is_told_and_shown(
    qtbot: QtBot, clinic: Clinic, open_stock: OpenStock, clinic_tasks: Tasks
) -> None:
    from tracker.services.stock import vials

    (vial,) = clinic.vials(200)
    page = open_stock()
    clinic.write(vials.return_vial, *clinic.seen(r.VialRecord, vial))
    with qtbot.waitSignal(page.failed):
        button(page, "Send back").click()
    settle(clinic_tasks)
    assert _cells(page) == []


def test_from_a_lot_to_its_patients(
    qtbot: QtBot, clinic: Clinic, open_stock: OpenStock, clinic_tasks: Tasks
) -> None:
    patient = clinic.patient(phones=("555 1234",))
    course = clinic.course(patient)
    clinic.given(patient, "2026-11-20", (course, 155), lots=("C-7232 A",))
    page = open_stock()
    page._lot.lot.setText("c7232a")
    _press(page, "Find patients", clinic_tasks)
    assert "1 patient; in use from 20 Nov 2026 to 20 Nov 2026" in texts(page)
    model = page._lot._table.model()
    shown = [str(model.index(0, column).data()) for column in range(4)]
    assert shown == ["Okafor, Ada", "555 1234", "given", "20 Nov 2026"]
    with qtbot.waitSignal(page.patient_requested) as asked:
        page._lot._table.row_activated.emit(page._lot._table.current_row())
    assert asked.args == [patient]
    page._lot.lot.setText("c7")
    _press(page, "Find patients", clinic_tasks)
    assert "Enter at least 3 letters or digits" in texts(page)
    assert not button(page, "Call list…").isEnabled()


def test_every_control_has_a_name(clinic: Clinic, open_stock: OpenStock) -> None:
    clinic.vials(200)
    page = open_stock()
    assert unnamed(page) == []
    assert page.findChildren(QLineEdit)
