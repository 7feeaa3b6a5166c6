"""Receiving vials: several of one lot at once, typed or scanned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from tracker.domain.problems import Invalid
from tracker.domain.typed_date import Lean
from tracker.interchange.gs1_scan import VialScan
from tracker.services.patients.search import find_patients
from tracker.services.rules.source_documents import say_sources
from tracker.services.staff.drafts import DraftContent
from tracker.services.stock.in_stock import SizeChoice, sizes
from tracker.services.stock.vials import ReceiveForm, receive_vials
from tracker.services.wording import product_brand, product_name, storage_label
from tracker.text import _, format_units, ngettext
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.drafts.draft_words import RECEIVE
from tracker.ui.field_values import day_in
from tracker.ui.form_dialog import FormDialog
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.field import Field

_STOCK = ""
_MOST_ANSWERS = 8


@dataclass(frozen=True, slots=True)
class _Size:
    choice: SizeChoice

    @property
    def code(self) -> str:
        return f"{self.choice.product}/{self.choice.size}"

    @property
    def text(self) -> str:
        size = format_units(self.choice.size)
        told = _("{product}, {size}").format(product=product_name(self.choice.product), size=size)
        brand = product_brand(self.choice.product)
        return _("{brand}: {product}").format(brand=brand, product=told) if brand else told


class ReceiveDialog(FormDialog):
    """A scan fills it in; the same box scanned twice is refused when it is saved."""

    manual_page = "stock"

    def __init__(
        self,
        tasks: Tasks,
        today: ClinicDate,
        owner: QWidget | None = None,
        *,
        scan: VialScan | None = None,
        draft: DraftContent | None = None,
    ) -> None:
        super().__init__(_("Receive vials"), tasks, action=_("Receive"), owner=owner)
        self._today = today
        self._sizes: tuple[_Size, ...] = ()
        self._gtin = ""
        self._scan = scan
        self._resumed = draft
        self._size = Choice(placeholder=_("Choose"))
        self._lot = QLineEdit()
        self._expiry = DateEdit(today=today.on)
        self._count = QLineEdit("1")
        self._serial = QLineEdit()
        self._received = DateEdit(today=today.on, lean=Lean.PAST)
        self._whose = Choice([_the_stock()])
        self._find = QLineEdit()
        self.explain(
            _(
                "Type what stands on the box, or scan its square code. Expiry is the last day of use."
            )
        )
        self.add(Field(_("&Product and size"), self._size, name="size", is_required=True))
        self.add_row(
            Field(_("&Lot number"), self._lot, name="lot_number", is_required=True),
            Field(_("&Expires on"), self._expiry, name="expiry", is_required=True),
        )
        self.add_row(
            Field(_("&How many"), self._count, name="count"),
            Field(_("&Serial number"), self._serial, name="serial", hint=_("Of a single vial.")),
        )
        self.add(Field(_("&Received on"), self._received, name="received_on"))
        self.add_row(
            Field(_("&For"), self._whose, name="patient_uuid"),
            Field(
                _("Find a patient"),
                self._find,
                name="find",
                hint=_("For a vial that a pharmacy sent for one patient alone."),
            ),
        )
        self._whose.set_code(_STOCK)
        self._received.set_day(today.on)
        self.note_untouched()
        self.set_ready(is_ready=False)

        self._size.code_changed.connect(self._on_size)
        self._find.textEdited.connect(self._on_find)
        tasks.read(self, "sizes", sizes, then=self._on_sizes, failed=self.present)

    def content(self) -> object:
        return (
            self._size.code(),
            self._lot.text(),
            self._expiry.text(),
            self._count.text(),
            self._serial.text(),
            self._whose.code(),
        )

    def take_scan(self, scan: VialScan) -> None:
        """Fill in what the code says; an unknown trade number is remembered with what is chosen.

        Raises Invalid while another box stands here, which would be lost.
        """
        if self._gtin and scan != self._scan:
            raise Invalid(
                _("Another box stands here and isn’t received yet. Receive it, then scan this one.")
            )
        self._scan, self._gtin = scan, scan.gtin
        self._lot.setText(scan.lot_number)
        self._expiry.set_day(scan.expiry)
        self._serial.setText(scan.serial)
        self._count.setText("1")
        known = next((one for one in self._sizes if scan.gtin in one.choice.gtins), None)
        self.fields["size"].clear_problem()
        if known is not None:
            self._size.set_code(known.code)
        elif self._sizes:
            self._size.set_code(None)
            self.fields["size"].show_problem(
                _("The trade number {number} is new. Choose what it is; it is remembered.").format(
                    number=scan.gtin
                )
            )

    def typed_value(self) -> list[str]:
        """What no field holds: the trade number that was scanned, and who was found."""
        return [self._gtin, self._whose.code() or _STOCK, self._whose.currentText()]

    def put_value(self, value: Any) -> None:
        self._gtin, whose, name = value
        if whose != _STOCK:
            self._whose.set_options([_the_stock(), Option(whose, name)])
        self._whose.set_code(whose)

    def submit(self) -> None:
        chosen = next((one.choice for one in self._sizes if one.code == self._size.code()), None)
        form = ReceiveForm(
            product=chosen.product if chosen else "",
            size=chosen.size if chosen else None,
            lot_number=self._lot.text(),
            expiry=day_in(self.fields["expiry"]),
            received_on=day_in(self.fields["received_on"]),
            count=_whole(self._count.text()),
            serial=self._serial.text().strip(),
            gtin=self._gtin,
            patient_uuid=self._whose.code() or "",
        )
        self.write(receive_vials, form, self._today.on)

    def _on_size(self, code: str | None) -> None:
        """How it is kept, and where that stands."""
        self.fields["size"].clear_problem()
        chosen = next((one.choice for one in self._sizes if one.code == code), None)
        self.fields["size"].show_hint(_say_keeping(chosen) if chosen is not None else "")

    def _on_sizes(self, found: tuple[SizeChoice, ...]) -> None:
        self._sizes = tuple(_Size(one) for one in found if one.is_supplied)
        self._size.set_options([Option(one.code, one.text) for one in self._sizes])
        self.set_ready(is_ready=True)
        editors = {**self.fields.editors, "found": self}
        self.keep_drafts(RECEIVE, "", editors, self._resumed)
        if self._scan is not None:
            self.take_scan(self._scan)

    def _on_find(self, typed: str) -> None:
        if typed.strip():
            self.tasks.read(
                self,
                "find",
                find_patients,
                typed,
                _MOST_ANSWERS,
                then=self._on_found,
                failed=self.present,
            )

    def _on_found(self, found: Any) -> None:
        self._whose.set_options([_the_stock(), *(Option(str(one.uuid), one.name) for one in found)])
        self._whose.set_code(str(found[0].uuid) if found else _STOCK)


def _the_stock() -> Option:
    return Option(_STOCK, _("the clinic’s stock"))


def _say_keeping(size: SizeChoice) -> str:
    said = ngettext(
        "{storage}; {count} hour once opened.",
        "{storage}; {count} hours once opened.",
        size.life_hours,
    ).format(storage=storage_label(size.storage), count=size.life_hours)
    if size.evidence != "confirmed":
        said = _("{said} Not confirmed: compare with the label.").format(said=said)
    return f"{said}\n{say_sources(size.source, also_unknown=True)}"


def _whole(typed: str) -> int | None:
    written = typed.strip()
    return int(written) if written.isascii() and written.isdigit() and len(written) < 6 else None
