"""The Stock screen: what is open now, what is in stock, and who was given a lot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, tzinfo

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from tracker.domain.outcome import Done
from tracker.domain.rights import Action
from tracker.interchange.gs1_scan import VialScan
from tracker.services.stock.in_stock import Stock, StockLine, VialRow, stock
from tracker.services.stock.vials import finish_vial, return_vial
from tracker.text import _, format_number, ngettext
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.keys import Keys
from tracker.ui.list_file import SaveListButton
from tracker.ui.look import look
from tracker.ui.rights import follow_right, not_allowed
from tracker.ui.rows_table import RowsTable
from tracker.ui.stock.billing_card import billing_card
from tracker.ui.stock.discard_form import DiscardDialog
from tracker.ui.stock.ended_card import EndedCard
from tracker.ui.stock.lot_card import LotCard
from tracker.ui.stock.open_form import OpenDialog
from tracker.ui.stock.procedure_card import procedure_card
from tracker.ui.stock.receive_form import ReceiveDialog
from tracker.ui.stock.stock_columns import open_columns, stock_columns
from tracker.ui.stock.stock_commands import receive_command
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.column_scroll import ColumnScroll
from tracker.ui.widgets.empty_state import EmptyState
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.plain_label import PlainLabel


class StockPage(QWidget):
    """Buttons act on the current row; so do its menu and Enter."""

    patient_requested = Signal(str)
    failed = Signal(object)
    told = Signal(str)

    def __init__(self, tasks: Tasks, today: ClinicDate, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._today = tasks, today
        self._zone: tzinfo = UTC
        self._is_stale = False
        self._title = PlainLabel(_("Stock"), kind="title")
        self._count = PlainLabel(kind="muted", wraps=True)
        self._receive = QPushButton(_("Receive vials…"))
        self._empty = EmptyState()
        self._shelves = QWidget()
        self._opened = RowsTable(
            open_columns(self._zone_now), key=_vial_key, name=_("Open now"), most_rows_in_sight=8
        )
        self._lines = RowsTable(
            stock_columns(self._day_now), key=_line_key, name=_("In stock"), most_rows_in_sight=12
        )
        self._save = SaveListButton(tasks, "vial", lambda: _("In stock"), self._lines.listed)
        self._open_card, self._stock_card = Card(_("Open now")), Card(_("In stock"))
        self._lot, self._ended = LotCard(tasks, today), EndedCard(tasks)
        self._payers = (billing_card(tasks), procedure_card(tasks))
        self._finish, self._throw = QPushButton(_("Finish")), QPushButton(_("Discard…"))
        self._open, self._discard = QPushButton(_("Open…")), QPushButton(_("Discard unopened…"))
        self._send, self._whom = QPushButton(_("Send back")), QPushButton(_("Patients of this lot"))

        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._receive.setProperty("kind", "primary")
        self._lay_out()
        self._empty.explain(
            _(
                "No vial is in stock. Receive the first ones, or scan the square code on a box: "
                "then visits can say which vial a dose came from."
            ),
            _("Receive vials…"),
        )
        for button in (
            self._receive,
            self._finish,
            self._throw,
            self._open,
            self._discard,
            self._send,
        ):
            follow_right(button, tasks, Action.RECORD_SESSIONS)
        self.setFocusProxy(self._lot.lot)

        self._receive.clicked.connect(self.receive)
        self._empty.chosen.connect(self.receive)
        for button, act in self._acts():
            button.clicked.connect(act)
        self._opened.menu_requested.connect(self._on_open_menu)
        self._lines.menu_requested.connect(self._on_line_menu)
        self._opened.current_changed.connect(self._on_current)
        self._lines.current_changed.connect(self._on_current)
        for signal, out in (
            (self._lot.patient_requested, self.patient_requested),
            (self._lot.failed, self.failed),
            (self._lot.told, self.told),
            (self._save.file.failed, self.failed),
            (self._save.file.told, self.told),
            (self._ended.failed, self._on_failed),
            *((card.patient_requested, self.patient_requested) for card in self._payers),
            *((card.failed, self.failed) for card in self._payers),
        ):
            signal.connect(out)
        tasks.changed.connect(self._on_changed)
        today.changed.connect(self._on_changed)
        self._ask()

    def bind_keys(self, keys: Keys) -> None:
        """Keys of this screen; they can be changed."""
        keys.bind(self, receive_command(), self.receive)

    def receive(self) -> None:
        """Open the form of what has arrived."""
        self._open_receipt(None)

    def take_scan(self, scan: VialScan) -> None:
        """A box that was scanned here has arrived."""
        self._open_receipt(scan)

    def _open_receipt(self, scan: VialScan | None) -> None:
        denied = not_allowed(self._tasks, Action.RECORD_SESSIONS)
        if denied is not None:
            self.failed.emit(denied)
            return
        ReceiveDialog(self._tasks, self._today, self.window(), scan=scan).open_fitted()

    # -- what is shown -------------------------------------------------------------------------

    def _ask(self) -> None:
        self._tasks.read(
            self, "stock", stock, self._today.on, then=self._show, failed=self.failed.emit
        )
        for card in self._payers:
            card.ask(self._today.on)

    def _show(self, found: Stock) -> None:
        self._zone = found.zone
        self._ended.ask(self._today.on, found.zone)
        self._opened.show_rows(found.open_now)
        self._lines.show_rows(found.lines)
        self._open_card.setVisible(bool(found.open_now))
        count = sum(len(line.vials) for line in found.lines)
        self._shelves.setVisible(bool(count))
        self._empty.setVisible(not count)
        said = ngettext("{count} vial in stock", "{count} vials in stock", count).format(
            count=format_number(count)
        )
        self._count.setText(
            _("{vials}, {open} open").format(vials=said, open=format_number(len(found.open_now)))
            if count
            else ""
        )
        self._on_current(None)

    def _on_current(self, _row: object) -> None:
        may = not_allowed(self._tasks, Action.RECORD_SESSIONS) is None
        has_unopened = may and self._unopened() is not None
        for button in (self._open, self._discard, self._send):
            button.setEnabled(has_unopened)
        for button in (self._finish, self._throw):
            button.setEnabled(may and self._opened.current_row() is not None)

    def _on_changed(self, _what: object) -> None:
        if self.isVisible():
            self._ask()
        else:
            self._is_stale = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._is_stale = False
            self._ask()

    def _zone_now(self) -> tzinfo:
        return self._zone

    def _day_now(self) -> date:
        return self._today.on

    # -- what is done --------------------------------------------------------------------------

    def _acts(self) -> tuple[tuple[QPushButton, Callable[[], None]], ...]:
        return (
            (self._finish, self._on_finish),
            (self._throw, self._on_throw),
            (self._open, self._on_open),
            (self._discard, self._on_discard),
            (self._send, self._on_send),
            (self._whom, self._on_whom),
        )

    def _unopened(self) -> VialRow | None:
        line: StockLine | None = self._lines.current_row()
        return line.unopened[0] if line is not None and line.unopened else None

    def _write(self, command: Callable[..., Done], vial: VialRow | None) -> None:
        if vial is not None:
            self._tasks.write(
                self, command, vial.uuid, vial.version, then=_ignore, failed=self._on_failed
            )

    def _on_failed(self, problem: Exception) -> None:
        self.failed.emit(problem)
        # A colleague was faster: what stands here is no longer so.
        self._ask()

    def _on_finish(self) -> None:
        self._write(finish_vial, self._opened.current_row())

    def _on_throw(self) -> None:
        vial = self._opened.current_row()
        if vial is not None:
            DiscardDialog(self._tasks, vial, self.window()).open_fitted()

    def _on_open(self) -> None:
        vial = self._unopened()
        if vial is not None:
            OpenDialog(self._tasks, self._today, vial, self._zone, self.window()).open_fitted()

    def _on_discard(self) -> None:
        vial = self._unopened()
        if vial is not None:
            DiscardDialog(self._tasks, vial, self.window()).open_fitted()

    def _on_send(self) -> None:
        self._write(return_vial, self._unopened())

    def _on_whom(self) -> None:
        line: StockLine | None = self._lines.current_row()
        if line is not None:
            self._lot.look_for(line.first.lot_number)

    def _on_open_menu(self, _row: object, place: QPoint) -> None:
        self._menu((self._finish, self._throw), place)

    def _on_line_menu(self, _row: object, place: QPoint) -> None:
        self._menu((self._open, self._discard, self._send, self._whom), place)

    def _menu(self, buttons: tuple[QPushButton, ...], place: QPoint) -> None:
        menu = QMenu(self.window())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for button in buttons:
            action = menu.addAction(button.text())
            action.setEnabled(button.isEnabled())
            action.triggered.connect(button.click)
        menu.popup(place)

    # -- laying out ----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        pad, gap = look().px(18), look().px(12)
        head = QHBoxLayout()
        head.setSpacing(gap)
        head.addWidget(self._title)
        head.addWidget(self._count, 1)
        head.addWidget(self._receive)
        self._open_card.body.addWidget(self._opened)
        self._open_card.body.addWidget(_in_a_row(self._finish, self._throw))
        shelves = QVBoxLayout(self._shelves)
        shelves.setContentsMargins(0, 0, 0, 0)
        shelves.addWidget(self._lines)
        shelves.addWidget(_in_a_row(self._open, self._discard, self._send, self._whom, self._save))
        self._stock_card.body.addWidget(self._shelves)
        self._stock_card.body.addWidget(self._empty)
        column = QWidget()
        inside = QVBoxLayout(column)
        inside.setContentsMargins(pad, 0, pad, pad)
        inside.setSpacing(gap)
        for part in (self._open_card, self._stock_card, self._lot, self._ended, *self._payers):
            inside.addWidget(part)
        inside.addStretch(1)
        head.setContentsMargins(pad, pad, pad, 0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(gap)
        whole.addLayout(head)
        whole.addWidget(ColumnScroll(column), 1)


def _in_a_row(*buttons: QPushButton) -> QWidget:
    row = QWidget()
    flow = FlowLayout(row, gap=8)
    for button in buttons:
        flow.addWidget(button)
    return row


def _vial_key(row: VialRow) -> str:
    return row.uuid


def _line_key(line: StockLine) -> str:
    first = line.first
    return f"{first.product}/{first.size}/{first.lot_number}/{first.expiry}/{first.patient_uuid}"


def _ignore(_done: object) -> None:
    pass
