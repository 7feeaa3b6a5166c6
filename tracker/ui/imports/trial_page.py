"""Step 4: what would come in, as numbers and as rows; nothing is written yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QLineEdit

from tracker.interchange.sheets.cells_told import told_of_cells
from tracker.interchange.sheets.sheet_rows import SheetRows
from tracker.services.imports.mappings import LONGEST_NAME
from tracker.services.imports.sheets import SheetImported
from tracker.text import _, format_number, ngettext
from tracker.ui.imports.figures import Figures
from tracker.ui.imports.row_pages import RowPages
from tracker.ui.imports.step_page import StepPage
from tracker.ui.imports.told_rows import (
    tell_long_ago,
    tell_maybe_same,
    tell_read,
    tell_waiting,
    told_columns,
)
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.field_row import FieldRow
from tracker.ui.widgets.fields import Fields


@dataclass(frozen=True, slots=True)
class _Listed:
    """Rows of one kind, with what they are called."""

    label: str
    rows: Sequence[Any]
    tell: Callable[[Any], Any]


class TrialPage(StepPage):
    def __init__(self) -> None:
        super().__init__(_("What would come in"), _("Import"))
        self._figures = Figures()
        self._listed: dict[str, _Listed] = {}
        self._shown = Choice()
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST_NAME)
        self.fields = Fields(())
        self._pages = RowPages(told_columns(), name=_("Rows of the file"))

        self.body.addWidget(self._figures)
        self.body.addWidget(
            FieldRow(
                self.fields.add(Field(_("&Show"), self._shown, name="shown")),
                self.fields.add(
                    Field(
                        _("&Keep how this was read as"),
                        self.name,
                        name="name",
                        hint=_("The next file of this kind is then read alike. Empty: not kept."),
                    )
                ),
            )
        )
        self.body.addWidget(self._pages, 1)
        self._shown.code_changed.connect(self._on_shown)

    def propose_name(self, name: str) -> None:
        """What how this was read is kept as; its beginning is in sight."""
        self.name.setText(name)
        self.name.setCursorPosition(0)

    def show_tried(self, read: SheetRows, tried: SheetImported) -> None:
        """What an import would do."""
        counts = tried.counts
        self.lead.setText(_says(read, tried))
        self._figures.show_figures(
            (
                (counts.patients, _("new patients")),
                (tried.known, _("known already")),
                (counts.treatments, _("new treatments")),
                (counts.injections, _("injections")),
                (counts.bookings, _("bookings")),
                (counts.repeated, _("rows unchanged")),
                (len(tried.waiting), _("rows set aside")),
            )
        )
        aside = {row.line for row in tried.waiting}
        coming = [one for one in read.rows if one.row.line not in aside]
        self._listed = {
            "aside": _Listed(_("Set aside"), tried.waiting, tell_waiting),
            "coming": _Listed(_("Come in"), coming, tell_read),
            "same": _Listed(_("Same person?"), tried.maybe_same, tell_maybe_same),
            "long": _Listed(_("Not treated for over a year"), tried.long_ago, tell_long_ago),
        }
        self._shown.set_options(
            [
                Option(
                    code,
                    _("{label} ({count})").format(
                        label=one.label, count=format_number(len(one.rows))
                    ),
                )
                for code, one in self._listed.items()
                if one.rows
            ]
        )
        first = next((code for code, one in self._listed.items() if one.rows), None)
        self._shown.set_code(first)
        self._on_shown(first)

    def _on_shown(self, code: str | None) -> None:
        listed = self._listed.get(code or "")
        if listed is not None:
            self._pages.show_all(listed.rows, listed.tell)
        else:
            self._pages.show_all(())


def _says(read: SheetRows, tried: SheetImported) -> str:
    said = [_("Nothing is written yet.")]
    if tried.unknown_doses:
        said.append(
            ngettext(
                "{count} injection has no Units; sums of doses will say so.",
                "{count} injections have no Units; sums of doses will say so.",
                tried.unknown_doses,
            ).format(count=format_number(tried.unknown_doses))
        )
    if tried.waiting:
        said.append(
            ngettext(
                "{count} row can’t come in as it is. It stays on a list until you have mended or "
                "dismissed it.",
                "{count} rows can’t come in as they are. They stay on a list until you have mended "
                "or dismissed each.",
                len(tried.waiting),
            ).format(count=format_number(len(tried.waiting)))
        )
    if tried.settled_before:
        said.append(
            ngettext(
                "{count} row was put right by hand or dismissed before, and is left.",
                "{count} rows were put right by hand or dismissed before, and are left.",
                tried.settled_before,
            ).format(count=format_number(tried.settled_before))
        )
    if tried.replaced:
        said.append(
            ngettext(
                "{count} row of an earlier copy of this sheet, which waited, is replaced by this one’s.",
                "{count} rows of an earlier copy of this sheet, which waited, are replaced by this "
                "one’s.",
                tried.replaced,
            ).format(count=format_number(tried.replaced))
        )
    said += tried.no_longer.told
    if read.remarks:
        said.append(
            ngettext(
                "{count} row holds only a remark or a total, and is left.",
                "{count} rows hold only a remark or a total, and are left.",
                len(read.remarks),
            ).format(count=format_number(len(read.remarks)))
        )
    said += told_of_cells(read)
    return " ".join(said)
