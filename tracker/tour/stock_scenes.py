"""The stock: empty and full, what arrives, what is opened, and the patients of a lot."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

from tracker.domain.dose import MILLIUNITS
from tracker.services.stock import stock
from tracker.services.vials import ReceiveForm, open_vial, receive_vials
from tracker.text import _
from tracker.tour.stage import Scene, Stage

_ONABOT, _ABOBOT = "onabotulinumtoxinA", "abobotulinumtoxinA"
_RECEIVED = (
    # Product, Units, lot, days to expiry, how many.
    (_ONABOT, 100, "C7232A", 410, 14),
    (_ONABOT, 200, "C7714A", 21, 3),
    (_ONABOT, 200, "C8021C3", 500, 22),
    (_ONABOT, 200, "C6990B", -3, 1),
    (_ABOBOT, 500, "K11382", 300, 6),
)


def fill_stock(stage: Stage) -> None:
    """Vials of several lots, one of them open; once in a walk."""
    if stage.ask(stock, stage.today).lines:
        return
    received_on = stage.today - timedelta(days=40)
    for product, units, lot, days, count in _RECEIVED:
        expiry = stage.today + timedelta(days=days)
        form = ReceiveForm(product, units * MILLIUNITS, lot, expiry, received_on, count)
        stage.do(receive_vials, form, stage.today)
    lines = stage.ask(stock, stage.today).lines
    vial = next(one.first for one in lines if one.first.lot_number == "C8021C3")
    at = datetime(stage.today.year, stage.today.month, stage.today.day, 8, 40, tzinfo=UTC)
    stage.do(open_vial, vial.uuid, vial.version, at, 4000)


def _stock(stage: Stage) -> None:
    fill_stock(stage)
    stage.window.go_to("stock")


def _receive(stage: Stage) -> None:
    _stock(stage)
    stage.settle()
    stage.press(_("Receive vials…"))


def _scanned(stage: Stage) -> None:
    _stock(stage)
    stage.window.page("stock").take_scan(_a_scan(stage.today))  # type: ignore[attr-defined]


def _press(text: str, stage: Stage) -> None:
    _stock(stage)
    stage.settle()
    stage.press(text)


def _lot(stage: Stage) -> None:
    _stock(stage)
    stage.settle()
    stage.type_into(_("Lot number to search for"), "c-26 3")
    stage.press(_("Find patients"))
    stage.show_lower_end(stage.window)


def _a_scan(today: date) -> object:
    from tracker.interchange.gs1_scan import VialScan

    return VialScan("00300230114523", "C8021C3", today + timedelta(days=500), "1Z77Q0")


STOCK_SCENES = (
    Scene("stock", _stock),
    Scene("stock-receive", _receive),
    Scene("stock-scanned", _scanned),
    Scene("stock-open", partial(_press, "Open…")),
    Scene("stock-lot", _lot),
)
EMPTY_STOCK_SCENES = (Scene("stock-empty", lambda stage: stage.window.go_to("stock")),)
