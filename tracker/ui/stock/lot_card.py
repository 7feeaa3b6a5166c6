"""From a lot to its patients, and to the list from which they are called."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QPushButton, QWidget

from tracker.domain.problems import Invalid, Problem
from tracker.services.exports.printing import lot_printed, may_print_lists
from tracker.services.stock.lots import LotFound, LotPatient, find_lot
from tracker.text import _, format_date_short, format_number, ngettext
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.list_file import ListFile
from tracker.ui.rows_table import RowsTable
from tracker.ui.stock.stock_columns import lot_columns
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.plain_label import PlainLabel


class LotCard(Card):
    """Enter or a double click on a row opens its patient."""

    patient_requested = Signal(str)
    failed = Signal(object)
    told = Signal(str)

    def __init__(self, tasks: Tasks, today: ClinicDate, owner: QWidget | None = None) -> None:
        super().__init__(_("Who was given a lot"), owner)
        self._tasks, self._today = tasks, today
        self._found: LotFound | None = None
        self._typed = ""
        self._lot = QLineEdit()
        self._search = QPushButton(_("Find patients"))
        self._list = QPushButton(_("Call list…"))
        self._said = PlainLabel(kind="muted", wraps=True)
        self._table = RowsTable(
            lot_columns(), key=_key, name=_("Patients of the lot"), most_rows_in_sight=10
        )

        line = QHBoxLayout()
        line.addWidget(self._lot, 1)
        line.addWidget(self._search)
        line.addWidget(self._list)
        self.body.addLayout(line)
        self.body.addWidget(self._said)
        self.body.addWidget(self._table)
        self._lot.setPlaceholderText(_("Lot number; case, spaces and hyphens don’t matter"))
        self._lot.setAccessibleName(_("Lot number to search for"))
        self._lot.setClearButtonEnabled(True)
        self._show(None)

        self._lot.returnPressed.connect(self.search)
        self._lot.textEdited.connect(self._on_edited)
        self._search.clicked.connect(self.search)
        self._file = ListFile(tasks, self)
        self._file.failed.connect(self.failed)
        self._file.told.connect(self.told)
        self._list.clicked.connect(self._on_list)
        self._table.row_activated.connect(self._on_activated)

    @property
    def lot(self) -> QLineEdit:
        return self._lot

    def look_for(self, lot_number: str) -> None:
        self._lot.setText(lot_number)
        self.search()

    def search(self) -> None:
        if not self._lot.text().strip():
            self._show(None)
            return
        self._typed = self._lot.text().strip()
        self._tasks.read(
            self, "lot", find_lot, self._typed, then=self._show, failed=self._on_failed
        )

    def _on_edited(self, _typed: str) -> None:
        # Patients of another lot than the one that stands there would mislead.
        self._show(None)

    def _on_failed(self, problem: Exception) -> None:
        if isinstance(problem, Invalid):
            self._show(None)
            self._said.setText(problem.message)
            self._said.show()
        else:
            self.failed.emit(problem)

    def _show(self, found: LotFound | None) -> None:
        self._found = found
        rows = found.rows if found else ()
        self._said.setText(_say(found) if found else "")
        self._said.setVisible(found is not None)
        self._table.show_rows(rows)
        self._table.setVisible(bool(rows))
        self._list.setEnabled(bool(rows))

    def _on_activated(self, row: LotPatient) -> None:
        self.patient_requested.emit(row.patient_uuid)

    def _on_list(self) -> None:
        menu = QMenu(self.window())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for title, is_pdf in ((_("Print…"), False), (_("Save as PDF…"), True)):
            menu.addAction(title).triggered.connect(partial(self._ask, is_pdf))
        save = partial(self._file.save, "session_lot", _("Patients of a lot"))
        menu.addAction(_("Save as CSV or XLSX…")).triggered.connect(
            lambda: save(self._table.listed())
        )
        menu.popup(self._list.mapToGlobal(QPoint(0, self._list.height())))

    def _ask(self, is_pdf: bool, _checked: object = None) -> None:
        self._tasks.read(
            self,
            "may print",
            may_print_lists,
            then=partial(self._print, is_pdf),
            failed=self.failed.emit,
        )

    def _print(self, is_pdf: bool, _nothing: object) -> None:
        from tracker.ui.printing.lot_list import lot_paper
        from tracker.ui.printing.print_flow import print_paper, save_as_pdf, say_saved

        if self._found is None:
            return
        paper = lot_paper(self._typed, self._found, self._today.on)
        try:
            saved = save_as_pdf(paper, self.window()) if is_pdf else None
            is_done = saved is not None if is_pdf else print_paper(paper, self.window())
        except Problem as problem:
            self.failed.emit(problem)
            return
        if saved is not None:
            self.told.emit(say_saved(saved))
        if is_done:
            self._tasks.read(self, None, lot_printed, then=_ignore, failed=self.failed.emit)


def _say(found: LotFound) -> str:
    if not found.rows:
        return _("No dose of this lot is recorded, and none without a lot can be of it.")
    people = len({row.patient_uuid for row in found.rows})
    said = ngettext("{count} patient", "{count} patients", people).format(
        count=format_number(people)
    )
    if found.first_on is not None and found.last_on is not None:
        said = _("{patients}; in use from {first} to {last}").format(
            patients=said,
            first=format_date_short(found.first_on),
            last=format_date_short(found.last_on),
        )
    if len(found.lots) > 1:
        # Whoever recalls one lot must see that these are several.
        return _("{found}. These are {count} lots: {lots}").format(
            found=said, count=format_number(len(found.lots)), lots=", ".join(found.lots)
        )
    return said


def _key(row: LotPatient) -> str:
    return f"{row.patient_uuid}/{row.on}/{row.how}/{row.treatment}"


def _ignore(_nothing: object) -> None:
    pass
