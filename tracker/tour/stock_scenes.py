"""The stock: empty and full, what arrives, what is opened, and the patients of a lot."""

from datetime import UTC, date, datetime, timedelta

from tracker.domain.facts import SessionStatus
from tracker.domain.problems import NotFound
from tracker.services.stock.in_stock import stock
from tracker.services.stock.vials import finish_vial, open_vial
from tracker.services.visits.forms import SessionForm, VialUseForm, VisitForm
from tracker.services.visits.recording import record_visit
from tracker.text import _
from tracker.tour.patient_scenes import list_rows
from tracker.tour.stage import Scene, Stage
from tracker.ui.stock.lot_card import LotCard
from tracker.ui.widgets.column_scroll import ColumnScroll

_SIZE = 200_000


def open_a_vial(stage: Stage) -> None:
    """One of the clinic's vials is open; nothing where none is in stock. Once in a walk."""
    found = stage.ask(stock, stage.today)
    vials = [line.first for line in found.lines if line.first.unusable is None]
    if vials and not found.open_now:
        on = stage.today
        # At twenty to two, or just now where somebody draws in the morning.
        at = min(datetime(on.year, on.month, on.day, 13, 40, tzinfo=UTC), datetime.now(UTC))
        last = max(vials, key=lambda vial: (vial.size == _SIZE, vial.expiry))
        stage.do(open_vial, last.uuid, last.version, at, 4000)


def _stock(stage: Stage) -> None:
    open_a_vial(stage)
    stage.window.go_to("stock")


def _receive(stage: Stage) -> None:
    _stock(stage)
    stage.settle()
    stage.press(_("Receive vials…"))


def _scanned(stage: Stage) -> None:
    _stock(stage)
    stage.window.page("stock").take_scan(_a_scan(stage.today))  # type: ignore[attr-defined]


def _open(stage: Stage) -> None:
    _stock(stage)
    stage.settle()
    stage.press(_("Open…"))


def _lot(stage: Stage) -> None:
    _stock(stage)
    stage.settle()
    stage.type_into(_("Lot number to search for"), "c-26 35a")
    stage.press(_("Find patients"))
    stage.settle()
    page = stage.window.page("stock")
    area, card = page.findChild(ColumnScroll), page.findChild(LotCard)
    if isinstance(area, ColumnScroll) and isinstance(card, LotCard):
        area.ensureWidgetVisible(card, 0, 0)


def _ended(stage: Stage) -> None:
    """155 of 200 Units given: what is discarded, and what a payer is told."""
    open_a_vial(stage)
    found = stage.ask(stock, stage.today).open_now
    rows = [row for row in list_rows(stage) if found and row.product == found[0].product]
    if not rows:
        raise NotFound("Nobody is treated with what is open.")
    given = SessionForm(
        rows[-1].course_uuid, found[0].product, 155_000, uses=(VialUseForm(found[0].uuid, 155_000),)
    )
    form = VisitForm(
        rows[-1].patient_uuid,
        stage.today,
        (given,),
        status=SessionStatus.GIVEN,
        incident_reason=_("Agreed with the patient."),
    )
    stage.do(record_visit, form, stage.today)
    used = stage.ask(stock, stage.today).open_now[0]
    done = stage.do(finish_vial, used.uuid, used.version)
    stage.window.go_to("stock")
    # Written past the window, which hears of it as of a colleague's.
    stage.tasks.changed.emit(done.changed)
    stage.settle()
    stage.show_lower_end(stage.window)


def _a_scan(today: date) -> object:
    from tracker.interchange.gs1_scan import VialScan

    return VialScan("00300230114523", "C8021C3", today + timedelta(days=500), "1Z77Q0")


STOCK_SCENES = (
    Scene("stock", _stock),
    Scene("stock-receive", _receive),
    Scene("stock-scanned", _scanned),
    Scene("stock-open", _open),
    Scene("stock-lot", _lot),
    Scene("stock-ended", _ended),
)
EMPTY_STOCK_SCENES = (Scene("stock-empty", lambda stage: stage.window.go_to("stock")),)
